"""Absolute error: every error counts by its size alone."""

from __future__ import annotations

from numpy import absolute, add, sign, subtract

from core.formula.tokens import absolute as absolute_of
from core.formula.tokens import function
from core.nn.arrays import Floats
from core.nn.losses.loss import Formula, Loss


def _value(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    subtract(a, t, work)
    absolute(work, work)
    return float(add.reduce(work, axis=None))


def _slope(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    subtract(a, t, out)
    sign(out, out)


ABSOLUTE_ERROR = Loss(
    name="absolute_error",
    title="Absolute error",
    about="The distance from the targets: the slope is as steep for a small error as for a large.",
    formula="Σₖ |aₖ − tₖ|",
    slope_formula="sign(a − t)",
    value=_value,
    slope=_slope,
    tokens=Formula(lambda o: absolute_of(o.a - o.t), lambda o: function("sign", sign, o.a - o.t)),
    kinks=(0.0,),
)
