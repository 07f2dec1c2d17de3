"""The submenus of the File menu stand where the table of commands leaves room for them."""

from __future__ import annotations


def test_examples_and_recent_files_stand_between_open_and_save(window):
    menu = window.file_menus.examples.parent()
    file_action = next(one for one in window.menuBar().actions() if one.text() == "&File")
    bar = file_action.menu()  # whose Python side lives no longer than the action's
    names = [action.objectName() or action.text() for action in bar.actions()]
    shown = [name for name in names if name]
    assert shown[:6] == ["new", "open", "open_csv", "E&xamples", "Open &recent", "save"]
    assert menu is window


def test_mnemonics_of_the_file_menu_differ_with_the_submenus_too(window):
    file_action = next(one for one in window.menuBar().actions() if one.text() == "&File")
    bar = file_action.menu()  # whose Python side lives no longer than the action's
    texts = [action.text() for action in bar.actions() if action.text()]
    letters = [text[text.index("&") + 1].lower() for text in texts]
    assert sorted(letters) == sorted(set(letters))


def test_without_recent_files_their_menu_is_off(window):
    assert not window.file_menus.recent.isEnabled()
