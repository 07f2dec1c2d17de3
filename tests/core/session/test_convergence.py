"""Convergence: its window, and what is said of a rest."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.session.convergence import Convergence, ConvergenceRule


def looks(rule: ConvergenceRule, objectives: list[float]) -> int | None:
    """Number of the look that says converged."""
    watch = Convergence(rule)
    return next((i for i, j in enumerate(objectives, 1) if watch.look(j)), None)


def test_it_converges_when_a_window_brings_no_improvement() -> None:
    rule = ConvergenceRule(tolerance=0.1, window=3)
    assert looks(rule, [5.0, 4.0, 3.0, 3.0, 3.0, 3.0]) == 6
    assert looks(rule, [5.0, 4.0, 3.0, 3.0, 3.0]) is None


def test_small_steps_add_up_to_an_improvement() -> None:
    """What counts is the best so far, not the last value: a slow descent is no standstill."""
    rule = ConvergenceRule(tolerance=0.1, window=3)
    slow = [10 - 0.04 * i for i in range(200)]
    assert looks(rule, slow) is None
    slower = [10 - 0.03 * i for i in range(200)]
    assert looks(rule, slower) == 4


def test_noise_around_a_level_converges() -> None:
    rule = ConvergenceRule(tolerance=1e-3, window=20)
    noise = np.random.default_rng(0).normal(1, 0.1, 2000)
    assert looks(rule, [*np.linspace(9, 1, 50), *noise]) is not None


@given(start=st.floats(-1e6, 1e6), window=st.integers(1, 50))
def test_a_standstill_takes_a_window_after_the_first_look(start: float, window: int) -> None:
    assert looks(ConvergenceRule(tolerance=0.0, window=window), [start] * 60) == window + 1


@given(window=st.integers(1, 30))
def test_steady_improvement_never_converges(window: int) -> None:
    falling = [1000.0 - i for i in range(200)]
    assert looks(ConvergenceRule(tolerance=0.5, window=window), falling) is None


def test_afresh_has_seen_nothing() -> None:
    watch = Convergence(ConvergenceRule(window=2))
    watch.look(1.0)
    watch.look(1.0)
    again = watch.afresh()
    assert [again.look(1.0) for _ in range(3)] == [False, False, True]
