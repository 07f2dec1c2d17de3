"""Explanations of the forward pass: inputs, targets, weighted sums and activations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.explain.formula.chain import Link, Links, Sum, chain, choose, formula, plain
from core.explain.formula.explanation import Explanation
from core.explain.reading import Reading
from core.formula.quantity import Quantity
from core.formula.tokens import EQUALS, Expr, Line, fill, number, quantity_symbol, rest, symbol
from core.session.snapshot import is_slope, over_batch


def explain_data(reading: Reading, quantity: Quantity) -> Explanation:
    """An input or a target, which come from the data."""
    names = reading.snapshot.input_names if quantity.name == "a0" else reading.snapshot.output_names
    unit = quantity.index[-1]
    word = "Input" if quantity.name == "a0" else "Target"
    name = f": {names[unit]}" if unit < len(names) else ""
    value = reading.number(quantity)
    heading = quantity_symbol(quantity, None).tokens
    if value is None:
        note = reading.missing(quantity)
        return Explanation(quantity, reading.sample, f"{word} {unit}{name}", (heading,), note=note)
    row = reading.whole(quantity)
    assert row is not None
    line = (*heading, EQUALS, *number(value).tokens)
    note = f"It comes from the data: {reading.sample_in_words(row.index[0])}."
    return Explanation(quantity, reading.sample, f"{word} {unit}{name}", (line,), (), value, note)


def explain_weighted_sum(reading: Reading, quantity: Quantity) -> Explanation:
    """Z = Σ w·a + b, with the inputs that count most where there are many."""
    layer, unit = quantity.layer, quantity.index[-1]
    parameters, below = reading.snapshot.parameters, reading.rows(f"a{layer - 1}")
    weights = parameters[f"W{layer}"][unit]
    known = below is not None and reading.sample is not None
    values: NDArray[np.float64] | int = len(weights)
    if below is not None and known:
        values = weights * below[0]
    chosen = choose(values)
    terms: list[Links] = []
    for j in chosen.places:
        weight, source = Quantity(f"W{layer}", (unit, j)), Quantity(f"a{layer - 1}", (j,))
        terms.append((_plain(reading, weight), _plain(reading, source)))
    bias = (_plain(reading, Quantity(f"b{layer}", (unit,))),)
    added = Sum(terms, chosen, [bias])
    result = reading.number(quantity)
    lines = chain(quantity_symbol(quantity, None), added, result)
    title = f"Weighted sum of unit {unit} of layer {layer}"
    return Explanation(quantity, reading.sample, title, lines, added.listed(), result)


def _plain(reading: Reading, quantity: Quantity) -> Link:
    return plain(quantity, reading.number(quantity))


def explain_activation(reading: Reading, quantity: Quantity) -> Explanation:
    """A = f(z)."""
    layer, unit = quantity.layer, quantity.index[-1]
    entry = reading.activation(layer)
    title = f"{entry.title} of unit {unit} of layer {layer}"
    result, heading = reading.number(quantity), quantity_symbol(quantity, None)
    if reading.couples(layer):
        lines, note = _of_layer(reading, layer, unit, heading, result)
        return Explanation(quantity, reading.sample, title, lines, (), result, note)
    z = reading.symbol(Quantity(f"z{layer}", (unit,)))
    lines = formula(heading, entry.of_unit.value(z), result)
    return Explanation(quantity, reading.sample, title, lines, (), result)


def _of_layer(
    reading: Reading, layer: int, unit: int, heading: Expr, result: float | None
) -> tuple[tuple[Line, ...], str]:
    """An output that hangs on every z; numbers are shown with the largest z taken off."""
    entry, z = reading.activation(layer).of_layer, reading.rows(f"z{layer}")
    largest = None if z is None or reading.sample is None else float(z[0].max())
    units = reading.snapshot.sizes[layer]
    chosen = choose(units if largest is None or z is None else entry.terms(z[0]))
    shown = [reading.symbol(Quantity(f"z{layer}", (k,))) for k in chosen.places]
    mine = reading.symbol(Quantity(f"z{layer}", (unit,)))
    others = [rest(chosen.others, chosen.sum_of_others)] if chosen.others else []
    symbols = entry.value(mine, shown, others)
    if result is None or largest is None:
        return ((*heading.tokens, EQUALS, *symbols.tokens),), ""
    shifted = entry.shifted(mine, shown, others, symbol("m", "m", largest))
    lines = (
        (*heading.tokens, EQUALS, *symbols.tokens, EQUALS, *shifted.tokens),
        (EQUALS, *fill(shifted.tokens)),
        (EQUALS, *number(result).tokens),
    )
    return lines, entry.value_note


def explain_over_batch(reading: Reading, quantity: Quantity) -> Explanation:
    """A unit's number for the whole batch: the mean of a value, the sum of a slope."""
    column, unit = reading.column(quantity), quantity.index[-1]
    summed = is_slope(quantity.name)
    if summed:
        title = f"{quantity.text}, added up over the batch"
    else:
        title = f"Mean of {quantity.text} over the batch"
    heading = quantity_symbol(quantity, None)
    if column is None:
        note = reading.missing(quantity)
        return Explanation(quantity, None, title, (heading.tokens,), note=note)
    chosen = choose(column)
    named = [Quantity(quantity.name, (k, unit)) for k in chosen.places]
    terms = [(plain(one, float(column[one.index[0]])),) for one in named]
    added = Sum(terms, chosen, share=None if summed else share_link(reading))
    result = float(over_batch(quantity.name, column))
    lines = chain(heading, added, result)
    note = "Choose a sample to see where its own number comes from."
    if summed and reading.is_mean:
        note = f"Each sample's slope carries its 1/N = 1/{reading.batch} already. {note}"
    return Explanation(quantity, None, title, lines, added.listed(), result, note)


def share_link(reading: Reading) -> Link:
    """1/N as a factor."""
    share = reading.share
    return Link(share, share, share.value, None)
