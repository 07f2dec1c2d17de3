"""A unit's activation as a curve, where each sample stands on it; saturated and dead units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.explain.reading import Reading, layer_slopes
from core.nn.activations import Activation
from core.numbers import safe_range
from core.session.snapshot import Snapshot

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
SATURATED = 0.01  # of the greatest slope
HALF_WIDTH = 6.0  # of the curve's range around 0, at least
POINTS = 241


@dataclass(frozen=True, eq=False)
class ActivationView:
    """The activation of one unit, drawn.

    Attributes:
        layer, unit: which unit.
        name: the activation's name as in the experiment file.
        formula, slope_formula: for captions.
        z, a, slope: the curve and its slope at ``z``, ascending. Of a softmax: for the sample
            looked at, with the layer's other z held fixed.
        sample_z, sample_a, sample_slope: where each sample of the batch stands; empty before the
            unit's activation has been computed.
        sample: row of the batch that the tangent belongs to; None for none.
        greatest: the greatest slope that the activation has.
        saturated: for each sample whether the slope is under 1 % of ``greatest``, where the
            activation is smooth.
        dead: whether no sample of the batch lets any slope through, though the activation could.
    """

    layer: int
    unit: int
    name: str
    formula: str
    slope_formula: str
    z: Floats
    a: Floats
    slope: Floats
    sample_z: Floats
    sample_a: Floats
    sample_slope: Floats
    sample: int | None
    greatest: float
    saturated: Bools
    dead: bool

    def tangent(self, half_width: float = 1.5) -> tuple[Floats, Floats] | None:
        """Two points (z, a) of the tangent at ``sample``, not finite beyond float64; or None."""
        if self.sample is None or not len(self.sample_z):
            return None
        z, a = self.sample_z[self.sample], self.sample_a[self.sample]
        ends = np.array([-half_width, half_width])
        with np.errstate(all="ignore"):
            return z + ends, a + self.sample_slope[self.sample] * ends


def activation_view(
    snapshot: Snapshot, layer: int, unit: int, sample: int | None = None
) -> ActivationView:
    """The view of one unit. Raises ``LookupError`` where there is none."""
    if not 1 <= layer < len(snapshot.sizes) or not 0 <= unit < snapshot.sizes[layer]:
        raise LookupError(f"there is no unit {unit} in layer {layer}")
    reading = Reading.of(snapshot, sample)
    activation = reading.activation(layer)
    z, a = snapshot.values.get(f"z{layer}"), snapshot.values.get(f"a{layer}")
    known = z is not None and a is not None
    nothing = np.zeros(0)
    sample_z = z[:, unit] if z is not None and known else nothing
    sample_a = a[:, unit] if a is not None and known else nothing
    slopes = own_slopes(reading, layer)[:, unit] if known else nothing
    grid = _range(sample_z)
    others = z[reading.sample or 0] if z is not None and known else np.zeros(snapshot.sizes[layer])
    curve, curve_slopes = activation.curve(grid, others, unit)
    greatest = greatest_slope(activation)
    return ActivationView(
        layer=layer,
        unit=unit,
        name=activation.name,
        formula=activation.formula,
        slope_formula=activation.slope_formula,
        z=grid,
        a=curve,
        slope=curve_slopes,
        sample_z=sample_z.copy(),
        sample_a=sample_a.copy(),
        sample_slope=slopes.copy(),
        sample=reading.sample if known else None,
        greatest=greatest,
        saturated=_saturated(activation, slopes, greatest),
        dead=bool(known and _dead(activation, slopes, greatest, axis=None)),
    )


def own_slopes(reading: Reading, layer: int) -> Floats:
    """∂a/∂z of each unit by its own z for every sample of the batch: batch x units."""
    z, a = reading.array(f"z{layer}"), reading.array(f"a{layer}")
    assert z is not None and a is not None
    if not reading.couples(layer):
        return layer_slopes(reading.activation(layer), z, a, np.ones_like(a))
    slopes = np.empty_like(a)
    for unit in range(a.shape[1]):
        above = np.zeros_like(a)
        above[:, unit] = 1.0
        slopes[:, unit] = layer_slopes(reading.activation(layer), z, a, above)[:, unit]
    return slopes


def _range(z: Floats) -> Floats:
    """Where the curve is drawn: around 0, and as far as any sample goes; 0 is one of the points."""
    far = safe_range.largest(z)
    # 1.1 times the largest, where that is a number; the steps between are taken from -1 to 1.
    reach = max(HALF_WIDTH, far + min(0.1 * far, safe_range.GREATEST - far))
    return np.linspace(-1.0, 1.0, POINTS) * reach


@cache
def greatest_slope(activation: Activation) -> float:
    """The greatest slope that the activation has anywhere near 0, of two units if they hang so."""
    return float(activation.curve(np.linspace(-10.0, 10.0, 2001), np.zeros(2))[1].max())


def _saturated(activation: Activation, slopes: Floats, greatest: float) -> Bools:
    if not activation.smooth:
        return np.zeros(slopes.shape, dtype=bool)
    return np.abs(slopes) < SATURATED * greatest


def _dead(activation: Activation, slopes: Floats, greatest: float, axis: int | None) -> Bools:
    """No slope comes through for any sample, though the activation has kinks and slopes."""
    never = (slopes == 0.0).all(axis=axis)
    return np.asarray(never & (not activation.smooth and greatest > 0.0))


@dataclass(frozen=True, eq=False)
class LayerHealth:
    """Units of a layer that learn nothing, or next to nothing, from this batch.

    Attributes:
        layer: its number.
        dead: for each unit whether no sample lets a slope through (ReLU with no z > 0).
        saturated: for each unit whether every sample is saturated.
        saturated_share: for each unit the share of the samples for which it is saturated.
        saturated_rows: whether it is saturated, samples x units.
    """

    layer: int
    dead: Bools
    saturated: Bools
    saturated_share: Floats
    saturated_rows: Bools


def health(snapshot: Snapshot) -> dict[int, LayerHealth]:
    """The health of every layer whose activations have been computed in this update, by number."""
    reading, found = Reading.of(snapshot, None), dict[int, LayerHealth]()
    for layer in range(1, len(snapshot.sizes)):
        if f"a{layer}" not in snapshot.values:
            break
        activation = reading.activation(layer)
        slopes = own_slopes(reading, layer)
        greatest = greatest_slope(activation)
        saturated = _saturated(activation, slopes, greatest)
        found[layer] = LayerHealth(
            layer=layer,
            dead=_dead(activation, slopes, greatest, axis=0),
            saturated=np.asarray(saturated.all(axis=0)),
            saturated_share=saturated.mean(axis=0),
            saturated_rows=saturated,
        )
    return found
