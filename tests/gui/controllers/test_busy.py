"""While the worker loads for long the window says so, answers, and the loading can be given up."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton

from core.datasets import text_rows
from core.experiment.schema import Csv
from gui.controllers.documents import example
from gui.dialogs import csv_dialog
from gui.dialogs.waiting import WaitingDialog
from gui.qt.job import leave_jobs
from tests.gui.window_fixtures import press_button

PATIENCE = 30_000
ENDLESS = b"a,y\n" + b"1.5,2.5\n" * 4_000_000


@pytest.fixture
def endless(monkeypatch, tmp_path: Path) -> Path:
    """A table that takes long to be read."""
    monkeypatch.setattr(text_rows, "read_bytes", lambda path, start=None: ENDLESS[:start])
    table = tmp_path / "endless.csv"
    table.write_bytes(ENDLESS[:1_000_000])
    return table


def test_loading_is_shown_and_given_up_and_the_run_of_before_stands(qtbot, hand, endless):
    window = hand.window
    before = hand.press_to(1, Qt.Key.Key_Right)
    title = window.windowTitle()
    data = Csv(path=endless.name, targets=["y"])
    window.documents._adopt(replace(example("xor"), data=data, title="long"), None, endless.parent)
    qtbot.waitUntil(window.busy.isVisible, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "%" in window.busy._view.label.text(), timeout=PATIENCE)
    assert "endless.csv" in window.busy._view.label.text()
    qtbot.mouseClick(window.busy.findChild(QPushButton), Qt.MouseButton.LeftButton)
    hand.hear("Given up")
    qtbot.waitUntil(lambda: not window.busy.isVisible(), timeout=PATIENCE)
    assert window.windowTitle() == title
    assert hand.press_to(before.tick + 1, Qt.Key.Key_Right).run == before.run


def test_a_change_given_up_leaves_the_panel_as_it_was(qtbot, hand, endless):
    window = hand.window
    data = Csv(path=endless.name, targets=["y"])
    changed = replace(hand.now.experiment, data=data)
    window.documents.folder = endless.parent
    window.on_experiment_edited(changed)
    qtbot.waitUntil(lambda: window.worker.loading is not None, timeout=PATIENCE)
    window.worker.give_up()
    hand.hear("Given up")
    qtbot.waitUntil(lambda: not window.documents.modified, timeout=PATIENCE)
    assert hand.now.experiment == example("xor")


def test_what_is_quick_shows_no_sign(qtbot, hand):
    for tick in range(1, 8):
        hand.press_to(tick, Qt.Key.Key_Right)
        assert not hand.window.busy.isVisible()


def test_a_large_table_is_read_beside_the_window_and_can_be_given_up(
    qtbot, hand, endless, answer, monkeypatch
):
    monkeypatch.setattr(csv_dialog, "AT_ONCE", 0)
    seen = []

    def give_up(dialog):
        assert isinstance(dialog, WaitingDialog)
        qtbot.waitUntil(lambda: "%" in dialog._view.label.text(), timeout=PATIENCE)
        seen.append(dialog._view.label.text())
        QTimer.singleShot(100, dialog.parent().reject)  # the choice of columns is there still
        press_button(dialog, "Cancel")

    with answer("OK", give_up):
        assert not hand.window.documents.open_table(endless)
    assert "endless.csv" in seen[0]
    assert hand.now.experiment == example("xor")
    assert leave_jobs(monotonic() + PATIENCE / 1000), "what was given up ends by itself"
