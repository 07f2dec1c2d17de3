"""The table of commands: keys and mnemonics differ, tooltips name keys, keys do their work."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from gui.look.run_action import STEP_KINDS, show_running
from gui.look.theme import DARK, LIGHT
from gui.window.actions import MENUS, all_actions, fill_menus, make_actions, retint

SPECS = {spec.key: spec for spec in all_actions()}


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QLineEdit())
    with qtbot.waitActive(window):
        window.show()
    window.setFocus()
    return window


def test_no_key_belongs_to_two_actions() -> None:
    keys = Counter(QKeySequence(key).toString() for spec in all_actions() for key in spec.shortcuts)
    assert "" not in keys
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("menu", MENUS)
def test_mnemonics_of_a_menu_differ(menu: str) -> None:
    texts = [spec.text for spec in all_actions() if spec.menu == menu]
    letters = Counter(text[text.index("&") + 1].lower() for text in texts)
    assert [letter for letter, count in letters.items() if count > 1] == []


def test_every_step_can_be_taken_both_ways() -> None:
    for kind in STEP_KINDS:
        assert {f"back_{kind}", f"forward_{kind}"} < set(SPECS)
        assert SPECS[f"forward_{kind}"].repeats


def test_tooltips_end_with_the_shortcut_in_native_words(window: QMainWindow) -> None:
    actions = make_actions(window, LIGHT)
    for key, action in actions.items():
        native = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        assert action.toolTip().startswith(SPECS[key].tooltip)
        assert action.toolTip().endswith(f"({native})" if native else SPECS[key].tooltip)


@pytest.mark.parametrize(
    ("key", "press", "modifier"),
    [
        ("forward_operation", Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),
        ("back_operation", Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        ("forward_layer", Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier),
        ("back_pass", Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier),
        ("forward_update", Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier),
        ("back_epoch", Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier),
        ("run", Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        ("reset", Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_keys_trigger_their_action_in_the_window(
    qtbot: QtBot,
    window: QMainWindow,
    key: str,
    press: Qt.Key,
    modifier: Qt.KeyboardModifier,
) -> None:
    actions = make_actions(window, LIGHT)
    with qtbot.waitSignal(actions[key].triggered):
        qtbot.keyClick(window, press, modifier)


def test_menus_hold_every_action_once_in_the_tables_order(window: QMainWindow) -> None:
    actions = make_actions(window, LIGHT)
    menus = fill_menus(window.menuBar(), actions)
    for key, menu in menus.items():
        shown = [action.objectName() for action in menu.actions() if not action.isSeparator()]
        assert shown == [spec.key for spec in all_actions() if spec.menu == key]
        assert not menu.actions()[-1].isSeparator()


def test_one_theme_is_chosen_at_a_time(window: QMainWindow) -> None:
    actions = make_actions(window, LIGHT)
    actions["theme_dark"].trigger()
    actions["theme_light"].trigger()
    assert [key for key in actions if key.startswith("theme_") and actions[key].isChecked()] == [
        "theme_light"
    ]


def test_run_says_pause_while_running_and_back(window: QMainWindow) -> None:
    actions = make_actions(window, LIGHT)
    before = actions["run"].toolTip(), actions["run"].icon().cacheKey()
    show_running(actions["run"], True, LIGHT)
    assert actions["run"].iconText() == "Pause"
    assert actions["run"].toolTip().endswith("(Space)")
    assert actions["run"].icon().cacheKey() != before[1]
    show_running(actions["run"], False, LIGHT)
    assert (actions["run"].toolTip(), actions["run"].icon().cacheKey()) == before


def test_retint_keeps_the_pause_icon(window: QMainWindow) -> None:
    actions = make_actions(window, LIGHT)
    show_running(actions["run"], True, LIGHT)
    retint(actions, DARK)
    image = actions["run"].icon().pixmap(64, 64).toImage()
    assert image.pixelColor(32, 32).alpha() == 0  # between the bars
    assert image.pixelColor(21, 32).name() == DARK.text


def test_captions_are_short_enough_for_buttons() -> None:
    assert max(len(spec.caption) for spec in all_actions()) <= len("New weights")
