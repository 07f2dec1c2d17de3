"""The program as a process: it opens, runs, and ends cleanly, also from outside and mid-run."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QApplication

from gui.app import SWITCH_INTERVAL, make_application

DRIVE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import gui.window.main_window as module
from gui.running.commands import Run

original = module.MainWindow.show
def show(window):
    original(window)
    window.worker.send(Run())
    timer = QTimer(window, interval=20)
    def look():
        if window.snapshot is not None and window.snapshot.update > 20:
            timer.stop()
            {end}
    timer.timeout.connect(look)
    timer.start()
module.MainWindow.show = show
from gui.app import run_window
sys.exit(run_window(None))
"""


def test_the_application_has_its_names_and_the_switch_interval(qapp: QApplication):
    before = sys.getswitchinterval()
    try:
        application = make_application()
        assert application is qapp
        assert application.applicationName() == "backscope"
        assert application.applicationVersion()
        assert sys.getswitchinterval() == pytest.approx(SWITCH_INTERVAL)
    finally:
        sys.setswitchinterval(before)


@pytest.mark.parametrize(
    "end",
    [
        "window.close()",
        "QApplication.quit()",
        "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        "import os, signal; os.kill(os.getpid(), signal.SIGINT)",
    ],
)
def test_ending_in_the_middle_of_a_run_is_clean(run_python, end: str):
    ended = run_python("-c", DRIVE.replace("{end}", end))
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "QThread" not in ended.stderr
