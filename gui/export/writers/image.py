"""PNG: a picture of dots, with lines and text that grow with the resolution."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QPicture

from core.task import report
from gui.export.errors import ExportError
from gui.export.options import ExportOptions
from gui.export.picture import Picture
from gui.export.recording import Work, record
from gui.look.theme import Theme

METRES_PER_INCH = 0.0254
# Qt cannot paint on a longer side; the number of dots keeps the picture below a gigabyte.
LONGEST_SIDE = 32_767
MOST_DOTS = 250_000_000
# Some twenty milliseconds each. Not by the clock: the same picture is to give the same file.
STRIP_DOTS = 250_000
LEAST_STRIP = 16  # rows of dots, lest many strokes be looked through too often


def png_work(picture: Picture, options: ExportOptions) -> Work:
    """Record the picture; what is returned makes a PNG of it, its resolution written into it.

    Raises:
        ExportError: it would have more dots than can be painted.
    """
    return partial(_encoded, image_work(picture, options), f"{picture.name}.png")


def png_bytes(picture: Picture, options: ExportOptions) -> bytes:
    """The same at once."""
    return png_work(picture, options)()


def image_work(picture: Picture, options: ExportOptions) -> Callable[[], QImage]:
    """Record the picture; what is returned paints it, ``width * dpi / 96`` dots wide.

    Raises:
        ExportError: it would have more dots than can be painted.
    """
    size = (options.width, options.height)
    work = _painting(picture, *size, options.scale, options.theme)
    return partial(_with_resolution, work, options.dpi)


def image_of(picture: Picture, options: ExportOptions) -> QImage:
    """The same at once."""
    return image_work(picture, options)()


def painted(picture: Picture, width: int, height: int, scale: float, theme: Theme) -> QImage:
    """The picture ``width`` x ``height`` pixels large, each of them ``scale`` dots wide."""
    return _painting(picture, width, height, scale, theme)()


def _painting(
    picture: Picture, width: int, height: int, scale: float, theme: Theme
) -> Callable[[], QImage]:
    size = QSize(max(round(width * scale), 1), max(round(height * scale), 1))
    _check(picture, size)
    recording = record(picture, width, height, theme, scale)
    return partial(_played, recording, size, theme.canvas, f"{picture.name}.png")


def _played(recording: QPicture, size: QSize, background: str, name: str) -> QImage:
    """The image, painted in strips: while Qt plays a recording, no other thread runs Python."""
    image = QImage(size, QImage.Format.Format_RGB32)
    if image.isNull():
        raise ExportError(name, "there is not enough memory for so many dots")
    painter = QPainter(image)
    try:
        high = max(STRIP_DOTS // size.width(), LEAST_STRIP)
        for top in range(0, size.height(), high):
            report(f"Painting {name}", top / size.height())
            strip = QImage(size.width(), min(high, size.height() - top), image.format())
            strip.fill(QColor(background))
            _play(recording, strip, top)
            painter.drawImage(0, top, strip)
    finally:
        painter.end()  # Qt crashes where the device goes first
    return image


def _play(recording: QPicture, strip: QImage, top: int) -> None:
    painter = QPainter(strip)
    try:
        painter.translate(0, -top)
        recording.play(painter)
    finally:
        painter.end()


def _with_resolution(work: Callable[[], QImage], dpi: int) -> QImage:
    image = work()
    # After painting: Qt would scale fonts by it.
    dots_per_metre = round(dpi / METRES_PER_INCH)
    image.setDotsPerMeterX(dots_per_metre)
    image.setDotsPerMeterY(dots_per_metre)
    return image


def _encoded(work: Callable[[], QImage], name: str) -> bytes:
    image = work()
    report(f"Writing {name}")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise ExportError(name, "the picture is too large for this machine")
    return bytes(buffer.data().data())


def _check(picture: Picture, size: QSize) -> None:
    dots = size.width() * size.height()
    if max(size.width(), size.height()) > LONGEST_SIDE or dots > MOST_DOTS:
        raise ExportError(
            f"{picture.name}.png",
            f"{size.width():,} x {size.height():,} dots are too many; choose a lower resolution",
        )
