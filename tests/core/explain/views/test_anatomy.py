"""The batch's slopes by one parameter: they average to the engine's, under every way to batch."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.experiment.experiment_file import read_experiment
from core.experiment.schema import Batching, Experiment, Generated, LossChoice, Regularization, Sgd
from core.explain import Quantity, batch_anatomy, descents
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import changed, experiments, linear_unit, write_table, xor

EXAMPLES = Path(__file__).parents[4] / "resources" / "examples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


@settings(max_examples=60)
@given(experiment=experiments(), update=st.integers(0, 2))
def test_slopes_and_penalty_make_the_engines_slope(
    experiment: Experiment, update: int, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(update, len(session.program) - 1)
    snapshot = take_snapshot(session)
    session.step("operation")
    after = take_snapshot(session)
    for name, slopes in snapshot.values.items():
        if name[:2] not in ("dW", "db"):
            continue
        index = (0,) * slopes.ndim
        found = batch_anatomy(snapshot, Quantity(name[1:], index))
        pickle.dumps(found)
        assert len(found.slopes) == len(found.samples) == len(snapshot.samples)
        assert found.slope == float(slopes[index])
        assert found.from_data is not None
        reduced = found.slopes.mean() if found.is_mean else found.slopes.sum()
        scale = np.abs(found.slopes).sum()
        assert reduced == pytest.approx(found.from_data, rel=1e-12, abs=1e-12 * scale)
        whole = found.from_data + found.penalty
        assert whole == pytest.approx(found.slope, rel=1e-12, abs=1e-12 * scale)
        assert found.after == float(after.parameters[name[1:]][index])
        assert found.step == found.after - found.before


def test_one_samples_slope_is_that_of_its_own_loss() -> None:
    """J = mean of (w x − t)²: each sample's slope is 2 (w x − t) x."""
    session = Session.open(linear_unit(data=Generated(name="line", samples=5)))
    prepared = session.prepared
    session.goto(0, len(session.program) - 1)
    found = batch_anatomy(take_snapshot(session), Quantity("dW1", (0, 0)))
    x, t = prepared.train.inputs[:, 0], prepared.train.targets[:, 0]
    assert found.slopes == pytest.approx(2 * (x - t) * x, rel=1e-12)
    assert not found.is_mean and found.slope == pytest.approx(found.slopes.sum())


def test_before_the_slope_is_there_it_says_what_is_missing() -> None:
    session = Session.open(xor())
    session.goto(0, 4)
    found = batch_anatomy(take_snapshot(session), Quantity("W1", (0, 0)))
    assert found.slope is None and found.from_data is None and found.step is None
    assert found.slopes.size == 0 and "weights of layer 1" in found.note
    with pytest.raises(LookupError):
        batch_anatomy(take_snapshot(session), Quantity("a1", (0,)))


@settings(max_examples=30)
@given(experiment=experiments(), size=st.integers(1, 9))
def test_every_way_to_batch_averages_to_the_same(
    experiment: Experiment, size: int, folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    parameters = prepared.layout.views(prepared.first_parameters())
    kept = {name: array.copy() for name, array in parameters.items()}
    quantity = Quantity("W1", (0, 0))
    batch, mini, stochastic = descents(prepared, parameters, quantity, size)
    count = len(prepared.train)
    assert [batch.mode, mini.mode, stochastic.mode] == ["batch", "mini_batch", "stochastic"]
    assert [len(d.slopes) for d in (batch, mini, stochastic)] == [1, -(-count // size), count]
    for descent in (batch, mini, stochastic):
        rows = np.concatenate(descent.batches)
        assert sorted(rows.tolist()) == list(range(count))
        assert len(descent.slopes) == len(descent.batches) == len(descent.values) - 1
        if experiment.loss.reduction == "mean":
            sizes = [len(part) for part in descent.batches]
            mean = np.average(descent.slopes, weights=sizes)
            scale = np.abs(stochastic.slopes).max()
            assert mean == pytest.approx(batch.slopes[0], rel=1e-10, abs=1e-12 * scale)
    if count % size == 0 and experiment.loss.reduction == "mean":
        assert mini.spread <= stochastic.spread * (1 + 1e-12) + 1e-15
    for name, array in parameters.items():
        assert np.array_equal(array, kept[name])


@pytest.mark.parametrize(("mode", "place"), [("batch", 0), ("mini_batch", 1), ("stochastic", 2)])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_values_and_slopes_are_those_of_a_run_in_that_mode(
    mode: str, place: int, reduction: str
) -> None:
    experiment = xor(
        data=Generated(name="moons", samples=10),
        loss=LossChoice(name="binary_cross_entropy", reduction=reduction),
        regularization=Regularization(l1=0.01, l2=0.1),
        optimizer=Sgd(learning_rate=0.1, momentum=0.5),
        batching=Batching(size=3, seed=4),
    )
    prepared = prepare(experiment)
    parameters = prepared.layout.views(prepared.first_parameters())
    found = descents(prepared, parameters, Quantity("W2", (0, 1)))[place]
    mode_of = changed(experiment.batching, mode=mode)
    session = Session.open(changed(experiment, batching=mode_of))
    values = [float(take_snapshot(session).parameters["W2"][0, 1])]
    while session.epoch == 0:
        session.goto(session.position[0], len(session.program) - 1)
        snapshot = take_snapshot(session)
        batch = found.batches[snapshot.update]
        assert snapshot.samples.tolist() == batch.tolist()
        if snapshot.update == 0:
            slope = float(snapshot.values["dW2"][0, 1])
            assert found.slopes[0] == pytest.approx(slope, rel=1e-12)
        session.step("operation")
        values.append(float(take_snapshot(session).parameters["W2"][0, 1]))
    assert found.values.tolist() == values


def test_digits_side_by_side() -> None:
    path = EXAMPLES / "digits.json"
    prepared = prepare(read_experiment(path), EXAMPLES)
    parameters = prepared.layout.views(prepared.first_parameters())
    batch, mini, stochastic = descents(prepared, parameters, Quantity("W1", (3, 20)))
    assert batch.spread == 0.0 < mini.spread < stochastic.spread
    assert stochastic.mean == pytest.approx(batch.slopes[0], rel=1e-9)
    for quantity in (Quantity("W1", (99, 0)), Quantity("W9", (0, 0)), Quantity("loss")):
        with pytest.raises((LookupError, IndexError)):
            descents(prepared, parameters, quantity)
