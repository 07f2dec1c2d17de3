"""AdamW (Loshchilov and Hutter, 2019): Adam, and a pull to 0 that its means know nothing of."""

from __future__ import annotations

from typing import Any

from numpy import multiply

from core.nn.arrays import Floats
from core.nn.optimizers import adam
from core.nn.optimizers.move import Equation, Move
from core.nn.optimizers.optimizer import Optimizer, Setting, Step
from core.nn.optimizers.rule import Below1, NotNegative, Rule


class AdamW(Rule, frozen=True, kw_only=True, tag="adamw"):
    """torch.optim.AdamW."""

    learning_rate: NotNegative = 1e-3
    betas: tuple[Below1, Below1] = (0.9, 0.999)
    eps: NotNegative = 1e-8
    weight_decay: NotNegative = 1e-2
    amsgrad: bool = False


def _bind(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    adam_step = adam.bind(rule, theta, slopes, state, scratch)

    def step(rate: float, count: int) -> None:
        multiply(theta, 1.0 - rate * rule.weight_decay, theta)
        adam_step(rate, count)

    return step


def _equations(move: Move) -> list[Equation]:
    equations, step = adam.means(move)
    kept = move.w
    if move.rule.weight_decay:
        kept = kept - move.eta * move.setting("λ", r"\lambda", "weight_decay") * move.w
    return [*equations, Equation(move.target, kept - move.eta * step, move.result)]


ADAMW = Optimizer(
    title="AdamW",
    about="Adam, and each update pulls every parameter a little towards 0, whatever its slope.",
    formula="θ ← θ − η λ θ − η m̂ / (√v̂ + ε)",
    settings=AdamW,
    names={
        **adam.NAMES,
        "weight_decay": Setting("Weight decay", "How hard each update pulls to 0"),
    },
    state_names=adam.state,
    bind=_bind,
    equations=_equations,
    remark=adam.REMARK,
)
