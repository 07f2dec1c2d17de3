"""The window in use: keys step, rows and margins are clicked, runs start, stop and end cleanly."""

from __future__ import annotations

import gc
import types

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider
from pytestqt.qtbot import QtBot

from core.experiment.experiment_file import write_experiment
from core.experiment.schema import Experiment, Generated, Layer, LossChoice, Network, Sgd
from core.session.session import Session
from core.session.snapshot import CONVERGED, DIVERGED, FINISHED, PAUSED, READY, RUNNING, Snapshot
from gui.dialogs.run_dialogs import ConvergenceDialog, RunForDialog
from gui.running import commands
from gui.running.driver import Driver
from gui.widgets.program_list.delegate import MARGIN
from gui.window.main_window import MainWindow
from gui.words.examples import EXAMPLES, example

PATIENCE = 20_000
Key, Modifier = Qt.Key, Qt.KeyboardModifier
DIVERGING = Experiment(
    title="diverging",
    data=Generated(name="line", samples=12, noise=0.0),
    network=Network(layers=[Layer(units=1, activation="linear")]),
    loss=LossChoice(name="half_squared_error"),
    optimizer=Sgd(learning_rate=1e6),
)


def picture(window: MainWindow) -> QImage:
    """The window as it is once everything that waits has been painted."""
    QApplication.processEvents()
    return window.grab().toImage()


# Stepping


def test_right_shows_the_first_update_in_the_programs_order_and_left_takes_it_back(
    qtbot: QtBot, hand
):
    first = hand.now
    before = picture(hand.window)
    shown: list[set[str]] = [set()]
    for operation in first.program:
        now = hand.press_to(operation.index + 1, Key.Key_Right)
        assert now.current == operation
        if operation.op != "update":
            assert set(now.values) - shown[-1] == set(operation.writes)
            assert all(np.isfinite(value).all() for value in now.values.values())
            shown.append(set(now.values))
    assert (hand.now.update, hand.now.operation) == (1, 0)
    for name in first.program[-1].writes:
        assert not np.array_equal(hand.now.parameters[name], first.parameters[name])
        assert np.array_equal(hand.now.before_update[name], first.parameters[name])
    for index in reversed(range(len(first.program))):
        now = hand.press_to(index, Key.Key_Left)
        assert set(now.values) == shown.pop()
    assert (hand.now.state, hand.now.current, dict(hand.now.values)) == (READY, None, {})
    for name, value in first.parameters.items():
        assert np.array_equal(hand.now.parameters[name], value)
    hand.window.notice.hide()
    qtbot.waitUntil(lambda: picture(hand.window) == before, timeout=PATIENCE)


def test_the_panels_show_the_same_moment_after_a_step(qtbot: QtBot, hand):
    now = hand.press_to(7, Key.Key_Right) if hand.now.tick == 6 else hand.now
    for tick in range(1, 7):
        now = hand.press_to(tick, Key.Key_Right)
    qtbot.waitUntil(lambda: hand.window.canvas.snapshot is now)
    assert hand.window.plots["loss"].curves is now.curves
    assert hand.window.status_line.isVisible()


@pytest.mark.parametrize(
    ("there", "back", "modifier", "tick"),
    [
        (Key.Key_Right, Key.Key_Left, Modifier.ShiftModifier, 1),
        (Key.Key_Right, Key.Key_Left, Modifier.AltModifier, 6),
        (Key.Key_PageDown, Key.Key_PageUp, Modifier.NoModifier, 15),
        (Key.Key_PageDown, Key.Key_PageUp, Modifier.ControlModifier, 15),
    ],
)
def test_larger_steps_there_and_back(hand, there, back, modifier, tick: int):
    hand.press(there, modifier)
    now = hand.wait(lambda now: now.tick > 0 and now.state == PAUSED)
    assert now.tick >= tick
    hand.press(back, modifier)
    hand.wait(lambda now: now.tick == 0)


def test_a_click_on_a_row_goes_there_also_where_an_update_ends(hand):
    hand.click_row(6)
    hand.wait(lambda now: now.current is not None and now.current.index == 6)
    hand.press(Key.Key_PageDown)
    hand.wait(lambda now: now.tick == 15)
    hand.click_row(2)
    now = hand.wait(lambda now: now.tick == 3)
    assert now.update == 0
    hand.click_row(14)
    hand.wait(lambda now: now.tick == 15)


# Running


def test_space_runs_and_pauses(hand):
    hand.press(Key.Key_Space)
    hand.wait(lambda now: now.state == RUNNING and now.update > 20)
    assert hand.window.actions_by_key["run"].iconText() == "Pause"
    hand.press(Key.Key_Space)
    stood = hand.wait(lambda now: now.state == PAUSED)
    assert hand.window.actions_by_key["run"].iconText() == "Run"
    hand.press(Key.Key_Right)
    hand.wait(lambda now: now.tick == stood.tick + 1)


def test_the_panels_show_where_a_run_has_stopped(qtbot: QtBot, hand):
    stood = hand.run_and_pause()
    qtbot.waitUntil(lambda: hand.window.canvas.snapshot is stood, timeout=PATIENCE)
    qtbot.waitUntil(lambda: hand.window.plots["loss"].curves is stood.curves, timeout=PATIENCE)


def test_a_breakpoint_set_in_the_margin_stops_the_run_after_its_operation(hand):
    hand.click_row(8, x=MARGIN // 2)
    assert hand.window.program_list.breakpoints() == {8}
    assert hand.now.tick == 0, "a click in the margin goes nowhere"
    for update in range(2):
        hand.press(Key.Key_Space)
        now = hand.wait(lambda now, update=update: now.tick == 15 * update + 9)
        assert now.state == PAUSED
        assert now.current.words in hand.window.notice.text
    hand.press(Key.Key_F9, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert not hand.window.program_list.breakpoints()
    hand.run_and_pause(updates=10)


def test_the_breakpoint_key_marks_the_operation_on_show(hand):
    hand.press_to(1, Key.Key_Right)
    hand.press_to(2, Key.Key_Right)
    hand.press(Key.Key_F9)
    assert hand.window.program_list.breakpoints() == {1}
    hand.press(Key.Key_Space)
    hand.wait(lambda now: now.state == "paused" and now.update == 1)
    assert now_shows(hand, 1)
    hand.press(Key.Key_F9)
    assert hand.window.program_list.breakpoints() == frozenset()


def now_shows(hand, operation: int) -> bool:
    return hand.now.current is not None and hand.now.current.index == operation


def test_a_breakpoint_reached_twice_is_told_twice(hand):
    hand.click_row(0, x=MARGIN // 2)
    for tick in (1, 16):
        hand.window.notice.hide()
        hand.press(Key.Key_Space)
        hand.wait(lambda now, tick=tick: now.tick == tick)
        assert "breakpoint" in hand.window.notice.text


def test_run_for_updates_finishes(hand, answer):
    def fill_in(dialog: RunForDialog) -> None:
        number = dialog.focusWidget()
        number.selectAll()
        QTest.keyClicks(number, "40")
        QTest.keyClick(number, Key.Key_Return)

    with answer(fill_in):
        hand.press(Key.Key_G, Modifier.ControlModifier)
    now = hand.wait(lambda now: now.state == FINISHED)
    assert (now.update, now.operation) == (40, 0)
    assert hand.window.notice.text


def test_run_for_can_be_called_off(hand, answer):
    with answer("Cancel"):
        hand.press(Key.Key_G, Modifier.ControlModifier)
    assert hand.now.state == READY


def test_divergence_names_its_operation_and_only_the_way_back_is_open(
    qtbot: QtBot, open_window, hand_at, answer, tmp_path
):
    file = tmp_path / "diverging.json"
    write_experiment(DIVERGING, file)
    hand = hand_at(open_window(file))
    hand.press(Key.Key_Space)
    there = hand.wait(lambda now: now.state == DIVERGED)
    assert there.current.op in hand.window.notice.text
    assert f"update {there.update}" in hand.window.notice.text
    assert not hand.window.actions_by_key["forward_operation"].isEnabled()
    hand.window.notice.hide()
    with answer("OK"):
        hand.press(Key.Key_G, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: "Step back first" in hand.window.notice.text)
    assert hand.now.tick == there.tick
    back = hand.press_to(there.tick - 1, Key.Key_Left)
    assert back.state == PAUSED
    again = hand.press_to(there.tick, Key.Key_Right)
    assert again.state == DIVERGED


def test_a_run_stops_where_it_has_converged_and_steps_go_on(hand, answer):
    def choose(dialog: ConvergenceDialog) -> None:
        box, tolerance, window = dialog._on, dialog._tolerance, dialog._window
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
        for field, text in ((tolerance, "5"), (window, "4")):
            field.selectAll()
            QTest.keyClicks(field, text)
        QTest.keyClick(window, Key.Key_Return)

    with answer(choose):
        hand.window.actions_by_key["convergence"].trigger()
    hand.press(Key.Key_Space)
    there = hand.wait(lambda now: now.state == CONVERGED)
    assert there.update == 5
    assert "onverged" in hand.window.notice.text
    hand.press_to(there.tick + 1, Key.Key_Right)


def test_a_slow_run_shows_every_operation(hand):
    slider = hand.window.transport.findChild(QSlider)
    slider.setFocus()
    QTest.keyClick(slider, Key.Key_Home)
    for _ in range(3):
        QTest.keyClick(slider, Key.Key_Right)
    assert hand.window.transport.speed() == 5
    hand.window.canvas.setFocus()
    seen: list[int] = []
    hand.press(Key.Key_Space)
    hand.wait(lambda now: seen.append(now.tick) or now.tick >= 4)
    assert {1, 2, 3, 4} <= set(seen)
    assert hand.now.state == RUNNING


def test_plus_and_minus_change_the_speed_of_a_run(hand):
    hand.press(Key.Key_Space)
    for _ in range(20):
        hand.window.actions_by_key["slower"].trigger()
    assert hand.window.transport.speed() == 1
    slow = hand.wait(lambda now: now.state == RUNNING and now.update > 0)
    for _ in range(20):
        hand.window.actions_by_key["faster"].trigger()
    hand.wait(lambda now: now.update > slow.update + 100)


def test_reset_gives_the_same_weights_and_new_weights_others(hand):
    first = hand.now
    hand.run_and_pause()
    hand.press(Key.Key_Home)
    again = hand.wait(lambda now: now.tick == 0)
    assert again.run != first.run
    assert all(np.array_equal(again.parameters[n], first.parameters[n]) for n in first.parameters)
    hand.press(Key.Key_N, Modifier.ControlModifier | Modifier.ShiftModifier)
    other = hand.wait(lambda now: now.run != again.run)
    assert not np.array_equal(other.parameters["W1"], first.parameters["W1"])


def test_the_curves_follow_a_run_and_the_menu_says_so(qtbot: QtBot, hand):
    follow, plot = hand.window.actions_by_key["follow"], hand.window.plots["loss"]
    assert follow.isChecked()
    hand.run_and_pause()
    plot.zoom_in()
    assert not follow.isChecked()
    follow.trigger()
    assert follow.isChecked()
    assert plot.following
    follow.trigger()
    assert follow.isChecked(), "what follows already goes on following"


# Threads and ends


def reachable(start: object) -> set[type]:
    """Types of everything that can be reached from ``start`` without entering the driver."""
    skipped = (types.ModuleType, types.FunctionType, types.FrameType, type, Driver)
    seen, types_seen, waiting = set(), set(), [start]
    while waiting:
        item = waiting.pop()
        if id(item) in seen or isinstance(item, skipped):
            continue
        seen.add(id(item))
        types_seen.add(type(item))
        waiting.extend(gc.get_referents(item))
    return types_seen


def test_the_window_holds_snapshots_but_never_the_session(hand):
    hand.run_and_pause()
    found = reachable(hand.window)
    assert Snapshot in found, "the search would find a session as well"
    assert Session not in found


def test_closing_in_the_middle_of_a_run_ends_the_thread(hand):
    hand.press(Key.Key_Space)
    hand.wait(lambda now: now.update > 5)
    assert hand.window.close()
    assert hand.window.worker.isFinished()
    assert not hand.window._frames.isActive()


def test_an_error_in_the_worker_shows_one_dialog_and_the_window_goes_on(qtbot: QtBot, hand):
    errors = hand.window.errors
    for _ in range(3):
        hand.window.worker.send(commands.Step("leap"))
    qtbot.waitUntil(lambda: errors._box is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "2 more" in errors._box.informativeText(), timeout=PATIENCE)
    open_now = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert [w.windowTitle() for w in open_now if w.isModal()] == ["An error in Backscope"]
    errors._box.reject()
    hand.press_to(1, Key.Key_Right)


# Panels


def test_a_menus_icons_are_there_once_it_is_opened(hand):
    actions = hand.window.actions_by_key
    assert actions["save"].icon().isNull(), "drawing all of them would lengthen every start"
    for key in ("run", "reset", "faster", "slower"):
        assert not actions[key].icon().isNull(), "they are on the bar"
    bar = hand.window.menuBar().actions()
    menu = next(action.menu() for action in bar if "File" in action.text())
    menu.aboutToShow.emit()
    assert not actions["save"].icon().isNull()


def test_panels_are_shown_and_hidden_by_key_and_the_menu_follows(hand):
    dock, action = hand.window.docks["program"], hand.window.actions_by_key["panel_program"]
    assert dock.isVisible()
    assert action.isChecked()
    hand.press(Key.Key_2, Modifier.ControlModifier)
    assert not dock.isVisible()
    assert not action.isChecked()
    action.trigger()
    assert dock.isVisible()
    dock.close()
    assert not action.isChecked()


def test_a_panel_behind_another_is_brought_to_the_front_by_its_key(qtbot: QtBot, hand):
    actions = hand.window.actions_by_key
    operations, inspector = actions["panel_program"], actions["panel_inspector"]
    assert operations.isChecked()
    assert not inspector.isChecked(), "it lies behind the operations"
    hand.press(Key.Key_5, Modifier.ControlModifier)
    qtbot.waitUntil(inspector.isChecked)
    qtbot.waitUntil(hand.window.inspecting.panel.isVisible)
    assert not operations.isChecked()
    hand.press(Key.Key_2, Modifier.ControlModifier)
    qtbot.waitUntil(operations.isChecked)
    assert not inspector.isChecked()
    assert not hand.window.docks["inspector"].isHidden(), "it is still there as a tab"


def test_a_panels_key_takes_the_focus_into_it_and_gives_it_back(qtbot: QtBot, hand):
    window = hand.window
    hand.press(Key.Key_5, Modifier.ControlModifier)
    formula = window.inspecting.panel.formula_page.formula
    qtbot.waitUntil(formula.hasFocus)
    hand.press(Key.Key_5, Modifier.ControlModifier)
    qtbot.waitUntil(window.canvas.hasFocus)
    for key in (Key.Key_1, Key.Key_3, Key.Key_2):
        action = window.actions_by_key[{1: "panel_experiment", 3: "panel_loss",
                                        2: "panel_program"}[key - Key.Key_0]]  # fmt: skip
        if action.isChecked():
            hand.press(key, Modifier.ControlModifier)
        hand.press(key, Modifier.ControlModifier)
        dock = window.docks[action.data()]
        qtbot.waitUntil(lambda dock=dock: dock.isAncestorOf(QApplication.focusWidget()))


def test_f6_goes_through_what_is_to_be_seen_and_back(qtbot: QtBot, hand):
    window, met = hand.window, []
    seen = [key for key in window.docks if window.actions_by_key[f"panel_{key}"].isChecked()]

    def where() -> str:
        focus = QApplication.focusWidget()
        held = [key for key, dock in window.docks.items() if dock.isAncestorOf(focus)]
        return held[0] if held else focus.accessibleName()

    for _ in range(len(seen) + 1):
        hand.press(Key.Key_F6)
        met.append(where())
    assert met == [*seen, "Network"]
    hand.press(Key.Key_F6, Modifier.ShiftModifier)
    assert where() == seen[-1]


def test_the_network_has_the_focus_at_the_start(open_window):
    window = open_window()
    assert window.focusWidget() is window.canvas


def test_a_hidden_plot_catches_up_when_it_is_shown(qtbot: QtBot, hand):
    hand.press(Key.Key_3, Modifier.ControlModifier)
    stood = hand.run_and_pause()
    hand.press(Key.Key_3, Modifier.ControlModifier)
    plot = hand.window.plots["loss"]
    qtbot.waitUntil(lambda: plot.figure.curves is stood.curves, timeout=PATIENCE)


def test_logarithmic_axes_are_the_same_in_the_menu_and_in_the_plot(hand):
    action, plot = hand.window.actions_by_key["log_loss"], hand.window.plots["loss"]
    hand.press(Key.Key_L, Modifier.ControlModifier)
    assert plot.log_y
    assert action.isChecked()
    plot.toggle_log()
    assert not action.isChecked()


def test_zoom_keys_enlarge_the_network_and_fit_it_again(hand):
    canvas = hand.window.canvas
    hand.press(Key.Key_Plus, Modifier.ControlModifier)
    assert canvas.zoom == pytest.approx(1.25)
    hand.press(Key.Key_Minus, Modifier.ControlModifier)
    assert canvas.zoom == pytest.approx(1.0)
    hand.press(Key.Key_Plus, Modifier.ControlModifier)
    hand.press(Key.Key_0, Modifier.ControlModifier)
    assert canvas.zoom == pytest.approx(1.0)


def test_plus_and_minus_mean_zoom_and_never_speed_wherever_the_focus_is(hand):
    window = hand.window
    speed, plot = window.transport.speed(), window.plots["loss"]
    hand.press(Key.Key_Plus)
    assert window.canvas.zoom == pytest.approx(1.25)
    hand.run_and_pause(updates=20)
    plot.setFocus()
    hand.press(Key.Key_Plus, Modifier.ControlModifier)
    assert not plot.following, "the plot has the focus, so it is the plot that is enlarged"
    assert window.canvas.zoom == pytest.approx(1.25)
    window.program_list.setFocus()
    hand.press(Key.Key_Minus)
    assert window.canvas.zoom == pytest.approx(1.0)
    assert window.transport.speed() == speed
    hand.press(Key.Key_Comma)
    assert window.transport.speed() < speed
    hand.press(Key.Key_Period)
    assert window.transport.speed() == speed


def test_the_menu_of_the_network_offers_its_commands(qtbot: QtBot, hand):
    canvas = hand.window.canvas
    canvas.customContextMenuRequested.emit(canvas.rect().topLeft() + QPoint(3, 3))  # on nothing
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert [a.objectName() for a in menu.actions()][:2] == ["export", "copy_image"]
    menu.close()


def test_an_example_opens_at_its_speed_with_its_text_in_sight(qtbot: QtBot, hand):
    window = hand.window
    bar = window.panel._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    window.documents.open_example("circle")
    hand.wait(lambda now: now.sizes[0] == 2 and now.experiment.title == example("circle").title)
    assert bar.value() == 0
    assert window.transport.speed() == EXAMPLES["circle"]
