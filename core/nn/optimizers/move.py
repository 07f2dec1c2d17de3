"""One parameter's update in numbers, for the formulas of the step with the numbers in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.formula.quantity import Quantity
from core.formula.tokens import Expr, group, quantity_symbol, symbol


@dataclass(frozen=True)
class Move:
    """One parameter's update: what the optimizer had, and what came out.

    Attributes:
        parameter: which one.
        theta, slope, rate: its value before, its slope (None: not there yet), the learning rate.
        count: updates that the optimizer had made before.
        rule: the experiment's optimizer.
        before, after: the parameter's numbers in each state vector.
        result: its new value; None without a slope.
        ran: whether the update has run; else it is what the update will do.
    """

    parameter: Quantity
    theta: float
    slope: float | None
    rate: float
    count: int
    rule: Any
    before: Mapping[str, float]
    after: Mapping[str, float]
    result: float | None
    ran: bool

    @property
    def target(self) -> Expr:
        """The symbol of the new value."""
        return quantity_symbol(Quantity(f"{self.parameter.name}+", self.parameter.index), None)

    @property
    def w(self) -> Expr:
        return quantity_symbol(self.parameter, self.theta)

    @property
    def g(self) -> Expr:
        slope = Quantity(f"d{self.parameter.name}", self.parameter.index)
        return quantity_symbol(slope, self.slope)

    @property
    def eta(self) -> Expr:
        return quantity_symbol(Quantity("rate"), self.rate)

    def old(self, letter: str, name: str) -> Expr:
        return symbol(letter, letter, self.before.get(name))

    def new(self, letter: str, name: str) -> Expr:
        return symbol(f"{letter}⁺", f"{letter}^{{+}}", self.after.get(name))

    def setting(self, text: str, latex: str, name: str) -> Expr:
        """A setting of the rule, such as the momentum."""
        return symbol(text, latex, float(getattr(self.rule, name)))


@dataclass(frozen=True)
class Equation:
    """``left = right``; ``value`` is the engine's number for it, None where it keeps none."""

    left: Expr
    right: Expr
    value: float | None = None


def blend(keep: Expr, old: Expr, value: Expr) -> Expr:
    """An exponential mean: keep · old + (1 − keep) · value."""
    return keep * old + group(1 - keep) * value
