"""From bins of updates to the points that a curve draws: no more than the screen can show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.numbers.safe_range import bounded, largest, power_of_ten, times_power_of_ten
from core.recording.curves import CurveData

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bins:
    """One series' bins: first and last update, least and greatest value (four arrays of n)."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    low: Floats
    high: Floats

    def __len__(self) -> int:
        return len(self.first)

    def part(self, which: slice | NDArray[np.bool_]) -> Bins:
        """The bins chosen by a slice or a mask."""
        return Bins(self.first[which], self.last[which], self.low[which], self.high[which])


def measured(curves: CurveData, name: str) -> Bins:
    """The bins in which series ``name`` has a finite value.

    A series that is measured only now and then (a nan elsewhere) stays one connected curve.
    """
    low, high = curves.low[name], curves.high[name]
    bins = Bins(curves.start, curves.start + (curves.width - 1), low, high)
    finite = np.isfinite(low) & np.isfinite(high)
    return bins if finite.all() else bins.part(finite)


def in_work(curves: CurveData, name: str) -> Bins:
    """The value of the update in progress as a bin of its own; no bin where there is none yet."""
    value = curves.current.get(name, np.nan)
    update = np.array([curves.current_update] if np.isfinite(value) else [], dtype=np.int64)
    values = np.array([value] if np.isfinite(value) else [])
    return Bins(update, update, values, values)


def joined(bins: Bins, more: Bins) -> Bins:
    """``more`` after ``bins``."""
    if not len(more):
        return bins
    return Bins(
        np.append(bins.first, more.first),
        np.append(bins.last, more.last),
        np.append(bins.low, more.low),
        np.append(bins.high, more.high),
    )


def all_of(bins: Bins) -> Bins:
    """The same bins: a linear axis has a place for every value."""
    return bins


def positive(bins: Bins) -> Bins:
    """The same bins with nan for a negative value, which has no place on a log axis.

    A bin that reaches from below zero to above it keeps its greatest value alone. 0 stays 0: its
    place is the foot of the axis.
    """
    low, high = bins.low, bins.high
    if (low > 0.0).all():
        return bins
    high = np.where(high >= 0.0, high, np.nan)
    return Bins(bins.first, bins.last, np.where(low >= 0.0, low, high), high)


def above_zero(bins: Bins) -> Bins:
    """The same bins with nan for 0, too: what says how far a log axis has to reach."""
    high = np.where(bins.high > 0.0, bins.high, np.nan)
    return Bins(bins.first, bins.last, np.where(bins.low > 0.0, bins.low, high), high)


def between(bins: Bins, left: float, right: float) -> Bins:
    """The bins that reach into ``left`` to ``right``, and one neighbour on either side."""
    start = int(np.searchsorted(bins.last, left, "left")) - 1
    stop = int(np.searchsorted(bins.first, right, "right")) + 1
    return bins.part(slice(max(start, 0), stop))


def decimated(bins: Bins, left: float, right: float, columns: int) -> Bins:
    """Bins joined so that each of ``columns`` columns of pixels has one; no extreme is lost."""
    if len(bins) <= 2 * columns or right <= left:
        return bins
    column = np.floor((bins.first - left) * (columns / (right - left))).astype(np.int64)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(column)) + 1))
    ends = np.append(starts[1:], len(bins)) - 1
    return Bins(
        bins.first[starts],
        bins.last[ends],
        np.fmin.reduceat(bins.low, starts),
        np.fmax.reduceat(bins.high, starts),
    )


def polyline(bins: Bins) -> tuple[Floats, Floats]:
    """The points of a line through ``bins``: one for each single value, two for each wider bin.

    A wider bin's two extremes are put in the order in which the curve runs through them, so that
    a smooth curve stays smooth and does not become a saw.
    """
    count = len(bins)
    if count == 0:
        return np.empty(0), np.empty(0)
    middle = 0.5 * bins.low + 0.5 * bins.high
    neighbours = np.concatenate((middle[:1], middle, middle[-1:]))
    falling = neighbours[:-2] > neighbours[2:]
    x = np.column_stack((bins.first, bins.last)).astype(np.float64)
    y = np.column_stack(
        (np.where(falling, bins.high, bins.low), np.where(falling, bins.low, bins.high))
    )
    keep = np.ones((count, 2), dtype=bool)
    keep[:, 1] = bins.last > bins.first
    return x[keep], y[keep]


def travel(y: Floats) -> float:
    """How far a line through ``y`` goes up and down in all (gaps left out)."""
    return float(np.nansum(np.abs(np.diff(y))))


def reach(x: Floats, y: Floats, left: float, right: float) -> tuple[float, float] | None:
    """Least and greatest y of a line between ``left`` and ``right``; None where there is none."""
    finite = np.isfinite(y)
    x, y = x[finite], y[finite]
    power = power_of_ten(largest(y))  # between the greatest numbers no slope is a float64
    y = times_power_of_ten(y, -power)
    inside = y[(x >= left) & (x <= right)]
    if len(x):
        # Where the view cuts a line between two points, it reaches neither of them.
        edges = np.array([edge for edge in (left, right) if x[0] <= edge <= x[-1]])
        inside = np.append(inside, np.interp(edges, x, y))
    if not len(inside):
        return None
    low, high = times_power_of_ten(np.array([inside.min(), inside.max()]), power)
    return bounded(float(low)), bounded(float(high))


def alone(y: Floats) -> NDArray[np.bool_]:
    """Which finite points have no finite neighbour, so that no line shows them."""
    finite = np.concatenate(([False], np.isfinite(y), [False]))
    return finite[1:-1] & ~finite[:-2] & ~finite[2:]


def broken_at(curves: CurveData, names: Iterable[str]) -> float | None:
    """The update at which one of the series ``names`` is inf for the first time, or the run broke.

    A nan is no sign of it: series that are measured now and then have many.
    """
    found = [curves.current_update] if curves.broken else []
    for name in names:
        bad = np.flatnonzero(np.isinf(curves.low[name]) | np.isinf(curves.high[name]))
        found.extend(curves.start[bad[:1]].tolist())
    return float(min(found)) if found else None


def extent(bins: Iterable[Bins]) -> tuple[float, float, float, float] | None:
    """Where ``bins`` reach: (left, right, bottom, top); None where there is no value."""
    sides = [_extent(one) for one in bins if len(one) and np.isfinite(one.high).any()]
    if not sides:
        return None
    lefts, rights, bottoms, tops = zip(*sides, strict=True)
    return min(lefts), max(rights), min(bottoms), max(tops)


def _extent(bins: Bins) -> tuple[float, float, float, float]:
    return (
        float(bins.first[0]),
        float(bins.last[-1]),
        float(np.fmin.reduce(bins.low)),
        float(np.fmax.reduce(bins.high)),
    )


@dataclass(frozen=True)
class Band:
    """A crowded series in a few columns: arrays of n, least, mean and greatest value of each.

    Attributes:
        x: the middle of each column.
        low, mean, high: of its values.
    """

    x: Floats
    low: Floats
    mean: Floats
    high: Floats


def band(curves: CurveData, name: str, left: float, right: float, columns: int) -> Band:
    """Series ``name`` between ``left`` and ``right`` in so many columns."""
    low, high, mean = curves.low[name], curves.high[name], curves.mean[name]
    last = curves.start + (curves.width - 1)
    there = np.isfinite(low) & np.isfinite(high) & np.isfinite(mean)
    there &= (last >= left) & (curves.start <= right)
    first, last, width = curves.start[there], last[there], curves.width[there]
    if not len(first):
        return Band(*(np.empty(0) for _ in range(4)))
    place = np.clip((first - left) * (columns / (right - left)), -1, columns)
    starts = np.concatenate(([0], np.flatnonzero(np.diff(np.floor(place))) + 1))
    if len(starts) > 2 and len(first) - starts[-1] < 0.5 * (starts[-1] - starts[-2]):
        starts = starts[:-1]  # a mean of few would look like a jump at the end
    ends = np.append(starts[1:], len(first)) - 1
    whole = np.add.reduceat(width, starts)
    share = width / np.repeat(whole, ends - starts + 1)
    return Band(
        0.5 * (first[starts] + last[ends]),
        np.minimum.reduceat(low[there], starts),
        np.add.reduceat(mean[there] * share, starts),
        np.maximum.reduceat(high[there], starts),
    )
