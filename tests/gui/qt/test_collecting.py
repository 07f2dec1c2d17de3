"""Garbage goes in the window's thread, whichever thread has made it."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.qt.collecting import Collector


class Knot:
    """Holds itself, so that only the collector can let go of it."""

    def __init__(self) -> None:
        self.me = self


def test_what_another_thread_leaves_is_collected_in_this_one(qtbot: QtBot):
    parent = QObject()
    collector = Collector(parent)
    collector.on_due()  # the first look takes what is there for good
    died_in: set[int] = set()
    count = 20 * gc.get_threshold()[0]

    def litter() -> None:
        for _ in range(count):
            weakref.finalize(Knot(), lambda: died_in.add(threading.get_ident()))

    thread = threading.Thread(target=litter)
    thread.start()
    thread.join()
    assert not died_in, "not before the window's own thread has its turn"
    qtbot.waitUntil(lambda: bool(died_in))
    collector.stop()
    gc.unfreeze()
    assert died_in == {threading.get_ident()}
