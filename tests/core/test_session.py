"""The debugger's promise: every tick is the same to the bit, by whatever way it is reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import checkpoints, curves
from core.evaluation import Evaluator
from core.experiment import (
    Adagrad,
    Adam,
    Batching,
    Experiment,
    Generated,
    InitializerChoice,
    Layer,
    LossChoice,
    Network,
    Regularization,
    Rmsprop,
    Sgd,
)
from core.losses import LOSSES
from core.moves import STEPS
from core.prepare import Prepared, prepare
from core.session import CONVERGED, DIVERGED, Session
from core.snapshot import take_snapshot
from core.stops import ConvergenceRule
from tests.core.experiments import (
    changed,
    experiments,
    inline,
    linear_unit,
    optimizers,
    write_table,
    xor,
)

Position = tuple[int, int]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def bits(value: Any) -> Any:
    """A value with arrays as their bytes, so that two are equal only to the bit."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if hasattr(value, "items"):
        return {key: bits(item) for key, item in value.items()}
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, curves.CurveData):
        return {item.name: bits(getattr(value, item.name)) for item in fields(value)}
    return value


def picture(session: Session) -> dict[str, Any]:
    """All that there is to know of where a session stands, to the bit."""
    snapshot = take_snapshot(session)
    found = {item.name: bits(getattr(snapshot, item.name)) for item in fields(snapshot)}
    found["memory"] = bits(session.machine.memory.state)
    found["optimizer_count"] = session.position[0] - session.machine.optimizer_start
    return found


@dataclass
class Straight:
    """A fresh session led straight to each position asked for, with the changes on its way."""

    prepared: Prepared
    changes: list[tuple[int, Prepared]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._forget()

    def change(self, update: int, prepared: Prepared) -> None:
        self.changes = [item for item in self.changes if item[0] <= update]
        self.changes.append((update, prepared))
        self._forget()

    def picture(self, position: Position) -> dict[str, Any] | None:
        """What stands at ``position``; None where the run stops before it."""
        while position not in self._pictures and not self._session.stop:
            self._session.step("operation")
            self._arrive()
        return self._pictures.get(position)

    def last(self) -> Position:
        """Where the run has stopped, or stands now."""
        return self._session.position

    def _forget(self) -> None:
        self._session = Session(self.prepared)
        self._ahead = list(self.changes)
        self._pictures: dict[Position, dict[str, Any]] = {}
        self._arrive()

    def _arrive(self) -> None:
        while self._ahead and self._session.position == (self._ahead[0][0], 0):
            self._session.change(self._ahead.pop(0)[1])
        self._pictures[self._session.position] = picture(self._session)


@st.composite
def variations(draw: st.DrawFn, experiment: Experiment) -> Experiment:
    """The experiment with something else that keeps the run."""
    kind = draw(st.sampled_from(["rate", "optimizer", "batching", "loss", "penalty", "biases"]))
    if kind == "rate":
        rule = experiment.optimizer
        factor = draw(st.sampled_from([0.5, 2.0]))
        return changed(
            experiment, optimizer=changed(rule, learning_rate=rule.learning_rate * factor)
        )
    if kind == "optimizer":
        return changed(experiment, optimizer=draw(optimizers))
    if kind == "batching":
        mode = draw(st.sampled_from(["batch", "stochastic", "mini_batch"]))
        new = Batching(mode=mode, size=draw(st.integers(1, 4)), seed=draw(st.integers(0, 3)))
        return changed(experiment, batching=new)
    if kind == "loss":
        last = experiment.network.layers[-1].activation
        fit = [
            name
            for name, loss in LOSSES.items()
            if (not loss.activations or last in loss.activations)
            and loss.has_targets == LOSSES[experiment.loss.name].has_targets
        ]
        reduction = draw(st.sampled_from(["mean", "sum"]))
        loss = LossChoice(name=draw(st.sampled_from(fit)), reduction=reduction)
        return changed(experiment, loss=loss)
    if kind == "penalty":
        return changed(
            experiment, regularization=Regularization(l2=draw(st.sampled_from([0.0, 0.1])))
        )
    network = changed(experiment.network, train_biases=not experiment.network.train_biases)
    return changed(experiment, network=network)


def walk(data: st.DataObject, session: Session, straight: Straight, folder: Path) -> None:
    """One random move, with what must hold after it."""
    kind = data.draw(
        st.sampled_from(["step", "step", "step", "back", "back", "goto", "run", "change"])
    )
    if kind in ("step", "back"):
        step = data.draw(st.sampled_from(STEPS))
        before = session.position
        expected = session.before(step) if kind == "back" else session.after(step)
        session.step(step, back=kind == "back")
        assert session.stop or session.position == expected
        assert before == (0, 0) or kind == "step" or session.position < before
    elif kind == "goto":
        update = data.draw(st.integers(0, min(session.position[0] + 12, 60)))
        length = len(session.timeline.segment(update).program)
        session.goto(update, data.draw(st.integers(0, length - 1)))
    elif kind == "run":
        session.run_updates(data.draw(st.integers(0, 9)))
    else:
        wanted = data.draw(variations(session.prepared.experiment))
        new = prepare(wanted, folder)
        assert session.keeps_run(new)
        session.change(new)
        straight.change(session.position[0], new)
    found, expected = picture(session), straight.picture(session.position)
    assert expected is not None
    if not session.stop:
        assert found == expected
    else:
        assert straight.last() == session.position
        assert session.stop[0] == DIVERGED
        assert found["values"] == expected["values"]
        assert found["parameters"] == expected["parameters"]
        assert found["message"] == expected["message"]


@given(data=st.data(), experiment=experiments())
@settings(max_examples=120)
def test_a_random_walk_meets_the_straight_run_at_every_tick(
    data: st.DataObject, experiment: Experiment, folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    session, straight = Session(prepared), Straight(prepared)
    for _ in range(data.draw(st.integers(3, 14))):
        walk(data, session, straight, folder)


@given(experiment=experiments(), cuts=st.lists(st.integers(0, 150), max_size=6))
@settings(max_examples=60)
def test_runs_in_chunks_equal_one_run(
    experiment: Experiment, cuts: list[int], folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    whole, parts, stepped = Session(prepared), Session(prepared), Session(prepared)
    whole.goto(150)
    for cut in sorted(cuts):
        parts.goto(cut)
    parts.goto(150)
    while stepped.position[0] < 150 and not stepped.stop:
        stepped.step("update")
    assert picture(whole) == picture(parts) == picture(stepped)


@given(experiment=experiments())
@settings(max_examples=40)
def test_every_operation_of_an_update_can_be_undone_and_done_again(
    experiment: Experiment, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(3)
    forward = []
    while session.position < (5, 0) and not session.stop:
        forward.append(picture(session))
        session.step("operation")
    for expected in reversed(forward):
        session.step("operation", back=True)
        assert picture(session) == expected
    for expected in forward:
        assert picture(session) == expected
        session.step("operation")


# Long runs, with checkpoints that thin out and curves that widen.

LONG = [
    xor(optimizer=Adam(learning_rate=0.01), batching=Batching(mode="stochastic")),
    xor(optimizer=Sgd(learning_rate=0.1, momentum=0.9), regularization=Regularization(l2=1e-3)),
    xor(
        data=Generated(name="moons", samples=11, test_fraction=0.2),
        optimizer=Rmsprop(centered=True, momentum=0.5),
        batching=Batching(mode="mini_batch", size=4),
    ),
]


@pytest.mark.parametrize("experiment", LONG, ids=["adam", "momentum", "rmsprop"])
def test_a_long_run_is_travelled_exactly(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curves, "LEVEL_BINS", 256)
    monkeypatch.setattr(curves, "BLOCK", 64)
    prepared = prepare(experiment)
    end_at = 12_000 if prepared.test else 30_000
    places = [(0, 5), (1, 0), (777, 3), (4096, 0), (7345, 1), (end_at - 3000, 7), (end_at - 1, 0)]
    straight, expected = Session(prepared), {}
    for place in places:
        straight.goto(*place)
        expected[place] = picture(straight)
    session = Session(prepared, budget=40_000)
    session.goto(end_at)
    end = picture(session)
    assert session.timeline.checkpoints.bytes <= 40_000
    assert len(session.timeline.checkpoints.updates) < end_at / checkpoints.SPACING
    order = np.random.default_rng(0).permutation(len(places))
    for place in [places[i] for i in order]:
        session.goto(*place)
        found = picture(session)
        for name in found:
            if name != "curves":
                assert found[name] == expected[place][name], name
        same_curves(session, place[0])
    session.goto(end_at)
    assert {**picture(session), "curves": 0} == {**end, "curves": 0}


def same_curves(session: Session, end: int) -> None:
    """The curves of a session, however old, end where it stands and have no gap."""
    data = session.curves.data()
    assert session.curves.end == end
    assert data.start.tolist() == (np.cumsum(data.width) - data.width).tolist()
    assert int(data.width.sum()) == end
    for name in data.names:
        assert (data.low[name] <= data.high[name]).all()


def test_step_back_late_in_a_run_is_exact_and_short() -> None:
    session = Session.open(xor(optimizer=Adam()))
    session.goto(20_000, 4)
    expected = picture(session)
    session.step("operation")
    session.step("operation", back=True)
    assert picture(session) == expected
    kept = session.timeline.checkpoints.updates
    assert 20_000 - max(update for update in kept if update <= 20_000) <= checkpoints.SPACING


# Changes in the middle of a run


def optimizer_memory(session: Session) -> list[list[float]]:
    return session.machine.memory.optimizer.tolist()


def test_a_change_of_rate_keeps_parameters_and_momentum() -> None:
    session = Session.open(xor(optimizer=Sgd(learning_rate=0.5, momentum=0.9)))
    session.goto(7)
    before, memory = take_snapshot(session).parameters, optimizer_memory(session)
    session.change(prepare(xor(optimizer=Sgd(learning_rate=0.25, momentum=0.9))))
    assert bits(take_snapshot(session).parameters) == bits(before)
    assert optimizer_memory(session) == memory
    assert session.machine.learning_rate(7) == 0.25


def test_a_change_of_optimizer_starts_its_state_anew() -> None:
    session = Session.open(xor(optimizer=Rmsprop()))
    session.goto(7)
    before = take_snapshot(session).parameters
    session.change(prepare(xor(optimizer=Adagrad(initial_accumulator_value=0.5))))
    assert bits(take_snapshot(session).parameters) == bits(before)
    assert optimizer_memory(session) == [[0.0] * 13]
    session.goto(8)
    values = np.array(optimizer_memory(session))
    assert (values >= 0.5).all()


@pytest.mark.parametrize("update", [0, 6])
def test_a_change_of_trained_biases_keeps_every_parameter(update: int) -> None:
    """Biases lie elsewhere in memory when they are not trained."""
    trained = xor(optimizer=Sgd(learning_rate=0.5))
    network = changed(trained.network, train_biases=False)
    layers = [changed(layer, biases=[0.25] * layer.units) for layer in network.layers]
    fixed = changed(trained, network=changed(network, layers=layers))
    free = changed(trained, network=changed(network, layers=layers, train_biases=True))
    session = Session.open(free)
    session.goto(update)
    before = take_snapshot(session).parameters
    session.change(prepare(fixed))
    assert bits(dict(take_snapshot(session).parameters)) == bits({k: before[k] for k in before})
    session.goto(update + 3)
    after = take_snapshot(session).parameters
    for name in before:
        assert np.array_equal(before[name], after[name]) == (name[0] == "b"), name
    session.goto(update)
    session.change(prepare(free))
    assert bits(take_snapshot(session).parameters) == bits(before)


def test_a_change_in_the_middle_of_an_update_computes_its_values_again() -> None:
    session = Session.open(xor())
    session.goto(4, 9)
    session.change(prepare(xor(regularization=Regularization(l2=0.5))))
    assert session.position == (4, 9)
    values = take_snapshot(session).values
    assert float(values["loss"]) > float(values["data_loss"])
    fresh = Session.open(xor())
    fresh.goto(4)
    fresh.change(prepare(xor(regularization=Regularization(l2=0.5))))
    fresh.goto(4, 9)
    assert bits(take_snapshot(fresh).values) == bits(values)


def test_a_change_to_another_program_starts_the_update_again() -> None:
    session = Session.open(xor())
    session.goto(4, 9)
    session.change(prepare(xor(loss=LossChoice(name="squared_error"))))
    assert session.position == (4, 0)
    assert not take_snapshot(session).values
    assert len(session.program) == 15  # one more: the slope through the last activation


def test_a_change_of_batching_starts_a_new_epoch() -> None:
    session = Session.open(xor(batching=Batching(mode="stochastic")))
    session.goto(6)
    assert session.epoch == 1
    session.change(prepare(xor(batching=Batching(mode="mini_batch", size=3))))
    assert session.epoch == 2
    assert session.after("epoch") == (8, 0)
    assert session.before("epoch") == (4, 0)


def test_what_was_changed_is_met_again_on_the_way_forward() -> None:
    session = Session.open(xor())
    session.goto(10)
    session.change(prepare(xor(optimizer=Adam())))
    session.goto(20)
    expected = picture(session)
    session.goto(3)
    assert isinstance(session.prepared.experiment.optimizer, Sgd)
    session.goto(20)
    assert picture(session) == expected
    assert isinstance(session.prepared.experiment.optimizer, Adam)


def test_a_change_in_the_past_makes_another_future() -> None:
    session = Session.open(xor())
    session.goto(10)
    session.change(prepare(xor(optimizer=Adam())))
    session.goto(20)
    session.goto(5)
    session.change(prepare(xor(optimizer=Sgd(learning_rate=0.1))))
    session.goto(20)
    fresh = Session.open(xor())
    fresh.goto(5)
    fresh.change(prepare(xor(optimizer=Sgd(learning_rate=0.1))))
    fresh.goto(20)
    assert picture(session) == picture(fresh)


def test_a_change_that_needs_a_new_run_is_refused() -> None:
    session = Session.open(xor())
    wider = changed(xor().network, layers=[Layer(units=9), Layer(units=1)])
    reseeded = changed(xor().network, initializer=InitializerChoice(seed=4))
    tested = Generated(name="xor", test_fraction=0.25)
    for experiment in (xor(network=wider), xor(network=reseeded), xor(data=tested)):
        new = prepare(experiment)
        assert not session.keeps_run(new)
        with pytest.raises(ValueError, match="new session"):
            session.change(new)


# Divergence


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
    assert session.stop is not None and session.stop[0] == CONVERGED
    assert session.position == (31, 0)


def test_no_warning_is_printed_for_an_overflow(recwarn: pytest.WarningsRecorder) -> None:
    broken_at(exploding())
    far = xor(data=inline([[1e6, -1e6]], [[1.0]]))
    Session.open(far).goto(50)
    assert not recwarn.list


# Convergence


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
        assert session.stop is not None and session.stop[0] == CONVERGED
        found.add((session.position, session.stop, bits(session.machine.memory.state)))
    assert len(found) == 1


def test_convergence_counts_looks_without_improvement() -> None:
    """w stands still from the start, so the window counts every update."""
    still = linear_unit(optimizer=Sgd(learning_rate=0.0))
    session = settled(still, forever(1000), ConvergenceRule(tolerance=0.0, window=30))
    assert session.position == (31, 0)
    assert session.stop == (CONVERGED, "converged: J stays at 1")


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


# Mistakes of others (peers.md)


def test_no_sample_is_carried_into_the_next_epoch() -> None:
    session = Session.open(
        xor(
            data=Generated(name="moons", samples=10),
            batching=Batching(mode="mini_batch", size=4),
        )
    )
    for epoch in range(5):
        taken: list[int] = []
        sizes = []
        for _ in range(3):
            assert session.epoch == epoch
            session.step("operation")
            samples = take_snapshot(session).samples.tolist()
            sizes.append(len(samples))
            taken += samples
            session.step("update")
        assert sizes == [4, 4, 2]
        assert sorted(taken) == list(range(10))


def test_the_order_is_drawn_anew_every_epoch() -> None:
    session = Session.open(
        xor(data=Generated(name="moons", samples=10), batching=Batching(mode="stochastic"))
    )
    orders = set()
    for _ in range(6):
        order = []
        for _ in range(10):
            session.step("operation")
            order += take_snapshot(session).samples.tolist()
            session.step("update")
        orders.add(tuple(order))
    assert len(orders) == 6


def test_the_loss_has_the_penalty_in_it() -> None:
    """In the values, the curves and the test loss alike: ½ · 3 · 2² + 0.5 · 2 = 7 on top of 4."""
    data = inline([[1.0]] * 4, [[0.0]] * 4, test_fraction=0.5)
    rule = Regularization(l1=0.5, l2=3.0)
    loss = LossChoice(name="squared_error")
    session = Session.open(linear_unit(2.0, data=data, regularization=rule, loss=loss))
    session.step("pass")
    values = take_snapshot(session).values
    assert (float(values["loss"]), float(values["data_loss"])) == (11.0, 4.0)
    assert take_snapshot(session).curves.current == {"loss": 11.0, "test_loss": 11.0}
    session.step("update")
    found = session.curves.data()
    assert (found.low["loss"][0], found.low["test_loss"][0]) == (11.0, 11.0)
    assert found.low["gradient1"][0] == 2 * 2.0 + 3.0 * 2.0 + 0.5


def test_evaluation_leaves_the_activations_on_show_alone() -> None:
    experiment = xor(data=Generated(name="moons", samples=12, test_fraction=0.5))
    session = Session.open(experiment)
    session.goto(3, 6)
    before = bits({name: array.copy() for name, array in session.machine.named.items()})
    prepared = session.prepared
    assert prepared.test is not None
    parameters = prepared.layout.views(session.machine.memory.theta)
    evaluator = Evaluator(prepared, parameters, prepared.test)
    evaluator.loss()
    evaluator.outputs()
    take_snapshot(session)
    assert bits(dict(session.machine.named)) == before


def test_no_weight_is_updated_before_the_backward_pass_has_used_it() -> None:
    session = Session.open(xor())
    start = bits(take_snapshot(session).parameters)
    while session.program[session.position[1]].op != "update":
        assert bits(take_snapshot(session).parameters) == start
        session.step("operation")
    snapshot = take_snapshot(session)
    expected = snapshot.values["dz2"] @ snapshot.parameters["W2"]
    assert bits(snapshot.values["da1"]) == bits(expected)
    session.step("operation")
    after = take_snapshot(session)
    assert bits(after.before_update) == start
    for name in ("W1", "b1", "W2", "b2"):
        step = 0.5 * snapshot.values[f"d{name}"]
        assert bits(after.parameters[name]) == bits(snapshot.parameters[name] - step)


def test_what_is_not_computed_yet_is_not_there() -> None:
    session = Session.open(xor())
    known: list[str] = []
    for operation in session.program[:-1]:
        assert sorted(take_snapshot(session).values) == sorted(known)
        session.step("operation")
        known += operation.writes
    while known:
        assert sorted(take_snapshot(session).values) == sorted(known)
        session.step("operation", back=True)
        operation = session.program[session.position[1]]
        known = [name for name in known if name not in operation.writes]
    assert take_snapshot(session).tick == 0


def test_epochs_are_passes_over_the_data() -> None:
    session = Session.open(xor(batching=Batching(mode="stochastic")))
    epochs = []
    for _ in range(9):
        epochs.append(take_snapshot(session).epoch)
        session.step("update")
    assert epochs == [0, 0, 0, 0, 1, 1, 1, 1, 2]
    session.step("epoch")
    assert session.position == (12, 0)
    session.step("epoch", back=True)
    session.step("epoch", back=True)
    assert session.position == (4, 0)


def test_a_reset_has_the_same_weights() -> None:
    session = Session.open(xor())
    start = picture(session)
    session.goto(300)
    session.goto(0)
    assert picture(session) == start
    assert picture(Session.open(xor())) == start
    reseeded = xor(network=changed(xor().network, initializer=InitializerChoice(seed=4)))
    assert picture(Session.open(reseeded))["parameters"] != start["parameters"]


# Steps


def test_a_step_of_each_kind_from_the_start() -> None:
    """take_batch, 2 x 2 forward, loss, loss_gradient, 3 + 3 backward and 1 more, update."""
    found = {}
    for kind in STEPS:
        session = Session.open(xor(batching=Batching(mode="stochastic")))
        session.step(kind)
        found[kind] = session.position
    assert found == {
        "operation": (0, 1), "layer": (0, 1), "pass": (0, 6), "update": (1, 0), "epoch": (4, 0),
    }  # fmt: skip


def test_steps_back_stop_at_the_start() -> None:
    for kind in STEPS:
        session = Session.open(xor())
        session.step(kind, back=True)
        assert session.position == (0, 0)
        session.goto(0, 3)
        session.step(kind, back=True)
        assert session.position < (0, 3)


def test_passes_are_forward_backward_and_update() -> None:
    session = Session.open(xor())
    found = []
    for _ in range(4):
        session.step("pass")
        found.append(session.position)
    assert found == [(0, 6), (0, len(session.program) - 1), (1, 0), (1, 6)]
    for place in ((1, 0), (0, len(session.program) - 1), (0, 6), (0, 0)):
        session.step("pass", back=True)
        assert session.position == place
