"""Huber's loss (1964) with δ = 1: squared for small errors, absolute for large ones."""

from __future__ import annotations

from numpy import absolute, add, maximum, minimum, subtract

from core.formula.tokens import Expr, function, group, number
from core.formula.tokens import absolute as absolute_of
from core.nn.arrays import ONE, Floats
from core.nn.losses.loss import Formula, Loss, OutputOf


def _value(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    # With r = |a - t|: ½ min(r, 1)² + (max(r, 1) - 1), in which nothing large is squared.
    flat = work.reshape(-1)
    subtract(a, t, work)
    absolute(work, work)
    maximum(work, ONE, out=work)
    subtract(work, ONE, work)
    beyond = add.reduce(flat)
    subtract(a, t, work)
    absolute(work, work)
    minimum(work, ONE, out=work)
    return float(0.5 * flat.dot(flat) + beyond)


def _slope(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    subtract(a, t, out)
    minimum(out, ONE, out=out)
    maximum(out, -ONE, out=out)


def _part(o: OutputOf) -> Expr:
    far = _far(o)
    if far:
        return absolute_of(o.a - o.t) - 1 / number(2)
    return 1 / number(2) * group(o.a - o.t) ** 2


def _slope_of(o: OutputOf) -> Expr:
    far = _far(o)
    if far:
        return number(1 if far > 0 else -1)
    return function("max", maximum, -1, function("min", minimum, 1, o.a - o.t))


def _far(o: OutputOf) -> int:
    """The sign of an error beyond 1; 0 for one within, or that is not known."""
    if o.a.value is None or o.t.value is None or abs(o.a.value - o.t.value) <= 1:
        return 0
    return 1 if o.a.value > o.t.value else -1


def _note(o: OutputOf) -> str:
    if not _far(o):
        return "The error is within 1 of the target, where Huber's loss is half the squared error."
    return "The error is beyond 1, where the slope grows no further: outliers do not take over."


HUBER = Loss(
    name="huber",
    title="Huber",
    about="Half the squared error up to 1, beyond it the absolute one: outliers count less.",
    formula="Σₖ ½ (aₖ − tₖ)² up to |aₖ − tₖ| = 1, else |aₖ − tₖ| − ½",
    slope_formula="a − t, but between −1 and 1",
    value=_value,
    slope=_slope,
    tokens=Formula(_part, _slope_of, _note),
    bends=(-1.0, 1.0),
)
