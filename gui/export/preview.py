"""A small image of what an export would give."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from gui.export.image import painted
from gui.export.options import ExportOptions
from gui.export.picture import Picture

ROOM = QSize(300, 200)


class Preview(QLabel):
    """Shows one picture in its proportions, scaled down to fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(ROOM)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName("Preview")

    def show_picture(self, picture: Picture, options: ExportOptions) -> None:
        """Paint ``picture`` with these options, as fine as the screen can show it."""
        dots = self.devicePixelRatioF()
        fit = min(ROOM.width() / options.width, ROOM.height() / options.height, 1.0)
        image = painted(picture, options.width, options.height, fit * dots, options.theme)
        image.setDevicePixelRatio(dots)
        self.setPixmap(QPixmap.fromImage(image))
