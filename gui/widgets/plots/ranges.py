"""Which part of the axes shows all the data, with a margin that does not change at every update."""

from __future__ import annotations

import math

from core.numbers.safe_range import power_of_ten

Range = tuple[float, float]
EMPTY_X: Range = (-0.2, 10.2)
EMPTY_Y: Range = (0.0, 1.0)
EMPTY_LOG_Y: Range = (-3.0, 0.0)


ORDINARY = 6  # decimal exponents: beyond, an axis counts in a power of ten of its own
CLOSEST = 8  # decimal exponents from the greatest value in view to the closest look


def power_for(bottom: float, top: float) -> int:
    """The power of ten in which an axis counts that shows ``bottom`` to ``top``; usually 0.

    pyqtgraph and Qt divide by spans and multiply by pixels: near the ends of what float64 can hold
    that gives inf and nan. So what they see are numbers of ordinary size.
    """
    power = power_of_ten(max(abs(bottom), abs(top)))
    return power if abs(power) > ORDINARY else 0


def limits(y: Range, log_y: bool) -> dict[str, float]:
    """How far an axis that shows ``y`` (in its own coordinates) may be zoomed and moved."""
    if log_y:
        return {"yMin": -1e3, "yMax": 1e3, "minYRange": 1e-6, "maxYRange": 2e3}
    size = 10.0 ** power_of_ten(max(abs(y[0]), abs(y[1])))
    least = size * 10.0**-CLOSEST
    return {"yMin": -1e4 * size, "yMax": 1e4 * size, "minYRange": least, "maxYRange": 2e4 * size}


def update_range(left: float, right: float) -> Range:
    """Updates up to ``right``, rounded up by a few percent, so that the axis moves in small jumps.

    It starts at 0 unless the first half of the updates is not recorded.
    Every change of range lays the axis out anew, which costs more than drawing the curves.
    """
    left = left if left > 0.5 * right else 0.0
    span = max(right - left, 10.0)
    step = 2.0 ** max(math.floor(math.log2(span)) - 5, 0)
    end = math.ceil(span / step) * step
    return left - 0.015 * end, left + 1.015 * end


def inside(part: Range, whole: Range) -> Range:
    """``part`` moved, and where it must be made smaller, so that it lies in ``whole``."""
    span, most = part[1] - part[0], whole[1] - whole[0]
    if span >= most * (1.0 - 1e-9):
        return whole
    if part[0] < whole[0]:
        return whole[0], whole[0] + span
    if part[1] > whole[1]:
        return whole[1] - span, whole[1]
    return part


def value_range(bottom: float, top: float, old: Range | None = None) -> Range:
    """A linear axis around ``bottom`` to ``top``; ``old`` is kept while it still fits well.

    All of it in the axis's coordinates, which are of ordinary size.
    """
    if old is not None and _fits(bottom, top, old):
        return old
    if _flat(bottom, top):
        half = 0.1 * abs(top) or 0.5
        return bottom - half, top + half
    if 0.0 <= bottom < 0.5 * top:
        return -0.03 * top, 1.06 * top
    margin = 0.06 * (top - bottom)
    return bottom - margin, top + margin


def log_range(bottom: float, top: float, old: Range | None = None) -> Range:
    """The same on a log axis; all values are log10. At least a third of a decade is shown."""
    if old is not None and _fits(bottom, top, old):
        return old
    margin = max(0.06 * (top - bottom), 0.5 * (0.3 - (top - bottom)), 0.02)
    return bottom - margin, top + margin


def with_foot(bottom: float, top: float) -> Range:
    """Room below the values of a log axis (in log10) for zeros, which have no place in it."""
    return bottom - 0.12 * (top - bottom) - 0.1, top


def foot(y: Range) -> float:
    """Where a log axis that shows ``y`` puts zeros."""
    return y[0] + 0.03 * (y[1] - y[0])


def _fits(bottom: float, top: float, old: Range) -> bool:
    span = old[1] - old[0]
    slack = span - (top - bottom)
    return old[0] <= bottom and top <= old[1] and slack <= 0.16 * span


def _flat(bottom: float, top: float) -> bool:
    # Below a billionth of the value the ticks would all read the same.
    return top - bottom <= 1e-9 * max(abs(bottom), abs(top))
