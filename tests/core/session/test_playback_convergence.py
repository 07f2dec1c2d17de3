"""Convergence: found at the same update in steps of any size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.engine.prepare import prepare
from core.experiment.schema import (
    Batching,
    Experiment,
    Generated,
    Layer,
    LossChoice,
    Network,
    Sgd,
)
from core.recording import curves
from core.session.convergence import ConvergenceRule
from core.session.playback import CONVERGED, STALLED
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import (
    inline,
    linear_unit,
    xor,
)
from tests.core.pictures import bits, picture


def settled(experiment: Experiment, chunks: Iterator[int], rule: ConvergenceRule) -> Session:
    session = Session.open(experiment)
    session.watch(rule)
    for chunk in chunks:
        if session.stop or session.position[0] > 5000:
            return session
        session.run_updates(chunk)
    raise AssertionError


def forever(*sizes: int) -> Iterator[int]:
    while True:
        yield from sizes


BATCHINGS = [
    Batching(),
    Batching(mode="stochastic"),
    Batching(mode="mini_batch", size=3, shuffle=False),
    Batching(mode="batch", shuffle=True),
]


@pytest.mark.parametrize("batching", BATCHINGS, ids=lambda b: f"{b.mode}-{b.shuffle}")
@pytest.mark.parametrize("test_fraction", [0.0, 0.25])
def test_convergence_does_not_depend_on_the_chunks(
    batching: Batching, test_fraction: float
) -> None:
    rule = ConvergenceRule(tolerance=1e-3, window=15)
    experiment = xor(
        data=Generated(name="gauss", samples=8, test_fraction=test_fraction),
        batching=batching,
    )
    whole = settled(experiment, forever(10_000), rule)
    assert whole.stop is not None and whole.stop[0] == CONVERGED
    for sizes in ((1,), (7, 1, 64), (3, 100)):
        assert settled(experiment, forever(*sizes), rule).position == whole.position
    by_operation = Session.open(experiment)
    by_operation.watch(rule)
    while not by_operation.stop:
        by_operation.step("operation")
    assert by_operation.position == whole.position
    assert by_operation.stop == whole.stop


@pytest.mark.parametrize("batching", BATCHINGS, ids=lambda b: f"{b.mode}-{b.shuffle}")
def test_convergence_across_a_change_does_not_depend_on_the_chunks(batching: Batching) -> None:
    """The past holds a change of batching; the way forward over it is looked at in any steps."""
    found = set()
    for sizes in ((10_000,), (1,), (5, 64)):
        session = Session.open(xor(batching=Batching(mode="mini_batch", size=2, seed=5)))
        session.goto(9)
        session.change(prepare(xor(batching=batching)))
        session.goto(50)
        session.goto(2)
        session.watch(ConvergenceRule(tolerance=0.5, window=12))
        for size in forever(*sizes):
            session.run_updates(size)
            if session.stop:
                break
        assert session.stop is not None and session.stop[0] in (CONVERGED, STALLED)
        found.add((session.position, session.stop, bits(session.machine.memory.state)))
    assert len(found) == 1


def test_convergence_counts_looks_without_improvement() -> None:
    """w stands still from the start, so the window counts every update."""
    still = linear_unit(optimizer=Sgd(learning_rate=0.0))
    session = settled(still, forever(1000), ConvergenceRule(tolerance=0.0, window=30))
    assert session.position == (31, 0)
    words = "it stays at 1, as it was at the start: nothing has been learned"
    assert session.stop == (STALLED, f"stalled: J no longer improves; {words}")


@pytest.mark.parametrize("mode", ["batch", "mini_batch"])
def test_where_all_slopes_are_0_nothing_was_learned_and_that_is_said(mode: str) -> None:
    dead = linear_unit(
        data=inline([[1.0], [2.0]], [[0.0], [1.0]]),
        network=Network(layers=[Layer(units=1, activation="relu", weights=[[-1.0]])]),
        batching=Batching(mode=mode, size=1),
    )
    session = settled(dead, forever(100), ConvergenceRule(tolerance=0.0, window=5))
    assert session.stop is not None and session.stop[0] == STALLED
    assert "J no longer improves, for all slopes are 0; it stays at" in session.stop[1]
    assert "nothing has been learned" in session.stop[1]


def test_by_how_much_j_fell_since_the_start_is_told() -> None:
    # J is w²: with this rate it falls from 1 to 0 at once.
    session = settled(
        linear_unit(optimizer=Sgd(learning_rate=0.5)), forever(50), ConvergenceRule(1e-9, 5)
    )
    assert session.stop is not None and session.stop[0] == CONVERGED
    assert session.stop[1].endswith("having fallen by 1 (100 %) since the start")


def test_a_converged_run_goes_on_when_it_is_not_watched_any_more() -> None:
    still = linear_unit(optimizer=Sgd(learning_rate=0.0))
    session = settled(still, forever(1000), ConvergenceRule(window=30))
    session.run_updates(5)
    assert session.position == (31, 0)
    session.watch(None)
    session.run_updates(5)
    assert session.position == (36, 0)


def test_going_back_arrives_however_flat_the_objective_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Updates that are run again on the way back are no reason to stop short of the target."""
    monkeypatch.setattr(curves, "LEVEL_BINS", 64)
    monkeypatch.setattr(curves, "BLOCK", 16)
    session = Session.open(linear_unit(optimizer=Sgd(learning_rate=0.0)))
    session.goto(9000)
    session.watch(ConvergenceRule(window=3))
    for target in ((6001, 2), (5000, 0), (1111, 1), (130, 0)):
        session.goto(*target)
        assert session.position == target
        assert session.stop is None


def test_convergence_at_the_start_of_a_change_enters_it() -> None:
    """The run stops on the border of a recorded change; what comes after is the changed run."""
    session = Session.open(linear_unit(optimizer=Sgd(learning_rate=0.0)))
    session.goto(31)
    session.change(prepare(linear_unit(optimizer=Sgd(learning_rate=0.1))))
    session.goto(35)
    expected = picture(session)
    session.goto(0)
    session.watch(ConvergenceRule(window=30))
    session.run_updates(100)
    assert session.position == (31, 0)
    session.watch(None)
    session.goto(35)
    assert picture(session) == expected


def test_a_change_of_the_loss_makes_another_objective() -> None:
    """The best J of the old loss, which is smaller, must not make the new one look stuck."""
    session = Session.open(xor(loss=LossChoice(name="mean_squared_error")))
    session.watch(ConvergenceRule(tolerance=1e-9, window=20))
    session.goto(10)
    session.change(prepare(xor(loss=LossChoice(name="binary_cross_entropy"))))
    session.goto(100)
    assert session.stop is None
    session.goto(5)
    session.goto(100)
    assert session.stop is None


def test_a_stop_by_convergence_shows_no_older_update() -> None:
    """The parameters before the update belong to the update that has just run, or are not shown."""
    session = Session.open(linear_unit(optimizer=Sgd(learning_rate=0.01)))
    session.step("update")
    session.watch(ConvergenceRule(tolerance=1.0, window=20))
    session.run_updates(1000)
    snapshot = take_snapshot(session)
    assert snapshot.state == CONVERGED
    before = session.before_update
    if before is not None:
        other = Session.open(linear_unit(optimizer=Sgd(learning_rate=0.01)))
        other.goto(session.position[0])
        assert bits(take_snapshot(other).before_update) == bits(snapshot.before_update)
