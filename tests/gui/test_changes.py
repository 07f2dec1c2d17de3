"""Edits in the panel in the middle of a run: in force at once, or a new run after a question."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QSpinBox

from core.session.snapshot import RUNNING

Key = Qt.Key


def units(hand) -> QSpinBox:
    return hand.window.panel.findChild(QSpinBox, "units1")


def test_a_learning_rate_is_in_force_from_the_current_update_on(hand):
    there = hand.run_and_pause(updates=20)
    hand.type_into("optimizer.learning_rate", "0.03")
    now = hand.wait(lambda now: now.learning_rate == 0.03)
    assert (now.run, now.tick) == (there.run, there.tick)
    assert all(np.array_equal(now.parameters[n], there.parameters[n]) for n in there.parameters)
    for name in there.curves.names:
        assert np.array_equal(now.curves.low[name], there.curves.low[name], equal_nan=True)
    hand.press(Key.Key_PageDown)
    after = hand.wait(lambda now: now.update == there.update + 1)
    assert len(after.curves.start) > len(there.curves.start) - 1


def test_a_learning_rate_can_be_changed_in_a_run_that_goes_on(hand):
    hand.press(Key.Key_Space)
    hand.wait(lambda now: now.state == RUNNING and now.update > 5)
    hand.type_into("optimizer.learning_rate", "0.03")
    now = hand.wait(lambda now: now.learning_rate == 0.03)
    assert now.state == RUNNING
    hand.wait(lambda later: later.update > now.update + 5)


def test_at_the_first_tick_other_units_start_a_new_run_without_a_question(hand):
    hand.type_into("units1", "6")
    hand.wait(lambda now: now.sizes == (2, 6, 1))


def test_other_units_in_a_run_ask_and_cancel_brings_the_panel_back(hand, answer):
    there = hand.run_and_pause()
    asked: list[str] = []

    def refuse(box: QMessageBox) -> None:
        asked.append(box.text())
        QTest.mouseClick(box.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)

    with answer(refuse):
        hand.type_into("units1", "6")
    assert "2-4-1 to 2-6-1" in asked[0]
    assert units(hand).value() == 4
    now = hand.press_to(there.tick + 1, Key.Key_Right)
    assert (now.run, now.sizes) == (there.run, (2, 4, 1))
    assert not hand.window.isWindowModified()


def test_other_units_in_a_run_start_a_new_one_when_that_is_agreed(hand, answer):
    there = hand.run_and_pause()
    with answer("Start a new run"):
        hand.type_into("units1", "6")
    now = hand.wait(lambda now: now.run != there.run)
    assert (now.tick, now.sizes) == (0, (2, 6, 1))
    assert units(hand).value() == 6
    assert hand.window.isWindowModified()


def test_enter_agrees_to_the_new_run_and_escape_does_not(hand, answer):
    hand.run_and_pause()
    with answer(lambda box: QTest.keyClick(box, Key.Key_Escape)):
        hand.type_into("units1", "6")
    assert units(hand).value() == 4
    with answer(lambda box: QTest.keyClick(box, Key.Key_Return)):
        hand.type_into("units1", "5")
    hand.wait(lambda now: now.sizes == (2, 5, 1))


def test_a_change_that_the_data_refuse_is_taken_back(qtbot, hand):
    hand.run_and_pause()
    tick = hand.now.tick
    field = hand.type_into("data.test_fraction", "0.999")
    hand.window.canvas.setFocus()
    hand.press_to(tick + 1, Key.Key_Right)
    qtbot.waitUntil(lambda: field.text() == "0")
    assert hand.now.experiment.data.test_fraction == 0


def test_an_error_inside_brings_the_panel_back_to_what_the_run_has(qtbot, hand):
    panel, shown = hand.window.panel, hand.now.experiment
    panel.experiment_edited.disconnect()  # the edit never arrives: as if it had broken the worker
    hand.type_into("units1", "6")
    hand.window.worker.failed.emit("MemoryError: ", "Traceback")
    assert units(hand).value() == shown.network.layers[0].units
    hand.window.errors._box.reject()
