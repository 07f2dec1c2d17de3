"""RMSprop: each step divided by how steep the slopes have lately been."""

from __future__ import annotations

from typing import Any

from numpy import add, copyto, divide, maximum, multiply, sqrt, subtract

from core.formula.tokens import function, root
from core.nn.arrays import ZERO, Floats
from core.nn.optimizers.means import blend, blend_square
from core.nn.optimizers.move import Equation, Move
from core.nn.optimizers.move import blend as blend_of
from core.nn.optimizers.optimizer import Optimizer, Setting, Step
from core.nn.optimizers.rule import NotNegative, Rule


class Rmsprop(Rule, frozen=True, kw_only=True, tag="rmsprop"):
    """torch.optim.RMSprop."""

    learning_rate: NotNegative = 1e-2
    alpha: NotNegative = 0.99
    eps: NotNegative = 1e-8
    momentum: NotNegative = 0.0
    centered: bool = False


def _state(rule: Rmsprop) -> tuple[str, ...]:
    average = ("grad_avg",) if rule.centered else ()
    velocity = ("momentum_buffer",) if rule.momentum else ()
    return ("square_avg", *average, *velocity)


def _bind(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    vectors = dict(zip(_state(rule), state, strict=True))
    square = vectors["square_avg"]
    average, velocity = vectors.get("grad_avg"), vectors.get("momentum_buffer")

    def step(rate: float, count: int) -> None:
        blend_square(square, rule.alpha, slopes, scratch)
        if average is None:
            sqrt(square, scratch)
        else:
            blend(average, rule.alpha, slopes, scratch)
            multiply(average, average, scratch)
            subtract(square, scratch, scratch)
            # A mean of squares is never below the mean's square, but for rounding.
            maximum(scratch, ZERO, out=scratch)
            sqrt(scratch, scratch)
        add(scratch, rule.eps, scratch)
        divide(slopes, scratch, scratch)
        if velocity is not None:
            multiply(velocity, rule.momentum, velocity)
            add(velocity, scratch, velocity)
            copyto(scratch, velocity)
        multiply(scratch, rate, scratch)
        subtract(theta, scratch, theta)

    return step


def _equations(move: Move) -> list[Equation]:
    alpha, g = move.setting("α", r"\alpha", "alpha"), move.g
    square, inner = move.new("s", "square_avg"), move.new("s", "square_avg")
    right = blend_of(alpha, move.old("s", "square_avg"), g**2)
    equations = [Equation(square, right, square.value)]
    if move.rule.centered:
        mean = move.new("m", "grad_avg")
        right = blend_of(alpha, move.old("m", "grad_avg"), g)
        equations.append(Equation(mean, right, mean.value))
        spread = square - mean**2
        inner = function("max", maximum, 0, spread) if _is_rounded(move) else spread
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


def _caution(move: Move) -> str:
    if not _is_rounded(move):
        return ""
    return (
        "s − m² is the spread of the slopes and never negative, but these were so alike that "
        "rounding has made it so: it counts as 0, and the step is g/ε."
    )


RMSPROP = Optimizer(
    title="RMSprop",
    about="Each parameter's step is divided by the size that its slopes have lately had.",
    formula="θ ← θ − η g / (√v + ε)",
    settings=Rmsprop,
    names={
        "alpha": Setting("Alpha", "How much of the running mean each update keeps"),
        "eps": Setting("Eps", "Keeps the division away from 0"),
        "momentum": Setting("Momentum"),
        "centered": Setting("Centered", "Divide by the spread of the slopes, not by their size"),
    },
    state_names=_state,
    bind=_bind,
    equations=_equations,
    remark="s is the running mean of the squared slope: steep ones are slowed.",
    caution=_caution,
)
