"""What moves a unit to which the data gives no slope: nothing, the penalty, earlier slopes.

Each sentence is computed: the engine's own optimizer, on copies, tells whether weights move.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.explain.formula.rendering import NumberFormat, format_number
from core.explain.parameter_slopes import penalty_slope
from core.explain.updates import step_of
from core.formula.quantity import Quantity
from core.nn.losses import LOSSES
from core.session.snapshot import Snapshot

STAY = "so its weights stay in this update"


def dead_words(snapshot: Snapshot, layer: int, unit: int) -> str:
    """Of a unit through which no slope comes: whether its weights stay, else what moves them."""
    head = "Dead: no sample of this batch lets any slope through"
    size, why = _drift(snapshot, layer, unit)
    if size == 0.0:
        return f"{head}, {STAY}."
    return f"{head}. Its weights move all the same in this update{_by(size)}: {why}."


def right_words(snapshot: Snapshot, layer: int, unit: int) -> str:
    """Of an output whose answer is right, where the loss then changes nothing."""
    right = LOSSES[snapshot.experiment.loss.name].right_answer
    if len(snapshot.samples) > 1:
        return f"{right} for this sample."
    size, why = _drift(snapshot, layer, unit)
    if size == 0.0:
        return f"{right}."
    return f"{right}, but its weights move all the same{_by(size)}: {why}."


def _by(size: float) -> str:
    return f" (by up to {format_number(size, NumberFormat(3))})" if np.isfinite(size) else ""


def _drift(snapshot: Snapshot, layer: int, unit: int) -> tuple[float, str]:
    """How far the update moves the unit's weights and bias without any slope from the data."""
    slopes = {}
    for name in _trained(snapshot, layer):
        row = np.reshape(snapshot.parameters[name][unit], -1).tolist()
        place, experiment = Quantity(name, (unit, 0)), snapshot.experiment
        slopes[name] = np.array([penalty_slope(experiment, place, value) for value in row])
    size = _farthest(snapshot, unit, slopes)
    why = []
    if any(slope.any() for slope in slopes.values()):
        why.append("the penalty pulls them towards 0")
    decayed, carried = _without_slopes(snapshot, unit, slopes)
    if decayed:
        why.append("the optimizer's weight decay pulls them towards 0")
    if carried:
        why.append("the optimizer still carries earlier slopes")
    return size, " and ".join(why)


def _farthest(snapshot: Snapshot, unit: int, slopes: Mapping[str, NDArray[np.float64]]) -> float:
    """The longest step of the unit's parameters, had they these slopes."""
    steps = [
        step_of(snapshot, name, (unit,), slope).values
        - np.reshape(snapshot.parameters[name][unit], -1)
        for name, slope in slopes.items()
    ]
    return max((float(np.abs(step).max(initial=0.0)) for step in steps), default=0.0)


def _without_slopes(snapshot: Snapshot, unit: int, names: Iterable[str]) -> tuple[bool, bool]:
    """Whether any parameter moves with neither slope nor state, and whether the state matters."""
    decayed = carried = False
    for name in names:
        theta = np.reshape(snapshot.parameters[name][unit], -1)
        nothing = np.zeros(len(theta))
        fresh = step_of(snapshot, name, (unit,), nothing, fresh=True).values
        decayed |= not np.array_equal(fresh, theta)
        carried |= not np.array_equal(step_of(snapshot, name, (unit,), nothing).values, fresh)
    return decayed, carried


def _trained(snapshot: Snapshot, layer: int) -> tuple[str, ...]:
    biases = snapshot.experiment.network.train_biases
    return (f"W{layer}", f"b{layer}") if biases else (f"W{layer}",)
