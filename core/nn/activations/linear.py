"""Linear: the weighted sum itself."""

from __future__ import annotations

from numpy import copyto

from core.formula.tokens import number
from core.nn.activations.activation import Activation, Formula
from core.nn.arrays import Floats


def _linear(z: Floats, a: Floats, column: Floats) -> None:
    copyto(a, z)


def _slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    copyto(dz, da)


LINEAR = Activation(
    name="linear",
    title="Linear",
    about="The output is the weighted sum itself, for targets that are numbers of any size.",
    formula="a = z",
    slope_formula="1",
    forward=_linear,
    backward=_slope,
    tokens=Formula(lambda z: z, lambda z, a: number(1)),
)
