"""Snapshots: immutable copies, in which what is not computed yet is absent."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.experiment.schema import Batching, Bundled, Experiment, Generated, Layer, Network, Sgd
from core.session.convergence import ConvergenceRule
from core.session.session import Session
from core.session.snapshot import DIVERGED, PAUSED, READY, RUNNING, STALLED, Snapshot, take_snapshot
from tests.core.experiments import experiments, inline, linear_unit, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def arrays(snapshot: Snapshot) -> dict[str, np.ndarray]:
    found = {"samples": snapshot.samples}
    found |= {"start": snapshot.curves.start, "width": snapshot.curves.width}
    for field in ("parameters", "before_update", "values"):
        found |= {f"{field} {name}": a for name, a in getattr(snapshot, field).items()}
    for field in ("low", "high"):
        found |= {f"{field} {name}": a for name, a in getattr(snapshot.curves, field).items()}
    return found


@settings(max_examples=40)
@given(experiment=experiments(), place=st.tuples(st.integers(0, 3), st.integers(0, 40)))
def test_arrays_are_read_only_copies(
    experiment: Experiment, place: tuple[int, int], folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(place[0], place[1] % len(session.program))
    snapshot = take_snapshot(session)
    held = {name: array.copy() for name, array in arrays(snapshot).items()}
    memory = session.machine.memory.everything
    for name, array in arrays(snapshot).items():
        assert not array.flags.writeable, name
        assert not np.shares_memory(array, memory), name
    session.goto(session.position[0] + 3)
    for name, array in arrays(snapshot).items():
        assert np.array_equal(array, held[name], equal_nan=True), name


def test_fields_cannot_be_set() -> None:
    snapshot = take_snapshot(Session.open(xor()))
    for item in fields(snapshot):
        with pytest.raises(FrozenInstanceError):
            setattr(snapshot, item.name, None)
    mappings: list[Any] = [snapshot.parameters, snapshot.values, snapshot.before_update]
    for mapping in mappings:
        with pytest.raises(TypeError):
            mapping["W1"] = np.zeros(1)


@settings(max_examples=40)
@given(experiment=experiments(), update=st.integers(0, 2))
def test_values_are_what_this_update_has_computed(
    experiment: Experiment, update: int, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(update)
    names: set[str] = set()
    for operation in session.program[:-1]:
        assert set(take_snapshot(session).values) == names
        session.step("operation")
        names |= set(operation.writes)
    snapshot = take_snapshot(session)
    batch, sizes = len(snapshot.samples), snapshot.sizes
    for name, array in snapshot.values.items():
        kind, number = name.rstrip("0123456789"), name[len(name.rstrip("0123456789")) :]
        if kind in ("a", "z", "da", "dz"):
            assert array.shape == (batch, sizes[int(number)])
        elif kind in ("dW", "db"):
            assert array.shape == snapshot.parameters[name[1:]].shape
        elif kind in ("loss", "data_loss"):
            assert array.shape == ()
        else:
            assert name == "t"
    session.step("operation")
    assert not take_snapshot(session).values


def test_before_update_is_there_when_the_update_has_just_run() -> None:
    session = Session.open(xor())
    session.goto(4)
    for _ in range(len(session.program) - 1):
        session.step("operation")
        assert not take_snapshot(session).before_update
    before = take_snapshot(session).parameters
    session.step("operation")
    snapshot = take_snapshot(session)
    assert snapshot.current is not None and snapshot.current.op == "update"
    for name, array in before.items():
        assert np.array_equal(snapshot.before_update[name], array)
        assert not np.array_equal(snapshot.parameters[name], array)


def test_nothing_before_at_the_start_also_on_return() -> None:
    session = Session.open(xor())
    for _ in range(2):
        snapshot = take_snapshot(session)
        assert snapshot.tick == snapshot.update == snapshot.operation == snapshot.epoch == 0
        assert snapshot.current is None
        assert not snapshot.before_update
        assert not snapshot.values
        assert snapshot.samples.size == 0
        assert snapshot.state == READY
        session.goto(3, 2)
        session.goto(1)
        session.goto(0)


def test_the_tick_is_update_and_operation() -> None:
    session = Session.open(xor())
    for tick in range(40):
        snapshot = take_snapshot(session)
        assert snapshot.tick == tick
        expected = (snapshot.update, snapshot.operation)
        assert divmod(tick, len(snapshot.program)) == expected
        if tick:
            assert snapshot.current == snapshot.program[snapshot.operation - 1]
        session.step("operation")


def test_states() -> None:
    session = Session.open(linear_unit(optimizer=Sgd(learning_rate=3.0)))
    assert take_snapshot(session).state == READY
    session.step("operation")
    assert take_snapshot(session).state == PAUSED
    session.goto(10_000)
    stopped = take_snapshot(session)
    assert stopped.state == DIVERGED
    assert "loss gave an inf or nan" in stopped.message
    still = Session.open(linear_unit(optimizer=Sgd(learning_rate=0.0)))
    still.watch(ConvergenceRule(window=5))
    still.goto(10_000)
    assert take_snapshot(still).state == STALLED
    running = stopped.with_state(RUNNING, "", 12.5)
    assert (running.state, running.message, running.updates_per_second) == (RUNNING, "", 12.5)
    assert running.parameters is stopped.parameters


def test_samples_and_their_values_are_those_of_the_batch() -> None:
    data = inline([[0.0], [10.0], [20.0], [30.0]], [[0.0], [1.0], [2.0], [3.0]])
    order = Batching(mode="mini_batch", size=2, order=[[3, 1, 0]])
    session = Session.open(linear_unit(data=data, batching=order))
    found = []
    for _ in range(3):
        session.step("operation")
        snapshot = take_snapshot(session)
        found.append((snapshot.samples.tolist(), snapshot.values["a0"][:, 0].tolist()))
        session.step("update")
    assert found == [([3, 1], [30.0, 10.0]), ([0], [0.0]), ([3, 1], [30.0, 10.0])]


def test_names_of_inputs_and_outputs() -> None:
    network = Network(layers=[Layer(units=3, activation="sigmoid")])
    iris = Session.open(Experiment(data=Bundled(name="iris"), network=network))
    snapshot = take_snapshot(iris)
    assert len(snapshot.input_names) == snapshot.sizes[0] == 4
    assert len(snapshot.output_names) == snapshot.sizes[-1] == 3
    one = take_snapshot(Session.open(xor()))
    assert one.sizes == (2, 3, 1)
    assert len(one.output_names) == 1


def test_the_learning_rate_is_the_one_of_this_update() -> None:
    session = Session.open(xor(optimizer=Sgd(learning_rate=0.5, decay=0.5)))
    session.goto(3, 2)
    assert take_snapshot(session).learning_rate == 0.0625


def test_curves_hold_the_updates_done_and_the_one_in_progress() -> None:
    data = Generated(name="moons", samples=10, test_fraction=0.3)
    session = Session.open(xor(data=data))
    session.goto(5, 6)
    curves = take_snapshot(session).curves
    assert curves.names == ("loss", "epoch_loss", "test_loss", "gradient1", "gradient2")
    assert curves.start.tolist() == [0, 1, 2, 3, 4]
    assert curves.current_update == 5
    assert set(curves.current) == {"loss", "test_loss"}
    session.goto(5, len(session.program) - 1)
    snapshot = take_snapshot(session)
    assert set(snapshot.curves.current) == set(curves.names) - {"epoch_loss"}
    for layer in (1, 2):
        slopes = [snapshot.values[f"d{kind}{layer}"].reshape(-1) for kind in "Wb"]
        norm = np.linalg.norm(np.concatenate(slopes))
        assert snapshot.curves.current[f"gradient{layer}"] == pytest.approx(norm, rel=1e-14)
    session.step("operation")
    done = take_snapshot(session).curves
    for name in snapshot.curves.current:
        assert done.low[name][-1] == done.high[name][-1] == snapshot.curves.current[name]
    assert not done.current
