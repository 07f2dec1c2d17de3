"""Softplus: a ReLU without its kink."""

from __future__ import annotations

from numpy import expm1, log, logaddexp, multiply, negative

from core.formula.tokens import E, function
from core.nn.activations.activation import SATURATED, Activation, Formula
from core.nn.arrays import ZERO, Floats


def _softplus(z: Floats, a: Floats, column: Floats) -> None:
    logaddexp(z, ZERO, a)  # ln(eᶻ + e⁰), which no z can make overflow


def _slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    # 1 / (1 + e^-z) is 1 - e^-a, which keeps its digits where it is small.
    negative(a, dz)
    expm1(dz, dz)
    multiply(dz, da, dz)
    negative(dz, dz)


SOFTPLUS = Activation(
    name="softplus",
    title="Softplus",
    about="A ReLU with its corner rounded off: the slope is a sigmoid, so no unit is ever off.",
    formula="a = ln(1 + eᶻ)",
    slope_formula="1 / (1 + e⁻ᶻ)",
    forward=_softplus,
    backward=_slope,
    tokens=Formula(
        lambda z: function("ln", log, 1 + E**z),
        lambda z, a: 1 / (1 + E**-z),
        lambda z: SATURATED if z < -4.6 else "",  # under 1 % of the greatest slope
    ),
)
