"""Every path from one number to the loss, each with its factors; their products add up to a slope.

Where there are too many paths, they are grouped by the unit of the next layer that they enter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.explain.explain import check
from core.explain.formula.chain import Chosen, choose
from core.explain.formula.explanation import Factor
from core.explain.parameter_slopes import penalty_slope, sample_slopes
from core.explain.pathways.ways import Steps, Walker, Way
from core.explain.reading import Reading
from core.formula.quantity import Quantity
from core.session.snapshot import Snapshot

Floats = NDArray[np.float64]
MOST_PATHS = 24


@dataclass(frozen=True)
class LossPath:
    """One way from a number to the loss, or the paths that go on from one unit together.

    Attributes:
        units: the weighted sums that it passes, nearest to the number first.
        factors: the local slopes along it; of a group, the last is the whole slope from above.
            Their values are None where a path stands for several samples.
        value: the product; over a batch, the sum of the samples' products. None: not computed yet.
        count: how many paths it stands for.
    """

    units: tuple[Quantity, ...]
    factors: tuple[Factor, ...]
    value: float | None
    count: int


@dataclass(frozen=True)
class Paths:
    """All paths from one number to the loss.

    Attributes:
        quantity: the slope that the paths add up to.
        sample: row of the batch; None for the sum over the batch.
        count: number of paths.
        grouped: whether they are grouped by the next layer's units.
        paths: those listed, in the order of the units.
        heaviest: where they are grouped, the single path whose product is largest; None over a
            batch, or where not all is computed yet.
        others: how many paths are not listed, and what they add up to.
        penalty: the penalty's part, which takes no path.
        result: the slope: all paths and the penalty together; None where not computed yet.
        note: what is missing, or "".
    """

    quantity: Quantity
    sample: int | None
    count: int
    grouped: bool
    paths: tuple[LossPath, ...]
    heaviest: LossPath | None
    others: tuple[int, float | None]
    penalty: float
    result: float | None
    note: str


def paths(
    snapshot: Snapshot, quantity: Quantity, sample: int | None = None, most: int = MOST_PATHS
) -> Paths:
    """The paths from a weight, bias, input or unit (``W2``, ``b1``, ``a0``, ``z1``) to the loss.

    Args:
        snapshot: the tick.
        quantity: the number, or its slope: ``dW2`` means the same as ``W2``.
        sample: row of the batch; None for the whole batch.
        most: paths or groups to list, at most.

    Raises:
        LookupError: there is no such number, or no path leads from it (a target, the loss).
    """
    slope = _slope_of(quantity)
    check(snapshot, slope)
    if slope.kind in ("da", "dz") and len(slope.index) > 1:
        sample, slope = slope.index[0], Quantity(slope.name, slope.index[1:])
    reading = Reading.of(snapshot, sample)
    walker, most = Walker(reading, slope), max(1, most)
    count = walker.count()
    grouped = count > most and slope.layer < reading.last
    with np.errstate(all="ignore"):  # of a run that has diverged
        ways, chosen = walker.grouped(most) if grouped else _weightiest(walker.every(), most)
        listed = tuple(_path(*way) for way in ways)
        heaviest = walker.heaviest() if grouped else None
    left = count - sum(path.count for path in listed)
    others = (left, chosen.sum_of_others if left else 0.0)
    result, penalty = _result(reading, walker, slope)
    note = "" if result is not None else reading.missing(slope)
    return Paths(
        slope,
        reading.sample,
        count,
        grouped,
        listed,
        None if heaviest is None else _path(*heaviest),
        others,
        penalty,
        result,
        note,
    )


def _slope_of(quantity: Quantity) -> Quantity:
    if quantity.kind not in ("a", "z", "W", "b", "da", "dz", "dW", "db"):
        raise LookupError(f"no path to the loss starts at {quantity.name}")
    name = quantity.name.rstrip("+")
    return Quantity(name if name[0] == "d" else f"d{name}", quantity.index)


def _weightiest(every: Iterator[Way], most: int) -> tuple[list[Way], Chosen]:
    """The ways that weigh most, in order, and what the others add up to."""
    ways = list(every)
    values = [_product(steps) for _, steps, _ in ways]
    known = [value for value in values if value is not None]
    chosen = choose(np.array(known) if len(known) == len(ways) else len(ways), most)
    return [ways[place] for place in chosen.places], chosen


def _result(reading: Reading, walker: Walker, slope: Quantity) -> tuple[float | None, float]:
    """The slope that the paths add up to, and the penalty's part of it."""
    if slope.kind in ("dW", "db"):
        return _parameter_result(reading, walker, slope)
    column = walker.column(slope)
    dz = reading.rows("dz1")
    if column is None and slope.name == "da0" and dz is not None:
        column = dz @ reading.snapshot.parameters["W1"][:, slope.index[0]]
    return None if column is None else float(column.sum()), 0.0


def _parameter_result(
    reading: Reading, walker: Walker, slope: Quantity
) -> tuple[float | None, float]:
    whole = reading.number(slope)
    if whole is None:
        return None, 0.0
    if reading.sample is not None and reading.batch > 1:
        shares = sample_slopes(reading, slope.layer, slope.index)
        assert shares is not None
        return float(shares[reading.sample]), 0.0
    parameter = Quantity(slope.name[1:], slope.index)
    value = reading.number(parameter)
    assert value is not None
    return whole, penalty_slope(reading.snapshot.experiment, parameter, value)


def _product(steps: Steps) -> float | None:
    total: Floats | float = 1.0
    for step in steps:
        if step.values is None:
            return None
        total = total * step.values
    return float(np.sum(total))


def _path(units: tuple[Quantity, ...], steps: Steps, count: int) -> LossPath:
    return LossPath(units, tuple(step.factor for step in steps), _product(steps), count)
