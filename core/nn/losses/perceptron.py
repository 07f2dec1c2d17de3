"""The perceptron's rule, which goes round the slope that a step does not have."""

from __future__ import annotations

from numpy import add, multiply, subtract

from core.formula.tokens import group
from core.nn.arrays import Floats
from core.nn.losses.loss import Formula, Loss, error, error_of


def _value(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    subtract(a, t, work)
    multiply(work, z, work)
    return float(add.reduce(work, axis=None))


NOTE = "A step has no slope to go through; the perceptron's rule takes a − t as the slope by z."
PERCEPTRON = Loss(
    name="perceptron",
    title="Perceptron rule",
    about="Rosenblatt's rule: a wrong answer moves the weights by the inputs, a right one nothing.",
    formula="Σₖ (aₖ − tₖ) zₖ",
    slope_formula="a − t",
    value=_value,
    slope=error,
    tokens=Formula(lambda o: group(o.a - o.t) * o.z, error_of, lambda o: NOTE),
    gives_dz=True,
    activations=("step", "hardlim"),
    needs_classes=True,
    right_answer="The answer is right, so the perceptron's rule changes nothing",
)
