"""Divergence: the first operation that breaks is named, and everything before stays in reach."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.engine.prepare import prepare
from core.experiment.schema import (
    Adam,
    Experiment,
    Layer,
    LossChoice,
    Network,
    Sgd,
)
from core.session.convergence import ConvergenceRule
from core.session.moves import STEPS
from core.session.playback import DIVERGED, STALLED
from core.session.session import Session
from tests.core.experiments import (
    changed,
    inline,
    linear_unit,
    xor,
)
from tests.core.pictures import Straight, picture


def exploding(**more: Any) -> Experiment:
    """J = (w - 0)² with rate 3: each update multiplies w by -5."""
    return linear_unit(optimizer=Sgd(learning_rate=3.0), **more)


def test_divergence_is_found_the_same_by_running_and_by_stepping() -> None:
    stepped, run = Session.open(exploding()), Session.open(exploding())
    while not stepped.stop:
        stepped.step("operation")
    run.goto(100_000)
    assert run.stop == stepped.stop
    assert run.stop is not None and run.stop[0] == DIVERGED
    assert picture(run) == picture(stepped)
    # w = 5^k outgrows the square root of the largest float64 first.
    update, operation = run.position
    assert update == int(np.ceil(np.log(np.finfo(float).max) / np.log(5) / 2))
    assert run.program[operation - 1].op == "loss"
    assert run.stop[1].startswith(f"diverged in update {update}: loss gave an inf or nan in loss")


def test_everything_before_a_divergence_can_be_stepped_back_to() -> None:
    session, straight = Session.open(exploding()), Straight(prepare(exploding()))
    session.goto(100_000)
    stopped = session.position
    for _ in range(40):
        session.step("operation", back=True)
        assert session.stop is None
        assert picture(session) == straight.picture(session.position)
    session.goto(100_000)
    assert session.position == stopped


@pytest.mark.parametrize("step", STEPS)
def test_going_on_after_a_divergence_is_refused(step: str) -> None:
    session = Session.open(exploding())
    session.goto(100_000)
    expected = picture(session)
    session.step(step)
    session.run_updates(10)
    session.goto(1_000_000)
    session.watch(None)
    assert picture(session) == expected


def broken_at(experiment: Experiment) -> tuple[str, str]:
    """The operation that a run of ``experiment`` stops at, and the sentence; both ways the same."""
    session, stepped = Session.open(experiment), Session.open(experiment)
    session.goto(5000)
    while not stepped.stop and stepped.position[0] < 5000:
        stepped.step("operation")
    assert session.stop == stepped.stop
    assert session.position == stepped.position
    assert session.stop is not None
    update, operation = session.position
    update, operation = (update, operation) if operation else (update - 1, len(session.program))
    last = session.program[operation - 1]
    assert f"update {update}: {last.op}" in session.stop[1]
    return last.op, session.stop[1]


def test_the_first_operation_that_breaks_is_named() -> None:
    huge = 1e200
    wide = Layer(units=1, activation="linear", weights=[[huge]])
    two = Network(layers=[wide, changed(wide, weights=[[huge]])])
    assert broken_at(linear_unit(network=two))[0] == "weighted_sum"
    assert "layer 2" in broken_at(linear_unit(network=two))[1]
    assert broken_at(linear_unit(huge))[0] == "loss"
    steep = linear_unit(1e150, optimizer=Sgd(learning_rate=1e300))
    assert broken_at(steep)[0] == "update"
    assert "W1" in broken_at(steep)[1]
    far = linear_unit(1e150, data=inline([[1e-160]], [[1e150]]))
    layers = [Layer(units=1, activation="linear", weights=[[1e3]])] * 2
    deep = changed(far, network=Network(layers=[layers[0], changed(layers[1], weights=[[1e170]])]))
    assert broken_at(deep)[0] in ("input_gradient", "loss")


def test_an_overflow_in_the_optimizers_state_is_named() -> None:
    start = linear_unit(1e150, optimizer=Adam(learning_rate=1e-3))
    scaled = changed(start, data=inline([[1e10]], [[0.0]]), loss=LossChoice(name="output"))
    scaled = changed(scaled, data=inline([[1e160]]))
    layer = Layer(units=1, activation="linear", weights=[[1e-5]])
    op, sentence = broken_at(changed(scaled, network=Network(layers=[layer])))
    assert op == "update"
    assert "optimizer's state" in sentence


def test_numbers_whose_squares_overflow_are_no_divergence() -> None:
    """1e200 is finite, though the quick look by a sum of squares is not."""
    experiment = linear_unit(1.0, data=inline([[1e200]]), loss=LossChoice(name="output"))
    quiet = changed(experiment, optimizer=Sgd(learning_rate=0.0))
    session = Session.open(quiet)
    session.watch(ConvergenceRule(window=30))
    session.goto(25)
    assert session.position == (25, 0)
    assert session.stop is None
    session.goto(100)
    assert session.stop is not None and session.stop[0] == STALLED
    assert session.position == (31, 0)


def test_no_warning_is_printed_for_an_overflow(recwarn: pytest.WarningsRecorder) -> None:
    broken_at(exploding())
    far = xor(data=inline([[1e6, -1e6]], [[1.0]]))
    Session.open(far).goto(50)
    assert not recwarn.list


@pytest.mark.parametrize("rate", [1.1, 3.0, 50.0])
@pytest.mark.parametrize("by", [1, 100_000])
def test_steps_that_overshoot_are_named_as_the_cause_with_what_to_try(rate: float, by: int) -> None:
    """J = w² with a rate above 1 rises at every step, though its slope always predicts a fall."""
    session = Session.open(linear_unit(optimizer=Sgd(learning_rate=rate)))
    while session.stop is None:
        session.run_updates(by)
    words = "the steps overshoot: J rose in 8 of the 8 updates before"
    assert words in session.stop[1]
    assert f"try a learning rate well below {rate:.6g}, or step back" in session.stop[1]
    update = session.position[0]
    session.goto(update - 3)
    session.goto(update + 1)
    assert session.stop is not None and words in session.stop[1]


def test_what_diverges_without_overshooting_is_not_blamed_on_the_steps() -> None:
    # The output itself as J: every step lowers J as predicted, until -inf.
    falling = linear_unit(loss=LossChoice(name="output"), optimizer=Sgd(learning_rate=1e307))
    session = Session.open(falling)
    session.run_updates(1000)
    assert session.stop is not None and session.stop[0] == DIVERGED
    assert "overshoot" not in session.stop[1]
    at_once = Session.open(linear_unit(1.5e308, data=inline([[10.0]], [[0.0]])))
    at_once.run_updates(1)
    assert at_once.stop is not None and "overshoot" not in at_once.stop[1]
