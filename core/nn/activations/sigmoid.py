"""Sigmoid: the logistic function, between 0 and 1."""

from __future__ import annotations

from numpy import add, exp, multiply, negative, reciprocal, subtract

from core.formula.tokens import E
from core.nn.activations.activation import SATURATED, Activation, Formula
from core.nn.arrays import ONE, Floats


def _sigmoid(z: Floats, a: Floats, column: Floats) -> None:
    # exp may overflow to inf for very negative z; 1 / inf is then the correct 0.
    negative(z, a)
    exp(a, a)
    add(a, ONE, a)
    reciprocal(a, a)


def _slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    subtract(ONE, a, dz)
    multiply(dz, a, dz)
    multiply(dz, da, dz)


def _note(z: float) -> str:
    if abs(z) > 6:  # under 1 % of the greatest slope
        return SATURATED
    return "A sigmoid's slope is at most ¼ (at z = 0): each layer of them is such a factor."


SIGMOID = Activation(
    name="sigmoid",
    title="Sigmoid",
    about="Squeezes any weighted sum into 0 to 1, such as a probability.",
    formula="a = 1 / (1 + e⁻ᶻ)",
    slope_formula="a (1 − a)",
    forward=_sigmoid,
    backward=_slope,
    tokens=Formula(lambda z: 1 / (1 + E**-z), lambda z, a: a * (1 - a), _note),
    bounded=True,
)
