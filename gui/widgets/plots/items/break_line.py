"""An upright line at the update where a value became inf or nan; the legend names the update."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt

from gui.look.theme import Theme
from gui.widgets.plots.curve_spec import Dash, Series


class BreakLine(pg.InfiniteLine):
    """Hidden until something breaks.

    Attributes:
        update_number: where it stands; None while it is hidden.
    """

    def __init__(self) -> None:
        super().__init__(angle=90, movable=False)
        self.update_number: float | None = None
        self.setZValue(-40)
        self.hide()

    def show_at(self, update: float | None) -> None:
        """Stand at ``update``; None hides it."""
        self.update_number = update
        self.setVisible(update is not None)
        if update is not None:
            self.setPos(update)

    def set_theme(self, theme: Theme, pen_scale: float) -> None:
        """Stand out as what went wrong does."""
        self.setPen(pg.mkPen(theme.error, width=1.5 * pen_scale, style=Qt.PenStyle.DashLine))

    def entry(self, theme: Theme) -> Series:
        """What the legend shows for it."""
        words = f"inf or nan in update {self.update_number:,.0f}"
        return Series("", words, theme.error, Dash.DASHED, "")
