"""The exact values at one update, and the words that say them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.recording.curves import CurveData

EN_DASH = "\N{EN DASH}"
Pair = tuple[float, float]


@dataclass(frozen=True)
class Reading:
    """What the curves say about updates ``first`` to ``last`` (one update where they are equal).

    Attributes:
        values: least and greatest value by series name; equal where there is one value.
        earlier: of those series that have no value there and are known only now and then, the
            update that their value stands for, the last one before.
    """

    first: int
    last: int
    values: Mapping[str, tuple[float, float]]
    earlier: Mapping[str, int] = field(default_factory=dict)

    @property
    def middle(self) -> float:
        """Where on the axis of updates the reading stands."""
        return (self.first + self.last) / 2.0

    @property
    def place(self) -> str:
        """Such as ``update 1,234`` or ``updates 512-767`` (with a dash)."""
        if self.first == self.last:
            return f"update {self.first:,}"
        return f"updates {self.first:,}{EN_DASH}{self.last:,}"

    @property
    def text(self) -> str:
        """The reading in one line: ``update 1,234: loss 0.1234567, test_loss 0.2``."""
        parts = [
            f"{name} {value_text(*pair)}{self.since(name)}" for name, pair in self.values.items()
        ]
        return f"{self.place}: {', '.join(parts)}" if parts else f"{self.place}: no value"

    def since(self, name: str) -> str:
        """Such as `` (update 1,200)`` for a value that is of an earlier update; else nothing."""
        return f" (update {self.earlier[name]:,})" if name in self.earlier else ""


def value_text(low: float, high: float) -> str:
    """The shortest digits that read back as the same float64; a span where there are two values."""
    return repr(low) if low == high else f"{low!r} … {high!r}"


def short_text(low: float, high: float) -> str:
    """The same for a small box: a span of many updates with seven digits."""
    return repr(low) if low == high else f"{low:.7g} … {high:.7g}"


def compact_text(low: float, high: float) -> str:
    """The same where there is little room: six digits, and four for each end of a span."""
    return f"{low:.6g}" if low == high else f"{low:.4g} … {high:.4g}"


def reading_at(curves: CurveData, names: tuple[str, ...], update: float) -> Reading | None:
    """The reading nearest to ``update`` of the series ``names``; None where there is no curve."""
    if not np.isfinite(update):
        return None
    recorded = len(curves.start)
    if curves.current and (not recorded or round(update) >= curves.current_update):
        return _current(curves, names)
    if not recorded:
        return None
    index = int(np.searchsorted(curves.start, round(update), "right")) - 1
    index = max(index, 0)
    first = int(curves.start[index])
    values = {
        name: (float(curves.low[name][index]), float(curves.high[name][index]))
        for name in names
        if not np.isnan(curves.low[name][index])
    }
    last = first + int(curves.width[index]) - 1
    return Reading(first, last, *_with_earlier(curves, names, index, values))


def _with_earlier(
    curves: CurveData, names: tuple[str, ...], index: int, values: Mapping[str, Pair]
) -> tuple[dict[str, Pair], dict[str, int]]:
    """``values`` with those that were known last before bin ``index``, and of which updates."""
    found, earlier = dict(values), {}
    for name in names:
        known = np.flatnonzero(~np.isnan(curves.low[name][:index]))
        if name in values or not curves.rare.get(name) or not len(known):
            continue
        at = known[-1]
        found[name] = float(curves.low[name][at]), float(curves.high[name][at])
        earlier[name] = int(curves.start[at])
    return {name: found[name] for name in names if name in found}, earlier


def _current(curves: CurveData, names: tuple[str, ...]) -> Reading:
    update = int(curves.current_update)
    values = {
        name: (float(curves.current[name]), float(curves.current[name]))
        for name in names
        if name in curves.current
    }
    return Reading(update, update, values)
