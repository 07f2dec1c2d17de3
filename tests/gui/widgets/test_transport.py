"""The transport: its order, its width, the speed, and what it offers at which state."""

from __future__ import annotations

import itertools
import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QSlider, QToolBar, QToolButton
from pytestqt.qtbot import QtBot

from core.experiment.schema import Experiment, Generated, Layer, Network
from core.session.session import Session
from core.session.snapshot import DIVERGED, RUNNING, Snapshot, take_snapshot
from gui.look.run_action import STEP_KINDS
from gui.look.theme import LIGHT
from gui.widgets.transport import SPEEDS, Transport, speed_words
from gui.window.actions import make_actions
from gui.window.keys import StepKeys

XOR = Experiment(
    data=Generated(name="xor"), network=Network(layers=[Layer(units=2), Layer(units=1)])
)


def snapshot(operation: int) -> Snapshot:
    session = Session.open(XOR)
    session.goto(0, operation)
    return take_snapshot(session)


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window: QMainWindow) -> dict[str, QAction]:
    return make_actions(window, LIGHT)


@pytest.fixture
def transport(qtbot: QtBot, window: QMainWindow, actions: dict[str, QAction]) -> Transport:
    transport = Transport(actions, LIGHT)
    bar = QToolBar("Transport")
    bar.addWidget(transport)
    window.addToolBar(bar)
    window.resize(1280, 200)
    with qtbot.waitActive(window):
        window.show()
    return transport


def buttons(transport: Transport) -> list[QToolButton]:
    found = transport.findChildren(QToolButton)
    return sorted(found, key=lambda button: button.mapTo(transport, button.rect().topLeft()).x())


def test_buttons_stand_in_order_from_back_to_forward(transport: Transport) -> None:
    names = [button.objectName() for button in buttons(transport)]
    back = [f"back_{kind}" for kind in reversed(STEP_KINDS)]
    forward = [f"forward_{kind}" for kind in STEP_KINDS]
    assert names == [*back, "run", *forward, "reset", "new_weights", "slower", "faster"]


@pytest.mark.parametrize("width", [1280, 1000, 760])
def test_everything_fits_without_overflow(
    qtbot: QtBot, window: QMainWindow, transport: Transport, width: int
) -> None:
    window.resize(width, 200)
    qtbot.waitUntil(lambda: window.width() == width)
    bar = window.findChild(QToolBar)
    assert isinstance(bar, QToolBar)
    extension = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    assert extension is None or not extension.isVisible()
    last = buttons(transport)[-1]
    assert last.mapTo(window, last.rect().topRight()).x() < width


def test_captions_show_where_there_is_room(
    qtbot: QtBot, window: QMainWindow, transport: Transport
) -> None:
    style = Qt.ToolButtonStyle
    assert buttons(transport)[0].toolButtonStyle() == style.ToolButtonTextUnderIcon
    window.resize(900, 200)
    qtbot.waitUntil(lambda: transport.width() < 900)
    assert buttons(transport)[0].toolButtonStyle() == style.ToolButtonIconOnly


def test_a_click_triggers_the_action_and_leaves_the_focus_alone(
    qtbot: QtBot, transport: Transport, actions: dict[str, QAction]
) -> None:
    button = transport.findChild(QToolButton, "forward_layer")
    assert isinstance(button, QToolButton)
    with qtbot.waitSignal(actions["forward_layer"].triggered):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.hasFocus()
    assert button.toolTip() == "Step forward by one layer (Shift+Right)"


def test_at_tick_0_there_is_no_step_back(transport: Transport, actions: dict[str, QAction]) -> None:
    transport.show_snapshot(snapshot(0))
    assert not any(actions[f"back_{kind}"].isEnabled() for kind in STEP_KINDS)
    assert all(actions[f"forward_{kind}"].isEnabled() for kind in STEP_KINDS)
    transport.show_snapshot(snapshot(1))
    assert all(actions[f"back_{kind}"].isEnabled() for kind in STEP_KINDS)


def test_a_diverged_run_can_only_go_back(transport: Transport, actions: dict[str, QAction]) -> None:
    transport.show_snapshot(snapshot(3).with_state(DIVERGED, "diverged"))
    assert not actions["run"].isEnabled()
    assert not actions["forward_operation"].isEnabled()
    assert actions["back_operation"].isEnabled()


def test_run_offers_pause_while_running(transport: Transport, actions: dict[str, QAction]) -> None:
    transport.show_snapshot(snapshot(3).with_state(RUNNING))
    assert actions["run"].iconText() == "Pause"
    transport.show_snapshot(snapshot(3))
    assert actions["run"].iconText() == "Run"


@pytest.mark.parametrize(
    ("speed", "words"),
    [
        (1, "1 operation/s"),
        (60, "60 operations/s"),
        (1000, "1,000 operations/s"),
        (math.inf, "full speed"),
    ],
)
def test_speeds_are_read_as_words(speed: float, words: str) -> None:
    assert speed in SPEEDS
    assert speed_words(speed) == words


def test_speeds_grow_evenly_by_factors() -> None:
    finite = SPEEDS[:-1]
    ratios = [after / before for before, after in itertools.pairwise(finite)]
    assert min(ratios) >= 1.5
    assert max(ratios) <= 2.5


def test_the_slider_tells_of_a_new_speed(
    qtbot: QtBot, window: QMainWindow, transport: Transport
) -> None:
    keys = StepKeys(window)  # without it, Home would be the window's
    slider = transport.findChild(QSlider)
    assert isinstance(slider, QSlider)
    window.activateWindow()
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(transport.speed_changed) as caught:
        QTest.keyClick(slider, Qt.Key.Key_Home)
    assert caught.args == [1.0]
    with qtbot.waitSignal(transport.speed_changed) as caught:
        QTest.keyClick(slider, Qt.Key.Key_End)
    assert caught.args == [math.inf]
    assert "full speed" in slider.accessibleName()
    assert keys.parent() is window


def test_faster_and_slower_move_one_mark_and_stop_at_the_ends(
    qtbot: QtBot, transport: Transport, actions: dict[str, QAction]
) -> None:
    assert not actions["faster"].isEnabled()
    actions["slower"].trigger()
    assert transport.speed() == SPEEDS[-2]
    assert actions["faster"].isEnabled()
    transport.set_speed(1)
    assert not actions["slower"].isEnabled()


def test_set_speed_is_an_echo(qtbot: QtBot, transport: Transport) -> None:
    with qtbot.assertNotEmitted(transport.speed_changed):
        transport.set_speed(60)
    assert transport.speed() == 60
