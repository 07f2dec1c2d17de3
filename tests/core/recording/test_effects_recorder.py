"""What updates do is measured without touching the run, and agrees with J evaluated beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.evaluation import Evaluator
from core.engine.prepare import Samples, prepare
from core.experiment.schema import Adam, Batching, Experiment, Regularization, Sgd
from core.session.moves import STEPS
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import changed, experiments, linear_unit, write_table, xor
from tests.core.pictures import bits, picture


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def tracked(experiment: Experiment) -> Session:
    session = Session.open(experiment)
    session.track(True)
    return session


def rows(session: Session) -> dict[str, np.ndarray]:
    assert session.effects is not None
    data = session.effects.data()
    return {name: np.asarray(data.low[name]) for name in data.names}


def test_plain_descent_predicts_minus_rate_times_the_slopes_norm_squared() -> None:
    session = tracked(xor(optimizer=Sgd(learning_rate=0.3)))
    session.goto(20)
    curves = session.curves.data()
    squared = sum(curves.low[f"gradient{layer}"] ** 2 for layer in (1, 2))
    assert np.allclose(rows(session)["predicted"], -0.3 * squared, rtol=1e-12)


@settings(max_examples=40)
@given(experiment=experiments(), updates=st.integers(1, 4))
def test_that_holds_for_every_network(experiment: Experiment, updates: int, folder: Path) -> None:
    plain = changed(experiment, optimizer=Sgd(learning_rate=0.01))
    session = Session(prepare(plain, folder))
    session.track(True)
    session.goto(updates)
    snapshot = take_snapshot(session)
    norm = sum(float((slopes**2).sum()) for slopes in snapshot.slopes_used.values())
    assert rows(session)["predicted"][-1] == pytest.approx(-0.01 * norm, rel=1e-6, abs=1e-15)


@pytest.mark.parametrize(("rate", "ratio"), [(1e-4, 1.0), (0.5, 0.5), (1.0, 0.0), (1.5, -0.5)])
def test_measured_over_predicted_shows_a_rate_that_is_too_large(rate: float, ratio: float) -> None:
    """J = w²: predicted −4 η w², measured (1 − 2η)² w² − w², so their ratio is 1 − η."""
    session = tracked(linear_unit(3.0, optimizer=Sgd(learning_rate=rate)))
    session.goto(1)
    found = {name: float(row[0]) for name, row in rows(session).items()}
    assert found["predicted"] == pytest.approx(-4 * rate * 9, rel=1e-12)
    assert found["measured"] / found["predicted"] == pytest.approx(ratio, abs=2e-4)


def test_measured_is_the_difference_of_the_losses_of_one_batch() -> None:
    session = tracked(xor(optimizer=Adam(learning_rate=0.1), regularization=Regularization(l2=0.1)))
    session.goto(50)
    losses = session.curves.data().low["loss"]
    assert np.allclose(rows(session)["measured"][:-1], np.diff(losses), rtol=1e-9, atol=1e-15)


def test_of_mini_batches_each_is_measured_on_its_own_samples() -> None:
    batching = Batching(mode="mini_batch", size=3, shuffle=True, seed=5)
    experiment = xor(batching=batching, optimizer=Sgd(learning_rate=0.5, momentum=0.9))
    session = tracked(experiment)
    plain = Session.open(experiment)
    for update in range(9):
        before = {k: v.copy() for k, v in take_snapshot(plain).parameters.items()}
        plain.goto(update + 1)
        after = take_snapshot(plain).parameters
        chosen = plain.machine.schedule.batch(update)
        train = plain.prepared.train
        samples = Samples(train.inputs[chosen], train.targets[chosen])
        change = (
            Evaluator(plain.prepared, after, samples).loss()[0]
            - Evaluator(plain.prepared, before, samples).loss()[0]
        )
        session.goto(update + 1)
        assert rows(session)["measured"][update] == pytest.approx(change, rel=1e-12, abs=1e-16)
        for layer in (1, 2):
            ratio = np.linalg.norm(after[f"W{layer}"] - before[f"W{layer}"]) / np.linalg.norm(
                before[f"W{layer}"]
            )
            assert rows(session)[f"ratio{layer}"][update] == pytest.approx(ratio, rel=1e-12)


@settings(max_examples=40)
@given(experiment=experiments(), walk=st.lists(
    st.tuples(st.sampled_from([*STEPS, "track", "edit"]), st.booleans(), st.integers(0, 9)),
    max_size=12,
))  # fmt: skip
def test_measuring_changes_nothing_and_is_the_same_by_every_way(
    experiment: Experiment, walk: list[tuple[str, bool, int]], folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    plain, measured = Session(prepared), Session(prepared)
    on = False
    edits: list[tuple[int, float]] = []
    for kind, back, number in walk:
        if kind == "track":
            on = not on
            measured.track(on)
        elif kind == "edit":
            for session in (plain, measured):
                session.edit("W1", (0, 0), number / 5 - 1)
            edits = [edit for edit in edits if edit[0] < plain.position[0]]
            edits.append((plain.position[0], number / 5 - 1))
        else:
            for session in (plain, measured):
                session.step(kind, back)
        first, second = picture(plain), picture(measured)
        first.pop("effects"), second.pop("effects")
        assert first == second
    if measured.effects is None or measured.stop:
        return
    straight = Session(prepared)
    straight.track(True)
    for update, value in edits:
        straight.goto(update)
        straight.edit("W1", (0, 0), value)
    straight.goto(measured.effects.end)
    whole, part = straight.effects.data(), measured.effects.data()
    start = measured.effects.first_update
    for name in part.names:
        assert bits(part.low[name]) == bits(whole.low[name][start : measured.effects.end].copy())


def test_a_step_back_and_on_keeps_the_rows() -> None:
    session = tracked(xor())
    session.goto(300)
    before = rows(session)
    session.goto(290, 4)
    assert session.effects.end == 290
    session.goto(300)
    for name, row in rows(session).items():
        assert bits(row) == bits(before[name])
