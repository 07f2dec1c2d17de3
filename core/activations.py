"""Activations: each function beside its slope, working in place on arrays.

``forward(z, a, column)`` writes a; ``backward(z, a, da, dz, column)`` writes dz = da · slope. All
arrays are batch x units; ``column`` is scratch of batch x 1. Nothing is allocated here, because
these run in the innermost loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy import (
    add,
    copyto,
    divide,
    exp,
    greater,
    greater_equal,
    maximum,
    multiply,
    negative,
    reciprocal,
    subtract,
    tanh,
)
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Forward = Callable[[Floats, Floats, Floats], None]
Backward = Callable[[Floats, Floats, Floats, Floats, Floats], None]

# A 0-d array spares numpy the conversion of a Python number at every call.
ZERO = np.array(0.0)
ONE = np.array(1.0)
LEAK = np.array(0.01)


@dataclass(frozen=True)
class Activation:
    """A unit's function and its slope.

    Attributes:
        name: as in the experiment file.
        title: for people.
        formula: a in terms of z.
        slope_formula: da/dz in terms of a and z.
        forward, backward: see the module's text.
        last_only: whether only the last layer may use it.
        smooth: whether the slope exists everywhere.
    """

    name: str
    title: str
    formula: str
    slope_formula: str
    forward: Forward
    backward: Backward
    last_only: bool = False
    smooth: bool = True


def _linear(z: Floats, a: Floats, column: Floats) -> None:
    copyto(a, z)


def _linear_slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    copyto(dz, da)


def _step(z: Floats, a: Floats, column: Floats) -> None:
    greater(z, ZERO, a)


def _hardlim(z: Floats, a: Floats, column: Floats) -> None:
    greater_equal(z, ZERO, a)


def _flat_slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    dz.fill(0.0)


def _sigmoid(z: Floats, a: Floats, column: Floats) -> None:
    # exp may overflow to inf for very negative z; 1 / inf is then the correct 0.
    negative(z, a)
    exp(a, a)
    add(a, ONE, a)
    reciprocal(a, a)


def _sigmoid_slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    subtract(ONE, a, dz)
    multiply(dz, a, dz)
    multiply(dz, da, dz)


def _tanh(z: Floats, a: Floats, column: Floats) -> None:
    tanh(z, a)


def _tanh_slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    multiply(a, a, dz)
    subtract(ONE, dz, dz)
    multiply(dz, da, dz)


def _relu(z: Floats, a: Floats, column: Floats) -> None:
    maximum(z, ZERO, out=a)


def _relu_slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    greater(z, ZERO, dz)
    multiply(dz, da, dz)


def _leaky_relu(z: Floats, a: Floats, column: Floats) -> None:
    multiply(z, LEAK, a)
    maximum(z, a, out=a)


def _leaky_relu_slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    greater(z, ZERO, dz)
    maximum(dz, LEAK, out=dz)
    multiply(dz, da, dz)


def _softmax(z: Floats, a: Floats, column: Floats) -> None:
    # Without the row's maximum taken off, exp overflows for z above 709.
    maximum.reduce(z, axis=1, keepdims=True, out=column)
    subtract(z, column, a)
    exp(a, a)
    add.reduce(a, axis=1, keepdims=True, out=column)
    divide(a, column, a)


def _softmax_slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    multiply(a, da, dz)
    add.reduce(dz, axis=1, keepdims=True, out=column)
    subtract(da, column, dz)
    multiply(dz, a, dz)


_ENTRIES = (
    Activation("linear", "Linear", "a = z", "1", _linear, _linear_slope),
    Activation("step", "Step", "a = 1 if z > 0 else 0", "0", _step, _flat_slope, smooth=False),
    Activation(
        "hardlim", "Hard limit", "a = 1 if z ≥ 0 else 0", "0", _hardlim, _flat_slope, smooth=False
    ),
    Activation("sigmoid", "Sigmoid", "a = 1 / (1 + e⁻ᶻ)", "a (1 − a)", _sigmoid, _sigmoid_slope),
    Activation("tanh", "Tanh", "a = tanh z", "1 − a²", _tanh, _tanh_slope),
    Activation(
        "relu", "ReLU", "a = max(0, z)", "1 if z > 0 else 0", _relu, _relu_slope, smooth=False
    ),
    Activation(
        "leaky_relu",
        "Leaky ReLU",
        "a = max(0.01 z, z)",
        "1 if z > 0 else 0.01",
        _leaky_relu,
        _leaky_relu_slope,
        smooth=False,
    ),
    Activation(
        "softmax",
        "Softmax",
        "aᵢ = e^zᵢ / Σₖ e^zₖ",
        "∂aᵢ/∂zₖ = aᵢ ([i = k] − aₖ)",
        _softmax,
        _softmax_slope,
        last_only=True,
    ),
)
ACTIVATIONS = {entry.name: entry for entry in _ENTRIES}
