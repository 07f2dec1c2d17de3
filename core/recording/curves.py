"""Curves of a whole run in bounded memory: recent updates one by one, older ones as extremes.

The newest updates are kept exactly. Whenever a level is full, its older half moves to the next
level with every two neighbours made one bin that keeps their least and greatest value, so a bin's
width grows with its age and no extreme is ever lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEVEL_BINS = 2048
BLOCK = 256


@dataclass(frozen=True)
class CurveData:
    """The curves at one moment; arrays are read-only and of the same length.

    Attributes:
        names: the series.
        start: first update of each bin, ascending without gaps.
        width: number of updates in each bin.
        low, high: least and greatest value in each bin, by series; equal where the width is 1, nan
            where there is no value.
        mean: mean of each bin's values, by series.
        rare: the series that have a value at some updates alone, and at which, in words, where that
            has to be told.
        current: what the update in progress has given so far, by series.
        current_update: its number.
        broken: whether it gave an inf or nan.
    """

    names: tuple[str, ...]
    start: Integers
    width: Integers
    low: Mapping[str, Floats]
    high: Mapping[str, Floats]
    current: Mapping[str, float] = field(default_factory=dict)
    current_update: int = 0
    rare: Mapping[str, str] = field(default_factory=dict)
    broken: bool = False
    mean: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[str, ...]:
        """The series without those that have a value at some updates alone, and none so far."""
        return tuple(name for name in self.names if name not in self.rare or self._has(name))

    def _has(self, name: str) -> bool:
        return name in self.current or bool(np.isfinite(self.low[name]).any())


class _Level:
    """Bins of one width, oldest first: ``low``, ``high`` and ``mean`` are bins x series."""

    def __init__(self, width: int, series: int) -> None:
        self.width = width
        self.count = 0
        self.low = np.empty((LEVEL_BINS, series))
        self.high = np.empty((LEVEL_BINS, series)) if width > 1 else self.low
        self.mean = np.empty((LEVEL_BINS, series)) if width > 1 else self.low
        self._arrays = (self.low, self.high, self.mean) if width > 1 else (self.low,)

    def append(self, low: Floats, high: Floats, mean: Floats) -> None:
        end = self.count + len(low)
        for array, rows in zip(self._arrays, (low, high, mean), strict=False):
            array[self.count : end] = rows
        self.count = end

    def pop_oldest(self, count: int) -> tuple[Floats, Floats, Floats]:
        """Take the ``count`` oldest bins out, merged in pairs."""
        low, high, mean = self.low[:count], self.high[:count], self.mean[:count]
        merged = (
            np.fmin(low[0::2], low[1::2]),
            np.fmax(high[0::2], high[1::2]),
            _mean_of_two(mean[0::2], mean[1::2]),
        )
        rest = self.count - count
        for array in self._arrays:
            array[:rest] = array[count : self.count].copy()
        self.count = rest
        return merged


def _mean_of_two(one: Floats, other: Floats) -> Floats:
    """The mean, halved before it is summed; where one is nan, the other."""
    with np.errstate(all="ignore"):
        mean = 0.5 * one + 0.5 * other
    return np.where(np.isnan(mean), np.fmax(one, other), mean)


class Curves:
    """Records one row of values for each update, in order.

    Args:
        names: the series, one for each column of a row.
        first_update: number of the first update that is recorded.
    """

    def __init__(self, names: tuple[str, ...], first_update: int = 0) -> None:
        self.names = names
        self.first_update = first_update
        self._levels = [_Level(1, len(names))]
        self._block = np.empty((BLOCK, len(names)))
        self._rows = list(self._block)
        self._filled = 0

    def copy(self) -> Curves:
        """The same curves, recorded on independently."""
        other = deepcopy(self)
        other._rows = list(other._block)
        return other

    @property
    def end(self) -> int:
        """Number of the first update that is not recorded yet."""
        updates = sum(level.count * level.width for level in self._levels)
        return self.first_update + updates + self._filled

    def next_row(self) -> Floats:
        """The row to write the next update's values into; it counts as written at once."""
        if self._filled == BLOCK:
            self._flush()
        self._filled += 1
        return self._rows[self._filled - 1]

    def cut(self, update: int) -> int:
        """Forget ``update`` and all later ones; returns the new ``end``.

        A wide bin that holds both earlier and later updates is forgotten whole, so the new end may
        lie before ``update``: those updates are to be recorded again.
        """
        self._flush()
        start = self.first_update
        for level in reversed(self._levels):
            keep = max(0, min(level.count, (update - start) // level.width))
            start += keep * level.width
            if keep < level.count:
                level.count = keep
                update = start
        while len(self._levels) > 1 and self._levels[-1].count == 0:
            self._levels.pop()
        return self.end

    def data(
        self,
        current: Mapping[str, float] | None = None,
        update: int = 0,
        latest: Mapping[str, float] | None = None,
        rare: Mapping[str, str] | None = None,
    ) -> CurveData:
        """An immutable copy of the curves.

        Args:
            current: the values of the update in progress.
            update: its number.
            latest: values that the newest row has beside its own.
            rare: see ``CurveData``.
        """
        self._flush()
        levels = [level for level in reversed(self._levels) if level.count]
        widths = np.repeat([level.width for level in levels], [level.count for level in levels])
        width = widths.astype(np.int64)
        low = np.concatenate([self._empty(), *(level.low[: level.count] for level in levels)]).T
        high = np.concatenate([self._empty(), *(level.high[: level.count] for level in levels)]).T
        start = (self.first_update + np.cumsum(width) - width).astype(np.int64)
        for name, value in (latest or {}).items():
            place = self.names.index(name), -1
            low[place], high[place] = np.fmin(low[place], value), np.fmax(high[place], value)
        mean = np.concatenate([self._empty(), *(level.mean[: level.count] for level in levels)]).T
        for array in (low, high, mean, start, width):
            array.flags.writeable = False
        return CurveData(
            names=self.names,
            start=start,
            width=width,
            low=dict(zip(self.names, low, strict=True)),
            high=dict(zip(self.names, high, strict=True)),
            mean=dict(zip(self.names, mean, strict=True)),
            current=dict(current or {}),
            current_update=update,
            rare=dict(rare or {}),
        )

    def _empty(self) -> Floats:
        return np.empty((0, len(self.names)))

    def _flush(self) -> None:
        """Move the rows of the block to the first level."""
        if self._filled:
            rows = self._block[: self._filled]
            self._make_room(0, self._filled)
            self._levels[0].append(rows, rows, rows)
            self._filled = 0

    def _make_room(self, number: int, bins: int) -> None:
        level = self._levels[number]
        if level.count + bins <= LEVEL_BINS:
            return
        if number + 1 == len(self._levels):
            self._levels.append(_Level(2 * level.width, len(self.names)))
        moved = max(LEVEL_BINS // 2, bins + bins % 2)
        moved = min(moved, level.count - level.count % 2)
        self._make_room(number + 1, moved // 2)
        self._levels[number + 1].append(*level.pop_oldest(moved))
