"""Each activation's formula and slope as tokens, for the lines with the numbers in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.activations import LEAK, Activation
from core.explain.tokens import SUM, E, Expr, Token, function, number, operator, words

KINK = "At z = 0 there is a kink, where the slope is taken as {}."
# Said where the slope is under 1 % of the greatest, as everywhere: beyond 6 of a sigmoid and 3
# of tanh.
SATURATED = "The unit is saturated: so far from 0 the curve is almost flat."
NO_SLOPE = (
    "A step is flat on both sides: its slope is 0 wherever it has one, so no slope comes "
    "through it."
)


@dataclass(frozen=True)
class ActivationFormula:
    """How an activation is explained.

    Attributes:
        value: a, given z.
        slope: da/dz, given z and a.
        slope_note: what is special about the slope, given z; "" for nothing.
    """

    value: Callable[[Expr], Expr]
    slope: Callable[[Expr, Expr], Expr]
    slope_note: Callable[[float], str] = lambda z: ""


def _either(this: float, z: Expr, sign: Token, that: float) -> Expr:
    """``this if z > 0 else that``."""
    tokens = (
        *number(this).tokens,
        words(" if "),
        *z.tokens,
        sign,
        *number(0).tokens,
        words(" else "),
        *number(that).tokens,
    )
    if z.value is None:
        return Expr(tokens, None, SUM)
    holds = z.value >= 0 if sign is AT_LEAST else z.value > 0
    return Expr(tokens, this if holds else that, SUM)


ABOVE, AT_LEAST = operator(" > ", ">"), operator(" ≥ ", r"\ge")
_LEAK = float(LEAK)


def _small_slope(z: float) -> str:
    if abs(z) > 6:
        return SATURATED
    return "A sigmoid's slope is at most ¼ (at z = 0): each layer of them is such a factor."


def _tanh_note(z: float) -> str:
    return SATURATED if abs(z) > 3 else ""


def _relu_note(z: float) -> str:
    if z == 0:
        return KINK.format("0")
    return "The unit is off for this sample (z < 0): no slope comes through." if z < 0 else ""


_FORMULAS: dict[str, ActivationFormula] = {
    "linear": ActivationFormula(lambda z: z, lambda z, a: number(1)),
    "step": ActivationFormula(
        lambda z: _either(1, z, ABOVE, 0), lambda z, a: number(0), lambda z: NO_SLOPE
    ),
    "hardlim": ActivationFormula(
        lambda z: _either(1, z, AT_LEAST, 0), lambda z, a: number(0), lambda z: NO_SLOPE
    ),
    "sigmoid": ActivationFormula(lambda z: 1 / (1 + E**-z), lambda z, a: a * (1 - a), _small_slope),
    "tanh": ActivationFormula(
        lambda z: function("tanh", np.tanh, z), lambda z, a: 1 - a**2, _tanh_note
    ),
    "relu": ActivationFormula(
        lambda z: function("max", np.maximum, 0, z),
        lambda z, a: _either(1, z, ABOVE, 0),
        _relu_note,
    ),
    "leaky_relu": ActivationFormula(
        lambda z: function("max", np.maximum, _LEAK * z, z),
        lambda z, a: _either(1, z, ABOVE, _LEAK),
        lambda z: KINK.format(f"{_LEAK:g}") if z == 0 else "",
    ),
}


def formula_of(activation: Activation) -> ActivationFormula:
    """The entry; for an activation without one, the words of the table of activations."""
    found = _FORMULAS.get(activation.name)
    if found is not None:
        return found
    value, slope = Expr((words(activation.formula),)), Expr((words(activation.slope_formula),))
    return ActivationFormula(lambda z: value, lambda z, a: slope)
