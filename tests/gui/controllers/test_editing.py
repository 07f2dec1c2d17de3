"""Edits by hand in the window: double-clicks, keys, drags, undo; what cannot be edited says why."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.controllers.documents import example
from gui.view.selection import BIAS, EDGE, LOSS, NEURON, Selection
from gui.widgets.canvas.hits import centre_of
from gui.words.typed_number import read_finite

Key, Modifier = Qt.Key, Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def mazur(hand):
    hand.window.documents.open_example("mazur")
    hand.wait(lambda now: now.sizes == (2, 2, 2))
    for tick in (1, 2, 3):
        hand.press_to(tick, Key.Key_Right)
    return hand


def place(hand, item: Selection) -> QPoint:
    """A pixel at which the mouse points to ``item``."""
    canvas = hand.window.canvas
    x, y = centre_of(canvas.frame(None), item)
    middle = canvas._viewport.to_widget(QPointF(x, y)).toPoint()
    around = [(dx, dy) for dx in range(-60, 61) for dy in range(-60, 61)]
    for dx, dy in sorted(around, key=lambda at: abs(at[0]) + abs(at[1])):
        if canvas.item_at(QPointF(middle + QPoint(dx, dy))) == item:
            return middle + QPoint(dx, dy)
    raise AssertionError(f"the mouse cannot reach {item}")


def double_click(hand, at: QPoint) -> None:
    QTest.mouseDClick(hand.window.canvas, LEFT, pos=at)


def enter(hand, text: str) -> None:
    editor = hand.window.editing.editor
    assert editor.isVisible()
    assert editor.field.hasFocus()
    QTest.keyClicks(editor.field, text)
    QTest.keyClick(editor.field, Key.Key_Return)


def test_a_weight_is_double_clicked_typed_and_followed_by_the_values(mazur):
    double_click(mazur, place(mazur, Selection(EDGE, 1, 0, 1)))
    editor = mazur.window.editing.editor
    assert editor.label.text() == "W1[0,1]"
    assert float(editor.field.text()) == 0.20
    enter(mazur, "0,45")
    now = mazur.wait(lambda now: now.parameters["W1"][0, 1] == 0.45)
    assert now.tick == 3
    assert now.values["z1"][0, 0] == pytest.approx(0.15 * 0.05 + 0.45 * 0.10 + 0.35, rel=1e-15)
    assert mazur.window.isWindowModified(), "a first weight belongs to the experiment"
    assert mazur.window.canvas.hasFocus()
    mazur.press(Key.Key_Z, Modifier.ControlModifier)
    now = mazur.wait(lambda now: now.parameters["W1"][0, 1] == 0.20)
    assert now.tick == 3
    assert not mazur.window.isWindowModified()
    mazur.press(Key.Key_Z, Modifier.ControlModifier | Modifier.ShiftModifier)
    mazur.wait(lambda now: now.parameters["W1"][0, 1] == 0.45)


def test_inputs_targets_and_biases_are_edited_too(mazur):
    double_click(mazur, place(mazur, Selection(NEURON, 0, 1)))
    enter(mazur, "0.5")
    mazur.wait(lambda now: now.values["a0"][0, 1] == 0.5)
    canvas = mazur.window.canvas
    frame = canvas.frame(None)
    y = float(frame.layout.columns[-1].centres[1][1])
    target = canvas._viewport.to_widget(QPointF(frame.layout.targets_x, y)).toPoint()
    double_click(mazur, target)
    assert mazur.window.editing.editor.label.text() == "t[1] of sample 0"
    enter(mazur, "0.25")
    mazur.wait(lambda now: now.values["t"][0, 1] == 0.25)
    double_click(mazur, place(mazur, Selection(BIAS, 2, 0)))
    enter(mazur, "-1e-3")
    mazur.wait(lambda now: now.parameters["b2"][0] == -1e-3)


def test_the_keyboard_alone_edits_the_selected_weight(mazur):
    mazur.window.canvas.select(Selection(EDGE, 2, 0, 0))
    mazur.press(Key.Key_F2)
    enter(mazur, "0.41")
    mazur.wait(lambda now: now.parameters["W2"][0, 0] == 0.41)
    QTest.keyClick(mazur.window.canvas, Key.Key_Return)
    enter(mazur, "0.42")
    mazur.wait(lambda now: now.parameters["W2"][0, 0] == 0.42)
    assert mazur.window.actions_by_key["undo"].text() == "&Undo edit of W2[0,0]"


def test_nonsense_is_said_in_the_field_and_escape_leaves_everything(mazur):
    double_click(mazur, place(mazur, Selection(EDGE, 2, 0, 0)))
    editor = mazur.window.editing.editor
    enter(mazur, "heavy")
    assert editor.isVisible()
    assert editor.problem.text() == "That is not a finite number."
    QTest.keyClick(editor.field, Key.Key_Escape)
    assert not editor.isVisible()
    assert mazur.now.parameters["W2"][0, 0] == 0.40
    assert not mazur.window.actions_by_key["undo"].isEnabled()


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Selection(LOSS, 2, 0), "The loss follows"),
        (Selection(NEURON, 1, 0), "edit those"),
    ],
)
def test_what_follows_from_other_numbers_says_so(mazur, item: Selection, words: str):
    double_click(mazur, place(mazur, item))
    assert words in mazur.hear(words)
    assert not mazur.window.editing.editor.isVisible()


def test_the_mean_and_a_batch_not_taken_yet_cannot_be_edited(hand):
    hand.window.canvas.select(Selection(NEURON, 0, 0))
    hand.press(Key.Key_F2)
    hand.hear("Step once first")
    hand.press_to(1, Key.Key_Right)
    hand.window.samples._box.setCurrentIndex(0)
    hand.window.samples.on_activated(0)
    hand.press(Key.Key_F2)
    hand.hear("choose one of its samples")
    hand.window.canvas.select(None)
    hand.press(Key.Key_F2)
    hand.hear("Select a weight")


def drag(hand, start: QPoint, up: int) -> None:
    """Press, move up in small steps, and let go."""
    canvas = hand.window.canvas
    QTest.mousePress(canvas, LEFT, pos=start)
    for step in range(1, up + 1):
        at = QPointF(start.x(), start.y() - step)
        move = QMouseEvent(
            QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), Qt.MouseButton.NoButton, LEFT,
            Modifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(canvas, move)
        QTest.qWait(1)
    QTest.mouseRelease(canvas, LEFT, pos=start - QPoint(0, up))


def test_a_drag_on_the_selected_weight_changes_it_and_is_one_step_of_undo(mazur):
    mazur.press(Key.Key_PageDown)
    mazur.wait(lambda now: now.update == 1)
    item = Selection(EDGE, 2, 1, 1)
    at = place(mazur, item)
    before = mazur.now
    offset = mazur.window.canvas._viewport.offset
    QTest.mouseClick(mazur.window.canvas, LEFT, pos=at)
    drag(mazur, at, 60)
    now = mazur.wait(
        lambda now: now.parameters["W2"][1, 1] == pytest.approx(
            before.parameters["W2"][1, 1] * 1.6, rel=1e-12
        )
    )  # fmt: skip
    assert now.tick == before.tick
    assert mazur.window.canvas._viewport.offset == offset, "the network has not moved"
    mazur.press(Key.Key_Z, Modifier.ControlModifier)
    now = mazur.wait(lambda now: np.array_equal(now.parameters["W2"], before.parameters["W2"]))
    assert not mazur.window.actions_by_key["undo"].isEnabled()


def test_a_drag_on_the_ground_still_moves_the_network(hand):
    canvas = hand.window.canvas
    canvas.select(Selection(EDGE, 1, 0, 0))
    drag(hand, QPoint(8, canvas.height() - 40), 30)
    assert canvas._viewport.offset.y() == -30
    assert not hand.window.actions_by_key["undo"].isEnabled()


def test_control_z_after_a_field_of_the_panel_undoes_the_change_it_made(hand):
    rate = hand.now.learning_rate
    field = hand.type_into("optimizer.learning_rate", "0.125")
    hand.wait(lambda now: now.learning_rate == 0.125)
    assert field.hasFocus()
    QTest.keyClick(field, Key.Key_Z, Modifier.ControlModifier)
    hand.wait(lambda now: now.learning_rate == rate)
    assert float(field.text()) == rate, "the panel follows"
    QTest.keyClick(field, Key.Key_Y, Modifier.ControlModifier)
    hand.wait(lambda now: now.learning_rate == 0.125)


def test_control_z_while_typing_belongs_to_the_field(hand):
    hand.type_into("optimizer.learning_rate", "0.125")
    hand.wait(lambda now: now.learning_rate == 0.125)
    field = hand.type_into("optimizer.learning_rate", "0.75", end=None)
    QTest.keyClick(field, Key.Key_Z, Modifier.ControlModifier)
    QTest.qWait(50)
    assert hand.now.learning_rate == 0.125


@pytest.mark.parametrize("name", ["digits", "linear_unit"])
def test_large_and_tiny_networks_are_edited_by_key(hand, name: str):
    hand.window.documents.open_example(name)
    hand.wait(lambda now: now.experiment == example(name))
    hand.press_to(1, Key.Key_Right)
    hand.window.canvas.select(Selection(EDGE, 1, 0, 0))
    hand.press(Key.Key_F2)
    enter(hand, "0.5")
    hand.wait(lambda now: now.parameters["W1"][0, 0] == 0.5)


def test_numbers_are_read_with_point_or_comma_and_any_minus():
    assert read_finite(" −1,5 ") == -1.5
    assert read_finite("1e-3") == 0.001
    assert read_finite("1,234.5") is None
    assert read_finite("inf") is None
    assert read_finite("") is None
