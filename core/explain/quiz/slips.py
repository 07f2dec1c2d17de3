"""Typical slips in computing a number by hand, and the wrong numbers that they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.explain.parameter_slopes import penalty_slope
from core.explain.reading import Reading, layer_slopes
from core.explain.updates import Position, step_of
from core.formula.quantity import Quantity

Floats = NDArray[np.float64]
MOST_UNITS = 64  # other units whose slopes are tried

FORGOT_SLOPE = "forgot_activation_slope"
FORGOT_ACTIVATION = "forgot_activation"
UPSTREAM = "wrong_upstream"
UPDATED = "used_updated_weight"
AVERAGE = "forgot_to_average"
BIAS = "forgot_bias"

SENTENCES = {
    FORGOT_SLOPE: "The activation's slope ∂a/∂z is missing from the product.",
    FORGOT_ACTIVATION: "That is the weighted sum z: the activation is still to come.",
    UPDATED: "That uses a weight that has been updated already; slopes belong to the old ones.",
    AVERAGE: "J is the mean over the batch: the factor 1/N is missing.",
    BIAS: "The bias is missing from the sum.",
}


@dataclass(frozen=True)
class Slip:
    """A slip, what to say of it, and the number that it leads to."""

    kind: str
    sentence: str
    value: float


def slips(reading: Reading, quantity: Quantity) -> Iterator[Slip]:
    """Wrong numbers for one quantity, the likeliest first. For a sample, or for the whole batch."""
    write = _SLIPS.get(quantity.kind)
    if write is not None:
        yield from write(reading, quantity)


def _slip(kind: str, value: float) -> Slip:
    return Slip(kind, SENTENCES[kind], value)


def _weighted_sum(reading: Reading, quantity: Quantity) -> Iterator[Slip]:
    z = reading.number(quantity)
    bias = reading.snapshot.parameters[f"b{quantity.layer}"][quantity.index[-1]]
    if z is not None:
        yield _slip(BIAS, z - float(bias))


def _activation(reading: Reading, quantity: Quantity) -> Iterator[Slip]:
    z = reading.number(Quantity(f"z{quantity.layer}", quantity.index))
    if z is not None and quantity.layer:
        yield _slip(FORGOT_ACTIVATION, z)


def _loss(reading: Reading, quantity: Quantity) -> Iterator[Slip]:
    data = reading.snapshot.values.get("data_loss")
    if data is not None and reading.is_mean:
        penalty = reading.penalty if quantity.name == "loss" else 0.0
        yield _slip(AVERAGE, float(data) * reading.batch + penalty)


def _by_output(reading: Reading, quantity: Quantity) -> Iterator[Slip]:
    """Slips in ∂J/∂a."""
    layer, unit = quantity.layer, quantity.index[-1]
    value = reading.number(quantity)
    if value is None or reading.sample is None:
        return
    if reading.is_mean:
        yield _slip(AVERAGE, value * reading.batch)
    if layer == reading.last:
        return
    weights = reading.snapshot.parameters[f"W{layer + 1}"]
    above, before = reading.rows(f"dz{layer + 1}"), reading.rows(f"da{layer + 1}")
    assert above is not None
    yield from _updated(reading, layer, unit, through_activation=False)
    if before is not None:
        yield _slip(FORGOT_SLOPE, float(before[0] @ weights[:, unit]))
    for k in range(min(len(weights), MOST_UNITS)):
        if len(weights) > 1:
            sentence = (
                f"That is what comes through unit {k} of layer {layer + 1} alone: add up all."
            )
            yield Slip(UPSTREAM, sentence, float(above[0, k] * weights[k, unit]))
    if weights.shape[0] == weights.shape[1]:
        sentence = "The weights are taken the wrong way round: those that leave this unit count."
        yield Slip(UPSTREAM, sentence, float(above[0] @ weights[unit]))


def _by_sum(reading: Reading, quantity: Quantity) -> Iterator[Slip]:
    """Slips in ∂J/∂z."""
    layer, unit = quantity.layer, quantity.index[-1]
    value = reading.number(quantity)
    above = reading.rows(f"da{layer}")
    if value is None or reading.sample is None:
        return
    if above is not None:
        yield _slip(FORGOT_SLOPE, float(above[0, unit]))
    if reading.is_mean:
        yield _slip(AVERAGE, value * reading.batch)
    yield from _updated(reading, layer, unit, through_activation=True)
    slopes = reading.slopes(layer)
    if above is not None and slopes is not None:
        for k in _others(unit, above.shape[1]):
            yield _of_unit(k, layer, float(above[0, k] * slopes[0, unit]))


def _by_parameter(reading: Reading, quantity: Quantity) -> Iterator[Slip]:
    """Slips in ∂J/∂w and ∂J/∂b: each is a wrong ∂J/∂z, times what the parameter works on."""
    layer, unit = quantity.layer, quantity.index[0]
    dz, above = reading.rows(f"dz{layer}"), reading.rows(f"da{layer}")
    if dz is None:
        return
    below = np.ones(len(dz))
    if len(quantity.index) == 2:
        rows = reading.rows(f"a{layer - 1}")
        assert rows is not None
        below = rows[:, quantity.index[1]]
    extra = _penalty(reading, quantity)
    if above is not None:
        yield _slip(FORGOT_SLOPE, float(above[:, unit] @ below) + extra)
    if reading.is_mean:
        yield _slip(AVERAGE, float(dz[:, unit] @ below) * reading.batch + extra)
    updated = _with_updated(reading, layer)
    if updated is not None:
        yield _slip(UPDATED, float(updated[1][:, unit] @ below) + extra)
    for k in _others(unit, dz.shape[1]):
        yield _of_unit(k, layer, float(dz[:, k] @ below) + extra)
    sentence = "The slope from above is missing: that is only what the weight works on."
    if len(quantity.index) == 2 and reading.sample is not None:
        yield Slip(UPSTREAM, sentence, float(below[0]))


def _penalty(reading: Reading, quantity: Quantity) -> float:
    """What the penalty adds; nothing to one sample's share."""
    parameter = Quantity(quantity.name[1:], quantity.index)
    value = float(reading.snapshot.parameters[parameter.name][parameter.index])
    of_share = reading.sample is not None and reading.batch > 1
    return 0.0 if of_share else penalty_slope(reading.snapshot.experiment, parameter, value)


def _others(unit: int, units: int) -> list[int]:
    return [k for k in range(min(units, MOST_UNITS)) if k != unit]


def _of_unit(k: int, layer: int, value: float) -> Slip:
    return Slip(UPSTREAM, f"That takes the slope that arrives at unit {k} of layer {layer}.", value)


def _updated(reading: Reading, layer: int, unit: int, through_activation: bool) -> Iterator[Slip]:
    found = _with_updated(reading, layer)
    if found is not None:
        yield _slip(UPDATED, float(found[int(through_activation)][0, unit]))


def _with_updated(reading: Reading, layer: int) -> tuple[Floats, Floats] | None:
    """Da and dz of a layer, had every layer above been updated before the slopes came down."""
    snapshot = reading.snapshot
    dz = reading.rows(f"dz{reading.last}")
    if layer == reading.last or dz is None or Position.of(snapshot).ran:
        return None
    da = dz
    for number in range(reading.last, layer, -1):
        slopes = snapshot.values.get(f"dW{number}")
        z, a = reading.rows(f"z{number - 1}"), reading.rows(f"a{number - 1}")
        if slopes is None or z is None or a is None:
            return None
        weights = step_of(snapshot, f"W{number}", (), slopes).values.reshape(slopes.shape)
        da = dz @ weights
        dz = layer_slopes(reading.activation(number - 1), z, a, da)
    return da, dz


_SLIPS = {
    "z": _weighted_sum,
    "a": _activation,
    "loss": _loss,
    "data_loss": _loss,
    "da": _by_output,
    "dz": _by_sum,
    "dW": _by_parameter,
    "db": _by_parameter,
}
