"""The values behind a figure's lines, as its axis can show them."""

from __future__ import annotations

from collections.abc import Iterable

from core.recording.curves import CurveData
from gui.widgets.plots import curve_points
from gui.widgets.plots.curve_points import Bins, Floats

ONLY_ZEROS = (1e-3, 1.0)  # what a log axis shows where there is nothing else


class CurveSource:
    """The bins of each series and the value of the update in progress.

    Attributes:
        curves: the data; ``read`` takes the series out of it.
    """

    def __init__(self) -> None:
        self.curves: CurveData | None = None
        self._bins: dict[str, Bins] = {}
        self._in_work: dict[str, Bins] = {}
        self._log_y = False

    def read(self, names: Iterable[str], log_y: bool) -> None:
        """Take the series ``names``; on a log axis only what is above zero has a place."""
        if self.curves is None:
            return
        kept = curve_points.positive if log_y else curve_points.all_of
        wanted = tuple(names)
        self._log_y = log_y
        self._bins = {name: kept(curve_points.measured(self.curves, name)) for name in wanted}
        self._in_work = {name: kept(curve_points.in_work(self.curves, name)) for name in wanted}

    @property
    def measured(self) -> bool:
        """Whether there is any value, be it one that the axis cannot show."""
        return any(len(bins) for bins in (*self._bins.values(), *self._in_work.values()))

    @property
    def sides(self) -> tuple[float, float, float, float] | None:
        """Where the values reach: (left, right, bottom, top); None where there is none."""
        bins = (*self._bins.values(), *self._in_work.values())
        sides = curve_points.extent(bins)
        if sides is None or sides[2] > 0.0 or not self._log_y:
            return sides
        above = curve_points.extent(map(curve_points.above_zero, bins))
        return (*sides[:2], *(above[2:] if above is not None else ONLY_ZEROS))

    @property
    def zeros(self) -> bool:
        """Whether there is a 0 that a log axis shows at its foot."""
        bins = (*self._bins.values(), *self._in_work.values())
        return self._log_y and any(bool((one.low == 0.0).any()) for one in bins)

    def is_zero(self, name: str) -> bool:
        """Whether a series is 0 now, on a log axis."""
        latest = self._in_work[name] if len(self._in_work[name]) else self._bins[name]
        return self._log_y and len(latest) > 0 and bool(latest.high[-1] == 0.0)

    def points(self, name: str, left: float, right: float, columns: int) -> tuple[Floats, Floats]:
        """The points of one line from ``left`` to ``right``, in values."""
        bins = curve_points.between(self._bins[name], left, right)
        bins = curve_points.decimated(bins, left, right, columns)
        return curve_points.polyline(curve_points.joined(bins, self._in_work[name]))
