"""Export from the window: what is on the screen comes out, and what has the focus goes first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from core.session.snapshot import RUNNING
from gui.export.dialog.dialog import ExportDialog

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def ran(qtbot, hand):
    """A user at a window whose plots show something."""
    stood = hand.run_and_pause(updates=30)
    qtbot.waitUntil(lambda: hand.window.plots["gradients"].curves is stood.curves)
    return hand


def export_as(form: str):
    def act(dialog: QWidget) -> None:
        assert isinstance(dialog, ExportDialog)
        dialog.format.setCurrentIndex(dialog.format.findData(form))
        dialog.formats.choose([form])
        button = next(b for b in dialog.buttons.buttons() if "xport" in b.text())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    return act


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_export_all_writes_everything_into_a_folder(ran, answer, choose_file, tmp_path, form):
    with answer(export_as(form), choose_file(tmp_path)):
        ran.press(Key.Key_E, Modifier.ControlModifier | Modifier.ShiftModifier)
    names = {f"{key}.{form}" for key in ("network", "loss", "gradients", "spread")}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert all(path.stat().st_size > 1000 for path in tmp_path.iterdir())
    assert str(tmp_path) in ran.hear("written")


def test_the_curves_come_out_as_numbers(ran, answer, choose_file, tmp_path: Path):
    ran.window.plots["loss"].setFocus()
    with answer(export_as("csv"), choose_file(tmp_path / "numbers.csv")):
        ran.press(Key.Key_E, Modifier.ControlModifier)
    rows = (tmp_path / "numbers.csv").read_text().splitlines()
    assert len(rows) > 30


def test_a_folder_without_permission_leaves_nothing_and_says_so(
    ran, answer, choose_file, tmp_path: Path
):
    said: list[str] = []
    ran.window.plots["loss"].setFocus()
    missing = tmp_path / "gone"
    missing.mkdir()

    def use(dialog: QWidget) -> None:
        export_as("png")(dialog)
        said.append(dialog.complaint.text())
        dialog.reject()

    def choose_and_lose(dialog: QWidget) -> None:
        missing.rmdir()
        (tmp_path / "gone").write_text("now a file")
        choose_file(missing / "x.png")(dialog)

    before = ran.now
    with answer(use, choose_and_lose):
        ran.press(Key.Key_E, Modifier.ControlModifier)
    assert "x.png" in said[0] or "gone" in said[0]
    assert ran.press_to(before.tick + 1, Key.Key_Right).run == before.run


@pytest.mark.parametrize(
    ("key", "title"), [("loss", "Loss"), ("gradients", "Gradients"), (None, "Network")]
)
def test_the_picture_with_the_focus_is_copied(ran, key: str | None, title: str):
    window = ran.window
    widget = window.plots[key] if key else window.canvas
    widget.setFocus()
    QApplication.clipboard().clear()
    ran.press(Key.Key_C, Modifier.ControlModifier | Modifier.ShiftModifier)
    image = QApplication.clipboard().image()
    assert not image.isNull()
    assert (image.width(), image.height()) == (widget.width(), widget.height())
    assert title in ran.hear("copied")


def test_a_plots_own_menu_exports_and_copies_that_plot(ran, answer):
    plot = ran.window.plots["gradients"]
    plot.copy_requested.emit()
    assert "Gradients" in ran.hear("copied")
    names: list[object] = []

    def look(dialog: QWidget) -> None:
        names.append(dialog.what.currentData())
        dialog.reject()

    with answer(look):
        plot.export_requested.emit()
    assert names == ["gradients"]


def test_a_run_goes_on_while_the_dialog_is_open(ran, answer):
    ran.press(Key.Key_Space)
    start = ran.wait(lambda now: now.state == RUNNING)

    def look(dialog: QWidget) -> None:
        ran.wait(lambda now: now.update > start.update + 50)
        dialog.reject()

    with answer(look):
        ran.press(Key.Key_E, Modifier.ControlModifier)
