"""The driver obeys each command, stops where it is told, and says what it cannot do."""

from __future__ import annotations

from math import inf
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from core.errors import BackscopeError
from core.experiment.schema import Batching, Experiment, Generated, Layer, LossChoice, Network, Sgd
from core.session.convergence import ConvergenceRule
from core.session.snapshot import CONVERGED, DIVERGED, FINISHED, PAUSED, READY, RUNNING, Snapshot
from gui.running import commands
from gui.running.driver import Driver
from gui.words.examples import example

XOR = example("xor")
LINE = Experiment(
    title="line",
    data=Generated(name="line", samples=12, noise=0.0),
    network=Network(layers=[Layer(units=1, activation="linear")]),
    loss=LossChoice(name="half_squared_error"),
    optimizer=Sgd(learning_rate=0.1),
    batching=Batching(mode="mini_batch", size=4),
)
DIVERGING = replace(LINE, optimizer=Sgd(learning_rate=1e6))


class Bench:
    """A driver that notes what it says."""

    def __init__(self, experiment: Experiment = XOR) -> None:
        self.said: list[str] = []
        self.proposed: list[tuple[commands.Start, str]] = []
        self.driver = Driver(lambda *what: self.proposed.append(what), self.said.append)
        self.do(commands.Open(experiment, Path()))

    def do(self, *what: commands.Command) -> Snapshot:
        for command in what:
            self.driver.obey(command)
        return self.now

    def run(self, *what: commands.Command) -> Snapshot:
        """Obey, and move on until the run stops by itself."""
        self.do(*what)
        while self.driver.running:
            self.driver.advance()
        return self.now

    @property
    def now(self) -> Snapshot:
        snapshot = self.driver.snapshot()
        assert snapshot is not None
        return snapshot


def same(a: Snapshot, b: Snapshot) -> bool:
    return all(np.array_equal(a.parameters[key], b.parameters[key]) for key in a.parameters)


def test_before_any_experiment_there_is_nothing_to_show():
    assert Driver(lambda *_: None, lambda _: None).snapshot() is None


def test_every_command_of_the_table_has_its_handler():
    for command in commands.Command.__args__:
        assert hasattr(Driver, f"_on_{command.__name__.lower()}"), command


def test_opening_stands_ready_at_the_first_tick():
    now = Bench().now
    assert (now.tick, now.state, now.message, now.current) == (0, READY, "", None)


def test_an_experiment_that_cannot_be_run_leaves_the_run_before_it():
    bench = Bench()
    before = bench.do(commands.Step("layer"))
    wrong = replace(XOR, network=replace(XOR.network, inputs=5))
    with pytest.raises(BackscopeError, match=r"network\.inputs"):
        bench.do(commands.Open(wrong, Path()))
    assert (bench.now.run, bench.now.tick) == (before.run, before.tick)


@pytest.mark.parametrize("kind", ["operation", "layer", "pass", "update"])
def test_steps_go_there_and_back(kind: str):
    bench = Bench()
    first = bench.now
    there = bench.do(commands.Step(kind))
    assert there.tick > 0
    assert there.state == PAUSED
    back = bench.do(commands.Step(kind, back=True))
    assert back.tick == 0
    assert same(first, back)


def test_an_epoch_forward_runs_and_can_be_paused_and_taken_back():
    bench = Bench(LINE)
    bench.do(commands.Step("epoch"))
    assert bench.driver.running
    bench.run()
    assert (bench.now.epoch, bench.now.update, bench.now.operation) == (1, 3, 0)
    assert bench.now.state == PAUSED
    assert bench.do(commands.Step("epoch", back=True)).tick == 0


@pytest.mark.parametrize("operation", [0, 5, 13])
def test_goto_leads_to_just_after_the_operation(operation: int):
    bench = Bench()
    length = len(bench.now.program)
    now = bench.do(commands.Goto(operation))
    assert now.current is not None
    assert now.current.index == operation
    assert now.tick == min(operation + 1, length)


def test_goto_at_an_updates_end_stays_in_the_update_that_is_on_show():
    bench = Bench()
    length = len(bench.now.program)
    end = bench.do(commands.Step("update"))
    assert (end.update, end.operation) == (1, 0)
    back = bench.do(commands.Goto(3))
    assert (back.update, back.operation) == (0, 4)
    forward = bench.do(commands.Goto(length - 1))
    assert (forward.update, forward.operation) == (1, 0)
    assert same(end, forward)


def test_run_for_updates_finishes_at_the_goal_with_a_sentence():
    now = Bench().run(commands.Run(updates=70))
    assert (now.update, now.operation, now.state) == (70, 0, FINISHED)
    assert now.message


def test_run_for_epochs_ends_at_the_epochs_border():
    bench = Bench(LINE)
    bench.do(commands.Step("layer"))
    now = bench.run(commands.Run(epochs=2))
    assert (now.epoch, now.update, now.operation, now.state) == (2, 6, 0, FINISHED)


def test_the_next_command_clears_what_was_said_of_the_run_before():
    bench = Bench()
    bench.run(commands.Run(updates=2))
    assert bench.do(commands.Step("operation")).message == ""


def test_toggle_runs_and_pauses():
    bench = Bench()
    assert bench.do(commands.Toggle()).state == RUNNING
    bench.driver.advance()
    assert bench.do(commands.Toggle()).state == PAUSED


@pytest.mark.parametrize("operation", [0, 7, 14])
def test_a_run_stops_after_the_operation_with_the_breakpoint_again_and_again(operation: int):
    bench = Bench()
    assert len(bench.now.program) == 15
    bench.do(commands.SetBreakpoints(frozenset({operation})))
    for update in range(3):
        now = bench.run(commands.Run())
        assert now.current is not None
        assert now.current.index == operation
        assert now.tick == 15 * update + operation + 1
        assert now.state == PAUSED
        assert now.current.words in now.message


def test_a_run_stops_at_each_of_two_breakpoints():
    bench = Bench()
    bench.do(commands.SetBreakpoints(frozenset({3, 9})))
    assert [bench.run(commands.Run()).operation for _ in range(3)] == [4, 10, 4]


def test_breakpoints_beyond_the_program_stop_nothing():
    bench = Bench()
    bench.do(commands.SetBreakpoints(frozenset({99})))
    assert bench.run(commands.Run(updates=5)).state == FINISHED


def test_divergence_names_the_operation_and_can_be_stepped_back_from():
    bench = Bench(DIVERGING)
    now = bench.run(commands.Run())
    assert now.state == DIVERGED
    assert now.current is not None
    assert now.current.op in now.message
    back = bench.do(commands.Step("operation", back=True))
    assert (back.tick, back.state, back.message) == (now.tick - 1, PAUSED, "")
    assert all(np.isfinite(value).all() for value in back.values.values())


@pytest.mark.parametrize(
    "command", [commands.Run(), commands.Run(updates=3), commands.Toggle(), commands.Step("epoch")]
)
def test_after_divergence_going_on_is_refused_in_a_sentence(command: commands.Command):
    bench = Bench(DIVERGING)
    there = bench.run(commands.Run())
    now = bench.run(command)
    assert (now.tick, now.state) == (there.tick, DIVERGED)
    assert bench.said[-1].startswith("Step back first")


def test_convergence_stops_a_run_only_where_it_is_asked_for():
    loose = commands.Watch(ConvergenceRule(tolerance=10.0, window=3))
    bench = Bench()
    assert bench.run(commands.Run(updates=50)).state == FINISHED
    bench.do(loose)
    now = bench.run(commands.Run(updates=50))
    assert (now.state, now.update) == (CONVERGED, 54)
    assert "converged" in now.message
    bench.do(commands.Watch(None))
    assert bench.run(commands.Run(updates=50)).state == FINISHED


def test_steps_are_not_stopped_by_convergence():
    bench = Bench()
    bench.do(commands.Watch(ConvergenceRule(tolerance=10.0, window=1)))
    there = bench.run(commands.Run())
    assert there.state == CONVERGED
    for count in range(1, 5):
        now = bench.do(commands.Step("update"))
        assert (now.update, now.state) == (there.update + count, PAUSED)


def test_a_converged_run_can_be_run_on_until_it_converges_again():
    bench = Bench()
    bench.do(commands.Watch(ConvergenceRule(tolerance=10.0, window=3)))
    first = bench.run(commands.Run())
    second = bench.run(commands.Run())
    assert second.state == CONVERGED
    assert second.update > first.update


def test_reset_starts_from_the_same_weights_and_new_weights_from_others():
    bench = Bench()
    first = bench.now
    bench.run(commands.Run(updates=9))
    again = bench.do(commands.Reset())
    assert again.tick == 0
    assert again.run != first.run
    assert same(first, again)
    other = bench.do(commands.NewWeights())
    assert not same(first, other)
    seed = first.experiment.network.initializer.seed + 1
    assert other.experiment.network.initializer.seed == seed
    assert str(seed) in bench.said[-1]


def test_new_weights_give_up_weights_of_the_file():
    mazur = example("mazur")
    bench = Bench(mazur)
    now = bench.do(commands.NewWeights())
    assert now.experiment.network.layers[0].weights is None
    assert not np.array_equal(now.parameters["W1"], np.array(mazur.network.layers[0].weights))


def test_a_change_that_keeps_the_weights_goes_on_from_the_update_on_show():
    bench = Bench()
    bench.run(commands.Run(updates=20))
    before = bench.do(commands.Step("layer"))
    now = bench.do(commands.Change(replace(XOR, optimizer=Sgd(learning_rate=0.01)), Path()))
    assert not bench.proposed
    assert (now.run, now.tick, now.learning_rate) == (before.run, before.tick, 0.01)
    assert same(before, now)
    assert len(now.curves.start) == 20


def test_a_change_while_running_does_not_stop_the_run():
    bench = Bench()
    bench.do(commands.Run())
    bench.driver.advance()
    now = bench.do(commands.Change(replace(XOR, optimizer=Sgd(learning_rate=0.01)), Path()))
    assert now.state == RUNNING


def wider(experiment: Experiment) -> Experiment:
    layers = [replace(experiment.network.layers[0], units=6), *experiment.network.layers[1:]]
    return replace(experiment, network=replace(experiment.network, layers=layers))


def other_seed(experiment: Experiment) -> Experiment:
    network = experiment.network
    choice = replace(network.initializer, seed=77)
    return replace(experiment, network=replace(network, initializer=choice))


def with_test_part(experiment: Experiment) -> Experiment:
    return replace(experiment, data=replace(experiment.data, test_fraction=0.25))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (wider, "2-4-1 to 2-6-1"),
        (other_seed, "initial weights"),
        (with_test_part, "test part"),
        (lambda e: with_test_part(replace(e, network=replace(e.network, train_biases=False))),
         "test part"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_go_on_is_proposed_with_its_reason(change, words: str):
    bench = Bench()
    there = bench.run(commands.Run(updates=3))
    now = bench.do(commands.Change(change(XOR), Path()))
    assert (now.run, now.tick) == (there.run, there.tick)
    start, why = bench.proposed[0]
    assert words in why
    started = bench.do(start)
    assert (started.run, started.tick) == (there.run + 1, 0)
    assert started.experiment == change(XOR)


def test_at_the_first_tick_no_question_is_asked():
    bench = Bench()
    now = bench.do(commands.Change(wider(XOR), Path()))
    assert not bench.proposed
    assert now.sizes == (2, 6, 1)


@pytest.mark.parametrize("speed", [1.0, 50.0])
def test_a_slow_run_moves_by_single_operations(speed: float):
    bench = Bench()
    bench.do(commands.SetSpeed(speed), commands.Run())
    ticks = [0]
    while len(ticks) < 3:
        bench.driver.advance()
        if bench.now.tick != ticks[-1]:
            ticks.append(bench.now.tick)
            bench.do(commands.SetSpeed(speed * 20))  # nobody wants to wait for the third
    assert ticks == [0, 1, 2]


def test_full_speed_rests_where_every_value_is_there_to_be_seen():
    bench = Bench()
    bench.do(commands.SetSpeed(inf), commands.Run())
    while bench.now.update < 200:
        bench.driver.advance()
    now = bench.now
    assert now.operation == len(now.program) - 1
    assert set(now.values) == {name for op in now.program[:-1] for name in op.writes}


def test_a_dearer_network_begins_with_one_operation_again():
    bench = Bench()
    bench.run(commands.Run(updates=3000))  # learns that operations are cheap
    bench.do(commands.Open(wider(XOR), Path()), commands.Run())
    bench.driver.advance()
    assert bench.now.tick == 1
