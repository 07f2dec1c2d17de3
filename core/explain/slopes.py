"""Explanations of the backward pass through the network: slopes by z and by a, link by link."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.explain.formula.chain import Link, Links, Sum, chain, choose, formula, partial, upstream
from core.explain.formula.explanation import Explanation
from core.explain.reading import Reading, layer_slopes
from core.explain.twins import twin_words
from core.formula.quantity import Quantity
from core.formula.tokens import Expr, quantity_symbol

Floats = NDArray[np.float64]


def explain_local_slope(reading: Reading, quantity: Quantity) -> Explanation:
    """da/dz of a unit."""
    layer, value = quantity.layer, reading.number(quantity)
    title = f"Slope of the activation of unit {quantity.index[-1]} of layer {layer}"
    right = local_slope(reading, quantity)
    note = note_on_activation(reading, layer, quantity.index[-1])
    if reading.gives_dz(layer):
        note = "It plays no part here: this loss gives the slope by z directly."
    elif reading.couples(layer):
        note = reading.activation(layer).of_layer.slope_note
    lines = formula(quantity_symbol(quantity, None), right, value)
    return Explanation(quantity, reading.sample, title, lines, (), value, note)


def local_slope(reading: Reading, quantity: Quantity) -> Expr:
    """da/dz in symbols that know their numbers."""
    layer, unit = quantity.layer, quantity.index[-1]
    if not reading.couples(layer):
        z, a = (reading.symbol(Quantity(f"{kind}{layer}", (unit,))) for kind in "za")
        return reading.activation(layer).of_unit.slope(z, a)
    output = quantity.index[-2] if len(quantity.index) == 3 else unit
    above, mine = (reading.symbol(Quantity(f"a{layer}", (k,))) for k in (output, unit))
    return reading.activation(layer).of_layer.slope(above, mine, output == unit)


def explain_slope_by_z(reading: Reading, quantity: Quantity) -> Explanation:
    """∂J/∂z = ∂J/∂a · ∂a/∂z, summed over the layer's outputs where they hang together."""
    layer, unit = quantity.layer, quantity.index[-1]
    chosen = choose(_coupled(reading, layer, unit) if reading.couples(layer) else 1)
    outputs = chosen.places if reading.couples(layer) else (unit,)
    links: list[Links] = [
        (slope_from_above(reading, f"da{layer}", k), through_activation(reading, layer, k, unit))
        for k in outputs
    ]
    result = reading.number(quantity)
    added = Sum(links, chosen)
    lines = chain(quantity_symbol(quantity, None), added, result)
    title = f"Slope of J with respect to the weighted sum of unit {unit} of layer {layer}"
    note = note_on_activation(reading, layer, unit)
    if reading.couples(layer):
        note = reading.activation(layer).of_layer.through_note
    note = f"{note} {twin_words(reading.snapshot, layer, unit)}".strip()
    return Explanation(quantity, reading.sample, title, lines, added.listed(), result, note)


def _coupled(reading: Reading, layer: int, unit: int) -> Floats | int:
    """What reaches one z through each of the layer's outputs; their number where it is unknown."""
    z, a, above = (reading.rows(f"{kind}{layer}") for kind in ("z", "a", "da"))
    if z is None or a is None or above is None or reading.sample is None:
        return reading.snapshot.sizes[layer]
    units = above.shape[1]
    shape = (units, units)
    z, a = np.broadcast_to(z, shape).copy(), np.broadcast_to(a, shape).copy()
    return layer_slopes(reading.activation(layer), z, a, np.diag(above[0]))[:, unit]


def slope_from_above(reading: Reading, name: str, unit: int) -> Link:
    """∂J/∂a or ∂J/∂z of a unit, as it arrives."""
    quantity = Quantity(name, (unit,))
    return upstream(quantity, reading.number(quantity))


def through_activation(reading: Reading, layer: int, output: int, unit: int) -> Link:
    """∂a/∂z."""
    coupled = reading.couples(layer) and reading.sample is not None
    index = (reading.sample or 0, output, unit) if coupled else (unit,)
    slope = Quantity(f"slope{layer}", index)
    a, z = Quantity(f"a{layer}", (output,)), Quantity(f"z{layer}", (unit,))
    return partial(a, z, local_slope(reading, slope), reading.number(slope), slope)


def explain_slope_by_a(reading: Reading, quantity: Quantity) -> Explanation:
    """∂J/∂a = Σ ∂J/∂z · ∂z/∂a over the units of the next layer."""
    layer, unit = quantity.layer, quantity.index[-1]
    following = layer + 1
    weights = reading.snapshot.parameters[f"W{following}"][:, unit]
    above = reading.rows(f"dz{following}")
    known = above is not None and reading.sample is not None
    chosen = choose(len(weights) if above is None or not known else above[0] * weights)
    links: list[Links] = []
    for k in chosen.places:
        weight, a = Quantity(f"W{following}", (k, unit)), Quantity(f"a{layer}", (unit,))
        value, z = reading.number(weight), Quantity(f"z{following}", (k,))
        local = quantity_symbol(weight, value)
        arriving = slope_from_above(reading, f"dz{following}", k)
        links.append((arriving, partial(z, a, local, value, weight)))
    result = reading.number(quantity)
    added = Sum(links, chosen)
    lines = chain(quantity_symbol(quantity, None), added, result)
    what = f"input {unit}" if layer == 0 else f"the output of unit {unit} of layer {layer}"
    note = ""
    if len(weights) > 1:
        note = "It feeds every unit of the next layer, so the slopes that come back add up."
    return Explanation(
        quantity,
        reading.sample,
        f"Slope of J with respect to {what}",
        lines,
        added.listed(),
        result,
        note,
    )


def note_on_activation(reading: Reading, layer: int, unit: int) -> str:
    """What is special about the activation's slope at the z of the sample that is looked at."""
    z = reading.number(Quantity(f"z{layer}", (unit,)))
    if z is None or reading.couples(layer):
        return ""
    return reading.activation(layer).of_unit.slope_note(z)
