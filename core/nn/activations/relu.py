"""ReLU and its leaky kin: the weighted sum where it is above 0, nothing or next to nothing else."""

from __future__ import annotations

import numpy as np
from numpy import greater, maximum, multiply

from core.formula.tokens import function
from core.nn.activations.activation import ABOVE, KINK, Activation, Formula, either
from core.nn.arrays import ZERO, Floats

LEAK = np.array(0.01)
_LEAK = float(LEAK)


def _relu(z: Floats, a: Floats, column: Floats) -> None:
    maximum(z, ZERO, out=a)


def _relu_slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    greater(z, ZERO, dz)
    multiply(dz, da, dz)


def _relu_note(z: float) -> str:
    if z == 0:
        return KINK.format("0")
    return "The unit is off for this sample (z < 0): no slope comes through." if z < 0 else ""


def _leaky(z: Floats, a: Floats, column: Floats) -> None:
    multiply(z, LEAK, a)
    maximum(z, a, out=a)


def _leaky_slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    greater(z, ZERO, dz)
    maximum(dz, LEAK, out=dz)
    multiply(dz, da, dz)


RELU = Activation(
    name="relu",
    title="ReLU",
    about="The weighted sum where it is above 0, else 0: the usual unit of deep networks.",
    formula="a = max(0, z)",
    slope_formula="1 if z > 0 else 0",
    forward=_relu,
    backward=_relu_slope,
    tokens=Formula(
        lambda z: function("max", maximum, 0, z), lambda z, a: either(1, z, ABOVE, 0), _relu_note
    ),
    kinks=(0.0,),
)
LEAKY_RELU = Activation(
    name="leaky_relu",
    title="Leaky ReLU",
    about="A ReLU that lets a hundredth through below 0, so that no unit is ever quite off.",
    formula="a = max(0.01 z, z)",
    slope_formula="1 if z > 0 else 0.01",
    forward=_leaky,
    backward=_leaky_slope,
    tokens=Formula(
        lambda z: function("max", maximum, _LEAK * z, z),
        lambda z, a: either(1, z, ABOVE, _LEAK),
        lambda z: KINK.format(f"{_LEAK:g}") if z == 0 else "",
    ),
    kinks=(0.0,),
)
