"""Losses: what one sample costs, beside the slope of it.

``value(z, a, t, work)`` returns the sum of the samples' losses; ``slope(a, t, out, column)`` writes
the derivative of that sum by a, or by z where ``gives_dz``. All arrays are batch x outputs and
``work`` is scratch of the same shape, C-contiguous. Nothing is allocated here but the number
returned, because these run in the innermost loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy import (
    absolute,
    add,
    copyto,
    exp,
    greater,
    log,
    log1p,
    maximum,
    multiply,
    negative,
    subtract,
)
from numpy.typing import NDArray

from core.activations import ONE, ZERO

Floats = NDArray[np.float64]
Value = Callable[[Floats, Floats, Floats, Floats, Floats], float]
Slope = Callable[[Floats, Floats, Floats, Floats], None]

TWO = np.array(2.0)
FROM_A = 13.0  # a z for which 1 - σ(z), about 2e-6, still has ten digits


@dataclass(frozen=True)
class Loss:
    """A sample's loss and its slope.

    Attributes:
        name: as in the experiment file.
        title: for people.
        formula: one sample's loss.
        slope_formula: its derivative by a of the last layer, or by z where ``gives_dz``.
        value, slope: see the module's text.
        gives_dz: whether ``slope`` is by z of the last layer.
        activations: what the last layer may be; empty for any.
        has_targets: whether samples need targets.
    """

    name: str
    title: str
    formula: str
    slope_formula: str
    value: Value
    slope: Slope
    gives_dz: bool = False
    activations: tuple[str, ...] = ()
    has_targets: bool = True


def _square(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    subtract(a, t, work)
    flat = work.reshape(-1)
    return float(flat.dot(flat))


def _half_square(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    return 0.5 * _square(z, a, t, work, column)


def _mean_square(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    return _square(z, a, t, work, column) / float(a.shape[1])


def _error(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    subtract(a, t, out)


def _double_error(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    subtract(a, t, out)
    multiply(out, TWO, out)


def _mean_error(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    subtract(a, t, out)
    multiply(out, 2.0 / a.shape[1], out)


def _binary_cross_entropy(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    # -t ln σ(z) - (1 - t) ln(1 - σ(z)) = ln(1 + e^-|z|) + z ([z > 0] - t), finite for every z; each
    # product is exactly 0 where the output is right, so that a tiny loss is not lost in rounding.
    absolute(z, work)
    negative(work, work)
    exp(work, work)
    log1p(work, work)
    softplus = add.reduce(work, axis=None)
    belongs_to_a = _as_from_a(z, a, t, work)
    greater(z, ZERO, work)
    subtract(work, t, work)
    multiply(work, z, work)
    return float(softplus + add.reduce(work, axis=None) + belongs_to_a)


def _as_from_a(z: Floats, a: Floats, t: Floats, softplus: Floats) -> float:
    """What -(1 - t) ln(1 - a) is more than the same from z, where 1 - a has digits to spare.

    With it a loss worked out by hand from the a on show, as the published examples are, agrees to
    the last digit; the difference is some 1e-12.
    """
    near = (z > 0.0) & (z < FROM_A)
    if not near.any():
        return 0.0
    from_z = z[near] + softplus[near]
    return float(((t[near] - 1.0) * (log1p(-a[near]) + from_z)).sum())


def _softmax_cross_entropy(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    # -t ln softmax(z) = -t (z - m - ln Σ e^(z - m)) with the row's maximum m; it comes off first:
    # added to the logarithm, it would swallow a tiny loss.
    maximum.reduce(z, axis=1, keepdims=True, out=column)
    subtract(z, column, work)
    exp(work, work)
    total = add.reduce(work, axis=1, keepdims=True)
    log(total, total)
    subtract(z, column, work)
    subtract(work, total, work)
    multiply(work, t, work)
    return -float(add.reduce(work, axis=None))


def _softmax_error(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    # Targets that sum to 1 leave a - t.
    add.reduce(t, axis=1, keepdims=True, out=column)
    multiply(a, column, out)
    subtract(out, t, out)


def _perceptron(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    subtract(a, t, work)
    multiply(work, z, work)
    return float(add.reduce(work, axis=None))


def _output(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    return float(add.reduce(a, axis=None))


def _one(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    copyto(out, ONE)


_ENTRIES = (
    Loss(
        "half_squared_error", "Half squared error", "½ Σₖ (aₖ − tₖ)²", "a − t", _half_square, _error
    ),
    Loss("squared_error", "Squared error", "Σₖ (aₖ − tₖ)²", "2 (a − t)", _square, _double_error),
    Loss(
        "mean_squared_error",
        "Mean squared error",
        "(1/K) Σₖ (aₖ − tₖ)²",
        "(2/K) (a − t)",
        _mean_square,
        _mean_error,
    ),
    Loss(
        "binary_cross_entropy",
        "Binary cross-entropy",
        "−Σₖ [tₖ ln aₖ + (1 − tₖ) ln(1 − aₖ)]",
        "a − t",
        _binary_cross_entropy,
        _error,
        gives_dz=True,
        activations=("sigmoid",),
    ),
    Loss(
        "softmax_cross_entropy",
        "Softmax cross-entropy",
        "−Σₖ tₖ ln aₖ",
        "a − t",
        _softmax_cross_entropy,
        _softmax_error,
        gives_dz=True,
        activations=("softmax",),
    ),
    Loss(
        "perceptron",
        "Perceptron rule",
        "Σₖ (aₖ − tₖ) zₖ",
        "a − t",
        _perceptron,
        _error,
        gives_dz=True,
        activations=("step", "hardlim"),
    ),
    Loss("output", "The output itself", "Σₖ aₖ", "1", _output, _one, has_targets=False),
)
LOSSES = {entry.name: entry for entry in _ENTRIES}
