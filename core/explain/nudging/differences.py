"""Central differences, and what they tend to as the step becomes 0.

(J(w + h) − J(w − h)) / 2h is extrapolated to h = 0 by Ridders' method (Advances in Engineering
Software 4, 1982; Numerical Recipes 5.7).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Difference:
    """One central difference: J at w + ``step`` and w − ``step``, and the slope between them."""

    step: float
    above: float
    below: float

    @property
    def slope(self) -> float:
        return (self.above - self.below) / (2.0 * self.step)


def extrapolate(differences: tuple[Difference, ...]) -> tuple[float, int]:
    """Ridders' extrapolation to step 0 of differences whose steps are halved each time.

    Returns the best value, and the number of the smallest step used for it.
    """
    row = [differences[0].slope]
    best, used, least = row[0], 0, np.inf
    for rung, difference in enumerate(differences[1:], 1):
        following = [difference.slope]
        for order, before in enumerate(row, 1):
            power = 4.0**order
            value = (power * following[-1] - before) / (power - 1.0)
            estimate = max(abs(value - following[-1]), abs(value - before))
            following.append(value)
            if estimate <= least:
                best, used, least = value, rung, estimate
        row = following
    return best, used
