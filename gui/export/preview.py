"""A small image of what an export would give, one picture or all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gui.export.image import painted
from gui.export.options import ExportOptions
from gui.export.picture import Picture
from gui.plain_text import PlainLabel

ROOM = QSize(300, 200)
GAP = 6


class Preview(PlainLabel):
    """Shows pictures in their proportions, scaled down to fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFixedSize(ROOM)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("Preview")

    def show_pictures(self, pictures: Sequence[Picture], options: ExportOptions) -> None:
        """Paint ``pictures`` with these options, as fine as the screen can show them."""
        dots = self.devicePixelRatioF()
        rows = math.ceil(math.sqrt(len(pictures)))
        columns = math.ceil(len(pictures) / rows)
        cell = QSize(ROOM.width() // columns - GAP, ROOM.height() // rows - GAP)
        if len(pictures) == 1:
            cell = ROOM
        fit = min(cell.width() / options.width, cell.height() / options.height, 1.0)
        images = [
            painted(picture, options.width, options.height, fit * dots, options.theme)
            for picture in pictures
        ]
        image = images[0] if len(images) == 1 else _together(images, columns, round(GAP * dots))
        image.setDevicePixelRatio(dots)
        self.setPixmap(QPixmap.fromImage(image))


def _together(images: Sequence[QImage], columns: int, gap: int) -> QImage:
    """Images of one size side by side, row by row, on nothing."""
    wide, high = images[0].width() + gap, images[0].height() + gap
    rows = math.ceil(len(images) / columns)
    sheet = QImage(wide * columns, high * rows, QImage.Format.Format_ARGB32_Premultiplied)
    sheet.fill(0)
    painter = QPainter(sheet)
    for at, image in enumerate(images):
        image.setDevicePixelRatio(1.0)
        painter.drawImage(at % columns * wide, at // columns * high, image)
    painter.end()
    return sheet
