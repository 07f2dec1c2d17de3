"""A table of one's own: its target columns are ticked, and what is wrong with it is said there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from core.datasets import read_table, text_rows
from core.engine.prepare import prepare
from gui.dialogs.csv_dialog import ColumnsDialog, first_experiment

NUMBERS = "height;weight;age\n" + "".join(f"{n},5;{2 * n};{n % 7}\n" for n in range(20))
TWO = "x,kind\n" + "".join(f"{n},{'cat' if n % 2 else 'dog'}\n" for n in range(20))
THREE = "x,kind\n" + "".join(f"{n},{'abc'[n % 3]}\n" for n in range(20))


def tick(dialog: QWidget, column: str) -> None:
    """Click the box before ``column``."""
    view = dialog.findChild(QListWidget)
    (item,) = view.findItems(column, Qt.MatchFlag.MatchExactly)
    place = view.visualItemRect(item)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, place.center().y()))


def problem(dialog: QWidget) -> str:
    return dialog.findChildren(QLabel)[-1].text()


@pytest.mark.parametrize(
    ("text", "targets", "units", "activation", "loss"),
    [
        (NUMBERS, ["age"], 1, "linear", "half_squared_error"),
        (NUMBERS, ["weight", "age"], 2, "linear", "half_squared_error"),
        (TWO, ["kind"], 1, "sigmoid", "binary_cross_entropy"),
        (THREE, ["kind"], 3, "softmax", "softmax_cross_entropy"),
        ("x,y\n0,1\n1,3\n", ["y"], 1, "linear", "half_squared_error"),
    ],
)
def test_the_first_network_fits_the_targets(tmp_path: Path, text, targets, units, activation, loss):
    path = tmp_path / "own.csv"
    path.write_text(text)
    experiment = first_experiment(path, targets, read_table(path, targets))
    last = experiment.network.layers[-1]
    assert (last.units, last.activation, experiment.loss.name) == (units, activation, loss)
    prepared = prepare(experiment, tmp_path)
    assert len(prepared.train) > 0


def test_the_last_column_is_the_target_unless_another_is_ticked(qtbot: QtBot, tmp_path: Path):
    path = tmp_path / "own.csv"
    path.write_text(NUMBERS)
    dialog = ColumnsDialog(path, ("height", "weight", "age"), None)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.targets() == ["age"]
    tick(dialog, "height")
    tick(dialog, "age")
    assert dialog.targets() == ["height"]


def test_a_table_opens_with_its_target_and_runs(hand, answer, tmp_path: Path):
    path = tmp_path / "own.csv"
    path.write_text(THREE)
    with answer("OK"):
        assert hand.window.documents.open_path(path)
    now = hand.wait(lambda now: now.experiment.title == "own")
    assert now.output_names == ("a", "b", "c")
    assert hand.window.windowTitle().startswith("own[*]")
    hand.press(Qt.Key.Key_PageDown)
    hand.wait(lambda now: now.update == 1)


def test_a_table_is_read_once_unless_it_changes(hand, answer, tmp_path: Path, monkeypatch):
    read = []
    original = text_rows.read_bytes

    def counted(path: Path, start: int | None = None) -> bytes:
        if start is None:
            read.append(path.name)
        return original(path, start)

    monkeypatch.setattr(text_rows, "read_bytes", counted)
    path = tmp_path / "own.csv"
    path.write_text(NUMBERS)
    with answer("OK"):
        hand.window.documents.open_path(path)
    hand.wait(lambda now: now.experiment.title == "own")
    assert read == ["own.csv"]

    def change(experiment: object, folder: Path, table: object) -> None:
        path.write_text(NUMBERS + "7;7;7\n")

    hand.window.documents.opened.disconnect(hand.window.on_opened)
    hand.window.documents.opened.connect(change)
    hand.window.documents.opened.connect(hand.window.on_opened)
    run = hand.now.run
    with answer("OK"):
        hand.window.documents.open_path(path)
    hand.wait(lambda now: now.run != run)
    assert read == ["own.csv"] * 3


def test_a_problem_is_shown_and_the_dialog_stays(hand, answer, tmp_path: Path):
    path = tmp_path / "own.csv"
    path.write_text("x,y\n1,2\n3,oops\n5,\n")
    said: list[str] = []

    def use(dialog: QWidget) -> None:
        ok = dialog._buttons.button(dialog._buttons.StandardButton.Ok)
        QTest.mouseClick(ok, Qt.MouseButton.LeftButton)
        said.append(problem(dialog))
        tick(dialog, "y")
        QTest.mouseClick(ok, Qt.MouseButton.LeftButton)
        said.append(problem(dialog))
        assert dialog.isVisible()
        dialog.reject()

    with answer(use):
        assert not hand.window.documents.open_path(path)
    assert "own.csv, line" in said[0]
    assert said[1] == "Tick at least one column."
    hand.press_to(1, Qt.Key.Key_Right)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_what_is_no_table_is_refused_without_a_dialog(hand, tmp_path: Path, content: bytes):
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    assert not hand.window.documents.open_path(path)
    hand.hear("own.csv")


def test_a_table_that_is_given_up_changes_nothing(hand, answer, tmp_path: Path):
    path = tmp_path / "own.csv"
    path.write_text(NUMBERS)
    run = hand.now.run
    with answer("Cancel"):
        assert not hand.window.documents.open_path(path)
    assert hand.press_to(1, Qt.Key.Key_Right).run == run
