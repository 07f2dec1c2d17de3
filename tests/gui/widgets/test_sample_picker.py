"""The choice of the sample on show: what it says is what it has told, and a wish is remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from core.experiment.schema import Batching, Experiment, Generated, Layer, Network
from core.session.session import Session
from core.session.snapshot import RUNNING, Snapshot, take_snapshot
from gui.widgets.sample_picker import MOST_LISTED, SamplePicker


def at(session: Session, update: int, operation: int = 1) -> Snapshot:
    session.goto(update, operation)
    return take_snapshot(session)


def session(samples: int, size: int) -> Session:
    return Session.open(
        Experiment(
            data=Generated(name="circle", samples=samples),
            network=Network(layers=[Layer(units=1)]),
            batching=Batching(mode="mini_batch", size=size),
        )
    )


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.picker = SamplePicker()
        qtbot.addWidget(self.picker)
        self.picker.show()
        self.box = self.picker.findChild(QComboBox)
        self.told: list[int | None] = []
        self.picker.sample_changed.connect(self.told.append)

    def choose(self, index: int) -> None:
        """Pick a line as a user does, by key."""
        self.box.setFocus()
        QTest.keyClick(self.box, Qt.Key.Key_Home)
        for _ in range(index):
            QTest.keyClick(self.box, Qt.Key.Key_Down)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_the_sample_it_begins_with_is_told_to_the_canvas(bench: Bench):
    bench.picker.show_snapshot(at(session(10, 4), 0, 0))
    assert bench.told == [1]
    assert bench.picker.sample == 1


def test_it_offers_the_batchs_places_and_the_mean(bench: Bench):
    snapshot = at(session(10, 4), 0)
    bench.picker.show_snapshot(snapshot)
    lines = [bench.box.itemText(index) for index in range(bench.box.count())]
    places = [f"position {place} of 4: sample {snapshot.samples[place]}" for place in range(4)]
    assert lines == ["mean of the batch", *places]
    assert bench.box.currentText() == places[1]


def test_each_batchs_samples_are_named_while_they_stand_still(bench: Bench):
    run = session(10, 4)
    for update in (0, 1, 3):
        snapshot = at(run, update)
        bench.picker.show_snapshot(snapshot)
        assert bench.box.currentText().endswith(f": {snapshot.sample_words(1)}")
    bench.picker.show_snapshot(snapshot.with_state(RUNNING))
    assert bench.box.currentText() == "position 1 of 4"
    bench.picker.show_snapshot(snapshot)
    assert bench.box.currentText().endswith(f": {snapshot.sample_words(1)}")


def test_a_choice_is_told_once(bench: Bench):
    bench.picker.show_snapshot(at(session(10, 4), 0))
    bench.told.clear()
    bench.choose(4)
    assert bench.told[-1] == 3
    bench.told.clear()
    bench.picker.show_snapshot(at(session(10, 4), 0, 2))
    assert bench.told == []


@pytest.mark.parametrize(("line", "sample"), [(4, 3), (0, None)])
def test_a_wish_outlives_a_batch_that_is_too_small(bench: Bench, line: int, sample: int | None):
    run = session(9, 4)  # batches of 4, 4 and 1
    bench.picker.show_snapshot(at(run, 0))
    bench.choose(line)
    bench.picker.show_snapshot(at(run, 2))
    assert bench.picker.sample == bench.told[-1] == (None if sample is None else 0)
    bench.picker.show_snapshot(at(run, 3))
    assert bench.picker.sample == bench.told[-1] == sample


def test_between_two_updates_the_list_stays(bench: Bench):
    run = session(10, 4)
    bench.picker.show_snapshot(at(run, 0))
    bench.picker.show_snapshot(at(run, 1, 0))
    assert bench.box.currentText() == "position 1 of 4"


def test_back_at_the_start_it_looks_as_before(bench: Bench):
    run = session(10, 4)
    first = at(run, 0, 0)
    bench.picker.show_snapshot(first)
    before = bench.picker.grab().toImage()
    bench.picker.show_snapshot(at(run, 1))
    bench.picker.show_snapshot(at(run, 0, 0))
    assert bench.picker.grab().toImage() == before


def test_the_mean_can_be_chosen_before_the_first_batch(bench: Bench):
    run = session(10, 4)
    bench.picker.show_snapshot(at(run, 0, 0))
    bench.choose(0)
    bench.picker.show_snapshot(at(run, 0))
    assert bench.picker.sample is None
    assert bench.told[-1] is None


def test_a_huge_batch_does_not_make_a_huge_list(bench: Bench):
    bench.picker.show_snapshot(at(session(1000, 1000), 0))
    assert bench.box.count() == MOST_LISTED + 1
    assert bench.box.itemText(1).startswith("position 0 of 1000: sample ")


def test_it_is_named_for_those_who_cannot_see_it(bench: Bench):
    assert bench.box.accessibleName()
