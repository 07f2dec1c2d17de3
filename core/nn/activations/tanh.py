"""Tanh: the hyperbolic tangent, between −1 and 1."""

from __future__ import annotations

from numpy import multiply, subtract, tanh

from core.formula.tokens import function
from core.nn.activations.activation import SATURATED, Activation, Formula
from core.nn.arrays import ONE, Floats


def _tanh(z: Floats, a: Floats, column: Floats) -> None:
    tanh(z, a)


def _slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    multiply(a, a, dz)
    subtract(ONE, dz, dz)
    multiply(dz, da, dz)


def _note(z: float) -> str:
    return SATURATED if abs(z) > 3 else ""  # under 1 % of the greatest slope


TANH = Activation(
    name="tanh",
    title="Tanh",
    about="Squeezes any weighted sum into −1 to 1, with 0 in the middle.",
    formula="a = tanh z",
    slope_formula="1 − a²",
    forward=_tanh,
    backward=_slope,
    tokens=Formula(lambda z: function("tanh", tanh, z), lambda z, a: 1 - a**2, _note),
    bounded=True,
)
