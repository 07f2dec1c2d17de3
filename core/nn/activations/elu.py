"""ELU (Clevert et al., 2015) with α = 1: linear above 0, towards −1 below."""

from __future__ import annotations

from numpy import exp, expm1, maximum, minimum, multiply

from core.formula.tokens import E, Expr, number
from core.nn.activations.activation import ABOVE, SATURATED, Activation, Formula, either_of
from core.nn.arrays import ZERO, Floats


def _elu(z: Floats, a: Floats, column: Floats) -> None:
    minimum(z, ZERO, out=a)
    expm1(a, a)
    maximum(a, z, out=a)  # e^z - 1 is never below z


def _slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    minimum(z, ZERO, out=dz)
    exp(dz, dz)
    multiply(dz, da, dz)


def _above(z: Expr) -> bool | None:
    return None if z.value is None else z.value > 0


ELU = Activation(
    name="elu",
    title="ELU",
    about="The weighted sum above 0; below, it bends towards −1 instead of breaking off.",
    formula="a = z if z > 0 else eᶻ − 1",
    slope_formula="1 if z > 0 else eᶻ",
    forward=_elu,
    backward=_slope,
    tokens=Formula(
        lambda z: either_of(z, z, ABOVE, E**z - 1, _above(z)),
        lambda z, a: either_of(number(1), z, ABOVE, E**z, _above(z)),
        lambda z: SATURATED if z < -4.61 else "",  # under 1 % of the greatest slope
    ),
    bends=(0.0,),
)
