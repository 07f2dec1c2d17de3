"""The output itself as what is to become small: no targets, for looking at slopes alone."""

from __future__ import annotations

from numpy import add, copyto

from core.formula.tokens import number
from core.nn.arrays import ONE, Floats
from core.nn.losses.loss import Formula, Loss


def _value(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    return float(add.reduce(a, axis=None))


def _slope(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    copyto(out, ONE)


OUTPUT = Loss(
    name="output",
    title="The output itself",
    about="The sum of the outputs, without targets: the slopes are the network's own.",
    formula="Σₖ aₖ",
    slope_formula="1",
    value=_value,
    slope=_slope,
    tokens=Formula(lambda o: o.a, lambda o: number(1)),
    has_targets=False,
)
