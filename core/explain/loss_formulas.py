"""Each loss as tokens: what one output of a sample adds to it, and the slope by that output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.explain.tokens import E, Expr, absolute, expr, function, group, number, symbol, words
from core.losses import FROM_A, Loss

HALF = 1 / number(2)
SAFE = 1e-3  # so close to 0 or 1 an output loses digits in the logarithm
TINY = 1e-300


@dataclass(frozen=True)
class OutputOf:
    """One output of one sample: its formulas' ingredients.

    Attributes:
        z, a, t: weighted sum, output, target.
        units: number of outputs.
        target_sum: sum of the sample's targets.
        largest, log_sum: of the sample's z: the largest, and ln Σ e^(z − largest).
    """

    z: Expr
    a: Expr
    t: Expr
    units: int
    target_sum: float | None = None
    largest: float | None = None
    log_sum: float | None = None


@dataclass(frozen=True)
class LossFormula:
    """How a loss is explained.

    Attributes:
        part: what one output adds to a sample's loss.
        slope: the slope of that by a of the output (by z where the loss gives that).
        note: why it is so simple, or "".
        part_from_z: the same as ``part``, from z.
        is_from_z: whether to show that: where the logarithm of a has too few digits, and the
            engine computes from z as well.
    """

    part: Callable[[OutputOf], Expr]
    slope: Callable[[OutputOf], Expr]
    note: str = ""
    part_from_z: Callable[[OutputOf], Expr] | None = None
    is_from_z: Callable[[OutputOf], bool] = lambda o: False

    def written(self, output: OutputOf) -> Expr:
        """``part``, or ``part_from_z`` where the engine computes that."""
        from_z = self.part_from_z is not None and self.is_from_z(output)
        return self.part_from_z(output) if from_z and self.part_from_z else self.part(output)


def _ln(x: Expr) -> Expr:
    return function("ln", np.log, x)


def _square(o: OutputOf) -> Expr:
    return group(o.a - o.t) ** 2


def _error(o: OutputOf) -> Expr:
    return o.a - o.t


def _units(o: OutputOf) -> Expr:
    return symbol("K", "K", float(o.units))


def _binary(o: OutputOf) -> Expr:
    return -group(o.t * _ln(o.a) + (1 - o.t) * _ln(1 - o.a))


def _binary_from_z(o: OutputOf) -> Expr:
    return _ln(1 + E ** -absolute(o.z)) + o.z * group(_is_positive(o.z) - o.t)


def _binary_is_from_z(o: OutputOf) -> bool:
    """Near 0 and 1, but for what the engine takes from a there."""
    if o.a.value is None or o.z.value is None or SAFE < o.a.value < 1 - SAFE:
        return False
    return not (o.t.value != 1.0 and 0.0 < o.z.value < FROM_A)


def _is_positive(z: Expr) -> Expr:
    """[z > 0]: 1 where it holds, else 0."""
    value = None if z.value is None else float(z.value > 0)
    tokens = (words("["), *z.tokens, words(" > 0]"))
    return Expr(tokens, value)


def _softmax(o: OutputOf) -> Expr:
    return -(o.t * _ln(o.a))


def _softmax_from_z(o: OutputOf) -> Expr:
    largest = symbol("m", "m", o.largest)
    log_sum = symbol("ln Σₖ e^(zₖ − m)", r"\ln \sum_{k} e^{z_k - m}", o.log_sum)
    return o.t * group(log_sum - group(o.z - largest))


def _softmax_is_from_z(o: OutputOf) -> bool:
    """Where ln a has lost digits (a near 1) or is not finite (a = 0)."""
    return o.a.value is not None and not (TINY < o.a.value < 1 - SAFE)


def _softmax_slope(o: OutputOf) -> Expr:
    if o.target_sum in (None, 1.0):
        return o.a - o.t
    return o.a * symbol("Σₖ tₖ", r"\sum_{k} t_k", o.target_sum) - o.t


_FORMULAS: dict[str, LossFormula] = {
    "half_squared_error": LossFormula(lambda o: HALF * _square(o), _error),
    "squared_error": LossFormula(_square, lambda o: 2 * group(o.a - o.t)),
    "mean_squared_error": LossFormula(
        lambda o: 1 / _units(o) * _square(o), lambda o: 2 / _units(o) * group(o.a - o.t)
    ),
    "binary_cross_entropy": LossFormula(
        _binary,
        _error,
        "The cross-entropy's slope by a is (a − t) / (a (1 − a)), and the sigmoid's slope is "
        "a (1 − a): in their product a (1 − a) cancels, and a − t is left.",
        _binary_from_z,
        _binary_is_from_z,
    ),
    "softmax_cross_entropy": LossFormula(
        _softmax,
        _softmax_slope,
        "The cross-entropy's slope by aₖ is −tₖ/aₖ and softmax's slopes are ∂aₖ/∂zᵢ = "
        "aₖ ([k = i] − aᵢ): in their sum every aₖ cancels, and since the targets add up to 1, "
        "aᵢ − tᵢ is left.",
        _softmax_from_z,
        _softmax_is_from_z,
    ),
    "perceptron": LossFormula(
        lambda o: group(o.a - o.t) * o.z,
        _error,
        "A step has no slope to go through; the perceptron's rule takes a − t as the slope by z.",
    ),
    "output": LossFormula(lambda o: o.a, lambda o: number(1)),
}


def loss_formula_of(loss: Loss) -> LossFormula:
    """The entry; for a loss without one, the words of the table of losses."""
    found = _FORMULAS.get(loss.name)
    if found is not None:
        return found
    part, slope = Expr((words(loss.formula),)), Expr((words(loss.slope_formula),))
    return LossFormula(lambda o: part, lambda o: slope)


__all__ = ["LossFormula", "OutputOf", "expr", "loss_formula_of"]
