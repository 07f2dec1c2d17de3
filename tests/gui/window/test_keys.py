"""Keys: the transport's, except while a control is being used that needs them itself."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.look.theme import LIGHT
from gui.window.actions import make_actions
from gui.window.keys import StepKeys

Key, Modifier = Qt.Key, Qt.KeyboardModifier


class Bench(QMainWindow):
    """A window with one control of each kind, which notes the actions that are triggered."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.actions_by_key = make_actions(self, LIGHT)
        for action in self.actions_by_key.values():
            action.triggered.connect(self.on_triggered)
        self.step_keys = StepKeys(self)
        self.line, self.spin, self.combo = QLineEdit("0.5"), QSpinBox(), QComboBox()
        self.check, self.slider = QCheckBox("nesterov"), QSlider(Qt.Orientation.Horizontal)
        self.combo.addItems(["sigmoid", "tanh", "relu"])
        body = QWidget()
        layout = QVBoxLayout(body)
        for widget in (self.line, self.spin, self.combo, self.check, self.slider):
            layout.addWidget(widget)
        self.setCentralWidget(body)

    def on_triggered(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.done.append(action.objectName())


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    bench = Bench()
    qtbot.addWidget(bench)
    with qtbot.waitActive(bench):
        bench.show()
    return bench


def test_a_field_keeps_its_keys_while_it_is_edited(bench: Bench) -> None:
    bench.line.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bench.line, Key.Key_End)
    QTest.keyClick(bench.line, Key.Key_Left)
    QTest.keyClick(bench.line, Key.Key_Home)
    QTest.keyClick(bench.line, Key.Key_Right)
    QTest.keyClick(bench.line, Key.Key_Space)
    assert bench.done == []
    assert bench.line.text() == "0 .5"


@pytest.mark.parametrize("name", ["line", "spin"])
def test_right_steps_after_enter_though_the_field_keeps_the_focus(bench: Bench, name: str) -> None:
    field: QWidget = getattr(bench, name)
    field.setFocus()
    QTest.keyClicks(field, "3")
    QTest.keyClick(field, Key.Key_Return)
    QTest.keyClick(field, Key.Key_Right)
    QTest.keyClick(field, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(field, Key.Key_Space)
    assert bench.done == ["forward_operation", "back_layer", "run"]
    assert field.hasFocus()


def test_typing_again_takes_the_keys_back(bench: Bench) -> None:
    bench.line.setFocus()
    QTest.keyClick(bench.line, Key.Key_Return)
    QTest.keyClicks(bench.line, "7")
    QTest.keyClick(bench.line, Key.Key_Left)
    assert bench.done == []


def test_a_click_into_the_field_takes_the_keys_back(bench: Bench) -> None:
    bench.line.setFocus()
    QTest.keyClick(bench.line, Key.Key_Return)
    QTest.mouseClick(bench.line, Qt.MouseButton.LeftButton)
    QTest.keyClick(bench.line, Key.Key_Left)
    assert bench.done == []


def test_home_and_page_down_never_reset_from_a_spin_box(bench: Bench) -> None:
    bench.spin.setValue(50)
    bench.spin.setFocus()
    QTest.keyClick(bench.spin, Key.Key_Return)
    QTest.keyClick(bench.spin, Key.Key_Home)
    QTest.keyClick(bench.spin, Key.Key_PageDown)
    assert bench.done == []
    assert bench.spin.value() == 40


def test_space_presses_a_button_that_tab_reached_and_runs_after_a_click(bench: Bench) -> None:
    bench.check.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bench.check, Key.Key_Space)
    assert (bench.check.isChecked(), bench.done) == (True, [])
    QTest.mouseClick(bench.check, Qt.MouseButton.LeftButton, pos=bench.check.rect().center())
    before = bench.check.isChecked()
    QTest.keyClick(bench.check, Key.Key_Space)
    assert (bench.check.isChecked(), bench.done) == (before, ["run"])


def test_a_choice_gives_space_back_and_never_had_the_arrows(bench: Bench) -> None:
    bench.combo.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bench.combo, Key.Key_Right)
    assert bench.done == ["forward_operation"]
    QTest.keyClick(bench.combo, Key.Key_End)
    assert bench.combo.currentText() == "relu"
    QTest.keyClick(bench.combo, Key.Key_Space)
    assert bench.done == ["forward_operation", "run"]


def test_space_opens_the_list_of_a_choice_that_tab_reached(bench: Bench, qtbot: QtBot) -> None:
    bench.combo.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bench.combo, Key.Key_Space)
    qtbot.waitUntil(lambda: bench.combo.view().isVisible())
    bench.combo.hidePopup()
    assert bench.done == []


@pytest.mark.parametrize("leave", ["escape", "same", "other"])
def test_space_runs_after_a_list_was_opened_with_the_mouse(
    bench: Bench, qtbot: QtBot, leave: str
) -> None:
    QTest.mouseClick(bench.combo, Qt.MouseButton.LeftButton, pos=bench.combo.rect().center())
    view = bench.combo.view()
    qtbot.waitUntil(view.isVisible)
    if leave == "escape":
        QTest.keyClick(view, Key.Key_Escape)
    else:
        row = view.model().index(0 if leave == "same" else 2, 0)
        # Sooner, the list takes it for the release of the click that has opened it.
        QTest.qWait(QApplication.doubleClickInterval() + 200)
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(row).center()
        )
    qtbot.waitUntil(lambda: not view.isVisible())
    qtbot.waitUntil(bench.isActiveWindow)
    QTest.keyClick(QApplication.focusWidget() or bench, Key.Key_Space)
    assert not view.isVisible()
    assert bench.done == ["run"]


def test_a_slider_that_tab_reached_keeps_its_arrows(bench: Bench) -> None:
    bench.slider.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(bench.slider, Key.Key_Right)
    assert (bench.slider.value(), bench.done) == (1, [])


def test_without_focus_every_key_is_the_transports(bench: Bench) -> None:
    bench.line.setFocus()
    bench.line.clearFocus()
    QTest.keyClick(bench, Key.Key_Right)
    QTest.keyClick(bench, Key.Key_PageDown)
    assert bench.done == ["forward_operation", "forward_update"]


def test_alt_and_a_letter_means_one_thing_in_the_whole_window(hand):
    """Two of a kind would take turns, and a menu would not open."""
    window = hand.window
    hand.press(Key.Key_P, Modifier.ControlModifier)
    window.docks["inspector"].raise_()
    texts = [action.text() for action in window.menuBar().actions()]
    texts += [button.text() for button in window.findChildren(QAbstractButton)]
    texts += [label.text() for label in window.findChildren(QLabel) if label.buddy()]
    letters = [found[1].lower() for text in texts if (found := re.search(r"&(\w)", text))]
    assert {letter for letter in letters if letters.count(letter) > 1} == set()
    assert {"f", "e", "r", "v", "h", "c"} <= set(letters), "the search finds what there is"
