"""The test loss at intervals: exact where it stands, absent elsewhere, the same by every way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine.evaluation import Evaluator
from core.engine.prepare import prepare
from core.experiment.experiment_file import read_experiment
from core.experiment.schema import (
    Adam,
    Batching,
    Experiment,
    Generated,
    Layer,
    LossChoice,
    Network,
    Sgd,
)
from core.recording.held_out import HeldOut, cost_ratio, interval
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import changed

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"

WIDE = [Layer(units=48, activation="tanh"), Layer(units=1, activation="sigmoid")]


def costly(updates_in_epoch: int = 60, **changes: object) -> Experiment:
    """An experiment whose test part costs several updates' time."""
    samples = 5 * 2 * updates_in_epoch
    base = Experiment(
        data=Generated(name="moons", samples=samples * 5, test_fraction=0.8),
        network=Network(layers=WIDE),
        optimizer=Adam(learning_rate=0.01),
        batching=Batching(mode="mini_batch", size=10, seed=2),
    )
    return changed(base, **changes)


def due(session: Session) -> list[int]:
    data = session.curves.data()
    return np.flatnonzero(~np.isnan(data.low["test_loss"])).tolist()


@given(st.floats(0, 1e6))
def test_evaluating_takes_a_twentieth_of_the_time_at_most_or_no_more_than_training(
    ratio: float,
) -> None:
    every = interval(ratio)
    assert every == 1 if ratio <= 1 else ratio / every <= 0.05
    assert ratio <= 1 or every <= 2.5 * 20 * ratio + 1
    assert str(every).rstrip("0") in ("1", "2", "5")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_small_examples_have_it_at_every_update(path: Path) -> None:
    session = Session(prepare(read_experiment(path), path.parent))
    if session.prepared.test is None or path.stem == "digits":
        return
    assert HeldOut(session.machine).every == 1
    session.goto(7)
    assert due(session) == list(range(7))


def test_the_values_are_those_of_the_same_run_evaluated_at_every_update() -> None:
    session = Session.open(costly())
    every = HeldOut(session.machine).every
    assert every > 1
    length = session.machine.schedule.epoch_start(1)
    count = 2 * length + 5
    session.goto(count)
    found = due(session)
    assert found == [u for u in range(count) if u % every == 0 or u % length == 0]
    curve = session.curves.data().low["test_loss"]
    prepared = session.prepared
    assert prepared.test is not None
    step = Session(prepared)
    for update in range(count):
        if update in found:
            step.goto(update)
            views = prepared.layout.views(step.machine.memory.theta)
            expected = Evaluator(prepared, views, prepared.test).loss()[0]
            assert curve[update] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("back", [1, 59, 61, 130])
def test_going_back_and_on_gives_the_same_curves_and_pictures(back: int) -> None:
    session = Session.open(costly())
    session.goto(137)
    straight, picture = session.curves.data(), take_snapshot(session).curves
    session.goto(137 - back)
    there = take_snapshot(session).curves
    other = Session.open(costly())
    other.goto(137 - back)
    direct = take_snapshot(other).curves
    session.goto(137)
    again, late = session.curves.data(), take_snapshot(session).curves
    for one, two in ((straight, again), (picture, late), (there, direct)):
        for name in one.names:
            assert np.array_equal(one.low[name], two.low[name], equal_nan=True), name
            assert np.array_equal(one.high[name], two.high[name], equal_nan=True), name
        assert one.current == two.current


def test_where_the_run_rests_the_last_update_has_it_and_the_recording_does_not_change() -> None:
    session = Session.open(costly())
    session.goto(4)
    running = take_snapshot(session, resting=False).curves
    assert np.isnan(running.low["test_loss"]).tolist() == [False, True, True, True]
    resting = take_snapshot(session).curves
    assert np.isnan(resting.low["test_loss"]).tolist() == [False, True, True, False]
    assert due(session) == [0]
    other = Session(session.prepared)
    other.goto(3, other.program.index(next(o for o in other.program if o.op == "loss")) + 1)
    assert take_snapshot(other).curves.current["test_loss"] == resting.low["test_loss"][3]
    assert "test_loss" not in take_snapshot(other, resting=False).curves.current
    words = f"every {HeldOut(session.machine).every:,} updates and epoch"
    assert resting.rare["test_loss"] == words


def test_evaluating_changes_nothing_that_trains() -> None:
    session = Session.open(costly())
    plain = Session.open(costly())
    for update in range(1, 40):
        session.goto(update)
        take_snapshot(session)
    plain.goto(39)
    assert session.machine.memory.kept.tobytes() == plain.machine.memory.kept.tobytes()


@pytest.mark.parametrize("test_fraction", [0.0, 0.5, 0.99])
def test_whole_batches_are_evaluated_at_every_update_unless_few_train(test_fraction: float) -> None:
    data = Generated(name="moons", samples=20_000, test_fraction=test_fraction)
    session = Session.open(costly(data=data, batching=Batching()))
    ratio = cost_ratio(session.prepared, session.machine.schedule)
    assert (ratio > 1) == (test_fraction == 0.99)
    session.goto(3)
    if test_fraction:
        assert due(session) == ([0] if ratio > 1 else [0, 1, 2])


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("walk", [(200,), (1, 2, 70, 64, 200), (130, 65, 100, 59, 200)])
def test_the_epochs_mean_is_that_of_its_samples(reduction: str, walk: tuple[int, ...]) -> None:
    data = Generated(name="moons", samples=123)
    experiment = costly(
        data=data,
        loss=LossChoice(reduction=reduction),
        batching=Batching(mode="mini_batch", size=5),
        optimizer=Sgd(learning_rate=0.1),
    )
    session = Session.open(experiment)
    for place in walk:
        session.goto(place)
    curves = session.curves.data()
    loss, mean = curves.low["loss"], curves.low["epoch_loss"]
    assert np.flatnonzero(~np.isnan(mean)).tolist() == list(range(24, 200, 25))
    weights = [5.0] * 24 + [3.0] if reduction == "mean" else None
    for end in range(24, 200, 25):
        expected = np.average(loss[end - 24 : end + 1], weights=weights)
        assert mean[end] == pytest.approx(expected, rel=1e-13)


def test_whole_batches_have_no_mean_of_an_epoch_of_their_own() -> None:
    session = Session.open(costly(batching=Batching()))
    session.goto(5)
    curves = take_snapshot(session).curves
    assert np.isnan(curves.low["epoch_loss"]).all()
    assert "epoch_loss" not in curves.shown and "epoch_loss" in curves.names


def test_after_a_change_the_epochs_mean_is_of_the_updates_since() -> None:
    session = Session.open(costly(batching=Batching(mode="mini_batch", size=60)))
    length = session.machine.schedule.epoch_start(1)
    session.goto(4)
    session.change(
        prepare(changed(session.prepared.experiment, loss=LossChoice(name="squared_error")))
    )
    for place in (length, 5, length):
        session.goto(place)
    curves = session.curves.data()
    expected = np.mean(curves.low["loss"][4:length])
    assert curves.low["epoch_loss"][length - 1] == pytest.approx(expected, rel=1e-13)
