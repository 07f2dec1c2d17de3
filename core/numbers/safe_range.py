"""Ranges, bins and scales of any float64 numbers, where none overflows, vanishes or divides by 0.

The trick is one everywhere: numbers are brought to about 1 first, by a power of two (exact) or of
ten (for what people read), and only then subtracted, added or divided.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GREATEST = float(np.finfo(np.float64).max)
ALIKE = 1e-9  # numbers closer than this part of their size are drawn as one
MOST_DIGITS = 17  # significant ones: these tell any two float64 apart
FAR = 1e6  # spans
_STEP = 300  # 10**300 and 10**-300 are ordinary numbers


def finite_of(values: Floats) -> Floats:
    """The finite numbers of an array of any shape, flat."""
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    return flat[np.isfinite(flat)]


def largest(values: Floats) -> float:
    """The largest finite absolute value; 0 where there is none."""
    finite = finite_of(values)
    return max(float(finite.max()), -float(finite.min())) if len(finite) else 0.0


def bounded(value: float) -> float:
    """``value`` within what float64 can hold: inf becomes the greatest number."""
    return min(max(value, -GREATEST), GREATEST)


def power_of_ten(value: float) -> int:
    """The exponent of ``value`` as it is written: −3 for 0.0012; 0 for 0, inf and nan."""
    if value == 0.0 or not math.isfinite(value):
        return 0
    return int(f"{value:e}".partition("e")[2])


def times_power_of_ten(values: Floats, power: int) -> Floats:
    """``values`` × 10**``power``, also where 10**``power`` itself is no float64."""
    with np.errstate(all="ignore"):
        while abs(power) > _STEP:
            part = _STEP if power > 0 else -_STEP
            values, power = values * 10.0**part, power - part
        return values * 10.0**power if power >= 0 else values / 10.0**-power


def middle(low: float, high: float) -> float:
    """Halfway, never outside."""
    return min(max(0.5 * low + 0.5 * high, low), high)


def part_of(value: float, low: float, high: float, clamp: bool = True) -> float:
    """Where ``value`` stands from ``low`` (0) to ``high`` (1), within these; 0 for nan.

    In a span of nothing everything stands in the middle. Without ``clamp`` it may stand outside,
    at most a million spans away.
    """
    if math.isnan(value):
        return 0.0
    shift = _shift(max(abs(low), abs(high)))
    a, b = math.ldexp(low, shift), math.ldexp(high, shift)
    if not a < b:
        return 0.5
    least, most = (0.0, 1.0) if clamp else (-FAR, FAR)
    far = max(abs(a), abs(b)) * FAR  # about as far as it can matter
    mantissa, exponent = math.frexp(value)
    inside = math.ldexp(mantissa, min(exponent + shift, 64))
    return min(max((min(max(inside, -far), far) - a) / (b - a), least), most)


def share(values: Floats, full: float) -> Floats:
    """``values`` as parts of ``full``, from −1 to 1 (nan stays); where ``full`` is 0, of 1."""
    whole = full or 1.0
    inside = np.clip(np.asarray(values, dtype=np.float64), -whole, whole)
    return np.asarray(inside / whole)


def distinct(low: float, high: float) -> bool:
    """Whether the two ends are so far apart that an axis between them can bear numbers."""
    shift = _shift(max(abs(low), abs(high)))
    a, b = math.ldexp(low, shift), math.ldexp(high, shift)
    return b - a > ALIKE * max(abs(a), abs(b))


def span_of(
    values: Sequence[float], with_zero: bool = True, room: float = 0.06
) -> tuple[float, float]:
    """Least and greatest finite value, apart from each other, with a part of ``room`` around.

    ``with_zero``: 0 belongs to it, and needs no room beyond.
    """
    finite = [value for value in values if math.isfinite(value)] + [0.0] * with_zero
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    power = power_of_ten(max(abs(low), abs(high)))
    a, b = (float(end) for end in times_power_of_ten(np.array([low, high]), -power))
    if not b - a > ALIKE * max(abs(a), abs(b)):
        a, b = a - (abs(a) or 1.0), b + (abs(b) or 1.0)
    more = room * (b - a)
    a, b = a - more * (low < 0 or not with_zero), b + more * (high > 0 or not with_zero)
    low, high = (bounded(float(end)) for end in times_power_of_ten(np.array([a, b]), power))
    return low, high


def round_step(rough: float) -> float:
    """The next of 1, 2, 5 times a power of ten, for a ``rough`` of ordinary size."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


def round_ticks(low: float, high: float, count: int) -> list[float]:
    """About ``count`` round numbers from ``low`` to ``high``, each another float64."""
    power = power_of_ten(max(abs(low), abs(high)))
    a, b = (float(end) for end in times_power_of_ten(np.array([low, high]), -power))
    if not b - a > 1e-14 * max(abs(a), abs(b)):
        return [low]
    step = round_step((b - a) / max(count, 1))
    first, last = math.ceil(a / step - 1e-9), math.floor(b / step + 1e-9)
    ticks = times_power_of_ten(step * np.arange(first, last + 1, dtype=np.float64), power)
    return list(dict.fromkeys(bounded(float(tick)) for tick in ticks))


def digits_apart(values: Sequence[float], least: int = 1) -> int:
    """Significant digits, at least ``least``, with which no two of ``values`` read alike."""
    different = set(values)
    for digits in range(least, MOST_DIGITS):
        if len({f"{value:.{digits}g}" for value in different}) == len(different):
            return digits
    return MOST_DIGITS


def histogram(values: Floats, bins: int) -> tuple[NDArray[np.int64], Floats]:
    """Counts and edges of the finite numbers of ``values``.

    All are in one bin where they are as good as the same, and there are never more bins than
    numbers that float64 has between the ends.
    """
    finite = finite_of(values)
    if not len(finite):
        return np.array([0]), np.array([-0.5, 0.5])
    low, high = float(finite.min()), float(finite.max())
    size = max(abs(low), abs(high))
    shift = _shift(size)
    if not distinct(low, high):
        half = max(0.5 * size, 0.5)
        return np.array([len(finite)]), np.array([bounded(low - half), bounded(high + half)])
    scaled = np.ldexp(finite, shift)
    spacing = math.ldexp(math.ulp(size), shift)
    most = (float(scaled.max()) - float(scaled.min())) / spacing
    counts, edges = np.histogram(scaled, max(int(min(most, bins)), 1))
    return counts.astype(np.int64), np.ldexp(edges, -shift)


def _shift(size: float) -> int:
    """The power of two that brings ``size`` to between ½ and 1."""
    return -math.frexp(size)[1]
