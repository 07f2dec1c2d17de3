"""Two inputs as a plane, the others held: a grid of points and what the network makes of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.numbers.safe_range import span_of
from core.results.forward import Forward
from core.results.units import Units

Floats = NDArray[np.float64]
AROUND = 0.15  # of the samples' span, on each side of it


@dataclass(frozen=True)
class Spread:
    """One side of the plane.

    Attributes:
        column: number of the input.
        low, high: its ends, in the input's own unit; ``low < high``.
    """

    column: int
    low: float
    high: float

    def centres(self, count: int) -> Floats:
        """The middles of ``count`` equal parts."""
        at = (np.arange(count) + 0.5) / count
        return self.low * (1.0 - at) + self.high * at


@dataclass(frozen=True, eq=False)
class Plane:
    """Where the network is asked.

    Attributes:
        across: from left to right.
        up: from bottom to top; None for a line: one input alone.
        held: every input's value, in its own unit; those of ``across`` and ``up`` do not matter.
    """

    across: Spread
    up: Spread | None
    held: Floats

    def points(self, count: int) -> Floats:
        """Inputs in their own units: ``count`` or, of a plane, ``count²``, the bottom row first."""
        columns = self.across.centres(count)
        if self.up is None:
            points = np.tile(self.held, (count, 1))
            points[:, self.across.column] = columns
            return points
        points = np.tile(self.held, (count * count, 1))
        points[:, self.across.column] = np.tile(columns, count)
        points[:, self.up.column] = np.repeat(self.up.centres(count), count)
        return points


def axis_of(units: Units, column: int) -> Spread:
    """The span of the training samples and some room on both sides."""
    ends = float(units.low[column]), float(units.high[column])
    low, high = span_of(ends, with_zero=False, room=AROUND)
    return Spread(column, low, high)


def middle_of(units: Units) -> Floats:
    """Every input at the training samples' mean."""
    return units.middle.copy()


def values_on(
    forward: Forward, units: Units, plane: Plane, count: int, names: Iterable[str]
) -> dict[str, Floats]:
    """What the network computes over the plane.

    Args:
        forward: the network.
        units: of the inputs.
        plane: where.
        count: points on each side.
        names: of the arrays wanted: ``a1``, ….

    Returns:
        By name ``count`` x units for a line, ``count`` x ``count`` x units for a plane, the bottom
        row first.

    Raises:
        Cancelled: the current task is not wanted any more.
    """
    found = forward.values(units.trained(plane.points(count)), names)
    sides = (count,) if plane.up is None else (count, count)
    return {name: values.reshape(*sides, -1) for name, values in found.items()}
