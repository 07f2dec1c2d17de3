"""GELU (Hendrycks and Gimpel, 2016), exact: z times the normal distribution's Φ(z).

Φ(−y) = ½ e^(−y²/2) R(y/√2) with R(x) = e^(x²) erfc(x). For all x ≥ 0, (1 + 2x) R(x) is one
polynomial of (x − 3.75) / (x + 3.75) to the last digit: Shepherd and Laframboise, "Chebyshev
approximation of (1 + 2x) exp(x²) erfc x in 0 ≤ x < ∞", Mathematics of Computation 36 (1981). So
arrays need no branches, and far below 0, where Φ is tiny, it has as many digits as elsewhere.
"""

from __future__ import annotations

import math
import threading

import numpy as np
from numpy import absolute, add, divide, exp, greater, maximum, minimum, multiply, subtract

from core.formula.tokens import E, Expr, function, group, number, root
from core.nn.activations.activation import SATURATED, Activation, Formula
from core.nn.arrays import HALF, ONE, TWO, ZERO, Floats

# Of the powers of (x - 3.75) / (x + 3.75): the Chebyshev series up to the 24th, rearranged.
COEFFICIENTS = [np.array(c) for c in (
    1.2375126308378275, -0.14024059858554697, 0.0035854154854644293, 0.0822767384901452,
    -0.10880393014174886, 0.09230432116037748, -0.05869339858963677, 0.028362277418956406,
    -0.009746579558029277, 0.001755625852895294, 0.000293713665591352, -0.0002901540805408339,
    5.1649098892658866e-05, 2.238423915505685e-05, -1.1444146237651594e-05, -9.735598966838424e-07,
    1.7516376487843625e-06, -5.721823067379515e-08, -2.5866850710914825e-07, 2.326350876701489e-08,
    3.867533421884603e-08, -3.7442101079294694e-09, -5.173990209929166e-09, 3.111433434766671e-10,
    4.2514714468526504e-10,
)]  # fmt: skip
SHIFT, ROOT_HALF = np.array(3.75), np.array(math.sqrt(0.5))
DENSITY = np.array(1.0 / math.sqrt(2.0 * math.pi))
MINUS_HALF, MINUS_TWO = np.array(-0.5), np.array(-2.0)
FAR = np.array(40.0)  # where Φ(-z) is below the smallest float64
ROUND = np.array(1.5 * 2.0**36)  # adding and subtracting it leaves 16 binary places


class _Scratch(threading.local):
    """Three arrays of each thread's own, which grow with what they are asked for."""

    def __init__(self) -> None:
        self._flat = np.zeros((3, 0))

    def like(self, z: Floats) -> tuple[Floats, Floats, Floats]:
        if self._flat.shape[1] < z.size:
            self._flat = np.zeros((3, z.size))
        first, second, third = self._flat[:, : z.size]
        return first.reshape(z.shape), second.reshape(z.shape), third.reshape(z.shape)


_scratch = _Scratch()


def _tail(z: Floats, out: Floats) -> tuple[Floats, Floats]:
    """½ R(|z|/√2) into ``out``; returns |z| (at most 40) and e^(−z²/2), both scratch."""
    y, t, power = _scratch.like(z)
    absolute(z, y)
    minimum(y, FAR, out=y)
    multiply(y, ROOT_HALF, t)
    multiply(t, TWO, power)
    add(power, ONE, power)
    add(t, SHIFT, out)
    subtract(t, SHIFT, t)
    divide(t, out, t)
    out.fill(COEFFICIENTS[-1])
    for coefficient in COEFFICIENTS[-2::-1]:
        multiply(out, t, out)
        add(out, coefficient, out)
    divide(out, power, out)
    multiply(out, HALF, out)
    # y² has more digits than a float64 holds: that of y to few digits is exact, the rest follows.
    add(y, ROUND, t)
    subtract(t, ROUND, t)
    subtract(t, y, power)  # y² = t² − (t − y)(t + y)
    multiply(power, HALF, power)
    add(t, y, y)
    multiply(power, y, power)
    subtract(y, t, y)
    exp(power, power)
    multiply(t, t, t)
    multiply(t, MINUS_HALF, t)
    exp(t, t)
    multiply(power, t, power)
    return y, power


def _gelu(z: Floats, a: Floats, column: Floats) -> None:
    # z Φ(z) = max(z, 0) - |z| Φ(-|z|)
    y, power = _tail(z, a)
    multiply(a, power, a)
    multiply(a, y, a)
    maximum(z, ZERO, out=y)
    subtract(y, a, a)


def _slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    # Φ(z) + z φ(z): h = Φ(-|z|) - |z| φ(z) below 0, and 1 - h above.
    y, power = _tail(z, dz)
    multiply(y, DENSITY, y)
    subtract(dz, y, dz)
    multiply(dz, power, dz)
    greater(z, ZERO, y)
    multiply(y, MINUS_TWO, power)
    add(power, ONE, power)
    multiply(dz, power, dz)
    add(dz, y, dz)
    multiply(dz, da, dz)


def _normal(z: Expr) -> Expr:
    """Φ(z)."""
    return 1 / number(2) * group(1 + function("erf", math.erf, z / root(number(2))))


def _slope_of(z: Expr, a: Expr) -> Expr:
    density = E ** -(z**2 / 2) / root(number(2.0 * math.pi))
    return _normal(z) + z * density


def _note(z: float) -> str:
    if z < -3.1:  # under 1 % of the greatest slope
        return SATURATED
    return "The slope is Φ(z) + z φ(z), with the normal distribution's Φ and φ."


GELU = Activation(
    name="gelu",
    title="GELU",
    about="z times the share of a normal distribution that lies below z: a ReLU without a corner.",
    formula="a = z Φ(z) = ½ z (1 + erf(z/√2))",
    slope_formula="Φ(z) + z φ(z)",
    forward=_gelu,
    backward=_slope,
    tokens=Formula(lambda z: z * _normal(z), _slope_of, _note),
)
