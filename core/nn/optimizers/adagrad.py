"""Adagrad: each step divided by all the slopes so far, so that the steps shrink."""

from __future__ import annotations

from typing import Any

from numpy import add, divide, multiply, sqrt, subtract

from core.formula.tokens import root, symbol
from core.nn.arrays import Floats
from core.nn.optimizers.move import Equation, Move
from core.nn.optimizers.optimizer import Optimizer, Setting, Step
from core.nn.optimizers.rule import NotNegative, Rule


class Adagrad(Rule, frozen=True, kw_only=True, tag="adagrad"):
    """torch.optim.Adagrad."""

    learning_rate: NotNegative = 1e-2
    lr_decay: NotNegative = 0.0
    initial_accumulator_value: NotNegative = 0.0
    eps: NotNegative = 1e-10


def _state(rule: Adagrad) -> tuple[str, ...]:
    return ("sum",)


def _bind(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    total = state[0]

    def step(rate: float, count: int) -> None:
        if count == 0:
            total.fill(rule.initial_accumulator_value)
        multiply(slopes, slopes, scratch)
        add(total, scratch, total)
        sqrt(total, scratch)
        add(scratch, rule.eps, scratch)
        divide(slopes, scratch, scratch)
        multiply(scratch, rate / (1.0 + count * rule.lr_decay), scratch)
        subtract(theta, scratch, theta)

    return step


def _equations(move: Move) -> list[Equation]:
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


def _rate_note(rule: Adagrad) -> str:
    if not rule.lr_decay:
        return ""
    return "It stays the same, but each update divides it by 1 + t · d: see the update."


ADAGRAD = Optimizer(
    title="Adagrad",
    about="Each parameter's step is divided by all of its slopes so far: the steps only shrink.",
    formula="θ ← θ − η g / (√Σg² + ε)",
    settings=Adagrad,
    names={
        "lr_decay": Setting("Lr decay", "Update t divides the learning rate by 1 + t · lr decay"),
        "initial_accumulator_value": Setting(
            "Initial accumulator value", "What the sum of squared slopes starts from"
        ),
        "eps": Setting("Eps", "Keeps the division away from 0"),
    },
    state_names=_state,
    bind=_bind,
    equations=_equations,
    remark="s is the sum of all squared slopes so far: the steps shrink with time.",
    rate_note=_rate_note,
)
