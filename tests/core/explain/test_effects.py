"""Did the update help: the predicted change of J beside the one that came."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import Batching, Experiment, Sgd
from core.explain import effect, measured_change, predicted_change
from core.prepare import prepare
from core.session import Session
from core.snapshot import take_snapshot
from tests.core.experiments import changed, experiments, linear_unit, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


@settings(max_examples=40)
@given(experiment=experiments(), update=st.integers(1, 4))
def test_plain_descent_predicts_minus_rate_times_squared_norm(
    experiment: Experiment, update: int, folder: Path
) -> None:
    plain = changed(experiment, optimizer=Sgd(learning_rate=0.01))
    session = Session(prepare(plain, folder))
    session.goto(update)
    snapshot = take_snapshot(session)
    found = effect(session.prepared, snapshot)
    assert found is not None and found.update == update - 1
    norm = sum(float((slopes**2).sum()) for slopes in snapshot.slopes_used.values())
    assert found.predicted == pytest.approx(-0.01 * norm, rel=1e-6, abs=1e-15)


def test_measured_is_the_change_of_j_over_the_same_batch() -> None:
    session = Session.open(xor(batching=Batching(mode="mini_batch", size=3)))
    session.goto(5, len(session.program) - 1)
    before = take_snapshot(session)
    session.step("operation")
    after = take_snapshot(session)
    found = effect(session.prepared, after)
    assert found is not None
    assert found.before == float(before.values["loss"])
    rows = before.samples
    again = measured_change(session.prepared, rows, before.parameters, after.parameters)
    assert again == (found.measured, found.before)


def test_in_full_batches_the_next_loss_is_the_measured_one() -> None:
    session = Session.open(xor())
    session.goto(3)
    found = effect(session.prepared, take_snapshot(session))
    session.step("pass")
    assert found is not None
    loss = float(take_snapshot(session).values["loss"])
    assert found.before + found.measured == pytest.approx(loss, rel=1e-14)


@pytest.mark.parametrize(("rate", "ratio"), [(1e-4, 1.0), (0.5, 0.5), (1.0, 0.0), (1.5, -0.5)])
def test_the_ratio_shows_a_rate_that_is_too_large(rate: float, ratio: float) -> None:
    """J = w²: predicted −4 η w², measured (1 − 2η)² w² − w², so the ratio is 1 − η."""
    session = Session.open(linear_unit(3.0, optimizer=Sgd(learning_rate=rate)))
    session.goto(1)
    found = effect(session.prepared, take_snapshot(session))
    assert found is not None
    assert found.predicted == pytest.approx(-4 * rate * 9, rel=1e-12)
    assert found.ratio == pytest.approx(ratio, abs=2e-4)


def test_nothing_to_tell_before_an_update_has_run() -> None:
    session = Session.open(xor())
    for place in (0, 3):
        session.goto(0, place)
        assert effect(session.prepared, take_snapshot(session)) is None
    still = linear_unit(0.0)
    session = Session.open(still)
    session.goto(1)
    found = effect(session.prepared, take_snapshot(session))
    assert found is not None and np.isnan(found.ratio) and found.predicted == 0.0


def test_prediction_is_the_sum_over_all_parameters() -> None:
    slopes = {"dW1": np.array([[1.0, -2.0]]), "db1": np.array([0.5])}
    before = {"W1": np.zeros((1, 2)), "b1": np.zeros(1), "b2": np.ones(1)}
    after = {"W1": np.array([[0.1, 0.2]]), "b1": np.array([4.0]), "b2": np.zeros(1)}
    assert predicted_change(slopes, before, after) == pytest.approx(0.1 - 0.4 + 2.0)
