"""Work beside the window has done by the window what only that may do."""

from __future__ import annotations

from threading import current_thread, main_thread

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.task import Cancelled
from gui.dialogs.waiting import WaitingDialog, wait_for
from gui.qt.in_window import in_window
from gui.qt.job import Job


def test_what_is_asked_for_is_done_in_the_windows_thread(qtbot: QtBot) -> None:
    ask = in_window()
    threads = wait_for(None, "Asking", lambda: (current_thread(), ask(current_thread)))
    assert threads[0] is not main_thread()
    assert threads[1] is main_thread()
    assert ask(current_thread) is main_thread()


def test_its_error_comes_back_to_whoever_asked(qtbot: QtBot) -> None:
    ask = in_window()
    with pytest.raises(ZeroDivisionError):
        wait_for(None, "Asking", lambda: ask(lambda: 1 // 0))


def test_who_is_given_up_asks_no_more(qtbot: QtBot) -> None:
    """The window is too busy to serve it, and then it is too late."""
    served: list[int] = []
    ask = in_window()
    job = Job(lambda: ask(lambda: served.append(1)))
    job.start()
    job.task.cancel()
    assert job.wait(5000)
    assert isinstance(job.error, Cancelled)
    QApplication.processEvents()
    assert not served


def test_short_work_shows_no_dialog(qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr(WaitingDialog, "exec", lambda self: pytest.fail("a dialog was shown"))
    monkeypatch.setattr("gui.dialogs.waiting.AT_ONCE", 10_000)
    assert wait_for(None, "Adding", lambda: 1 + 1) == 2
