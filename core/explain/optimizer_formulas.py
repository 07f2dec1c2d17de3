"""Each optimizer's update as formulas, step by step, with its state before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.explain.quantity import Quantity
from core.explain.tokens import Expr, function, group, quantity_symbol, root, symbol


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


def _sgd(move: Move) -> list[Equation]:
    if not move.rule.momentum:
        return [Equation(move.target, move.w - move.eta * move.g, move.result)]
    momentum = move.setting("μ", r"\mu", "momentum")
    velocity = move.new("v", "momentum_buffer")
    fresh = momentum * move.old("v", "momentum_buffer") + _fresh(move)
    first = move.g if move.count == 0 else fresh
    step = group(move.g + momentum * velocity) if move.rule.nesterov else velocity
    return [
        Equation(velocity, first, velocity.value),
        Equation(move.target, move.w - move.eta * step, move.result),
    ]


def _fresh(move: Move) -> Expr:
    """What the slope adds to the velocity."""
    if not move.rule.dampening:
        return move.g
    return group(1 - move.setting("τ", r"\tau", "dampening")) * move.g


def _blend(keep: Expr, old: Expr, value: Expr) -> Expr:
    return keep * old + group(1 - keep) * value


def _rmsprop(move: Move) -> list[Equation]:
    alpha, g = move.setting("α", r"\alpha", "alpha"), move.g
    square, inner = move.new("s", "square_avg"), move.new("s", "square_avg")
    equations = [Equation(square, _blend(alpha, move.old("s", "square_avg"), g**2), square.value)]
    if move.rule.centered:
        mean = move.new("m", "grad_avg")
        equations.append(Equation(mean, _blend(alpha, move.old("m", "grad_avg"), g), mean.value))
        spread = square - mean**2
        inner = function("max", np.maximum, 0, spread) if _is_rounded(move) else spread
    step = g / (root(inner) + move.setting("ε", r"\varepsilon", "eps"))
    if move.rule.momentum:
        velocity, momentum = move.new("v", "momentum_buffer"), move.setting("μ", r"\mu", "momentum")
        right = momentum * move.old("v", "momentum_buffer") + step
        equations.append(Equation(velocity, right, velocity.value))
        step = velocity
    equations.append(Equation(move.target, move.w - move.eta * step, move.result))
    return equations


def _is_rounded(move: Move) -> bool:
    """Whether rounding has made s − m² negative, so that the engine takes 0 for it."""
    if move.slope is None or "grad_avg" not in move.after:
        return False
    square, mean = move.after["square_avg"], move.after["grad_avg"]
    return square - mean * mean < 0.0


def caution(move: Move) -> str:
    """What is out of the ordinary about this very update, or ""."""
    if not _is_rounded(move):
        return ""
    return (
        "s − m² is the spread of the slopes and never negative, but these were so alike that "
        "rounding has made it so: it counts as 0, and the step is g/ε."
    )


def _adagrad(move: Move) -> list[Equation]:
    # The engine fills the sum with its start at the first update.
    start = move.before.get("sum")
    if move.count == 0:
        start = move.rule.initial_accumulator_value
    total = move.new("s", "sum")
    rate = move.eta
    if move.rule.lr_decay:
        decay = move.setting("d", "d", "lr_decay")
        rate = rate / (1 + symbol("t", "t", float(move.count)) * decay)
    step = move.g / (root(total) + move.setting("ε", r"\varepsilon", "eps"))
    return [
        Equation(total, symbol("s", "s", start) + move.g**2, total.value),
        Equation(move.target, move.w - rate * step, move.result),
    ]


def _adam(move: Move) -> list[Equation]:
    beta1 = symbol("β₁", r"\beta_1", float(move.rule.betas[0]))
    beta2 = symbol("β₂", r"\beta_2", float(move.rule.betas[1]))
    time = symbol("t", "t", float(move.count + 1))
    mean, square = move.new("m", "exp_avg"), move.new("v", "exp_avg_sq")
    equations = [
        Equation(mean, _blend(beta1, move.old("m", "exp_avg"), move.g), mean.value),
        Equation(square, _blend(beta2, move.old("v", "exp_avg_sq"), move.g**2), square.value),
    ]
    largest = square
    if move.rule.amsgrad:
        largest = move.new("u", "max_exp_avg_sq")
        right = function("max", np.maximum, move.old("u", "max_exp_avg_sq"), square)
        equations.append(Equation(largest, right, largest.value))
    unbiased = mean / (1 - beta1**time)
    spread = largest / (1 - beta2**time)
    hats = [("m̂", r"\hat{m}", unbiased), ("v̂", r"\hat{v}", spread)]
    named = [symbol(text, latex, right.value) for text, latex, right in hats]
    equations += [
        Equation(name, right, right.value) for name, (_, _, right) in zip(named, hats, strict=True)
    ]
    step = named[0] / (root(named[1]) + move.setting("ε", r"\varepsilon", "eps"))
    equations.append(Equation(move.target, move.w - move.eta * step, move.result))
    return equations


_Write = Callable[[Move], list[Equation]]
OPTIMIZER_FORMULAS: dict[str, tuple[_Write, str]] = {
    "sgd": (_sgd, "v is the velocity, which remembers the slopes before."),
    "rmsprop": (
        _rmsprop,
        "s is the running mean of the squared slope: steep ones are slowed.",
    ),
    "adagrad": (_adagrad, "s is the sum of all squared slopes so far: the steps shrink with time."),
    "adam": (
        _adam,
        "m and v are running means of the slope and of its square; both start at 0, and the hats "
        "correct for that.",
    ),
}
