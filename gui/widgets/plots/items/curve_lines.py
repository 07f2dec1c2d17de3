"""The lines of a figure: as fine as the number of points and the device allow."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, Qt

from gui.qt.qt_lines import pieces_of
from gui.widgets.plots import curve_points
from gui.widgets.plots.curve_points import Floats
from gui.widgets.plots.curve_spec import Series

FEW_DASHED = 150
CROWDED = 10.0  # pixels up and down for each column of them


class PlotCurve(pg.PlotCurveItem):
    """A curve whose separate pieces are lines of Qt's own: see ``gui.qt.qt_lines``."""

    _lineSegmentsRendered: bool

    def _getLineSegments(self) -> tuple[list[QLineF]]:
        """What ``drawLines`` is called with."""
        if not self._lineSegmentsRendered:
            self._lineSegments = pieces_of(*self.getData())
            self._lineSegmentsRendered = True
        return (self._lineSegments,)


class CurveLines:
    """One line item in ``box`` for each series.

    Args:
        box: where they are.
        pen_scale: dots for each pixel.
        for_file: fine rather than fast.
        pieces: whether a line that goes to and fro is painted in pieces. In one it takes a time
            that grows with the square of its points, half a minute for two thousand; as vectors
            it is smaller in one.

    Attributes:
        series: what is shown now.
    """

    def __init__(self, box: pg.ViewBox, pen_scale: float, for_file: bool, pieces: bool) -> None:
        self.series: tuple[Series, ...] = ()
        self._box = box
        self._pen_scale = pen_scale
        self._for_file = for_file
        self._pieces = pieces
        self._lines: dict[str, PlotCurve] = {}

    def change(self, series: tuple[Series, ...]) -> None:
        """Show these series from now on."""
        for line in self._lines.values():
            self._box.removeItem(line)
        self.series = series
        self._lines = {one.name: PlotCurve(connect="finite") for one in series}
        for line in self._lines.values():
            self._box.addItem(line, ignoreBounds=True)

    def points(self, name: str) -> tuple[Floats, Floats]:
        """The points drawn for series ``name``, in the axes' coordinates (nan for a gap)."""
        x, y = self._lines[name].getData()
        return (np.empty(0), np.empty(0)) if x is None else (x, y)

    def draw(self, series: Series, x: Floats, y: Floats, columns: int) -> bool:
        """Draw one line on ``columns`` columns of pixels; whether it is too busy for symbols."""
        # Wide lines with many points take seconds when they are antialiased or dashed. In separate
        # pieces they are ten times faster, but have no dashes.
        busy = self._busy(y, columns)
        dashed = not busy and (self._for_file or len(x) <= FEW_DASHED)
        style = Qt.PenStyle(series.dash) if dashed else Qt.PenStyle.SolidLine
        pen = pg.mkPen(series.colour, width=(1.0 if busy else 2.0) * self._pen_scale, style=style)
        line = self._lines[series.name]
        whole = not self._pieces or (self._for_file and not busy)
        line.setSegmentedLineMode("off" if dashed or whole else "on")
        line.setData(x, y, pen=pen, antialias=self._for_file or not busy)
        return busy

    def crowded(self, y: Floats, columns: int) -> bool:
        """Whether a line goes up and down so often that nobody could tell one way from another."""
        return self._travel(y) > CROWDED * columns

    def _busy(self, y: Floats, columns: int) -> bool:
        """Whether a line goes up and down so much that a wide one would be a slow blot."""
        if len(y) <= FEW_DASHED:
            return False
        return (
            len(y) > columns / self._pen_scale
            or self._travel(y) > (4.0 if self._for_file else 1.5) * columns
        )

    def _travel(self, y: Floats) -> float:
        """Pixels that a line goes up and down within the view."""
        low, high = self._box.viewRange()[1]
        pixels = self._box.height() * self._pen_scale / (high - low)
        return curve_points.travel(np.clip(y, low, high)) * pixels
