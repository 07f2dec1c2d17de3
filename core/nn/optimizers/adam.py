"""Adam: running means of the slope and of its square, both corrected for their start at 0."""

from __future__ import annotations

from typing import Any

from numpy import add, divide, maximum, multiply, sqrt, subtract

from core.formula.tokens import Expr, function, root, symbol
from core.nn.arrays import Floats
from core.nn.optimizers.means import blend, blend_square
from core.nn.optimizers.move import Equation, Move
from core.nn.optimizers.move import blend as blend_of
from core.nn.optimizers.optimizer import Optimizer, Setting, Step
from core.nn.optimizers.rule import Below1, NotNegative, Rule


class Adam(Rule, frozen=True, kw_only=True, tag="adam"):
    """torch.optim.Adam."""

    learning_rate: NotNegative = 1e-3
    betas: tuple[Below1, Below1] = (0.9, 0.999)
    eps: NotNegative = 1e-8
    amsgrad: bool = False


def state(rule: Any) -> tuple[str, ...]:
    """Names of the state vectors."""
    return ("exp_avg", "exp_avg_sq", *(("max_exp_avg_sq",) if rule.amsgrad else ()))


def bind(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    """Adam's step."""
    mean, square = state[0], state[1]
    largest = state[2] if rule.amsgrad else None
    beta1, beta2 = rule.betas

    def step(rate: float, count: int) -> None:
        blend(mean, beta1, slopes, scratch)
        blend_square(square, beta2, slopes, scratch)
        if largest is not None:
            maximum(largest, square, out=largest)
        sqrt(square if largest is None else largest, scratch)
        divide(scratch, (1.0 - beta2 ** (count + 1)) ** 0.5, scratch)
        add(scratch, rule.eps, scratch)
        divide(mean, scratch, scratch)
        multiply(scratch, rate / (1.0 - beta1 ** (count + 1)), scratch)
        subtract(theta, scratch, theta)

    return step


def means(move: Move) -> tuple[list[Equation], Expr]:
    """The equations of the means, and what the learning rate multiplies."""
    beta1 = symbol("β₁", r"\beta_1", float(move.rule.betas[0]))
    beta2 = symbol("β₂", r"\beta_2", float(move.rule.betas[1]))
    time = symbol("t", "t", float(move.count + 1))
    mean, square = move.new("m", "exp_avg"), move.new("v", "exp_avg_sq")
    equations = [
        Equation(mean, blend_of(beta1, move.old("m", "exp_avg"), move.g), mean.value),
        Equation(square, blend_of(beta2, move.old("v", "exp_avg_sq"), move.g**2), square.value),
    ]
    largest = square
    if move.rule.amsgrad:
        largest = move.new("u", "max_exp_avg_sq")
        right = function("max", maximum, move.old("u", "max_exp_avg_sq"), square)
        equations.append(Equation(largest, right, largest.value))
    unbiased = mean / (1 - beta1**time)
    spread = largest / (1 - beta2**time)
    hats = [("m̂", r"\hat{m}", unbiased), ("v̂", r"\hat{v}", spread)]
    named = [symbol(text, latex, right.value) for text, latex, right in hats]
    equations += [
        Equation(name, right, right.value) for name, (_, _, right) in zip(named, hats, strict=True)
    ]
    step = named[0] / (root(named[1]) + move.setting("ε", r"\varepsilon", "eps"))
    return equations, step


def _equations(move: Move) -> list[Equation]:
    equations, step = means(move)
    return [*equations, Equation(move.target, move.w - move.eta * step, move.result)]


NAMES = {
    "betas": Setting("Betas", "How much of the running means each update keeps"),
    "eps": Setting("Eps", "Keeps the division away from 0"),
    "amsgrad": Setting("Amsgrad", "Divide by the largest running mean so far"),
}
REMARK = (
    "m and v are running means of the slope and of its square; both start at 0, and the hats "
    "correct for that."
)
ADAM = Optimizer(
    title="Adam",
    about="Running means of the slope and of its square give each parameter a step of its own.",
    formula="θ ← θ − η m̂ / (√v̂ + ε)",
    settings=Adam,
    names=NAMES,
    state_names=state,
    bind=bind,
    equations=_equations,
    remark=REMARK,
)
