"""The worker thread: obeys, shows no past, reports what breaks, ends at once when it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from core.experiment.schema import Csv
from core.session.snapshot import PAUSED, RUNNING, Snapshot
from gui.controllers.documents import example
from gui.controllers.worker import Worker
from gui.running import commands

PATIENCE = 20_000
XOR = example("xor")


class Window(QObject):
    """What the window is to the worker: it takes snapshots and hears signals in its own thread."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self._qtbot = qtbot
        self.worker = Worker()
        self.heard: list[tuple[object, ...]] = []
        self.threads: set[int] = set()
        self.worker.refused.connect(self.on_heard)
        self.worker.open_refused.connect(self.on_heard_two)
        self.worker.change_refused.connect(self.on_heard)
        self.worker.failed.connect(self.on_heard_two)
        self.worker.announced.connect(self.on_heard)
        self.worker.start()

    def on_heard(self, what: object) -> None:
        self.heard.append((what,))
        self.threads.add(threading.get_ident())

    def on_heard_two(self, first: object, second: object) -> None:
        self.heard.append((first, second))
        self.threads.add(threading.get_ident())

    def on_answered(self, kind: object, answer: object, run: object) -> None:
        self.heard.append((kind, run))

    def next(self) -> Snapshot:
        taken: list[Snapshot] = []

        def came() -> bool:
            snapshot = self.worker.take()
            if snapshot is not None:
                taken.append(snapshot)
            return bool(taken)

        self._qtbot.waitUntil(came, timeout=PATIENCE)
        return taken[0]

    def after(self, *what: commands.Command) -> Snapshot:
        """The first snapshot that is shown after these commands."""
        for command in what:
            self.worker.send(command)
        return self.next()

    def hear(self) -> tuple[object, ...]:
        self._qtbot.waitUntil(lambda: bool(self.heard), timeout=PATIENCE)
        return self.heard.pop(0)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    window = Window(qtbot)
    yield window
    assert window.worker.close()


def test_snapshots_are_taken_once(window: Window):
    assert window.after(commands.Open(XOR, Path())).tick == 0
    assert window.worker.take() is None


def test_nothing_older_than_a_command_is_shown_after_it(window: Window):
    window.after(commands.Open(XOR, Path()))
    for _ in range(20):
        running = window.after(commands.Run())
        while running.update < 3:
            running = window.next()
        paused = window.after(commands.Pause())
        assert paused.state == PAUSED
        assert window.after(commands.Step("operation", back=True)).tick == paused.tick - 1
        assert window.after(commands.Reset()).tick == 0


def test_while_running_each_snapshot_is_newer_than_the_one_before(window: Window):
    window.after(commands.Open(XOR, Path()))
    ticks = [window.after(commands.Run()).tick]
    while len(ticks) < 50:
        ticks.append(window.next().tick)
    assert all(later > earlier for earlier, later in pairwise(ticks))


def test_the_last_snapshot_of_a_run_shows_its_end(window: Window):
    window.after(commands.Open(XOR, Path()))
    window.worker.send(commands.Run(updates=300))
    last = window.next()
    while last.state == RUNNING:
        last = window.next()
    assert (last.update, last.operation) == (300, 0)
    assert window.worker.take() is None


def test_a_pause_is_answered_in_the_middle_of_a_run(window: Window):
    window.after(commands.Open(example("digits"), Path()), commands.Run())
    paused = window.after(commands.Pause())
    assert paused.state == PAUSED
    assert window.after(commands.SetSpeed(5.0)).tick == paused.tick


def test_a_question_that_waits_already_is_not_queued_again(window: Window):
    ask = commands.Ask("nudge_all", None)
    window.worker.answered.connect(window.on_answered)
    slow = threading.Event()
    obey = window.worker._driver.obey

    def held(command: commands.Command) -> None:
        slow.wait(20)
        obey(command)

    window.worker._driver.obey = held
    window.worker.send(commands.Open(XOR, Path()))
    for _ in range(100):
        window.worker.send(ask)
    window.worker.send(commands.Step("layer"))  # from here on the answer is another
    for _ in range(100):
        window.worker.send(ask)
    slow.set()
    window.next()
    QCoreApplication.processEvents()
    answers = [heard[0] for heard in window.heard if heard[0] == "nudge_all"]
    assert answers == ["nudge_all", "nudge_all"]
    window.after(ask)
    QCoreApplication.processEvents()
    assert len(window.heard) == 3


def test_held_by_a_window_that_paints_the_worker_still_goes_on(window: Window):
    first = window.after(commands.Open(XOR, Path()), commands.Run())
    window.worker.hold()
    while window.next().tick <= first.tick:
        pass
    window.worker.release()


def test_what_cannot_be_opened_is_said_with_its_experiment_and_the_run_stays(window: Window):
    before = window.after(commands.Open(XOR, Path()), commands.Step("layer"))
    lost = replace(XOR, data=Csv(path="nowhere.csv", targets=["y"]))
    after = window.after(commands.Open(lost, Path()))
    experiment, sentence = window.hear()
    assert experiment is lost
    assert "nowhere.csv" in str(sentence)
    assert (after.run, after.tick) == (before.run, before.tick)


def test_a_change_that_cannot_be_used_is_refused_with_its_place(window: Window):
    window.after(commands.Open(XOR, Path()))
    wrong = replace(XOR, network=replace(XOR.network, inputs=7))
    window.after(commands.Change(wrong, Path()))
    (error,) = window.hear()
    assert error.place == "network.inputs"


def test_an_error_inside_is_reported_with_details_and_the_worker_goes_on(window: Window):
    window.after(commands.Open(XOR, Path()))
    window.after(commands.Step("leap"))
    sentence, details = window.hear()
    assert "leap" in str(sentence)
    assert "Traceback" in str(details)
    assert window.after(commands.Step("operation")).tick == 1
    assert not window.heard


def test_everything_is_heard_in_the_windows_thread(window: Window):
    window.after(commands.Open(XOR, Path()), commands.Reset(), commands.Step("leap"))
    window.hear()
    window.hear()
    assert window.threads == {threading.get_ident()}


def test_closing_in_the_middle_of_a_run_ends_the_thread(qtbot: QtBot):
    window = Window(qtbot)
    window.after(commands.Open(XOR, Path()), commands.Run())
    assert window.worker.close()
    assert window.worker.isFinished()
    assert window.worker.close(), "closing twice is harmless"
