"""Euclidean norms of numbers of any size: squares that overflow or vanish are scaled first.

Where the sum of squares is an ordinary number, the norm is its root and costs nothing more. numpy
may warn of squares that overflow: callers have ``np.errstate`` in force, as a whole run has.
"""

from __future__ import annotations

from math import isfinite, nan, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Between these no square that matters has overflowed, or lost digits near 0.
LEAST_SQUARE = 1e-280
MOST_SQUARE = 1e300


def norm(vector: Floats) -> float:
    """The Euclidean norm of a vector; inf only where the norm itself is too large for float64."""
    square = float(vector.dot(vector))  # Python's own numbers compare faster
    if LEAST_SQUARE <= square <= MOST_SQUARE:
        return sqrt(square)
    if square == 0.0 and not vector.any():  # slopes that vanished altogether are nothing rare
        return 0.0
    return _value(*_parts(vector))


def relative_change(before: Floats, after: Floats, change: Floats) -> float:
    """‖after − before‖ / ‖before‖; nan where ``before`` is all 0.

    Args:
        before: a vector.
        after: another of the same length.
        change: their difference, inf where it is too large.
    """
    moved, size = change.dot(change), before.dot(before)
    if LEAST_SQUARE <= moved <= MOST_SQUARE and LEAST_SQUARE <= size <= MOST_SQUARE:
        return sqrt(moved / size)
    fraction, exponent = _parts(before)
    if fraction == 0.0:
        return nan
    part, more = _change_parts(before, after)
    return _value(part / fraction, more - exponent)


def half_square(vector: Floats, factor: float) -> float:
    """½ · factor · Σ x², also where the squares alone would overflow or vanish."""
    square = float(vector.dot(vector))
    if not LEAST_SQUARE <= square <= MOST_SQUARE:
        root = norm(vector) * sqrt(factor)
        return 0.5 * root * root
    return 0.5 * factor * square


@np.errstate(all="ignore")  # of inf and nan it is nan
def standard_deviation(values: Floats) -> float:
    """The standard deviation (divided by the number of values) of one value or more."""
    exponent = _exponent(values)
    return _value(float(np.ldexp(values, -exponent).std()), exponent)


@np.errstate(all="ignore")  # of inf and nan it is nan
def mean(values: Floats) -> float:
    """The mean of one value or more, also where their sum would overflow."""
    exponent = _exponent(values)
    return _value(float(np.ldexp(values, -exponent).mean()), exponent)


@np.errstate(all="ignore")
def _parts(vector: Floats) -> tuple[float, int]:
    """The norm as ``fraction · 2 ** exponent``; an inf or nan is the fraction."""
    exponent = _exponent(vector)
    scaled = np.ldexp(vector, -exponent)  # exact but for what is too small to matter
    return sqrt(scaled.dot(scaled)), exponent


@np.errstate(all="ignore")
def _change_parts(before: Floats, after: Floats) -> tuple[float, int]:
    """The same for ``after - before``, which may be too large for float64 itself."""
    exponent = max(_exponent(before), _exponent(after))
    fraction, more = _parts(np.ldexp(after, -exponent) - np.ldexp(before, -exponent))
    return fraction, exponent + more


def _exponent(vector: Floats) -> int:
    """Of the power of two that brings the largest number to between ½ and 1; 0 for 0, inf, nan."""
    largest = max(float(vector.max()), -float(vector.min())) if vector.size else 0.0
    return int(np.frexp(largest)[1]) if isfinite(largest) else 0


@np.errstate(all="ignore")
def _value(fraction: float, exponent: int) -> float:
    return float(np.ldexp(fraction, exponent))
