"""Commands meant for what is gone: each kind is dropped without effect, fault or word."""

from __future__ import annotations

from dataclasses import fields, replace
from math import inf
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from core.engine.prepare import prepare
from core.experiment.schema import Generated, Sgd
from core.explain import Quantity
from gui.running import commands
from gui.running.driver import Driver
from gui.words.examples import example
from tests.core.pictures import bits

XOR, LINE = example("xor"), example("linear_unit")
WINDOWS_OWN = {commands.Open, commands.SetSpeed, commands.Watch, commands.Track}
OTHER = changed(XOR, optimizer=Sgd(learning_rate=9.0))
# One of each kind, as the window sends it while XOR is on show.
SENT: list[commands.OfDocument] = [
    commands.Change(OTHER, Path()),
    commands.Start(prepare(OTHER, Path())),
    commands.Step("update"),
    commands.Step("operation", back=True),
    commands.Goto(40),
    commands.Run(updates=5),
    commands.Pause(),
    commands.Toggle(),
    commands.Reset(),
    commands.NewWeights(),
    commands.SetBreakpoints(frozenset({3})),
    commands.Ask("nudge", Quantity("W2", (0, 3))),
    commands.Ask("batch", Quantity("W2", (0, 3))),
    commands.Ask("nudge_all", None),
    commands.EditParameter("W2", (0, 3), 0.5),
    commands.EditSample(3, "a0", 1, 0.5),
    commands.Undo(),
    commands.Redo(),
]
OF_NETWORK = [command for command in SENT if isinstance(command, commands.OfNetwork)]


class Bench:
    """A driver that notes everything it says."""

    def __init__(self) -> None:
        self.said: list[object] = []
        self.driver = Driver(*[lambda *what: self.said.append(what)] * 4)

    def do(self, *what: commands.Command) -> object:
        for command in what:
            self.driver.obey(command)
        return self.state()

    @property
    def now(self):
        snapshot = self.driver.snapshot()
        assert snapshot is not None
        return snapshot

    def state(self) -> object:
        now = self.now
        numbers = [bits(part) for part in (now.parameters, now.values, now.optimizer_state)]
        running = self.driver.running, self.driver._runner.breakpoints
        return now.run, now.document, now.tick, now.state, now.experiment, numbers, running


def test_every_command_is_the_windows_own_or_carries_its_run():
    kinds = set(commands.Command.__args__)
    assert {type(command) for command in SENT} == kinds - WINDOWS_OWN
    assert all("run" in {field.name for field in fields(kind)} for kind in kinds - WINDOWS_OWN)


@pytest.mark.parametrize("command", SENT, ids=lambda command: type(command).__name__)
def test_what_was_meant_for_another_document_is_dropped(command: commands.OfDocument):
    bench = Bench()
    bench.do(commands.Open(XOR, Path()))
    meant = bench.now.run
    bench.do(commands.Reset(), commands.Open(LINE, Path()), commands.Step("update"))
    change = commands.Change(changed(LINE, optimizer=Sgd(learning_rate=0.1)), Path())
    before = bench.do(change, commands.Undo())  # there is something to undo, and to do again
    bench.said.clear()
    for run in (meant, meant + 1, -1, 10**9):
        assert bench.do(replace(command, run=run)) == before
    assert not bench.said


@pytest.mark.parametrize("command", OF_NETWORK, ids=lambda command: type(command).__name__)
def test_what_was_meant_for_other_layers_is_dropped(command: commands.OfNetwork):
    bench = Bench()
    bench.do(commands.Open(XOR, Path()))
    meant = bench.now.run
    layers = XOR.network.layers[-1:]
    smaller = changed(XOR, network=changed(XOR.network, layers=layers))
    before = bench.do(commands.Change(smaller, Path()))
    bench.said.clear()
    assert bench.do(replace(command, run=meant)) == before
    assert not bench.said


def test_what_is_meant_for_an_earlier_run_of_the_same_network_is_obeyed():
    """A drag at the start begins a run with each of its commands."""
    bench = Bench()
    bench.do(commands.Open(XOR, Path()))
    meant = bench.now.run
    for value in (0.1, 0.2, 0.3):
        bench.do(commands.EditParameter("W1", (0, 0), value, more=value > 0.1, run=meant))
        assert bench.now.parameters["W1"][0, 0] == value
    assert bench.now.run > meant


@pytest.mark.parametrize("place", [(40, "a0", 0), (3, "a0", 7), (-1, "t", 0), (3, "t", 1)])
def test_a_sample_that_the_data_no_longer_have_is_not_edited(place: tuple[int, str, int]):
    bench = Bench()
    before = bench.do(commands.Open(XOR, Path()))
    assert bench.do(commands.EditSample(*place, value=2.0)) == before


def test_another_document_has_no_breakpoints_and_runs_through():
    bench = Bench()
    bench.do(commands.Open(XOR, Path()), commands.SetBreakpoints(frozenset({3})))
    bench.do(commands.Open(LINE, Path()), commands.SetSpeed(inf), commands.Run(updates=3))
    while bench.driver.running:
        bench.driver.advance()
    assert bench.now.update == 3


def test_an_experiment_that_cannot_be_opened_leaves_all_commands_their_run():
    bench = Bench()
    bench.do(commands.Open(XOR, Path()))
    meant = bench.now.run
    bad = changed(XOR, data=Generated(name="circle", samples=3, test_fraction=0.99))
    with pytest.raises(Exception, match="test"):
        bench.do(commands.Open(bad, Path()))
    bench.do(commands.Step("update", run=meant))
    assert bench.now.update == 1
