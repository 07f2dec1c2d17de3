"""What the window remembers: stored while it is open, and restored only where it is whole."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication

from gui.settings.settings import Settings
from gui.window.remembering import on_screen

Key = Qt.Key
PATIENCE = 20_000
# A layout that was cut off, and without a checksum.
CUT_OFF = rb"""[General]
geometry=@ByteArray(\x1\xd9\xd0\xcb\0\x3\0\0\0\0\0\0\0\0\0\0\0\0\x3\x1f\0\0\x3\x1f)
layout=@ByteArray(\0\0\0\xff\0\0\0\x3\xfd\0\0\0\x3\0\0\0\0\0\0\x1\x13\0\0\x2\xbd\xfc\x2\0\0\0\x1)
theme=dark
"""
DIE_WHILE_RESTORING = """
import os
from gui.app import make_application
from gui.window.main_window import MainWindow
from gui.window.remembering import on_screen
from gui.settings.settings import Settings
make_application()
MainWindow.restoreState = lambda *_: os._exit(139)
MainWindow(Settings())
"""

# Starts once for each of these settings, and ends with how many panels each start did not show.
START_WITH_EACH = """
import os, sys
from pathlib import Path
from gui.app import make_application
from gui.window.main_window import MainWindow
from gui.settings.settings import Settings
application = make_application()
kept = []  # as a process has one window alone, none has to make room for another
for damaged in sys.argv[1:]:
    Settings().place.write_bytes(Path(damaged).read_bytes())
    window = MainWindow(Settings())
    kept.append(window)
    window.start(None)
    window.show()
    application.processEvents()
    docks = window.docks.values()
    wrong = [dock.objectName() for dock in docks if dock.isHidden() or dock.isFloating()]
    print(window.theme.name, *wrong, flush=True)
    window.close()
os._exit(0)
"""


def stored_while_open(qtbot, condition) -> None:
    qtbot.waitUntil(lambda: condition(Settings()), timeout=PATIENCE)


def test_layout_theme_and_speed_are_stored_when_they_change(qtbot, hand):
    window = hand.window
    window.actions_by_key["theme_dark"].trigger()
    hand.press(Key.Key_Comma)
    assert window.transport.speed() == 600, "one mark slower than the example opens"
    stored_while_open(
        qtbot, lambda now: now.text("theme") == "dark" and now.number("speed", 0) == 600
    )
    before = Settings().data("layout")
    window.docks["gradients"].hide()
    stored_while_open(qtbot, lambda now: now.data("layout") not in (before, b""))
    assert not Settings().place.with_name("backscope.ini.restoring").exists()


def test_nothing_is_written_while_nothing_changes(qtbot, hand):
    hand.window._remembering.remember()
    before = Settings().place.stat().st_mtime_ns
    hand.window._remembering.on_due()
    assert Settings().place.stat().st_mtime_ns == before


def test_settings_that_cannot_be_written_are_told_once(hand):
    folder = Settings().place.parent
    for entry in folder.glob("*"):
        entry.unlink()
    if folder.exists():
        folder.rmdir()
    folder.write_text("a file where the folder should be")
    said: list[str] = []
    hand.window._remembering.told.connect(said.append)
    for theme in ("dark", "light"):
        hand.window.actions_by_key[f"theme_{theme}"].trigger()
        hand.window._remembering.on_due()
    assert len(said) == 1 and str(folder) in said[0]
    assert hand.window.notice.text == said[0]


def test_a_damaged_layout_gives_the_standard_one_and_the_rest_is_kept(open_window):
    place = Settings().place
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(CUT_OFF)
    window = open_window()
    assert window.theme.name == "dark"
    assert all(dock.isVisible() and not dock.isFloating() for dock in window.docks.values())


def settings_of_a_real_window(open_window) -> bytes:
    """With panels hidden and let out, so that its layout is not the standard one."""
    window = open_window()
    window.actions_by_key["theme_dark"].trigger()
    window.docks["experiment"].hide()
    window.docks["inspector"].setFloating(True)
    window.resize(1000, 700)
    assert window.close()
    assert Settings().data("layout") and Settings().data("geometry")
    return Settings().place.read_bytes()


def places_of(content: bytes, key: str) -> range:
    """Where in a settings' file the value of ``key`` stands, without its quotes."""
    start = content.index(f"{key}=".encode()) + len(key) + 2
    return range(start, content.index(b"\n", start) - 1)


def flipped(content: bytes, place: int, bit: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :]


@pytest.mark.parametrize("key", ["layout", "geometry"])
def test_no_flipped_bit_of_a_stored_layout_reaches_qt(open_window, key: str):
    written = settings_of_a_real_window(open_window)
    place, whole = Settings().place, Settings().data(key)
    places = places_of(written, key)
    assert len(places) > 80
    dropped = 0
    for index, where in enumerate(places):
        place.write_bytes(flipped(written, where, index % 8))
        read = Settings().data(key)
        # The last letters of base64 have bits that say nothing: there the value is as it was.
        assert read.isEmpty() or (read == whole and where > places[-4])
        dropped += read.isEmpty()
    assert dropped >= len(places) - 2


def test_starts_with_a_flipped_bit_in_the_layout_have_the_standard_one(open_window, tmp_path):
    written = settings_of_a_real_window(open_window)
    files = []
    for key in ("layout", "geometry"):
        places = places_of(written, key)
        for where in places[:: len(places) // 6]:
            files.append(tmp_path / f"{key}{where}")
            files[-1].write_bytes(flipped(written, where, where % 7))
    files += [tmp_path / "whole"]
    files[-1].write_bytes(written)
    starts = subprocess.run(
        [sys.executable, "-c", START_WITH_EACH, *map(str, files)],
        check=True, capture_output=True, text=True, timeout=300,
    ).stdout.splitlines()  # fmt: skip
    assert len(starts) == len(files)
    own = "dark experiment_dock inspector_dock"
    for file, start in zip(files, starts, strict=True):
        assert start == ("dark" if file.name.startswith("layout") else own), file.name


def test_after_a_start_that_died_while_restoring_the_next_has_the_standard_layout(
    open_window, own_settings, capfd
):
    first = open_window()
    first.docks["gradients"].hide()
    assert first.close()
    died = subprocess.run([sys.executable, "-c", DIE_WHILE_RESTORING], check=False, timeout=60)
    assert died.returncode == 139
    second = open_window()
    assert second.docks["gradients"].isVisible()
    assert "standard layout" in capfd.readouterr().err


def test_a_panel_in_a_window_of_its_own_is_there_again_at_the_next_start(qtbot, open_window):
    first = open_window()
    for key in ("inspector", "loss"):
        first.docks[key].setFloating(True)
        assert min(first.docks[key].size().toTuple()) > 300
    assert first.close()
    second = open_window()
    main = second.windowHandle()
    for key in ("inspector", "loss"):
        dock = second.docks[key]
        qtbot.waitUntil(lambda dock=dock: dock.isVisible() and dock.isFloating())
        # Such a window stays before its main window; shown before it, it would lie behind.
        qtbot.waitUntil(lambda dock=dock: dock.windowHandle().transientParent() is main)
        assert second.actions_by_key[f"panel_{key}"].isChecked()


def test_a_window_beyond_the_screen_is_moved_onto_it():
    screen = QRect(0, 0, 1000, 800)
    assert on_screen(QRect(-90, -27, 300, 200), screen) == QPoint(0, 0)
    assert on_screen(QRect(3000, 10, 300, 200), screen) == QPoint(699, 10)
    assert on_screen(QRect(50, 60, 2000, 2000), screen) == QPoint(0, 0)
    assert on_screen(QRect(50, 60, 300, 200), screen) == QPoint(50, 60)


@pytest.mark.parametrize("key", ["inspector", "loss"])
def test_reset_layout_brings_every_panel_back(qtbot, hand, key):
    docks = hand.window.docks
    docks[key].setFloating(True)
    docks["gradients"].hide()
    hand.window.actions_by_key["reset_layout"].trigger()
    QApplication.processEvents()
    assert not any(dock.isFloating() or dock.isHidden() for dock in docks.values())
    assert hand.window.actions_by_key["panel_gradients"].isChecked()
