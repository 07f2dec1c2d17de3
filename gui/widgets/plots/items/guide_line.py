"""A level line behind the curves; the legend says what it means."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from core.numbers.safe_range import times_power_of_ten
from gui.look.theme import Theme
from gui.widgets.plots.curve_spec import Dash, Guide, Series

OUT_OF_SIGHT = 1e9  # an axis shows numbers of ordinary size


class GuideLine(pg.InfiniteLine):
    """Stays at its value whatever the axis."""

    def __init__(self, guide: Guide) -> None:
        super().__init__(angle=0, movable=False)
        self._guide = guide
        self.setZValue(-50)

    def set_theme(self, theme: Theme, pen_scale: float) -> None:
        """Take its quiet colour."""
        self.setPen(pg.mkPen(theme.muted, width=pen_scale, style=Qt.PenStyle.DashLine))

    def place(self, log_y: bool, power: int) -> None:
        """Stand right on a log axis, or on a linear one that counts in 10**``power``."""
        value = self._guide.value
        if log_y:
            self.setVisible(value > 0)
            self.setPos(math.log10(value) if value > 0 else 0.0)
            return
        place = float(times_power_of_ten(np.array(value), -power))
        self.setVisible(abs(place) < OUT_OF_SIGHT)
        # Qt dies of a place of 1e-311.
        self.setPos(place if 1.0 / OUT_OF_SIGHT < abs(place) < OUT_OF_SIGHT else 0.0)

    def entry(self, theme: Theme) -> Series:
        """What the legend shows for it."""
        return Series("", self._guide.words, theme.muted, Dash.DASHED, "")
