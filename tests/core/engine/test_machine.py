"""The machine: whole updates are their operations in order, wherever it starts."""

from __future__ import annotations

from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.machine import Machine
from core.engine.prepare import prepare
from core.experiment.schema import Batching, Experiment, Sgd
from tests.core.experiments import experiments, linear_unit, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def started(experiment: Experiment, folder: Path) -> Machine:
    machine = Machine(prepare(experiment, folder))
    machine.memory.theta[:] = machine.prepared.first_parameters()
    return machine


@settings(max_examples=60)
@given(experiment=experiments(), count=st.integers(0, 12))
def test_three_ways_of_running_are_one(experiment: Experiment, count: int, folder: Path) -> None:
    by_operation, observed, replayed = (started(experiment, folder) for _ in range(3))
    for update in range(count):
        for place in range(len(by_operation.program)):
            by_operation.run_operations(update, place, place + 1)
    assert observed.run_updates(0, count, lambda: False) == count
    replayed.replay(0, count)
    state = by_operation.memory.state.tobytes()
    assert observed.memory.state.tobytes() == replayed.memory.state.tobytes() == state


@settings(max_examples=30)
@given(experiment=experiments(), split=st.integers(0, 9))
def test_a_restored_state_goes_on_the_same(
    experiment: Experiment, split: int, folder: Path
) -> None:
    whole, other = started(experiment, folder), started(experiment, folder)
    whole.replay(0, split)
    state = whole.memory.state.copy()
    whole.replay(split, 5)
    other.replay(20, 3)
    other.memory.restore(state)
    other.replay(split, 5)
    assert other.memory.state.tobytes() == whole.memory.state.tobytes()


@pytest.mark.parametrize("mode", ["batch", "stochastic"])
def test_the_observer_sees_parameters_and_slopes_of_one_update(mode: str, tmp_path: Path) -> None:
    machine = started(xor(batching=Batching(mode=mode)), tmp_path)  # type: ignore[arg-type]
    seen, ends = [], []

    def observe() -> None:
        seen.append((machine.memory.theta.copy(), machine.memory.slopes.copy()))

    def after() -> bool:
        ends.append(machine.memory.theta.copy())
        return len(ends) == 7

    machine.observe = observe
    assert machine.run_updates(0, 100, after) == 7
    assert len(seen) == len(ends) == 7
    for (theta, slopes), end in zip(seen, ends, strict=True):
        assert np.array_equal(theta - 0.5 * slopes, end)


@settings(max_examples=30)
@given(experiment=experiments())
def test_every_array_has_its_name_before_anything_has_run(
    experiment: Experiment, folder: Path
) -> None:
    machine = started(experiment, folder)
    assert {name for step in machine.program for name in step.writes} <= set(machine.named)


def test_the_learning_rate_decays_by_update(tmp_path: Path) -> None:
    machine = started(xor(optimizer=Sgd(learning_rate=0.5, decay=0.9)), tmp_path)
    assert [machine.learning_rate(k) for k in (0, 1, 10)] == [0.5, 0.5 * 0.9, 0.5 * 0.9**10]
    assert machine.learning_rate(10**6) == 0.0


def test_a_growing_rate_becomes_infinite_and_no_error(tmp_path: Path) -> None:
    machine = started(linear_unit(optimizer=Sgd(learning_rate=0.5, decay=2.0)), tmp_path)
    assert machine.learning_rate(10) == 512.0
    assert machine.learning_rate(10**6) == inf


def test_finite_numbers_of_any_size_are_finite(tmp_path: Path) -> None:
    machine = started(xor(), tmp_path)
    machine.memory.everything[3] = 1e300
    with np.errstate(over="ignore"):  # its square is looked at first
        assert machine.is_finite()
    for bad in (np.inf, -np.inf, np.nan):
        machine.memory.everything[3] = bad
        assert not machine.is_finite()
