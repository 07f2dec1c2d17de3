"""What a plot says while there are no curves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from gui.look.theme import Theme, palette
from gui.qt.plain_text import PlainLabel
from gui.widgets.plots.items.axes import LABEL_PIXELS, pixel_font

NOTHING_POSITIVE = "Nothing above zero for a log axis.\nPress L for a linear one."


class Hint(PlainLabel):
    """Lies over the area of the curves, wraps where it is narrow, lets the mouse through."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._usual = text
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        """Write in the theme's quiet colour."""
        colours = palette(theme)
        colours.setColor(QPalette.ColorRole.WindowText, QColor(theme.muted))
        self.setPalette(colours)

    def set_text_scale(self, scale: float) -> None:
        """Write ``scale`` times as large as in a file."""
        self.setFont(pixel_font(LABEL_PIXELS * scale))

    def show_state(self, empty: bool, nothing_positive: bool) -> None:
        """Be there while the plot is ``empty``, and say why."""
        text = NOTHING_POSITIVE if nothing_positive else self._usual
        if self.text() != text:
            self.setText(text)
        self.setVisible(empty)
