"""Optimizers: how a slope becomes a step, with the recurrences and defaults of PyTorch.

``bind(rule, theta, slopes, state, scratch)`` returns ``step(rate, count)``: it changes the vector
``theta`` in place by one update with learning rate ``rate``; ``count`` is the number of updates
that this optimizer has made before. ``state`` is (number of state vectors) x (parameters), all zero
before the first step. Every formula is for one parameter θ with slope g and learning rate η.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Step = Callable[[float, int], None]
Bind = Callable[[Any, Floats, Floats, Floats, Floats], Step]


@dataclass(frozen=True)
class Optimizer:
    """An update rule.

    Attributes:
        name: as in the experiment file.
        title: for people.
        formula: the rule in a line.
        state_names: given the rule's settings, the names of its state vectors.
        bind: see the module's text.
    """

    name: str
    title: str
    formula: str
    state_names: Callable[[Any], tuple[str, ...]]
    bind: Bind


def _bind_sgd(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    if rule.momentum == 0.0:
        return _plain_sgd(theta, slopes, scratch)
    momentum, fresh = np.array(rule.momentum), np.array(1.0 - rule.dampening)
    velocity = state[0]

    def step(rate: float, count: int) -> None:
        if count == 0:  # the first velocity is the slope itself, whatever the dampening
            np.copyto(velocity, slopes)
        else:
            np.multiply(velocity, momentum, velocity)
            np.multiply(slopes, fresh, scratch)
            np.add(velocity, scratch, velocity)
        if rule.nesterov:
            np.multiply(velocity, momentum, scratch)
            np.add(scratch, slopes, scratch)
            np.multiply(scratch, rate, scratch)
        else:
            np.multiply(velocity, rate, scratch)
        np.subtract(theta, scratch, theta)

    return step


def _plain_sgd(theta: Floats, slopes: Floats, scratch: Floats) -> Step:
    def step(rate: float, count: int) -> None:
        np.multiply(slopes, rate, scratch)
        np.subtract(theta, scratch, theta)

    return step


def _blend(mean: Floats, keep: float, value: Floats, scratch: Floats) -> None:
    """Exponential mean in place: keep · mean + (1 − keep) · value."""
    np.multiply(mean, keep, mean)
    np.multiply(value, 1.0 - keep, scratch)
    np.add(mean, scratch, mean)


def _blend_square(mean: Floats, keep: float, value: Floats, scratch: Floats) -> None:
    """Exponential mean of squares in place: keep · mean + (1 − keep) · value²."""
    np.multiply(mean, keep, mean)
    np.multiply(value, value, scratch)
    np.multiply(scratch, 1.0 - keep, scratch)
    np.add(mean, scratch, mean)


def _bind_rmsprop(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    vectors = dict(zip(_rmsprop_state(rule), state, strict=True))
    square = vectors["square_avg"]
    average, velocity = vectors.get("grad_avg"), vectors.get("momentum_buffer")

    def step(rate: float, count: int) -> None:
        _blend_square(square, rule.alpha, slopes, scratch)
        if average is None:
            np.sqrt(square, scratch)
        else:
            _blend(average, rule.alpha, slopes, scratch)
            np.multiply(average, average, scratch)
            np.subtract(square, scratch, scratch)
            np.sqrt(scratch, scratch)
        np.add(scratch, rule.eps, scratch)
        np.divide(slopes, scratch, scratch)
        if velocity is not None:
            np.multiply(velocity, rule.momentum, velocity)
            np.add(velocity, scratch, velocity)
            np.copyto(scratch, velocity)
        np.multiply(scratch, rate, scratch)
        np.subtract(theta, scratch, theta)

    return step


def _bind_adagrad(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    total = state[0]

    def step(rate: float, count: int) -> None:
        if count == 0:
            total.fill(rule.initial_accumulator_value)
        np.multiply(slopes, slopes, scratch)
        np.add(total, scratch, total)
        np.sqrt(total, scratch)
        np.add(scratch, rule.eps, scratch)
        np.divide(slopes, scratch, scratch)
        np.multiply(scratch, rate / (1.0 + count * rule.lr_decay), scratch)
        np.subtract(theta, scratch, theta)

    return step


def _bind_adam(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    mean, square = state[0], state[1]
    largest = state[2] if rule.amsgrad else None
    beta1, beta2 = rule.betas

    def step(rate: float, count: int) -> None:
        _blend(mean, beta1, slopes, scratch)
        _blend_square(square, beta2, slopes, scratch)
        if largest is not None:
            np.maximum(largest, square, largest)
        np.sqrt(square if largest is None else largest, scratch)
        np.divide(scratch, (1.0 - beta2 ** (count + 1)) ** 0.5, scratch)
        np.add(scratch, rule.eps, scratch)
        np.divide(mean, scratch, scratch)
        np.multiply(scratch, rate / (1.0 - beta1 ** (count + 1)), scratch)
        np.subtract(theta, scratch, theta)

    return step


def _sgd_state(rule: Any) -> tuple[str, ...]:
    return ("momentum_buffer",) if rule.momentum else ()


def _rmsprop_state(rule: Any) -> tuple[str, ...]:
    average = ("grad_avg",) if rule.centered else ()
    velocity = ("momentum_buffer",) if rule.momentum else ()
    return ("square_avg", *average, *velocity)


def _adagrad_state(rule: Any) -> tuple[str, ...]:
    return ("sum",)


def _adam_state(rule: Any) -> tuple[str, ...]:
    return ("exp_avg", "exp_avg_sq", *(("max_exp_avg_sq",) if rule.amsgrad else ()))


_ENTRIES = (
    Optimizer("sgd", "Gradient descent", "θ ← θ − η g", _sgd_state, _bind_sgd),
    Optimizer("rmsprop", "RMSprop", "θ ← θ − η g / (√v + ε)", _rmsprop_state, _bind_rmsprop),
    Optimizer("adagrad", "Adagrad", "θ ← θ − η g / (√Σg² + ε)", _adagrad_state, _bind_adagrad),
    Optimizer("adam", "Adam", "θ ← θ − η m̂ / (√v̂ + ε)", _adam_state, _bind_adam),
)
OPTIMIZERS = {entry.name: entry for entry in _ENTRIES}
