"""Explanations of the loss: J, a sample's loss, the penalty, and the slope where all begins."""

from __future__ import annotations

from functools import partial as bound

import numpy as np
from numpy.typing import NDArray

from core.explain.formula.chain import Chosen, Link, Links, Sum, chain, choose, formula, plain
from core.explain.formula.explanation import Explanation, Factor, Term
from core.explain.formula.rendering import as_latex, as_text
from core.explain.forward import share_link
from core.explain.reading import Reading
from core.explain.remarks import right_words
from core.formula.quantity import Quantity
from core.formula.tokens import EQUALS, Expr, Line, fill, number, quantity_symbol, rest, symbol
from core.formula.tokens import total as total_of
from core.nn.losses import Formula, OutputOf

Floats = NDArray[np.float64]
MOST_LOSSES = 500  # samples whose losses are all computed to find those that count most
FROM_Z = "Written in z, as it is computed: so near to 0 or 1 the logarithm of a has too few digits."
MOST_OUTPUTS = 100  # of which each one's part of the loss is computed to find the largest


def explain_loss(reading: Reading, quantity: Quantity) -> Explanation:
    """J, or its part from the data, as samples' losses and the penalty."""
    result = reading.number(quantity)
    chosen = _choose_samples(reading, result is not None)
    named = [Quantity("sample_loss", (k,)) for k in chosen.places]
    losses: list[Links] = [(plain(one, reading.number(one)),) for one in named]
    rule = reading.snapshot.experiment.regularization
    extra: list[Links] = []
    if quantity.name == "loss" and (rule.l1 or rule.l2):
        extra = [(plain(Quantity("penalty"), reading.penalty),)]
    added = Sum(losses, chosen, extra, share_link(reading) if reading.is_mean else None)
    lines = chain(quantity_symbol(quantity, None), added, result)
    what = "the objective" if quantity.name == "loss" else "without the penalty"
    title = f"J, {what}: {reading.loss.title.lower()}"
    note = ""
    if reading.is_mean and result is not None:
        note = f"The mean over the {reading.batch} samples of the batch: N = {reading.batch}."
    return Explanation(quantity, None, title, lines, added.listed(), result, note)


def _choose_samples(reading: Reading, known: bool) -> Chosen:
    count = max(1, reading.batch)
    if not known:
        return choose(count)
    if count <= MOST_LOSSES:
        return choose(np.array([reading.sample_loss(k) or 0.0 for k in range(count)]))
    first = choose(count)
    listed = sum(reading.sample_loss(k) or 0.0 for k in first.places)
    everything = float(reading.snapshot.values["data_loss"]) * (count if reading.is_mean else 1)
    return Chosen(first.places, first.others, everything - listed)


def explain_sample_loss(reading: Reading, quantity: Quantity) -> Explanation:
    """One sample's loss: what each of its outputs adds."""
    row = quantity.index[0]
    here, entry, result = reading.at(row), reading.loss.tokens, reading.number(quantity)
    chosen = _choose_outputs(here, entry, result)
    outputs = [output_of(here, unit) for unit in chosen.places]
    symbols = [entry.part(output) for output in outputs]
    numbers = symbols if result is None else [entry.written(output) for output in outputs]
    lines = _three(quantity_symbol(quantity, None), symbols, numbers, chosen, result)
    factors = [
        Factor(as_text(part.tokens), as_latex(part.tokens), written.value, unit)
        for part, written, unit in zip(
            symbols,
            numbers,
            [Quantity(f"a{here.last}", (row, k)) for k in chosen.places],
            strict=True,
        )
    ]
    terms = [Term((factor,)) for factor in factors]
    if chosen.others:
        others = Factor(f"… ({chosen.others} more)", r"\cdots", chosen.sum_of_others, None)
        terms.append(Term((others,), chosen.others))
    is_same = all(one is two or one == two for one, two in zip(symbols, numbers, strict=True))
    title = f"{reading.loss.title} of {reading.sample_in_words(row)}"
    note = "" if is_same else FROM_Z
    return Explanation(quantity, row, title, lines, tuple(terms), result, note)


def _choose_outputs(reading: Reading, entry: Formula, result: float | None) -> Chosen:
    units = reading.snapshot.sizes[-1]
    if result is None:
        return choose(units)
    if units > MOST_OUTPUTS:
        first = choose(units)
        listed = sum(entry.written(output_of(reading, k)).value or 0.0 for k in first.places)
        return Chosen(first.places, first.others, result - listed)
    parts = [entry.written(output_of(reading, unit)).value for unit in range(units)]
    known = [part for part in parts if part is not None]
    return choose(np.array(known) if len(known) == units else units)


def _three(
    heading: Expr, symbols: list[Expr], numbers: list[Expr], chosen: Chosen, result: float | None
) -> tuple[Line, ...]:
    """Formula; numbers; what each output adds, and the result."""
    others = [rest(chosen.others, chosen.sum_of_others)] if chosen.others else []
    first = (*heading.tokens, EQUALS, *total_of([*symbols, *others]).tokens)
    if result is None:
        return (first,)
    if [part.tokens for part in symbols] != [part.tokens for part in numbers]:
        first = (*first, EQUALS, *total_of([*numbers, *others]).tokens)
    second = (EQUALS, *fill(total_of([*numbers, *others]).tokens))
    third: Line = (EQUALS, *number(result).tokens)
    if len(numbers) > 1:
        values = [number(part.value or 0.0) for part in numbers]
        third = (EQUALS, *fill(total_of([*values, *others]).tokens), *third)
    return first, second, third


def output_of(reading: Reading, unit: int) -> OutputOf:
    """One output of the sample that is looked at."""
    last = reading.last
    z, t = reading.rows(f"z{last}"), reading.rows("t")
    alone = reading.sample is not None
    read = bound(_read, reading)
    largest = log_sum = None
    if z is not None and alone:
        largest = float(z[0].max())
        log_sum = float(np.log(np.exp(z[0] - largest).sum()))
    return OutputOf(
        z=read(Quantity(f"z{last}", (unit,))),
        a=read(Quantity(f"a{last}", (unit,))),
        t=read(Quantity("t", (unit,))),
        units=reading.snapshot.sizes[-1],
        target_sum=float(t[0].sum()) if t is not None and alone else None,
        largest=largest,
        log_sum=log_sum,
    )


def _read(reading: Reading, quantity: Quantity) -> Expr:
    return reading.symbol(quantity)


def explain_loss_slope(reading: Reading, quantity: Quantity) -> Explanation:
    """The slope of J by an output, or by its z: the loss's own slope, and 1/N for a mean."""
    unit, entry = quantity.index[-1], reading.loss.tokens
    result = reading.number(quantity)
    output = output_of(reading, unit)
    local = entry.slope(output)
    lines, terms = _scaled(reading, quantity, local, result)
    what = "z of output" if quantity.kind == "dz" else "output"
    title = f"Slope of J with respect to {what} {unit}: here the backward pass begins"
    note = entry.note(output) if result is not None else ""
    if reading.loss.right_answer and result == 0.0:
        note = f"{note} {right_words(reading.snapshot, quantity.layer, unit)}"
    if reading.is_mean and result is not None:
        note = f"{note} 1/N = 1/{reading.batch} comes from the mean over the batch.".strip()
    return Explanation(quantity, reading.sample, title, lines, terms, result, note)


def _scaled(
    reading: Reading, quantity: Quantity, local: Expr, result: float | None
) -> tuple[tuple[Line, ...], tuple[Term, ...]]:
    below = Quantity(quantity.name[1:], quantity.index)
    row = reading.sample
    above = Quantity("sample_loss", (row,) if row is not None else ())
    name = f"∂L[{row}]" if row is not None else "∂L"
    top = above.latex if row is not None else "L"
    face = symbol(
        f"{name}/∂{below.text}", rf"\frac{{\partial {top}}}{{\partial {below.latex}}}", local.value
    )
    source = above if row is not None else None
    slope = Link(face, local, local.value, source, spelled=True)
    added = Sum([(slope,)], choose(1), share=share_link(reading) if reading.is_mean else None)
    return chain(quantity_symbol(quantity, None), added, result), added.listed()


def explain_penalty(reading: Reading, quantity: Quantity) -> Explanation:
    """λ₁ Σ|w| + ½ λ₂ Σw² over all weights."""
    snapshot, rule = reading.snapshot, reading.snapshot.experiment.regularization
    weights = [snapshot.parameters[f"W{layer}"] for layer in range(1, reading.last + 1)]
    parts = []
    if rule.l1:
        size = sum(float(np.abs(w).sum()) for w in weights)
        parts.append(_named("λ₁", r"\lambda_1", rule.l1) * _named("Σ|w|", r"\sum |w|", size))
    if rule.l2:
        squares = sum(float((w * w).sum()) for w in weights)
        half = 1 / number(2) * _named("λ₂", r"\lambda_2", rule.l2)
        parts.append(half * _named("Σw²", r"\sum w^2", squares))
    right = total_of(parts) if parts else number(0)
    lines = formula(quantity_symbol(quantity, None), right, reading.penalty)
    note = "It grows with every weight, whatever the data; biases do not count."
    if not parts:
        note = "There is no penalty in this experiment."
    title = "The penalty on large weights"
    return Explanation(quantity, None, title, lines, (), reading.penalty, note)


def _named(text: str, latex: str, value: float) -> Expr:
    return symbol(text, latex, value)


__all__ = [
    "explain_loss",
    "explain_loss_slope",
    "explain_penalty",
    "explain_sample_loss",
    "output_of",
]
