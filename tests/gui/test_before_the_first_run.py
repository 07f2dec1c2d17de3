"""A window that has nothing to show yet: what a quick hand does there leads to no fault."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QSpinBox

from gui.settings.settings import Settings
from gui.window.actions import all_actions
from gui.window.main_window import MainWindow

ENDS = {"quit"}


@pytest.fixture
def bare(qtbot, open_window):
    """A window that has not been told of a run yet; every dialog is refused."""
    window, faults = MainWindow(Settings()), []
    open_window.opened.append(window)
    window.errors.reported.connect(lambda sentence, _: faults.append(sentence))
    window.worker.failed.connect(lambda sentence, _: faults.append(sentence))
    window.start(None)
    window._frames.stop()  # what the worker has to show is not looked at
    with qtbot.waitActive(window):
        window.show()
    timer = QTimer(interval=10)
    timer.timeout.connect(refuse)
    timer.start()
    yield window
    assert window.snapshot is None
    window._frames.start()
    qtbot.waitUntil(lambda: window.snapshot is not None, timeout=20_000)
    timer.stop()
    assert not faults


def refuse() -> None:
    """Close the dialog that has just opened."""
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.reject()


@pytest.mark.parametrize("key", [spec.key for spec in all_actions() if spec.key not in ENDS])
def test_an_action_finds_nothing_to_do(bare: MainWindow, key: str):
    bare.actions_by_key[key].trigger()
    QApplication.processEvents()


def test_fields_boxes_and_buttons_have_nothing_to_change(bare: MainWindow):
    for field in bare.findChildren(QLineEdit) + bare.findChildren(QSpinBox):
        QTest.keyClicks(field, "3")
        QTest.keyClick(field, Qt.Key.Key_Return)
    for box in bare.findChildren(QComboBox):
        QTest.keyClick(box, Qt.Key.Key_Down)
    for button in bare.panel.findChildren(QAbstractButton):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    for widget in (bare.canvas, *bare.plots.values()):
        for at in (QPoint(5, 5), widget.rect().center()):
            QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at)
    QApplication.processEvents()
