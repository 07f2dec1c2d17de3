"""PNG: a picture of dots, with lines and text that grow with the resolution."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from gui.export.errors import ExportError
from gui.export.options import ExportOptions
from gui.export.picture import Picture
from gui.theme import Theme

METRES_PER_INCH = 0.0254
# Qt cannot paint on a longer side; the number of dots keeps the picture below a gigabyte.
LONGEST_SIDE = 32_767
MOST_DOTS = 250_000_000


def png_bytes(picture: Picture, options: ExportOptions) -> bytes:
    """The picture as PNG, its resolution written into it.

    Raises:
        ExportError: it would have more dots than can be painted.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image_of(picture, options)):
        raise ExportError(f"{picture.name}.png", "the picture is too large for this machine")
    return bytes(buffer.data().data())


def image_of(picture: Picture, options: ExportOptions) -> QImage:
    """The picture as an image of ``width * dpi / 96`` by ``height * dpi / 96`` dots.

    Raises:
        ExportError: it would have more dots than can be painted.
    """
    image = painted(picture, options.width, options.height, options.scale, options.theme)
    # After painting: Qt would scale fonts by it.
    dots_per_metre = round(options.dpi / METRES_PER_INCH)
    image.setDotsPerMeterX(dots_per_metre)
    image.setDotsPerMeterY(dots_per_metre)
    return image


def painted(picture: Picture, width: int, height: int, scale: float, theme: Theme) -> QImage:
    """The picture ``width`` x ``height`` pixels large, each of them ``scale`` dots wide."""
    size = QSize(max(round(width * scale), 1), max(round(height * scale), 1))
    _check(picture, size)
    image = QImage(size, QImage.Format.Format_RGB32)
    if image.isNull():
        raise ExportError(f"{picture.name}.png", "there is not enough memory for so many dots")
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme.canvas))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        picture.paint(painter, QRectF(0.0, 0.0, width, height), theme)
    finally:
        painter.end()  # Qt crashes where the device goes first
    return image


def _check(picture: Picture, size: QSize) -> None:
    dots = size.width() * size.height()
    if max(size.width(), size.height()) > LONGEST_SIDE or dots > MOST_DOTS:
        raise ExportError(
            f"{picture.name}.png",
            f"{size.width():,} x {size.height():,} dots are too many; choose a lower resolution",
        )
