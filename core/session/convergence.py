"""When a run comes to rest: the rule for it, and the sentence on what has been gained."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite


@dataclass(frozen=True)
class ConvergenceRule:
    """Converged when J has not improved by more than ``tolerance`` over ``window`` looks.

    J over all training data is looked at once an epoch (with the batch mode: every update).
    """

    tolerance: float = 1e-9
    window: int = 100


class Convergence:
    """Watches J for one run."""

    def __init__(self, rule: ConvergenceRule) -> None:
        self._rule = rule
        self._best = inf
        self._since = 0

    def afresh(self) -> Convergence:
        """The same rule with nothing seen yet."""
        return Convergence(self._rule)

    def look(self, objective: float) -> bool:
        """Whether the run has converged, now that J is ``objective``."""
        if objective < self._best - self._rule.tolerance:
            self._best, self._since = objective, 0
        else:
            self._since += 1
        return self._since >= self._rule.window


def describe_rest(objective: float, start: float, slopes_are_0: bool) -> str:
    """The sentence that says where J rests, why, and what has been gained.

    Args:
        objective: J over all training data.
        start: the same J with the weights that the run began with.
        slopes_are_0: whether all slopes of the update before are.
    """
    why = ", for all slopes are 0" if slopes_are_0 else ""
    return f"J no longer improves{why}; it stays at {objective:.6g}, {_gained(objective, start)}"


def _gained(objective: float, start: float) -> str:
    fall = start - objective
    if abs(fall) <= 1e-9 * abs(start):
        return "as it was at the start: nothing has been learned"
    if not isfinite(fall):
        return "and was beyond all numbers at the start"
    share = f" ({100.0 * abs(fall / start):.3g} %)" if start else ""
    if fall > 0.0:
        return f"having fallen by {fall:.6g}{share} since the start"
    return f"having risen by {-fall:.6g}{share} since the start: nothing has been learned"
