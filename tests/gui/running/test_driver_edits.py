"""Edits by hand, undo and redo in the driver: exact, told in words, and bounded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from core.errors import BackscopeError
from core.experiment.schema import Experiment, Inline, Sgd
from core.session.snapshot import Snapshot
from gui.running import commands, history
from gui.running.driver import Driver
from gui.words.examples import example
from tests.core.pictures import bits

XOR = example("xor")


class Bench:
    """A driver that notes what it says, and what can be undone and redone."""

    def __init__(self, experiment: Experiment = XOR) -> None:
        self.said: list[str] = []
        self.history = ("", "")
        self.driver = Driver(
            lambda start, why: self.do(start),
            self.said.append,
            tell_history=lambda *what: setattr(self, "history", what),
        )
        self.do(commands.Open(experiment, Path()))

    def do(self, *what: commands.Command) -> Snapshot:
        for command in what:
            self.driver.obey(command)
        snapshot = self.driver.snapshot()
        assert snapshot is not None
        return snapshot

    def go(self, update: int, operation: int = 0) -> Snapshot:
        self.driver._need().goto(update, operation)
        return self.do()


def seen(snapshot: Snapshot) -> tuple[object, ...]:
    """All that the window shows of a run, to the bit."""
    parts = (snapshot.parameters, snapshot.values, snapshot.optimizer_state, snapshot.curves)
    return snapshot.run, snapshot.tick, snapshot.experiment, *map(bits, parts)


def rate(value: float) -> commands.Change:
    return commands.Change(replace(XOR, optimizer=Sgd(learning_rate=value)), Path())


def test_a_weight_edited_in_a_run_begins_a_new_future_and_says_so():
    bench = Bench()
    before = bench.go(12, 3)
    after = bench.do(commands.EditParameter("W2", (0, 1), -1.25))
    assert (after.run, after.tick) == (before.run, before.tick)
    assert after.parameters["W2"][0, 1] == -1.25
    assert bench.said[-1] == "W2[0,1] is −1.25 from update 12 on: a new future starts here."
    assert bench.history == ("edit of W2[0,1]", "")
    assert after.experiment == before.experiment


def test_a_first_weight_belongs_to_the_experiment_and_reset_keeps_it():
    bench = Bench()
    bench.go(0, 5)
    after = bench.do(commands.EditParameter("W1", (2, 1), 0.5))
    assert after.operation == 5, "it stands where it stood"
    assert after.experiment.network.layers[0].weights[2][1] == 0.5
    bench.go(30)
    assert bench.do(commands.Reset()).parameters["W1"][2, 1] == 0.5
    assert "starts as 0.5" in bench.said[0]


@pytest.mark.parametrize(("name", "unit"), [("a0", 1), ("t", 0)])
def test_a_sample_edited_is_the_experiments_own(name: str, unit: int):
    bench = Bench()
    bench.go(4, 1)
    after = bench.do(commands.EditSample(2, name, unit, 0.75))
    assert after.values[name][2, unit] == 0.75
    assert isinstance(after.experiment.data, Inline)
    assert after.tick == 4 * len(after.program) + 1
    others = np.delete(after.values[name].reshape(-1), 2 * after.values[name].shape[1] + unit)
    plain = Bench().go(4, 1).values[name].reshape(-1)
    assert np.array_equal(others, np.delete(plain, 2 * after.values[name].shape[1] + unit))


def test_undo_and_redo_bring_every_picture_back_to_the_bit():
    bench = Bench()
    pictures = [seen(bench.go(7, 4))]
    changes = [
        commands.EditParameter("b1", (0,), 0.3), rate(0.125), commands.EditSample(0, "t", 0, 0.9),
        commands.NewWeights(), commands.EditParameter("W1", (0, 0), 2.0), commands.Reset(),
    ]  # fmt: skip
    marks = []
    for number, change in enumerate(changes):
        marks.append(seen(bench.do(change)))
        pictures.append(seen(bench.go(9 + number, 2)))
    for number in reversed(range(len(changes))):
        assert seen(bench.do(commands.Undo())) == pictures[number]
    assert bench.history[0] == ""
    assert seen(bench.do(commands.Undo())) == pictures[0], "there is nothing more to undo"
    for picture in pictures[1:]:
        assert seen(bench.do(commands.Redo())) == picture
    assert bench.history[1] == ""
    bench.do(commands.Undo())
    assert bench.history == ("edit of W1[0,0]", "reset")
    assert marks[0] != marks[1]


def test_the_run_goes_on_from_what_undo_brought_back_as_if_nothing_had_been():
    bench = Bench()
    bench.go(5)
    bench.do(commands.EditParameter("W1", (0, 0), 9.0))
    bench.go(300)
    bench.do(commands.Undo())
    again, straight = bench.go(200, 3), Bench().go(200, 3)
    assert bits(again.values) == bits(straight.values)
    assert bits(again.curves) == bits(straight.curves)


def test_a_new_change_gives_up_what_was_undone_and_another_document_all():
    bench = Bench()
    bench.go(3)
    bench.do(rate(0.25), rate(0.125), commands.Undo())
    assert bench.history == ("change of the optimizer", "change of the optimizer")
    bench.do(commands.EditParameter("b2", (0,), 1.0))
    assert bench.history == ("edit of b2[0]", "")
    bench.do(commands.Open(XOR, Path()))
    assert bench.history == ("", "")


@pytest.mark.parametrize("update", [0, 6])
def test_a_drag_is_undone_at_one_go(update: int):
    bench = Bench()
    before = seen(bench.go(update, 2))
    for number in range(20):
        edit = commands.EditParameter("W1", (0, 0), number / 10, more=number > 0)
        after = bench.do(edit)
    assert after.parameters["W1"][0, 0] == 1.9
    assert seen(bench.do(commands.Undo())) == before
    assert bench.history[0] == ""


def test_a_change_of_shape_that_begins_a_new_run_is_undone_with_its_run():
    bench = Bench()
    before = seen(bench.go(8))
    layers = [replace(XOR.network.layers[0], units=6), XOR.network.layers[1]]
    changed = replace(XOR, network=replace(XOR.network, layers=layers))
    assert bench.do(commands.Change(changed, Path())).sizes == (2, 6, 1)
    assert bench.history[0] == "change of the network"
    assert seen(bench.do(commands.Undo())) == before


def test_what_is_no_number_is_refused_and_can_not_be_undone():
    bench = Bench()
    before = seen(bench.go(2))
    for edit in (
        commands.EditParameter("W1", (0, 0), float("nan")),
        commands.EditSample(0, "a0", 0, float("inf")),
    ):
        with pytest.raises(BackscopeError, match="expected a finite number"):
            bench.do(edit)
    assert seen(bench.do()) == before
    assert bench.history == ("", "")


def test_the_oldest_changes_are_forgotten_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(history, "MOST", 5)
    bench = Bench()
    bench.go(1)
    for number in range(8):
        bench.do(commands.EditParameter("b2", (0,), float(number), more=False))
    for _ in range(8):
        last = bench.do(commands.Undo())
    assert last.parameters["b2"][0] == 2.0
