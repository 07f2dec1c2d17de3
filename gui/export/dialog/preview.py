"""A small image of what an export would give, one picture or all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gui.export.options import ExportOptions
from gui.export.picture import Picture
from gui.export.writers.image import painted
from gui.qt.plain_text import PlainLabel

ROOM = QSize(300, 200)
GAP = 6


class Preview(PlainLabel):
    """Shows pictures in their proportions, scaled down to fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFixedSize(ROOM)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("Preview")
        self._waiting: list[Picture] = []
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self.on_turn)

    def show_pictures(self, pictures: Sequence[Picture], options: ExportOptions) -> None:
        """Paint ``pictures`` with these options, as fine as the screen can show them.

        The first is painted at once and each of the others in a turn of its own, in between which
        the window answers.
        """
        self._turn.stop()  # of what was shown before
        self._options = options
        self._waiting = list(pictures)
        self._images: list[QImage] = []
        self._rows = math.ceil(math.sqrt(len(pictures)))
        self._columns = math.ceil(len(pictures) / self._rows)
        self.on_turn()

    def show_words(self, words: str) -> None:
        """Say this instead."""
        self._waiting = []
        self._turn.stop()
        self.setText(words)

    def on_turn(self) -> None:
        """Paint the next one."""
        options, dots = self._options, self.devicePixelRatioF()
        cell = QSize(ROOM.width() // self._columns - GAP, ROOM.height() // self._rows - GAP)
        if self._columns == self._rows == 1:
            cell = ROOM
        fit = min(cell.width() / options.width, cell.height() / options.height, 1.0)
        size = (options.width, options.height)
        self._images.append(painted(self._waiting.pop(0), *size, fit * dots, options.theme))
        image = self._images[0]
        if self._columns * self._rows > 1:
            image = _together(self._images, self._columns, self._rows, round(GAP * dots))
        image.setDevicePixelRatio(dots)
        self.setPixmap(QPixmap.fromImage(image))
        if self._waiting:
            self._turn.start()


def _together(images: Sequence[QImage], columns: int, rows: int, gap: int) -> QImage:
    """Images of one size side by side, row by row, on nothing."""
    wide, high = images[0].width() + gap, images[0].height() + gap
    sheet = QImage(wide * columns, high * rows, QImage.Format.Format_ARGB32_Premultiplied)
    sheet.fill(0)
    painter = QPainter(sheet)
    for at, image in enumerate(images):
        image.setDevicePixelRatio(1.0)
        painter.drawImage(at % columns * wide, at // columns * high, image)
    painter.end()
    return sheet
