"""Errors inside: one dialog, its details to copy, what follows only counted; a log for crashes."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.qt.crash import ErrorReporter, log_crashes


@pytest.fixture
def reporter(qtbot: QtBot) -> Iterator[ErrorReporter]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    reporter = ErrorReporter(window)
    yield reporter
    if reporter._box is not None:
        reporter._box.reject()


def boxes() -> list[QMessageBox]:
    found = QApplication.topLevelWidgets()
    return [widget for widget in found if isinstance(widget, QMessageBox) and widget.isVisible()]


def press(box: QMessageBox, words: str) -> None:
    (button,) = [b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == words]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_hundred_errors_give_one_dialog_that_counts(reporter: ErrorReporter):
    for number in range(100):
        reporter.on_reported(f"ValueError: {number}", f"Traceback {number}")
    (box,) = boxes()
    assert "ValueError: 0" in box.text()
    assert "99 more" in box.informativeText()
    assert box.detailedText() == "Traceback 0"


def test_the_details_can_be_copied_and_the_dialog_stays(reporter: ErrorReporter):
    reporter.on_reported("ValueError: no", "Traceback of it")
    (box,) = boxes()
    press(box, "Copy details")
    assert QApplication.clipboard().text() == "Traceback of it"
    assert box.isVisible()
    press(box, "Close")
    assert not boxes()


def test_after_it_is_closed_the_next_error_opens_another(reporter: ErrorReporter):
    for number in range(2):
        reporter.on_reported(f"ValueError: {number}", "")
        (box,) = boxes()
        assert str(number) in box.text()
        assert "more" not in box.informativeText()
        box.reject()


def test_the_hook_tells_standard_error_and_the_window(
    qtbot: QtBot, reporter: ErrorReporter, capsys: pytest.CaptureFixture[str]
):
    before = sys.excepthook
    reporter.install()
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        sys.excepthook = before
    qtbot.waitUntil(lambda: bool(boxes()))
    assert "ZeroDivisionError: by nothing" in boxes()[0].text()
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_an_error_of_another_thread_is_shown_in_the_windows(qtbot: QtBot, reporter: ErrorReporter):
    error = ValueError("from afar")
    thread = threading.Thread(target=reporter.hook, args=(ValueError, error, None))
    thread.start()
    thread.join()
    assert not boxes(), "not before the window's own thread has its turn"
    qtbot.waitUntil(lambda: bool(boxes()))


START_AND_CRASH = """
import ctypes
from gui.app import make_application
from gui.qt.crash import log_crashes
application = make_application()
log = log_crashes()
print(log.name)
{end}
"""


def test_stacks_of_a_crash_outlive_the_next_start(run_python):
    # In processes of their own: these tests' own crash handler must stay where it is.
    crashed = run_python("-c", START_AND_CRASH.replace("{end}", "ctypes.string_at(0)"))
    assert crashed.returncode < 0
    again = run_python("-c", START_AND_CRASH.replace("{end}", ""))
    assert again.returncode == 0, again.stderr
    log = Path(again.stdout.strip()).read_text()
    assert "Segmentation fault" in log
    assert "string_at" in log


def test_without_a_place_for_a_log_the_program_starts_all_the_same(
    qapp: QApplication, own_settings, capsys: pytest.CaptureFixture[str]
):
    where = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    blocked = own_settings / where.removeprefix(f"{own_settings}/").split("/")[0]
    blocked.write_text("a file where the folder should be")
    assert log_crashes() is None
    assert "no crash log" in capsys.readouterr().err
