"""Help: the page of keys lists every command that has one, and closes by its button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QTextBrowser, QWidget

from core import __version__
from gui.window.actions import all_actions
from gui.window.help_dialogs import OTHER_KEYS


def test_f1_opens_a_page_with_every_command_and_its_keys(hand, answer):
    text: list[str] = []

    def read(dialog: QWidget) -> None:
        text.append(dialog.findChild(QTextBrowser).toPlainText())
        dialog.close()

    with answer(read):
        hand.press(Qt.Key.Key_F1)
    for spec in all_actions():
        for shortcut in spec.shortcuts:
            native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            assert native in text[0], shortcut
        assert not spec.shortcuts or spec.tooltip in text[0]


def test_a_key_of_one_place_is_no_key_of_the_whole_window():
    """What a panel does with a key, the window must not do with it too."""
    everywhere = [QKeySequence(keys) for spec in all_actions() for keys in spec.shortcuts]
    assert len({key.toString() for key in everywhere}) == len(everywhere), "one meaning each"
    for keys, words in OTHER_KEYS:
        for key in keys.split(", "):
            if key in ("Home", "Ctrl+arrows"):  # a field that is typed in keeps all of its own
                continue
            sequence = QKeySequence(key)
            assert sequence.toString(), key
            assert sequence not in everywhere, f"{key}: {words}"


def test_the_page_is_closed_by_its_button(hand, answer):
    with answer("Close"):
        hand.press(Qt.Key.Key_F1)


def test_about_names_version_and_licence(hand, answer):
    text: list[str] = []

    def read(dialog: QWidget) -> None:
        text.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.close()

    with answer(read):
        hand.window.actions_by_key["about"].trigger()
    assert __version__ in " ".join(text)
    assert "MIT" in " ".join(text)
