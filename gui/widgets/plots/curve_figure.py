"""Axes with curves: the same drawing on the screen and, without a window, for a file."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsItem

from core.numbers.safe_range import times_power_of_ten
from core.recording.curves import CurveData
from gui.look.theme import Theme
from gui.widgets.plots import curve_points, ranges
from gui.widgets.plots.curve_points import Floats
from gui.widgets.plots.curve_source import CurveSource
from gui.widgets.plots.curve_spec import PlotSpec, Series
from gui.widgets.plots.items import bands
from gui.widgets.plots.items.axes import PlotAxis, UpdateAxis, ValueAxis
from gui.widgets.plots.items.bands import Area, Bands
from gui.widgets.plots.items.break_line import BreakLine
from gui.widgets.plots.items.curve_lines import CurveLines
from gui.widgets.plots.items.guide_line import GuideLine
from gui.widgets.plots.items.legend import Legend
from gui.widgets.plots.items.markers import Markers, Marks, marks_of
from gui.widgets.plots.items.plot_box import PlotBox
from gui.widgets.plots.ranges import Range

SYMBOLS_ALONG = 7
FEW_EXACT = 60  # symbols that a line has room for
BAND_PIXELS = 3  # columns of pixels that a crowded curve joins
FAR = 1e4  # spans of the view
NEAR = 1e-12
SETTLED_WITHIN = 8  # rounds, of which two are usual


@dataclass(frozen=True)
class View:
    """What part of the data is in view.

    Values are log10 on a log axis, and counted in 10**``power`` on a linear one.
    """

    x: Range
    y: Range
    log_y: bool
    power: int = 0


class CurveFigure:
    """A pyqtgraph plot item that shows ``CurveData`` as its ``PlotSpec`` says.

    pyqtgraph's own downsampling and log mode are not used: bins have two values each, and values
    that a log axis cannot show are left out here, without warnings.

    Attributes:
        item: the plot item, to be put into a graphics view.
        box: the area of the curves in it.
        legend: the rows above that area.
    """

    def __init__(
        self,
        spec: PlotSpec,
        theme: Theme,
        pen_scale: float = 1.0,
        for_file: bool = False,
        pieces: bool = True,
    ) -> None:
        """``pen_scale`` widens the lines, which do not follow a file's DPI by themselves.

        A drawing ``for_file`` has its title inside, and lines that are fine rather than fast;
        ``pieces``: see ``CurveLines``.
        """
        self.spec = spec
        self.theme = theme
        self._pen_scale = pen_scale
        self._source = CurveSource()
        self._log_y = spec.log_y
        self._power = 0
        self._limits: dict[str, float] = {}
        self._has_range = False
        self._zoomed = False
        self._values = ValueAxis(spec.value_label)
        self._axes: dict[str, PlotAxis] = {"bottom": UpdateAxis(), "left": self._values}
        self._values.setLogMode(y=self._log_y)
        self.box = PlotBox()
        self.item = pg.PlotItem(viewBox=self.box, axisItems=self._axes, enableMenu=False)
        self.legend = Legend(spec.title if for_file else "")
        self._lines = CurveLines(self.box, pen_scale, for_file, pieces)
        self._markers = Markers()
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._break = BreakLine()
        self._bands = Bands(pieces)
        self._shown: tuple[Series, ...] = ()
        self._guide = GuideLine(spec.guide) if spec.guide is not None else None
        self._build()
        if not for_file:
            self._cache()
        self.set_theme(theme)
        self.fit()

    def _build(self) -> None:
        self.item.hideButtons()
        self.item.layout.removeItem(self.item.titleLabel)
        # A file has it above the curves; on the screen it needs the width of the axis, too.
        column, columns = (1, 1) if self.legend.title else (0, 2)
        self.item.layout.addItem(self.legend, 0, column, 1, columns)
        self.item.layout.setContentsMargins(4, 4, 12, 4)
        for axis in self._axes.values():
            axis.setZValue(-100)  # the grid belongs behind the curves
        self.box.disableAutoRange()
        self.box.setLimits(minXRange=1.0, maxXRange=1e12)
        self._markers.setZValue(20)
        self._cursor.setZValue(10)
        self._cursor.hide()
        if self._guide is not None:
            self.box.addItem(self._guide, ignoreBounds=True)
        self.box.addItem(self._markers, ignoreBounds=True)
        self.box.addItem(self._cursor, ignoreBounds=True)
        self.box.addItem(self._break, ignoreBounds=True)
        self.box.addItem(self._bands, ignoreBounds=True)

    def _cache(self) -> None:
        """Keep grid, numbers and legend as pictures: they cost more than the curves."""
        parts: list[QGraphicsItem] = [*self._axes.values(), self.legend]
        for part in parts:
            part.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    @property
    def series(self) -> tuple[Series, ...]:
        """What is shown now."""
        return self._lines.series

    @property
    def view(self) -> View:
        """What is in view."""
        x, y = self.box.viewRange()
        return View((x[0], x[1]), (y[0], y[1]), self._log_y, self._power)

    @property
    def broken_at(self) -> float | None:
        """The update where a value became inf or nan, and a line stands; None where none did."""
        return self._break.update_number

    @property
    def log_y(self) -> bool:
        """Whether the axis of values is logarithmic."""
        return self._log_y

    @property
    def empty(self) -> bool:
        """Whether there is nothing that this axis can show."""
        return self._source.sides is None

    @property
    def measured(self) -> bool:
        """Whether there is any value, be it one that this axis cannot show."""
        return self._source.measured

    @property
    def curves(self) -> CurveData | None:
        """The data shown."""
        return self._source.curves

    @property
    def legend_labels(self) -> tuple[str, ...]:
        """The legend's entries, in order."""
        return self.legend.labels

    def line(self, name: str) -> tuple[Floats, Floats]:
        """The points drawn for series ``name``, in the axes' coordinates (nan for a gap)."""
        return self._lines.points(name)

    @property
    def areas(self) -> tuple[Area, ...]:
        """What crowded curves cover."""
        return tuple(self._bands.areas)

    @property
    def marks(self) -> tuple[Marks, ...]:
        """The single points that are marked."""
        return tuple(self._markers.marks)

    def set_curves(self, curves: CurveData) -> None:
        """Take over new data; ``draw`` or ``fit`` shows it."""
        self._source.curves = curves
        self._read()

    def set_log_y(self, log_y: bool) -> None:
        """Choose a logarithmic or a linear axis of values; everything comes into view."""
        if log_y == self._log_y:
            return
        self._log_y = log_y
        self._values.setLogMode(y=log_y)
        self._count_in(0)
        if self._guide is not None:
            self._guide.place(self._log_y, self._power)
        self._read()
        self.fit(keep=False)

    def set_theme(self, theme: Theme) -> None:
        """Give everything the colours of ``theme``."""
        self.theme = theme
        for axis in self._axes.values():
            axis.set_theme(theme, self._pen_scale)
        self._cursor.setPen(pg.mkPen(theme.muted, width=self._pen_scale))
        self._break.set_theme(theme, self._pen_scale)
        if self._guide is not None:
            self._guide.set_theme(theme, self._pen_scale)
            self._guide.place(self._log_y, self._power)
        self._read()
        self.draw()

    def set_text_scale(self, scale: float) -> None:
        """Write numbers and names ``scale`` times as large as in a file."""
        for axis in self._axes.values():
            axis.set_text_scale(scale, self.theme)
        self.legend.set_text_scale(scale)

    def set_decimal(self, decimal: str) -> None:
        """Write the axes' numbers with this decimal mark."""
        for axis in self._axes.values():
            axis.set_decimal(decimal)

    def show_view(self, view: View) -> None:
        """Show exactly this part."""
        self.set_log_y(view.log_y)
        self._zoomed = False
        self._count_in(view.power)
        self._limit(view.y)
        self.box.setRange(xRange=view.x, yRange=view.y, padding=0)
        self.draw()

    def stay(self) -> bool:
        """Stay where the mouse or a key has put the view, as far as there are updates.

        Returns:
            Whether this is less than everything.
        """
        sides = self._source.sides
        if sides is None:
            return False
        whole = ranges.update_range(sides[0], sides[1])
        x = ranges.inside(self.view.x, whole)
        if x != self.view.x:
            self.box.setXRange(*x, padding=0)
        self._zoomed = x != whole or self.box.y_by_hand
        self.draw()
        return self._zoomed

    def fit(self, keep: bool = True) -> None:
        """Bring all data into view and draw; with ``keep`` a range that still fits stays."""
        sides = self._source.sides
        if sides is None:
            x, y = ranges.EMPTY_X, ranges.EMPTY_LOG_Y if self._log_y else ranges.EMPTY_Y
        else:
            left, right, bottom, top = sides
            if self.spec.guide is not None and self.spec.guide.value == 0.0:
                bottom, top = min(bottom, 0.0), max(top, 0.0)  # on which side is what matters
            x = ranges.update_range(left, right)
            y = self._range_around(bottom, top, keep)
        self._has_range = sides is not None
        self._zoomed = self.box.y_by_hand = False
        now = self.view
        if x != now.x or y != now.y:
            self._limit(y)
            self.box.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=False)
        self.draw()

    def show_cursor(self, update: float | None) -> None:
        """Put the upright line at ``update``; None hides it."""
        self._cursor.setVisible(update is not None)
        if update is not None:
            self._cursor.setPos(update)

    def draw(self) -> None:
        """Draw what is in view, about two points for each column of pixels."""
        columns = self._columns()
        left, right = self.view.x
        points = [
            (one, *self._source.points(one.name, left, right, columns)) for one in self.series
        ]
        if self._zoomed and not self.box.y_by_hand:
            self._fit_values([(x, y) for _, x, y in points])
        marks: list[Marks] = []
        areas: list[Area] = []
        for series, every, values in points:
            x, y = every, self._coordinates(values)
            if self._is_crowded(series, x, y, columns):
                area, y = self._area(series, int(columns / (BAND_PIXELS * self._pen_scale)))
                areas.append(area)
                x = area.x
            busy = self._lines.draw(series, x, y, columns)
            marks.extend(marks_of(series, x, y, self._symbols_along(series, x, busy)))
        self._bands.show_areas(areas)
        self._markers.show_marks(marks, self.theme.canvas)
        self._show_legend()

    def _is_crowded(self, series: Series, x: Floats, y: Floats, columns: int) -> bool:
        """Whether a line through every value would be a blot."""
        curves = self._source.curves
        if curves is None or len(x) * self._pen_scale < columns or series.name in curves.rare:
            return False
        return series.name in curves.mean and self._lines.crowded(y, columns)

    def _area(self, series: Series, columns: int) -> tuple[Area, Floats]:
        """From least to greatest of so many columns, and the means."""
        assert self._source.curves is not None
        left, right = self.view.x
        band = curve_points.band(self._source.curves, series.name, left, right, max(columns, 20))
        low, mean, high = map(self._coordinates, (band.low, band.mean, band.high))
        return Area(band.x, low, high, series.colour), mean

    def settle(self) -> None:
        """Draw and lay out until nothing moves, for what is painted only once.

        The curves follow from the area that is left by legend and axes, the numbers from the curves
        and the axes' width from the numbers. On the screen the event loop and the next painting
        see to it.
        """
        for _ in range(SETTLED_WITHIN):
            self.item.layout.activate()
            before = self.box.geometry()
            self.draw()
            for axis in self._axes.values():
                axis.measure()
            self.item.layout.activate()
            if self.box.geometry() == before:
                return

    def _fit_values(self, lines: list[tuple[Floats, Floats]]) -> None:
        """Let the values in view fill the height while the updates are zoomed by hand."""
        left, right = self.view.x
        if self._log_y:
            lines = [(x, np.where(y > 0.0, y, np.nan)) for x, y in lines]
        reaches = [curve_points.reach(x, y, left, right) for x, y in lines]
        sides = [reach for reach in reaches if reach is not None]
        if not sides:
            return
        y = self._range_around(min(low for low, _ in sides), max(high for _, high in sides), True)
        if y != self.view.y:
            self._limit(y)
            self.box.setYRange(*y, padding=0)

    def _range_around(self, bottom: float, top: float, keep: bool) -> Range:
        """The range of the axis, in its coordinates, for values from ``bottom`` to ``top``."""
        power = 0 if self._log_y else ranges.power_for(bottom, top)
        old = self.view.y if keep and self._has_range and power == self._power else None
        self._count_in(power)
        if self._log_y:
            ends = math.log10(bottom), math.log10(top)
            if self._source.zeros:
                ends = ranges.with_foot(*ends)
            return ranges.log_range(*ends, old)
        low, high = times_power_of_ten(np.array([bottom, top]), -power).tolist()
        return ranges.value_range(low, high, old)

    def _count_in(self, power: int) -> None:
        """Let the linear axis of values count in 10**``power``."""
        if power != self._power:
            self._power = power
            self._values.set_power(power)
            if self._guide is not None:
                self._guide.place(self._log_y, power)

    def _limit(self, y: Range) -> None:
        """Keep the mouse from zooming to where numbers run out; ``y`` comes into view next."""
        limits = ranges.limits(y, self._log_y)
        if limits != self._limits:
            self._limits = limits
            self.box.blockSignals(True)  # nobody has zoomed
            self.box.setLimits(**limits)
            self.box.blockSignals(False)

    def _coordinates(self, values: Floats) -> Floats:
        """Values on the axis; those far outside the view stay within what a painter can bear."""
        low, high = self.view.y
        if self._log_y:
            there = np.where(values > 0.0, values, np.nan)
            return np.where(values == 0.0, ranges.foot((low, high)), np.log10(there))
        far = FAR * (high - low)
        y = np.clip(times_power_of_ten(values, -self._power), low - far, high + far)
        y[np.abs(y) < NEAR * (high - low)] = 0.0  # Qt divides by such numbers, too
        return y

    def _columns(self) -> int:
        return max(int(self.box.width() * self._pen_scale), 50)

    def _read(self) -> None:
        """Take the series that the spec names out of the data."""
        curves = self._source.curves
        if curves is None:
            return
        series = self.spec.series_of(curves, self.theme)
        self._source.read([one.name for one in series], self._log_y)
        if series != self.series:
            self._lines.change(series)
        self._shown = series
        self._values.set_foot(self._source.zeros)
        self._break.show_at(curve_points.broken_at(curves, [one.name for one in series]))
        self._show_legend()

    def _show_legend(self) -> None:
        series = self._shown
        extra = [] if self._guide is None else [self._guide.entry(self.theme)]
        if self._break.update_number is not None:
            extra.append(self._break.entry(self.theme))
        if self._bands.areas:
            extra.append(bands.entry(self.theme))
        named = [
            replace(one, label=f"{one.label}: 0") if self._source.is_zero(one.name) else one
            for one in series
        ]
        self.legend.show_series((*named, *extra) if series else (), self.theme)

    def _symbols_along(self, series: Series, x: Floats, busy: bool) -> slice:
        """Where a line among others shows its symbol, so that it is told apart without colour."""
        if busy or len(self.series) < 2:
            return slice(0)
        curves = self._source.curves
        if curves is not None and curves.rare.get(series.name) and len(x) <= FEW_EXACT:
            return slice(0, None)  # where it was evaluated is told by the symbols
        step = max(len(x) // SYMBOLS_ALONG, 1)
        return slice(self.series.index(series) * 5, -step // 2, step)
