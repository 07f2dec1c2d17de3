"""Explanations of the slopes by weights and biases: of one sample, or added up over the batch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.experiment.schema import Experiment
from core.explain.formula.chain import Link, Links, Sum, chain, choose, partial
from core.explain.formula.explanation import Explanation, Term
from core.explain.reading import Reading
from core.explain.slopes import note_on_activation, slope_from_above, through_activation
from core.formula.quantity import Quantity
from core.formula.tokens import (
    DOT,
    EQUALS,
    SUM_OVER,
    Expr,
    Line,
    Token,
    function,
    number,
    quantity_symbol,
    symbol,
)

Floats = NDArray[np.float64]
ADDS_UP = "z is a sum, and a sum hands its slope on unchanged to each of its summands: ∂z/∂b = 1."


def sample_slopes(reading: Reading, layer: int, index: tuple[int, ...]) -> Floats | None:
    """Each sample's share of a weight's or bias's slope: ∂J/∂z · ∂z/∂w; None until dz is there."""
    dz = reading.array(f"dz{layer}")
    if dz is None:
        return None
    if len(index) == 1:
        return dz[:, index[0]].copy()
    below = reading.array(f"a{layer - 1}")
    assert below is not None
    return dz[:, index[0]] * below[:, index[1]]


def explain_parameter_slope(reading: Reading, quantity: Quantity) -> Explanation:
    """∂J/∂w or ∂J/∂b."""
    layer, index = quantity.layer, quantity.index
    slope = reading.number(quantity)
    shares = sample_slopes(reading, layer, index)
    one_of_many = reading.sample is not None and reading.batch > 1
    result = slope
    if one_of_many and slope is not None and shares is not None:
        result = float(shares[reading.sample or 0])
    over_batch = reading.sample is None and reading.batch > 1
    if over_batch and slope is not None and shares is not None:
        lines, terms = _over_batch(reading, quantity, shares, result)
    else:
        lines, terms = _of_sample(reading, quantity, result, with_penalty=not one_of_many)
    word = "weight" if len(index) == 2 else "bias"
    title = f"Slope of J with respect to the {word} {_parameter(quantity).text}"
    if reading.sample is not None and one_of_many:
        whose = reading.sample_in_words(reading.sample)
        title = f"Slope of J by {_parameter(quantity).text}: the share of {whose}"
    note = _note(reading, quantity, one_of_many) if result is not None else ""
    if result is not None and not over_batch and not reading.gives_dz(layer):
        note = f"{note} {note_on_activation(reading, layer, index[0])}".strip()
    return Explanation(quantity, reading.sample, title, lines, terms, result, note)


def _parameter(quantity: Quantity) -> Quantity:
    return Quantity(quantity.name[1:], quantity.index)


def _of_sample(
    reading: Reading, quantity: Quantity, result: float | None, with_penalty: bool
) -> tuple[tuple[Line, ...], tuple[Term, ...]]:
    layer, unit = quantity.layer, quantity.index[0]
    if reading.gives_dz(layer) or reading.couples(layer):
        links: Links = (slope_from_above(reading, f"dz{layer}", unit),)
    else:
        arriving = slope_from_above(reading, f"da{layer}", unit)
        links = (arriving, through_activation(reading, layer, unit, unit))
    terms = [(*links, _through_sum(reading, quantity, reading.sample))]
    added = Sum(terms, choose(1), penalty_links(reading, quantity) if with_penalty else ())
    return chain(quantity_symbol(quantity, None), added, result), added.listed()


def _over_batch(
    reading: Reading, quantity: Quantity, shares: Floats, result: float | None
) -> tuple[tuple[Line, ...], tuple[Term, ...]]:
    """The sum over the samples, those that count most by name; the rule as Σ in the first line."""
    layer, unit = quantity.layer, quantity.index[0]
    chosen = choose(shares)
    terms: list[Links] = []
    for k in chosen.places:
        here = reading.at(k)
        arriving = slope_from_above(here, f"dz{layer}", unit)
        named = Quantity(f"dz{layer}", (k, unit))
        face = quantity_symbol(named, arriving.value)
        arriving = Link(face, face, arriving.value, named, upstream=True)
        terms.append((arriving, _through_sum(here, quantity, k, named=True)))
    penalty = penalty_links(reading, quantity)
    added = Sum(terms, chosen, penalty)
    lines = chain(quantity_symbol(quantity, None), added, result)
    return (_rule(reading, quantity, penalty), *lines[1:]), added.listed()


def _through_sum(
    reading: Reading, quantity: Quantity, sample: int | None, named: bool = False
) -> Link:
    """∂z/∂w = a of the layer below; ∂z/∂b = 1."""
    layer, unit = quantity.layer, quantity.index[0]
    row = (sample,) if named and sample is not None else ()
    z = Quantity(f"z{layer}", (*row, unit))
    if len(quantity.index) == 1:
        return partial(z, _parameter(quantity), number(1), 1.0, None, shown_at=z)
    source = Quantity(f"a{layer - 1}", (*row, quantity.index[1]))
    value = reading.number(source)
    return partial(z, _parameter(quantity), quantity_symbol(source, value), value, source)


def penalty_slope(experiment: Experiment, parameter: Quantity, value: float) -> float:
    """The penalty's part of the slope of J by a parameter of this value."""
    rule = experiment.regularization
    return rule.l2 * value + rule.l1 * float(np.sign(value)) if parameter.kind == "W" else 0.0


def penalty_links(reading: Reading, quantity: Quantity) -> list[Links]:
    """What the penalty adds to a weight's slope: λ₁ · sign(w) and λ₂ · w; never for biases."""
    rule, terms = reading.snapshot.experiment.regularization, list[Links]()
    if len(quantity.index) == 1:
        return terms
    weight = _parameter(quantity)
    value = float(reading.snapshot.parameters[weight.name][weight.index])
    w = quantity_symbol(weight, value)
    if rule.l2:
        terms.append((_constant("λ₂", r"\lambda_2", rule.l2), Link(w, w, value, weight)))
    if rule.l1:
        sign = function("sign", np.sign, w)
        link = Link(sign, sign, float(np.sign(value)), weight)
        terms.append((_constant("λ₁", r"\lambda_1", rule.l1), link))
    return terms


def _constant(text: str, latex: str, value: float) -> Link:
    face = symbol(text, latex, value)
    return Link(face, face, value, None)


def _rule(reading: Reading, quantity: Quantity, penalty: list[Links]) -> Line:
    """∂J/∂w = Σₖ ∂J/∂z[k] · ∂z[k]/∂w, and where the 1/N of a mean sits in it."""
    unit, w = quantity.index[0], _parameter(quantity)
    z_text, z_latex = f"z{quantity.layer}[k,{unit}]", f"z^{{({quantity.layer})}}_{{k,{unit}}}"
    local = symbol(f"∂{z_text}/∂{w.text}", _by(z_latex, w.latex, r"\partial "), None)
    arriving = symbol(f"∂J/∂{z_text}", _by("J", z_latex, r"\partial "), None)
    line: tuple[Token, ...] = (*quantity_symbol(quantity, None).tokens, EQUALS, SUM_OVER)
    line += (arriving * local).tokens
    more = _penalty_tokens(penalty)
    if not reading.is_mean:
        return line + more
    own = symbol(f"∂L[k]/∂{z_text}", _by("L_{k}", z_latex, r"\partial "), None)
    share = Expr(reading.share.tokens)
    return (*line, *more, EQUALS, *share.tokens, DOT, SUM_OVER, *(own * local).tokens, *more)


def _by(above: str, below: str, d: str) -> str:
    return rf"\frac{{{d}{above}}}{{{d}{below}}}"


def _penalty_tokens(penalty: list[Links]) -> Line:
    tokens: Line = ()
    for first, second in penalty:
        joined = number(0) + first.face * second.face
        tokens += joined.tokens[1:]
    return tokens


def _note(reading: Reading, quantity: Quantity, one_of_many: bool) -> str:
    sentences = []
    if reading.is_mean:
        count = reading.batch
        sentences.append(
            f"J is the mean over the batch: every slope by z carries its 1/N = 1/{count} already."
        )
    rule = reading.snapshot.experiment.regularization
    if len(quantity.index) == 2 and (rule.l1 or rule.l2):
        value = float(reading.snapshot.parameters[quantity.name[1:]][quantity.index])
        pulls = "The penalty adds its own part, which pulls the weight towards 0."
        if one_of_many:
            pulls = "The penalty's part is added once for the whole batch, not by any sample."
        elif value == 0.0:
            pulls = "The penalty adds nothing to the slope of a weight that is 0."
        sentences.append(pulls)
    if len(quantity.index) == 1:
        sentences.append(ADDS_UP)
    return " ".join(sentences)
