"""Executors: all that is calculated goes through the one that was chosen, stretch by stretch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.evaluation import Evaluator
from core.engine.executor import BoundOperations, BoundUpdates
from core.engine.memory import Memory
from core.engine.numpy_executor import NUMPY
from core.engine.passes import Pass
from core.engine.prepare import Prepared, prepare
from core.engine.program import Operation
from core.engine.schedule import Schedule
from core.engine.workspace import Arrays
from core.experiment.schema import Batching, Experiment, Generated
from core.session.convergence import ConvergenceRule
from core.session.session import Session
from tests.core.experiments import experiments, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


class Counting:
    """Numpy's executor; what it is asked for is written down in ``calls``."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def bind_operations(
        self, operations: Sequence[Operation], arrays: Arrays, experiment: Experiment
    ) -> BoundOperations:
        return CountingOperations(
            NUMPY.bind_operations(operations, arrays, experiment), operations, self.calls
        )

    def bind_updates(
        self, prepared: Prepared, memory: Memory, schedule: Schedule, optimizer_start: int
    ) -> BoundUpdates:
        bound = NUMPY.bind_updates(prepared, memory, schedule, optimizer_start)
        return CountingUpdates(bound, self.calls)

    def take(self, *kinds: str) -> list[tuple[Any, ...]]:
        """The calls of these kinds so far, which are forgotten then."""
        found = [call for call in self.calls if call[0] in kinds]
        self.calls.clear()
        return found


class CountingOperations:
    def __init__(
        self, bound: BoundOperations, operations: Sequence[Operation], calls: list[Any]
    ) -> None:
        self._bound, self._operations, self._calls = bound, operations, calls

    def run(self, first: int, end: int) -> None:
        self._calls.append(("run", [step.op for step in self._operations[first:end]]))
        self._bound.run(first, end)


class CountingUpdates:
    def __init__(self, bound: BoundUpdates, calls: list[Any]) -> None:
        self._bound, self._calls = bound, calls

    @property
    def update(self) -> int:
        return self._bound.update

    @property
    def rows(self) -> np.ndarray:
        return self._bound.rows

    @property
    def named(self) -> Mapping[str, np.ndarray]:
        return self._bound.named

    def run_operations(
        self, update: int, first: int, end: int, observe: Callable[[], object] | None = None
    ) -> None:
        self._calls.append(("operations", update, first, end, observe is not None))
        self._bound.run_operations(update, first, end, observe)

    def run_updates(
        self, first: int, count: int, observe: Callable[[], object], after: Callable[[], bool]
    ) -> int:
        done = self._bound.run_updates(first, count, observe, after)
        self._calls.append(("updates", first, done))
        return done

    def replay(self, first: int, count: int) -> None:
        self._calls.append(("replay", first, count))
        self._bound.replay(first, count)

    def epoch_loss(self) -> float:
        return self._bound.epoch_loss()

    def flush(self) -> None:
        self._bound.flush()

    def reload(self) -> None:
        self._bound.reload()


class IdleOperations:
    def run(self, first: int, end: int) -> None: ...


class IdleUpdates(CountingUpdates):
    """Takes one update after the other and calculates nothing."""

    def run_operations(
        self, update: int, first: int, end: int, observe: Callable[[], object] | None = None
    ) -> None:
        self._bound.run_operations(update, 0, 0)
        if observe is not None:
            observe()

    def run_updates(
        self, first: int, count: int, observe: Callable[[], object], after: Callable[[], bool]
    ) -> int:
        for done in range(1, count + 1):
            self._bound.run_operations(first + done - 1, 0, 0)
            observe()
            if after():
                return done
        return count

    def replay(self, first: int, count: int) -> None: ...

    def epoch_loss(self) -> float:
        return 0.0


class Idle(Counting):
    def bind_operations(
        self, operations: Sequence[Operation], arrays: Arrays, experiment: Experiment
    ) -> BoundOperations:
        return IdleOperations()

    def bind_updates(
        self, prepared: Prepared, memory: Memory, schedule: Schedule, optimizer_start: int
    ) -> BoundUpdates:
        bound = NUMPY.bind_updates(prepared, memory, schedule, optimizer_start)
        return IdleUpdates(bound, [])


def covered(calls: list[tuple[Any, ...]], program: int) -> list[tuple[int, int]]:
    """Every operation that was run, as update and place, in order."""
    found = []
    for kind, first, *rest in calls:
        if kind == "operations":
            found += [(first, place) for place in range(*rest[:2])]
        else:
            updates = range(first, first + rest[0])
            found += [(update, place) for update in updates for place in range(program)]
    return found


@settings(max_examples=30)
@given(experiment=experiments(), walk=st.lists(st.integers(0, 60), min_size=1, max_size=4))
def test_each_operation_on_the_way_is_run_by_the_executor_once(
    experiment: Experiment, walk: list[int], folder: Path
) -> None:
    """Wherever the way goes, what was asked for is the stretch from a kept state to its end."""
    executor = Counting()
    session = Session(prepare(experiment, folder), executor=executor)
    length = len(session.program)
    for target in walk:
        before = session.tick
        session.goto(*divmod(target, length))
        if session.stop is not None:
            return
        ways = covered(executor.take("operations", "updates", "replay"), length)
        start = before if target >= before else 0  # all walks are shorter than a checkpoint's way
        assert ways == [divmod(tick, length) for tick in range(start, target)]


def test_steps_runs_and_replays_ask_for_what_they_are() -> None:
    executor = Counting()
    session = Session(prepare(xor()), executor=executor)
    end = len(session.program)
    session.step("operation")
    assert executor.take("operations") == [("operations", 0, 0, 1, False)]
    session.step("update")
    assert executor.take("operations")[-1] == ("operations", 0, end - 1, end, True), "recorded"
    session.goto(9, 2)
    assert ("updates", 1, 8) in executor.take("updates")
    session.goto(9, 0)  # the update before is shown, so it runs by operations, known as it is
    calls = executor.take("operations", "updates", "replay")
    assert calls[0] == ("replay", 0, 8)
    assert {call[-1] for call in calls[1:-1]} == {False}, "not recorded again"
    assert covered(calls, end) == [(u, k) for u in range(9) for k in range(end)]


def test_nothing_is_calculated_behind_an_executor() -> None:
    """With one that does nothing, nothing moves: no other way leads to the kernels."""
    experiment = xor(data=Generated(name="moons", samples=12, test_fraction=0.5))
    prepared = prepare(experiment)
    session = Session(prepared, executor=Idle())
    start = session.machine.memory.everything.copy()
    session.track(True)
    for target in ((0, 5), (3, 0), (70, 2), (10, 1)):
        session.goto(*target)
        assert np.array_equal(session.machine.memory.everything, start)
    assert set(session.curves.data().low["loss"]) == {0.0}
    assert set(session.curves.data().low["test_loss"]) == {0.0}
    parameters = prepared.layout.views(session.machine.memory.theta)
    evaluator = Evaluator(prepared, parameters, prepared.train, Idle())
    assert evaluator.loss() == (0.0, 0.0)
    assert not evaluator.outputs().any()
    look = Pass(prepared, parameters, np.arange(3), Idle())
    assert look.loss() == 0.0
    look.slopes()
    assert not any(array.any() for name, array in look.named.items() if name.startswith("d"))


@settings(max_examples=20)
@given(experiment=experiments())
def test_evaluation_and_passes_run_the_operations_they_need(
    experiment: Experiment, folder: Path
) -> None:
    executor, prepared = Counting(), prepare(experiment, folder)
    session = Session(prepared)
    parameters = prepared.layout.views(session.machine.memory.theta)
    names = [step.op for step in session.program]
    loss = names.index("loss")
    evaluator = Evaluator(prepared, parameters, prepared.train, executor)
    evaluator.loss()
    evaluator.outputs()
    assert executor.take("run") == [("run", names[1 : loss + 1]), ("run", names[1:loss])]
    look = Pass(prepared, parameters, np.arange(len(prepared.train)), executor)
    look.loss()
    look.slopes()
    assert executor.take("run") == [("run", names[1 : loss + 1]), ("run", names[loss + 1 : -1])]


def test_a_runs_own_evaluations_use_its_executor() -> None:
    """The test loss, what an update did, and the looks for convergence at an epoch's end."""
    executor = Counting()
    data = Generated(name="moons", samples=12, test_fraction=0.5)
    prepared = prepare(xor(data=data, batching=Batching(mode="stochastic")))
    session = Session(prepared, executor=executor)
    session.goto(4)
    tests = len(executor.take("run"))
    assert tests >= 4, "the test loss of each update"
    session.goto(0)
    session.track(True)
    executor.calls.clear()
    session.goto(4)
    assert len(executor.take("run")) == tests + 4, "and J of each update's batch after it"
    session.track(False)
    session.watch(ConvergenceRule(tolerance=1e9, window=2))
    executor.calls.clear()
    session.goto(100)
    assert session.stop is not None
    updates = session.position[0] - 4
    looks = 1 + 2 + 1  # the best, two no better, and J with the weights that the run began with
    assert len(executor.take("run")) == updates + looks


def test_changes_edits_and_forks_keep_the_executor() -> None:
    executor = Counting()
    session = Session(prepare(xor()), executor=executor)
    session.change(prepare(xor(batching=Batching(mode="mini_batch", size=2))))
    session.goto(2)
    assert executor.take("updates", "operations")
    session.edit("W1", (0, 0), 0.5)
    session.goto(4)
    assert executor.take("updates", "operations")
    fork = session.fork()
    executor.calls.clear()
    fork.goto(5)
    assert executor.take("operations")


def test_each_stretch_is_run_and_replayed_by_its_own() -> None:
    early, late = Counting(), Counting()
    session = Session(prepare(xor()), executor=early)
    session.goto(5)
    segment = replace(session.timeline.segment(5), first=5, executor=late)
    session.timeline.begin(segment, session.machine.kept())
    plain = Session(prepare(xor()))
    plain.goto(8)
    for _ in range(2):  # first they run there, then they run there again
        session.goto(2)
        early.calls.clear()
        late.calls.clear()
        session.goto(8)
        kinds = ("operations", "updates", "replay")
        length = len(session.program)
        assert {update for update, _ in covered(early.take(*kinds), length)} == {2, 3, 4}
        assert {update for update, _ in covered(late.take(*kinds), length)} == {5, 6, 7}
    assert session.machine.memory.state.tobytes() == plain.machine.memory.state.tobytes()
