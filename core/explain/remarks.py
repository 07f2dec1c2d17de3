"""What moves a unit to which the data gives no slope: nothing, the penalty, earlier slopes.

Each sentence is computed: the engine's own optimizer, on copies, tells whether weights move.
"""

from __future__ import annotations

import numpy as np

from core.explain.parameter_slopes import penalty_slope
from core.explain.quantity import Quantity
from core.explain.rendering import NumberFormat, format_number
from core.explain.updates import step_of
from core.snapshot import Snapshot

STAY = "so its weights stay in this update"
RIGHT_ANSWER = "The answer is right, so the perceptron's rule changes nothing"


def dead_words(snapshot: Snapshot, layer: int, unit: int) -> str:
    """Of a unit through which no slope comes: whether its weights stay, else what moves them."""
    head = "Dead: no sample of this batch lets any slope through"
    size, why = _drift(snapshot, layer, unit)
    if size == 0.0:
        return f"{head}, {STAY}."
    return f"{head}. Its weights move all the same in this update{_by(size)}: {why}."


def right_words(snapshot: Snapshot, layer: int, unit: int) -> str:
    """Of a unit of the perceptron's whose answer is right, for the sample that is looked at."""
    if len(snapshot.samples) > 1:
        return f"{RIGHT_ANSWER} for this sample."
    size, why = _drift(snapshot, layer, unit)
    if size == 0.0:
        return f"{RIGHT_ANSWER}."
    return f"{RIGHT_ANSWER}, but its weights move all the same{_by(size)}: {why}."


def _by(size: float) -> str:
    return f" (by up to {format_number(size, NumberFormat(3))})" if np.isfinite(size) else ""


def _drift(snapshot: Snapshot, layer: int, unit: int) -> tuple[float, str]:
    """How far the update moves the unit's weights and bias without any slope from the data."""
    slopes, states = {}, snapshot.optimizer_state
    for name in _trained(snapshot, layer):
        row = snapshot.parameters[name][unit]
        found = [
            penalty_slope(snapshot.experiment, Quantity(name, (unit, 0)), float(value))
            for value in np.reshape(row, -1)
        ]
        slopes[name] = np.array(found)
    steps = [
        step_of(snapshot, name, (unit,), slope).values
        - np.reshape(snapshot.parameters[name][unit], -1)
        for name, slope in slopes.items()
    ]
    size = max((float(np.abs(step).max(initial=0.0)) for step in steps), default=0.0)
    why = []
    if any(slope.any() for slope in slopes.values()):
        why.append("the penalty pulls them towards 0")
    carried = [vector[name][unit] for vector in states.values() for name in slopes]
    if any(np.any(numbers) for numbers in carried):
        why.append("the optimizer still carries earlier slopes")
    return size, " and ".join(why)


def _trained(snapshot: Snapshot, layer: int) -> tuple[str, ...]:
    biases = snapshot.experiment.network.train_biases
    return (f"W{layer}", f"b{layer}") if biases else (f"W{layer}",)
