"""Files dropped onto the window are opened: experiments and tables; other things are not taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from core.experiment.experiment_file import write_experiment
from gui.controllers.documents import example
from gui.window.main_window import MainWindow

NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def drop(window: MainWindow, *urls: QUrl) -> bool:
    """Drag these onto the window and let go; whether it would have them."""
    data = QMimeData()
    data.setUrls(list(urls))
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(300, 300), copy, data, LEFT, NONE)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), copy, data, LEFT, NONE))
    return enter.isAccepted()


def local(path: Path) -> QUrl:
    return QUrl.fromLocalFile(str(path))


def test_an_experiment_is_opened(hand, tmp_path: Path):
    path = tmp_path / "mine é.json"
    write_experiment(replace(example("mazur"), title="Mine"), path)
    assert drop(hand.window, local(path))
    hand.wait(lambda now: now.experiment.title == "Mine")


def test_a_table_asks_for_its_targets(hand, answer, tmp_path: Path):
    path = tmp_path / "own.CSV"
    path.write_text("x,y\n0,1\n1,3\n2,5\n")
    with answer("OK"):
        assert drop(hand.window, local(path))
    hand.wait(lambda now: now.experiment.title == "own")


def test_a_bad_file_is_refused_in_a_sentence(hand, tmp_path: Path):
    path = tmp_path / "bad.json"
    path.write_text("[")
    assert drop(hand.window, local(path))
    hand.hear("bad.json")


def test_a_folder_is_refused_in_a_sentence(hand, tmp_path: Path):
    assert drop(hand.window, local(tmp_path))
    hand.hear(tmp_path.name)


@pytest.mark.parametrize("urls", [[], [QUrl("https://example.org/x.json")]])
def test_what_is_no_local_file_is_not_taken(hand, urls: list[QUrl]):
    assert not drop(hand.window, *urls)
