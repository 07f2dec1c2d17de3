"""A level line behind the curves; the legend says what it means."""

from __future__ import annotations

import math

import pyqtgraph as pg

from gui.theme import Theme
from gui.widgets.plots.curve_spec import DASHES, Guide, Series


class GuideLine(pg.InfiniteLine):
    """Stays at its value whatever the axis."""

    def __init__(self, guide: Guide) -> None:
        super().__init__(angle=0, movable=False)
        self._guide = guide
        self.setZValue(-50)

    def set_theme(self, theme: Theme, pen_scale: float, log_y: bool) -> None:
        """Colours, and the place on the axis that is in use."""
        self.setPen(pg.mkPen(theme.muted, width=pen_scale, style=DASHES[1]))
        value = self._guide.value
        self.setVisible(value > 0 or not log_y)
        self.setPos(math.log10(value) if log_y and value > 0 else value)

    def entry(self, theme: Theme) -> Series:
        """What the legend shows for it."""
        return Series("", self._guide.words, theme.muted, DASHES[1], "")
