"""PDF: true vectors and text, one page as large as the picture."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter

from gui.export.options import SCREEN_DPI, ExportOptions
from gui.export.picture import Picture

POINTS_PER_PIXEL = 72.0 / SCREEN_DPI


def pdf_bytes(picture: Picture, options: ExportOptions) -> bytes:
    """The picture as a PDF of one page without margins."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    # One unit of the painter is then a pixel of the screen, and text keeps its proportions.
    writer.setResolution(SCREEN_DPI)
    writer.setTitle(picture.title)
    writer.setCreator("Backscope")
    size = QSizeF(options.width * POINTS_PER_PIXEL, options.height * POINTS_PER_PIXEL)
    match = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, picture.name, match))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    rect = QRectF(0.0, 0.0, options.width, options.height)
    painter.fillRect(rect, QColor(options.theme.canvas))
    try:
        picture.paint(painter, rect, options.theme)
    finally:
        painter.end()  # Qt crashes where the device goes first
    return bytes(buffer.data().data())
