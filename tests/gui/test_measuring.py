"""The plots of what updates do: measured only while they are seen, from the start where cheap."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from core.session.session import Session
from core.session.snapshot import FINISHED, RUNNING
from gui.controllers.documents import example
from gui.running.commands import Run

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def test_a_short_run_is_measured_from_its_start_when_the_plot_is_opened(qtbot, hand):
    hand.window.worker.send(Run(updates=200))
    there = hand.wait(lambda now: now.state == FINISHED)
    assert there.effects is None
    hand.press(Key.Key_6, Modifier.ControlModifier)
    now = hand.wait(lambda now: now.effects is not None)
    assert now.tick == there.tick
    assert now.effects.start[0] == 0
    assert len(now.effects.start) == there.update
    losses = now.curves.low["loss"]
    measured = now.effects.low["measured"]
    assert np.allclose(measured[: len(losses) - 1], np.diff(losses), rtol=1e-9, atol=1e-15)
    plot = hand.window.plots["effect"]
    qtbot.waitUntil(lambda: not plot.figure.empty)
    assert plot.figure.legend_labels == ("predicted", "measured", "above: J rose")
    assert not plot._header.log_button.isVisible()
    for name in now.values:
        assert np.array_equal(now.values[name], there.values[name])


def test_measuring_ends_with_the_plots_and_the_run_is_none_the_wiser(qtbot, hand):
    hand.press(Key.Key_7, Modifier.ControlModifier)
    hand.wait(lambda now: now.effects is not None)
    hand.run_and_pause(5)
    hand.press(Key.Key_4, Modifier.ControlModifier)  # the gradients again
    hand.wait(lambda now: now.effects is None)
    now = hand.press_to(hand.now.tick + 1, Key.Key_Right)
    session = Session.open(example("xor"))
    session.goto(now.update, now.operation)
    for name, array in session.machine.named.items():
        if name in now.values:
            assert np.array_equal(now.values[name], array)


def test_a_rate_that_is_too_large_shows_as_a_rise_of_j(qtbot, hand):
    hand.press(Key.Key_6, Modifier.ControlModifier)
    hand.type_into("optimizer.learning_rate", "60")
    hand.wait(lambda now: now.learning_rate == 60)
    hand.window.canvas.setFocus()
    now = hand.run_and_pause(60)
    qtbot.waitUntil(lambda: hand.now.effects is not None)
    assert (now.effects.low["predicted"] <= 0).all(), "descent always promises a fall"
    assert (now.effects.high["measured"] > 0).any()
    view = hand.window.plots["effect"].figure.view
    assert view.y[0] < 0 < view.y[1]


def test_opening_the_plot_does_not_stop_a_run(hand):
    hand.press(Key.Key_Space)
    hand.wait(lambda now: now.state == RUNNING and now.update > 3)
    hand.press(Key.Key_6, Modifier.ControlModifier)
    there = hand.wait(lambda now: now.effects is not None)
    hand.wait(lambda now: now.state == RUNNING and now.update > there.update + 20)
    hand.press(Key.Key_Space)
    hand.wait(lambda now: now.state != RUNNING)
