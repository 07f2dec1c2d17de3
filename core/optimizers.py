"""Optimizers: how a slope becomes a step, with the recurrences and defaults of PyTorch.

``bind(rule, theta, slopes, state, scratch)`` returns ``step(rate, count)``: it changes the vector
``theta`` in place by one update with learning rate ``rate``; ``count`` is the number of updates
that this optimizer has made before. ``state`` is (number of state vectors) x (parameters), all zero
before the first step. Every formula is for one parameter θ with slope g and learning rate η.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy import add, copyto, divide, maximum, multiply, sqrt, subtract
from numpy.typing import NDArray

from core.activations import ZERO

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


def learning_rate(rule: Any, update: int) -> float:
    """The learning rate of ``update`` by a rule's settings, decay included."""
    if rule.decay == 1.0:
        return float(rule.learning_rate)
    try:
        return float(rule.learning_rate * rule.decay**update)
    except OverflowError:  # a growing rate outgrows float64 in the end
        return inf


def _bind_sgd(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    if rule.momentum == 0.0:
        return _plain_sgd(theta, slopes, scratch)
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


def _plain_sgd(theta: Floats, slopes: Floats, scratch: Floats) -> Step:
    factor = np.zeros(())  # a 0-d array spares the conversion of a Python number
    latest = 0.0

    def step(rate: float, count: int) -> None:
        nonlocal latest
        if rate != latest:
            factor[()] = latest = rate
        multiply(slopes, factor, scratch)
        subtract(theta, scratch, theta)

    return step


def _blend(mean: Floats, keep: float, value: Floats, scratch: Floats) -> None:
    """Exponential mean in place: keep · mean + (1 − keep) · value."""
    multiply(mean, keep, mean)
    multiply(value, 1.0 - keep, scratch)
    add(mean, scratch, mean)


def _blend_square(mean: Floats, keep: float, value: Floats, scratch: Floats) -> None:
    """Exponential mean of squares in place: keep · mean + (1 − keep) · value²."""
    multiply(mean, keep, mean)
    multiply(value, value, scratch)
    multiply(scratch, 1.0 - keep, scratch)
    add(mean, scratch, mean)


def _bind_rmsprop(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    vectors = dict(zip(_rmsprop_state(rule), state, strict=True))
    square = vectors["square_avg"]
    average, velocity = vectors.get("grad_avg"), vectors.get("momentum_buffer")

    def step(rate: float, count: int) -> None:
        _blend_square(square, rule.alpha, slopes, scratch)
        if average is None:
            sqrt(square, scratch)
        else:
            _blend(average, rule.alpha, slopes, scratch)
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


def _bind_adagrad(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
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


def _bind_adam(rule: Any, theta: Floats, slopes: Floats, state: Floats, scratch: Floats) -> Step:
    mean, square = state[0], state[1]
    largest = state[2] if rule.amsgrad else None
    beta1, beta2 = rule.betas

    def step(rate: float, count: int) -> None:
        _blend(mean, beta1, slopes, scratch)
        _blend_square(square, beta2, slopes, scratch)
        if largest is not None:
            maximum(largest, square, out=largest)
        sqrt(square if largest is None else largest, scratch)
        divide(scratch, (1.0 - beta2 ** (count + 1)) ** 0.5, scratch)
        add(scratch, rule.eps, scratch)
        divide(mean, scratch, scratch)
        multiply(scratch, rate / (1.0 - beta1 ** (count + 1)), scratch)
        subtract(theta, scratch, theta)

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
