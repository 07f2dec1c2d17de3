"""Follows the mouse over a plot: an upright line at the update there, and its exact values."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QPoint, QRect

from gui.widgets.plots.curve_figure import CurveFigure
from gui.widgets.plots.items.readout import Readout
from gui.widgets.plots.plot_view import PlotView
from gui.widgets.plots.reading import Reading, reading_at


class Hover(QObject):
    """Keeps the reading true to the mouse and to the data, whichever moves."""

    def __init__(self, view: PlotView, figure: CurveFigure) -> None:
        super().__init__(view)
        self._view = view
        self._figure = figure
        self._mouse: QPoint | None = None
        self._reading: Reading | None = None
        self.readout = Readout(view)
        view.mouse_moved.connect(self.on_mouse_moved)
        view.mouse_left.connect(self.on_mouse_left)

    @property
    def reading(self) -> Reading | None:
        """The exact values under the mouse; None while it is elsewhere."""
        return self._reading

    def on_mouse_moved(self, place: QPoint) -> None:
        """Show the values there."""
        self._mouse = place if self._view.over_curves(place) else None
        self.refresh()

    def on_mouse_left(self) -> None:
        """Show no values."""
        self._mouse = None
        self.refresh()

    def refresh(self) -> None:
        """Read again where the mouse is: the data, the view or the colours have changed."""
        figure = self._figure
        self._reading = self._read()
        if self._reading is None or self._mouse is None:
            figure.show_cursor(None)
            self.readout.hide()
            return
        figure.show_cursor(self._reading.middle)
        cross = QPoint(self._view.place_of(self._reading.middle).x(), self._mouse.y())
        self.readout.show_reading(
            self._reading, figure.series, figure.theme, cross, self._view.curve_area, self._crowd
        )

    def _crowd(self, area: QRect) -> int:
        """How much of the curves lies under ``area``: the number of pixel columns, over all."""
        low, high = self._view.values_between(area.top(), area.bottom())
        ends = [self._view.update_at(place) for place in (area.topLeft(), area.topRight())]
        columns = np.linspace(ends[0], ends[1], max(area.width(), 2))
        crowd = 0
        for series in self._figure.series:
            x, y = self._figure.line(series.name)
            finite = np.isfinite(y)
            if not finite.any():
                continue
            at = np.interp(columns, x[finite], y[finite], left=np.nan, right=np.nan)
            crowd += int(np.count_nonzero((at >= low) & (at <= high)))
        return crowd

    def _read(self) -> Reading | None:
        curves = self._figure.curves
        if self._mouse is None or curves is None:
            return None
        names = tuple(one.name for one in self._figure.series)
        return reading_at(curves, names, self._view.update_at(self._mouse))
