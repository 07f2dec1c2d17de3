"""Every optimizer: against its published recurrence, written here a second time in plain Python."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.schema import (
    OPTIMIZER_CHOICES,
    Adagrad,
    Adam,
    OptimizerChoice,
    Rmsprop,
    Sgd,
    rule_name,
)
from core.nn.optimizers import OPTIMIZERS, AdamW

settings_01 = st.floats(0, 0.99)
rates = st.floats(1e-4, 1.0)


def sgd(rule: Sgd, theta: float, slopes: list[float]) -> Iterator[float]:
    """Sutskever et al., 2013, in PyTorch's form: b ← μ b + (1 - τ) g; θ ← θ - η b."""
    velocity = None
    for k, g in enumerate(slopes):
        rate = rule.learning_rate * rule.decay**k
        direction = g
        if rule.momentum:
            fresh = (1 - rule.dampening) * g
            velocity = g if velocity is None else rule.momentum * velocity + fresh
            direction = g + rule.momentum * velocity if rule.nesterov else velocity
        theta -= rate * direction
        yield theta


def rmsprop(rule: Rmsprop, theta: float, slopes: list[float]) -> Iterator[float]:
    """Tieleman and Hinton, 2012; centered: Graves, 2013."""
    square = average = velocity = 0.0
    for k, g in enumerate(slopes):
        rate = rule.learning_rate * rule.decay**k
        square = rule.alpha * square + (1 - rule.alpha) * g * g
        average = rule.alpha * average + (1 - rule.alpha) * g
        spread = square - average**2 if rule.centered else square
        direction = g / (math.sqrt(spread) + rule.eps)
        velocity = rule.momentum * velocity + direction
        theta -= rate * (velocity if rule.momentum else direction)
        yield theta


def adagrad(rule: Adagrad, theta: float, slopes: list[float]) -> Iterator[float]:
    """Duchi et al., 2011, with the decay of PyTorch."""
    total = rule.initial_accumulator_value
    for k, g in enumerate(slopes):
        rate = rule.learning_rate * rule.decay**k / (1 + k * rule.lr_decay)
        total += g * g
        theta -= rate * g / (math.sqrt(total) + rule.eps)
        yield theta


def adam(rule: Adam, theta: float, slopes: list[float]) -> Iterator[float]:
    """Kingma and Ba, 2015, algorithm 1; AMSGrad: Reddi et al., 2018, as PyTorch has it."""
    mean = square = largest = 0.0
    beta1, beta2 = rule.betas
    for k, g in enumerate(slopes, 1):
        rate = rule.learning_rate * rule.decay ** (k - 1)
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g * g
        largest = max(largest, square)
        used = largest if rule.amsgrad else square
        unbiased = used / (1 - beta2**k)
        theta -= rate * mean / (1 - beta1**k) / (math.sqrt(unbiased) + rule.eps)
        yield theta


def adamw(rule: AdamW, theta: float, slopes: list[float]) -> Iterator[float]:
    """Loshchilov and Hutter, 2019, algorithm 2, with the learning rate on the decay as PyTorch."""
    before = [0.0, *adam(rule, 0.0, slopes)]
    for k in range(len(slopes)):
        theta *= 1 - rule.learning_rate * rule.decay**k * rule.weight_decay
        theta += before[k + 1] - before[k]
        yield theta


RECURRENCES: dict[str, Any] = {
    "sgd": sgd,
    "rmsprop": rmsprop,
    "adagrad": adagrad,
    "adam": adam,
    "adamw": adamw,
}
RULES = st.one_of(
    st.builds(Sgd, learning_rate=rates, momentum=settings_01, dampening=st.floats(-1, 1)),
    st.builds(
        Sgd, learning_rate=rates, momentum=st.floats(0.1, 0.99), nesterov=st.just(True),
        decay=st.floats(0.5, 1),
    ),
    st.builds(
        Rmsprop, learning_rate=rates, alpha=settings_01, eps=st.floats(1e-6, 0.1),
        momentum=st.sampled_from([0.0, 0.5, 0.9]), decay=st.floats(0.5, 1),
    ),
    st.builds(
        Rmsprop, learning_rate=rates, alpha=st.floats(0.5, 0.9), eps=st.floats(1e-3, 0.1),
        momentum=st.sampled_from([0.0, 0.9]), centered=st.just(True),
    ),
    st.builds(
        Adagrad, learning_rate=rates, lr_decay=st.floats(0, 1), decay=st.floats(0.5, 1),
        initial_accumulator_value=st.floats(0, 1), eps=st.floats(1e-10, 0.1),
    ),
    st.builds(
        Adam, learning_rate=rates, betas=st.tuples(settings_01, settings_01),
        eps=st.floats(1e-8, 0.1), amsgrad=st.booleans(), decay=st.floats(0.5, 1),
    ),
    st.builds(
        AdamW, learning_rate=rates, betas=st.tuples(settings_01, settings_01),
        eps=st.floats(1e-6, 0.1), amsgrad=st.booleans(), weight_decay=st.floats(0, 1),
    ),
)  # fmt: skip


def run(rule: OptimizerChoice, theta: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """The parameters after each update; ``slopes`` is updates x parameters."""
    entry = OPTIMIZERS[rule_name(rule)]
    theta, slope = theta.copy(), np.zeros_like(theta)
    state = np.zeros((len(entry.state_names(rule)), len(theta)))
    step = entry.bind(rule, theta, slope, state, np.full_like(theta, np.nan))
    after = []
    for k, row in enumerate(slopes):
        slope[:] = row
        step(rule.learning_rate * rule.decay**k, k)
        assert np.array_equal(slope, row)
        after.append(theta.copy())
    return np.array(after)


def test_the_tables_agree() -> None:
    assert set(OPTIMIZERS) == set(RECURRENCES) == set(OPTIMIZER_CHOICES)
    for name, kind in OPTIMIZER_CHOICES.items():
        assert rule_name(kind()) == name
        assert OPTIMIZERS[name].name == name


@given(rule=RULES, seed=st.integers(0, 2**32 - 1), parameters=st.integers(1, 9))
def test_updates_follow_the_published_recurrence(
    rule: OptimizerChoice, seed: int, parameters: int
) -> None:
    rng = np.random.default_rng(seed)
    theta = rng.normal(0, 1, parameters)
    slopes = rng.normal(0, rng.choice([1e-3, 1.0, 100.0]), (12, parameters))
    found = run(rule, theta, slopes)
    for i in range(parameters):
        plain = RECURRENCES[rule_name(rule)](rule, float(theta[i]), slopes[:, i].tolist())
        assert found[:, i] == pytest.approx(list(plain), rel=1e-9, abs=1e-9)


def test_defaults_are_those_of_pytorch() -> None:
    """torch.optim's documentation, version 2.13."""
    assert msgspec.to_builtins(Sgd()) == {
        "name": "sgd", "learning_rate": 1e-3, "momentum": 0.0, "dampening": 0.0,
        "nesterov": False, "decay": 1.0,
    }  # fmt: skip
    assert msgspec.to_builtins(Rmsprop()) == {
        "name": "rmsprop", "learning_rate": 1e-2, "alpha": 0.99, "eps": 1e-8,
        "momentum": 0.0, "centered": False, "decay": 1.0,
    }  # fmt: skip
    assert msgspec.to_builtins(Adagrad()) == {
        "name": "adagrad", "learning_rate": 1e-2, "lr_decay": 0.0,
        "initial_accumulator_value": 0.0, "eps": 1e-10, "decay": 1.0,
    }  # fmt: skip
    assert msgspec.to_builtins(Adam()) == {
        "name": "adam", "learning_rate": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8,
        "amsgrad": False, "decay": 1.0,
    }  # fmt: skip
    assert msgspec.to_builtins(AdamW()) == {
        "name": "adamw", "learning_rate": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8,
        "weight_decay": 1e-2, "amsgrad": False, "decay": 1.0,
    }  # fmt: skip


def test_the_first_step_of_adam_is_the_learning_rate() -> None:
    """Kingma and Ba, section 2.1; multiplying by the bias correction would give 1e-4 of it."""
    found = run(Adam(learning_rate=0.1, eps=0.0), np.zeros(3), np.array([[5.0, -1e-3, 200.0]]))
    assert found[0] == pytest.approx([-0.1, 0.1, -0.1], rel=1e-12)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_no_slope_moves_nothing(name: str) -> None:
    """Also where the rule divides by what the slopes were: eps keeps 0 / 0 away."""
    start = np.array([1.0, -2.0])
    rule = OPTIMIZER_CHOICES[name]()
    if isinstance(rule, AdamW):  # but for the decay, which asks for no slope
        assert run(rule, start, np.zeros((1, 2)))[0] == pytest.approx(start * (1 - 1e-5), rel=1e-15)
        rule = msgspec.structs.replace(rule, weight_decay=0.0)
    found = run(rule, start, np.zeros((3, 2)))
    assert np.array_equal(found, [start] * 3)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_huge_and_tiny_slopes_stay_finite(name: str) -> None:
    rule = OPTIMIZER_CHOICES[name](learning_rate=1e-3)
    assert np.isfinite(run(rule, np.zeros(2), np.full((5, 2), [1e150, 1e-150]))).all()


@pytest.mark.parametrize("slope", [1.0, 0.1, 1e-3, 1e100, 7e-150])
@pytest.mark.parametrize("alpha", [0.5, 0.9, 0.99])
def test_the_spread_of_equal_slopes_counts_as_0_where_rounding_makes_it_negative(
    slope: float, alpha: float
) -> None:
    rule = Rmsprop(learning_rate=0.01, alpha=alpha, centered=True, eps=1e-3)
    values = run(rule, np.zeros(1), np.full((5000, 1), slope))[:, 0]
    assert np.isfinite(values).all()
    # The limit of equal slopes: no spread is left, and the step is rate · g / eps.
    assert values[-2] - values[-1] == pytest.approx(0.01 * slope / 1e-3, rel=1e-3) or slope > 1e50
