"""Axes with curves: the same drawing on the screen and, without a window, for a file."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsItem

from core.curves import CurveData
from gui.theme import Theme
from gui.widgets.plots import curve_points, ranges
from gui.widgets.plots.axes import UpdateAxis, ValueAxis
from gui.widgets.plots.curve_points import Bins, Floats
from gui.widgets.plots.curve_spec import PlotSpec, Series
from gui.widgets.plots.legend import Legend
from gui.widgets.plots.markers import Markers, Marks, marks_of
from gui.widgets.plots.ranges import Range

FEW_DASHED = 150
SYMBOLS_ALONG = 7


@dataclass(frozen=True)
class View:
    """What part of the data is in view; values are log10 on a log axis."""

    x: Range
    y: Range
    log_y: bool


class CurveFigure:
    """A pyqtgraph plot item that shows ``CurveData`` as its ``PlotSpec`` says.

    pyqtgraph's own downsampling and log mode are not used: bins have two values each, and values
    that a log axis cannot show are left out here, without warnings.

    Attributes:
        item: the plot item, to be put into a graphics view.
        series: what is shown now.
    """

    def __init__(
        self, spec: PlotSpec, theme: Theme, pen_scale: float = 1.0, for_file: bool = False
    ) -> None:
        """``pen_scale`` widens the lines, which do not follow a file's DPI by themselves.

        A drawing ``for_file`` has its title inside, and lines that are fine rather than fast.
        """
        self.spec = spec
        self.theme = theme
        self.series: tuple[Series, ...] = ()
        self._pen_scale = pen_scale
        self._for_file = for_file
        self._curves: CurveData | None = None
        self._bins: dict[str, Bins] = {}
        self._in_work: dict[str, Bins] = {}
        self._lines: dict[str, pg.PlotCurveItem] = {}
        self._log_y = spec.log_y
        self._has_range = False
        self._axes = {"bottom": UpdateAxis(), "left": ValueAxis(spec.axis_label)}
        self._axes["left"].setLogMode(y=self._log_y)
        self.item = pg.PlotItem(axisItems=self._axes, enableMenu=False)
        self._legend = Legend(spec.title if for_file else "")
        self._markers = Markers()
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._build()
        if not for_file:
            self._cache()
        self.set_theme(theme)
        self.fit()

    def _build(self) -> None:
        self.item.hideButtons()
        self.item.layout.removeItem(self.item.titleLabel)
        self.item.layout.addItem(self._legend, 0, 1)
        self.item.layout.setContentsMargins(4, 4, 12, 4)
        for axis in self._axes.values():
            axis.setZValue(-100)  # the grid belongs behind the curves
        box = self.item.getViewBox()
        box.disableAutoRange()
        box.setLimits(minXRange=1.0, maxXRange=1e12)
        self._markers.setZValue(20)
        self._cursor.setZValue(10)
        self._cursor.hide()
        box.addItem(self._markers, ignoreBounds=True)
        box.addItem(self._cursor, ignoreBounds=True)

    def _cache(self) -> None:
        """Keep grid, numbers and legend as pictures: they cost more than the curves."""
        parts: list[QGraphicsItem] = [*self._axes.values(), self._legend]
        for part in parts:
            part.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    @property
    def view(self) -> View:
        """What is in view."""
        x, y = self.item.getViewBox().viewRange()
        return View((x[0], x[1]), (y[0], y[1]), self._log_y)

    @property
    def log_y(self) -> bool:
        """Whether the axis of values is logarithmic."""
        return self._log_y

    @property
    def empty(self) -> bool:
        """Whether there is nothing that this axis can show."""
        return curve_points.extent((*self._bins.values(), *self._in_work.values())) is None

    @property
    def curves(self) -> CurveData | None:
        """The data shown."""
        return self._curves

    @property
    def legend_labels(self) -> tuple[str, ...]:
        """The legend's entries, in order."""
        return self._legend.labels

    def line(self, name: str) -> tuple[Floats, Floats]:
        """The points drawn for series ``name``, in the axes' coordinates (nan for a gap)."""
        x, y = self._lines[name].getData()
        return (np.empty(0), np.empty(0)) if x is None else (x, y)

    @property
    def marks(self) -> tuple[Marks, ...]:
        """The single points that are marked."""
        return tuple(self._markers.marks)

    def set_curves(self, curves: CurveData) -> None:
        """Take over new data; ``draw`` or ``fit`` shows it."""
        self._curves = curves
        self._read()

    def set_log_y(self, log_y: bool) -> None:
        """Choose a logarithmic or a linear axis of values; everything comes into view."""
        if log_y == self._log_y:
            return
        self._log_y = log_y
        self._axes["left"].setLogMode(y=log_y)
        self._read()
        self.fit(keep=False)

    def set_theme(self, theme: Theme) -> None:
        """Give everything the colours of ``theme``."""
        self.theme = theme
        for axis in self._axes.values():
            axis.set_theme(theme, self._pen_scale)
        self._cursor.setPen(pg.mkPen(theme.muted, width=self._pen_scale))
        self._read()
        self.draw()

    def show_view(self, view: View) -> None:
        """Show exactly this part."""
        self.set_log_y(view.log_y)
        self.item.getViewBox().setRange(xRange=view.x, yRange=view.y, padding=0)
        self.draw()

    def fit(self, keep: bool = True) -> None:
        """Bring all data into view and draw; with ``keep`` a range that still fits stays."""
        box = self.item.getViewBox()
        sides = curve_points.extent((*self._bins.values(), *self._in_work.values()))
        if sides is None:
            x, y = ranges.EMPTY_X, ranges.EMPTY_LOG_Y if self._log_y else ranges.EMPTY_Y
        else:
            left, right, bottom, top = sides
            old = self.view.y if keep and self._has_range else None
            x = ranges.update_range(left, right)
            if self._log_y:
                y = ranges.log_range(math.log10(bottom), math.log10(top), old)
            else:
                y = ranges.value_range(bottom, top, old)
        self._has_range = sides is not None
        now = self.view
        if x != now.x or y != now.y:
            box.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=False)
        self.draw()

    def show_cursor(self, update: float | None) -> None:
        """Put the upright line at ``update``; None hides it."""
        self._cursor.setVisible(update is not None)
        if update is not None:
            self._cursor.setPos(update)

    def draw(self) -> None:
        """Draw what is in view, about two points for each column of pixels."""
        left, right = self.view.x
        columns = self._columns()
        marks: list[Marks] = []
        for series in self.series:
            bins = curve_points.between(self._bins[series.name], left, right)
            bins = curve_points.decimated(bins, left, right, columns)
            x, y = curve_points.polyline(curve_points.joined(bins, self._in_work[series.name]))
            y = np.log10(y) if self._log_y else y
            busy = self._busy(y, columns)
            self._draw_line(series, x, y, busy)
            marks.extend(marks_of(series, x, y, self._symbols_along(series, x, busy)))
        self._markers.show_marks(marks, self.theme.canvas)

    def lay_out(self) -> None:
        """Give the legend its rows and the axes the rest now; on the screen the event loop does."""
        self.item.layout.activate()

    def _columns(self) -> int:
        width = self.item.getViewBox().width() * self._pen_scale
        return max(int(width), 50)

    def _read(self) -> None:
        """Take the series that the spec names out of the data."""
        if self._curves is None:
            return
        series = self.spec.series(tuple(self._curves.names), self.theme)
        kept = curve_points.positive if self._log_y else curve_points.all_of
        names = [one.name for one in series]
        self._bins = {name: kept(curve_points.measured(self._curves, name)) for name in names}
        self._in_work = {name: kept(curve_points.in_work(self._curves, name)) for name in names}
        if series != self.series:
            self._change_series(series)
        self._legend.show_series(series, self.theme)

    def _change_series(self, series: tuple[Series, ...]) -> None:
        box = self.item.getViewBox()
        for line in self._lines.values():
            box.removeItem(line)
        self.series = series
        self._lines = {one.name: pg.PlotCurveItem(connect="finite") for one in series}
        for line in self._lines.values():
            box.addItem(line, ignoreBounds=True)

    def _busy(self, y: Floats, columns: int) -> bool:
        """Whether a line goes up and down so much that a wide one would be a slow blot."""
        if len(y) <= FEW_DASHED:
            return False
        box = self.item.getViewBox()
        pixels = box.height() * self._pen_scale / box.viewRect().height()
        most = (4.0 if self._for_file else 1.5) * columns
        return len(y) > columns or curve_points.travel(y) * pixels > most

    def _symbols_along(self, series: Series, x: Floats, busy: bool) -> slice:
        """Where a line among others shows its symbol, so that it is told apart without colour."""
        if busy or len(self.series) < 2:
            return slice(0)
        step = max(len(x) // SYMBOLS_ALONG, 1)
        return slice(self.series.index(series) * 5, -step // 2, step)

    def _draw_line(self, series: Series, x: Floats, y: Floats, busy: bool) -> None:
        # Wide lines with many points take seconds when they are antialiased or dashed. In separate
        # pieces they are ten times faster, but have no dashes.
        dashed = not busy and (self._for_file or len(x) <= FEW_DASHED)
        style = series.dash if dashed else Qt.PenStyle.SolidLine
        pen = pg.mkPen(series.colour, width=(1.0 if busy else 2.0) * self._pen_scale, style=style)
        line = self._lines[series.name]
        line.setSegmentedLineMode("off" if dashed or self._for_file else "on")
        line.setData(x, y, pen=pen, antialias=self._for_file or not busy)
