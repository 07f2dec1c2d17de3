"""PDF: true vectors and text, one page as large as the picture."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter, QPicture

from gui.export.options import SCREEN_DPI, ExportOptions
from gui.export.picture import Picture
from gui.export.recording import Work, record

POINTS_PER_PIXEL = 72.0 / SCREEN_DPI


def pdf_work(picture: Picture, options: ExportOptions) -> Work:
    """Record the picture; what is returned makes a PDF of one page without margins of it."""
    recording = record(picture, options.width, options.height, options.theme)
    return partial(_written, recording, picture.title, picture.name, options)


def pdf_bytes(picture: Picture, options: ExportOptions) -> bytes:
    """The same at once."""
    return pdf_work(picture, options)()


def _written(recording: QPicture, title: str, name: str, options: ExportOptions) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    # One unit of the painter is then a pixel of the screen, and text keeps its proportions.
    writer.setResolution(SCREEN_DPI)
    writer.setTitle(title)
    writer.setCreator("Backscope")
    size = QSizeF(options.width * POINTS_PER_PIXEL, options.height * POINTS_PER_PIXEL)
    match = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, name, match))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    rect = QRectF(0.0, 0.0, options.width, options.height)
    try:
        painter.fillRect(rect, QColor(options.theme.canvas))
        recording.play(painter)
    finally:
        painter.end()  # Qt crashes where the device goes first
    return bytes(buffer.data().data())
