"""Squared errors: halved, whole, or their mean over the outputs."""

from __future__ import annotations

from numpy import multiply, subtract

from core.formula.tokens import Expr, group, number, symbol
from core.nn.arrays import TWO, Floats
from core.nn.losses.loss import Formula, Loss, OutputOf, error, error_of


def _square(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    subtract(a, t, work)
    flat = work.reshape(-1)
    return float(flat.dot(flat))


def _half_square(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    return 0.5 * _square(z, a, t, work, column)


def _mean_square(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    return _square(z, a, t, work, column) / float(a.shape[1])


def _double_error(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    subtract(a, t, out)
    multiply(out, TWO, out)


def _mean_error(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    subtract(a, t, out)
    multiply(out, 2.0 / a.shape[1], out)


def _part(o: OutputOf) -> Expr:
    return group(o.a - o.t) ** 2


def _units(o: OutputOf) -> Expr:
    return symbol("K", "K", float(o.units))


HALF_SQUARED_ERROR = Loss(
    name="half_squared_error",
    title="Half squared error",
    about="Half the squared distance from the targets; the half makes the slope simply a − t.",
    formula="½ Σₖ (aₖ − tₖ)²",
    slope_formula="a − t",
    value=_half_square,
    slope=error,
    tokens=Formula(lambda o: 1 / number(2) * _part(o), error_of),
)
SQUARED_ERROR = Loss(
    name="squared_error",
    title="Squared error",
    about="The squared distance from the targets: a large error counts far more than small ones.",
    formula="Σₖ (aₖ − tₖ)²",
    slope_formula="2 (a − t)",
    value=_square,
    slope=_double_error,
    tokens=Formula(_part, lambda o: 2 * group(o.a - o.t)),
)
MEAN_SQUARED_ERROR = Loss(
    name="mean_squared_error",
    title="Mean squared error",
    about="The squared error divided by the number of outputs K.",
    formula="(1/K) Σₖ (aₖ − tₖ)²",
    slope_formula="(2/K) (a − t)",
    value=_mean_square,
    slope=_mean_error,
    tokens=Formula(lambda o: 1 / _units(o) * _part(o), lambda o: 2 / _units(o) * group(o.a - o.t)),
)
