"""Steps: on or off, with no slope to go through; they differ at 0 itself."""

from __future__ import annotations

from numpy import greater, greater_equal

from core.formula.tokens import number
from core.nn.activations.activation import ABOVE, AT_LEAST, Activation, Formula, either
from core.nn.arrays import ZERO, Floats

NO_SLOPE = (
    "A step is flat on both sides: its slope is 0 wherever it has one, so no slope comes "
    "through it."
)


def _step(z: Floats, a: Floats, column: Floats) -> None:
    greater(z, ZERO, a)


def _hardlim(z: Floats, a: Floats, column: Floats) -> None:
    greater_equal(z, ZERO, a)


def _slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    dz.fill(0.0)


STEP = Activation(
    name="step",
    title="Step",
    about="On (1) for a weighted sum above 0, else off (0): the perceptron's unit.",
    formula="a = 1 if z > 0 else 0",
    slope_formula="0",
    forward=_step,
    backward=_slope,
    tokens=Formula(lambda z: either(1, z, ABOVE, 0), lambda z, a: number(0), lambda z: NO_SLOPE),
    bounded=True,
    kinks=(0.0,),
    jumps=True,
)
HARDLIM = Activation(
    name="hardlim",
    title="Hard limit",
    about="On (1) for a weighted sum of at least 0, else off (0): a step that is on at 0.",
    formula="a = 1 if z ≥ 0 else 0",
    slope_formula="0",
    forward=_hardlim,
    backward=_slope,
    tokens=Formula(lambda z: either(1, z, AT_LEAST, 0), lambda z, a: number(0), lambda z: NO_SLOPE),
    bounded=True,
    kinks=(0.0,),
    jumps=True,
)
