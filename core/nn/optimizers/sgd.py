"""Gradient descent, plain, with momentum, and with Nesterov's look ahead."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy import add, copyto, multiply, subtract

from core.formula.tokens import Expr, group
from core.nn.arrays import Floats
from core.nn.optimizers.move import Equation, Move
from core.nn.optimizers.optimizer import Condition, Optimizer, Setting, Step
from core.nn.optimizers.rule import NotNegative, Rule


class Sgd(Rule, frozen=True, kw_only=True, tag="sgd"):
    """torch.optim.SGD."""

    learning_rate: NotNegative = 1e-3
    momentum: NotNegative = 0.0
    dampening: float = 0.0
    nesterov: bool = False


def _state(rule: Sgd) -> tuple[str, ...]:
    return ("momentum_buffer",) if rule.momentum else ()


def _bind(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    if rule.momentum == 0.0:
        return _plain(theta, slopes, scratch)
    momentum, fresh = np.array(rule.momentum), np.array(1.0 - rule.dampening)
    velocity = state[0]

    def step(rate: float, count: int) -> None:
        if count == 0:  # the first velocity is the slope itself, whatever the dampening
            copyto(velocity, slopes)
        else:
            multiply(velocity, momentum, velocity)
            multiply(slopes, fresh, scratch)
            add(velocity, scratch, velocity)
        if rule.nesterov:
            multiply(velocity, momentum, scratch)
            add(scratch, slopes, scratch)
            multiply(scratch, rate, scratch)
        else:
            multiply(velocity, rate, scratch)
        subtract(theta, scratch, theta)

    return step


def _plain(theta: Floats, slopes: Floats, scratch: Floats) -> Step:
    factor = np.zeros(())  # a 0-d array spares the conversion of a Python number
    latest = 0.0

    def step(rate: float, count: int) -> None:
        nonlocal latest
        if rate != latest:
            factor[()] = latest = rate
        multiply(slopes, factor, scratch)
        subtract(theta, scratch, theta)

    return step


def _equations(move: Move) -> list[Equation]:
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


SGD = Optimizer(
    title="Gradient descent",
    about="A step against the slope, as long as the slope is steep; momentum keeps it rolling.",
    formula="θ ← θ − η g",
    settings=Sgd,
    names={
        "momentum": Setting("Momentum"),
        "dampening": Setting("Dampening"),
        "nesterov": Setting("Nesterov", "Look ahead along the momentum"),
    },
    state_names=_state,
    bind=_bind,
    equations=_equations,
    remark="v is the velocity, which remembers the slopes before.",
    conditions=(
        Condition(
            "nesterov",
            "Nesterov's step",
            "a momentum above 0 and no dampening",
            lambda rule: rule.momentum > 0 and rule.dampening == 0,
        ),
    ),
)
