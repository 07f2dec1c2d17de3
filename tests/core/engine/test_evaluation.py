"""Evaluation: the same numbers as training sees, and nothing of training touched."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from core.engine import evaluation
from core.engine.evaluation import Evaluator
from core.engine.prepare import prepare
from core.experiment.schema import Batching, Experiment, Generated, Regularization
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import changed, experiments, linear_unit, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def evaluator_of(session: Session) -> Evaluator:
    prepared = session.prepared
    parameters = prepared.layout.views(session.machine.memory.theta)
    return Evaluator(prepared, parameters, prepared.train)


@settings(max_examples=60)
@given(experiment=experiments())
def test_it_gives_what_an_update_on_all_samples_computes(
    experiment: Experiment, folder: Path
) -> None:
    whole = changed(experiment, batching=Batching())
    session = Session(prepare(whole, folder))
    session.goto(2)
    loss, data_loss = evaluator_of(session).loss()
    outputs = evaluator_of(session).outputs()
    session.step("pass")
    values = take_snapshot(session).values
    assert (loss, data_loss) == (float(values["loss"]), float(values["data_loss"]))
    assert np.array_equal(outputs, values[f"a{len(experiment.network.layers)}"])


@settings(max_examples=60)
@given(experiment=experiments())
def test_it_changes_none_of_the_machines_numbers(experiment: Experiment, folder: Path) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(1, len(session.program) // 2)
    machine, prepared = session.machine, session.prepared
    before = {name: array.tobytes() for name, array in machine.named.items()}
    everything = machine.memory.everything.tobytes()
    for samples in filter(None, (prepared.train, prepared.test)):
        views = prepared.layout.views(machine.memory.theta)
        evaluator = Evaluator(prepared, views, samples)
        evaluator.loss()
        evaluator.outputs()
    assert machine.memory.everything.tobytes() == everything
    assert {name: array.tobytes() for name, array in machine.named.items()} == before


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("most", [1, 60, 100, 333])
def test_in_parts_it_gives_the_whole(
    reduction: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = xor(
        data=Generated(name="moons", samples=53), regularization=Regularization(l1=0.1, l2=0.3)
    )
    loss = changed(experiment.loss, reduction=reduction)
    session = Session.open(changed(experiment, loss=loss))
    whole, outputs = evaluator_of(session).loss(), evaluator_of(session).outputs()
    monkeypatch.setattr(evaluation, "MOST_NUMBERS", most)
    parts = evaluator_of(session)
    assert parts.loss() == pytest.approx(whole, rel=1e-13)
    assert parts.outputs() == pytest.approx(outputs, rel=1e-15)


def test_it_sees_the_parameters_of_the_time_of_asking() -> None:
    session = Session.open(linear_unit(2.0))
    evaluator = evaluator_of(session)
    assert evaluator.loss() == (4.0, 4.0)
    session.machine.memory.theta[0] = 3.0
    assert evaluator.loss() == (9.0, 9.0)
    assert evaluator.outputs().tolist() == [[3.0]]


def test_outputs_handed_out_stay_as_they_are() -> None:
    session = Session.open(linear_unit(2.0))
    evaluator = evaluator_of(session)
    outputs = evaluator.outputs()
    session.machine.memory.theta[0] = 3.0
    evaluator.outputs()
    assert outputs.tolist() == [[2.0]]


def test_the_penalty_counts_weights_and_never_biases() -> None:
    experiment = linear_unit(-2.0, regularization=Regularization(l1=0.5, l2=3.0))
    layer = changed(experiment.network.layers[0], biases=[1.0])
    network = changed(experiment.network, layers=[layer], train_biases=True)
    session = Session.open(changed(experiment, network=network))
    assert evaluator_of(session).loss() == (1.0 + 0.5 * 2 + 0.5 * 3 * 4, 1.0)


def test_an_overflow_is_inf_and_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    session = Session.open(linear_unit(1e200))
    assert evaluator_of(session).loss() == (np.inf, np.inf)
    assert not recwarn.list
