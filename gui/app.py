"""Starting the window: the application, its looks, and what must be set before anything runs."""

from __future__ import annotations

import faulthandler
import os
import sys
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core import __version__
from gui.controllers.documents import is_table
from gui.qt.collecting import Collector
from gui.qt.crash import log_crashes
from gui.qt.interrupts import Interrupts
from gui.settings.settings import Settings
from gui.window.main_window import MainWindow

# With Python's own 5 ms the worker keeps the window waiting; shorter than this gains nothing.
SWITCH_INTERVAL = 0.0005


def make_application() -> QApplication:
    """The one application object, with the program's names."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    application = QApplication.instance() or QApplication(["backscope"])
    assert isinstance(application, QApplication)
    application.setApplicationName("backscope")
    application.setApplicationDisplayName("Backscope")
    application.setOrganizationName("Backscope")
    application.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("backscope")
    return application


def run_window(file: Path | None, interrupts: Interrupts | None = None) -> int:
    """Open the window on ``file`` (XOR if None) and return the exit status when it has closed.

    Where a thread does not end in time the process ends right here, with that status.
    """
    interrupts = interrupts or Interrupts()
    application = make_application()
    log = log_crashes()
    window = MainWindow(Settings())
    window.errors.install()
    waker = QSocketNotifier(interrupts.reader.fileno(), QSocketNotifier.Type.Read, application)
    waker.activated.connect(interrupts.clear)
    waker.activated.connect(window.on_leave_asked)
    status = 0
    if not interrupts.asked:
        if file is not None and is_table(file):
            window.show()  # the question about its columns stands before the window
        window.start(file)
        window.show()
    collector = Collector(application)
    # A signal during the start may have ended the loop of a dialog only.
    if not interrupts.asked:
        status = application.exec()
    if not window.end():
        _end_now(status)
    collector.stop()
    if log is not None:
        faulthandler.disable()  # a crash from here on would write into whatever has its number
        log.close()
    return status


def _end_now(status: int) -> NoReturn:
    """End the process although a thread is at work; everything that is to be kept is written."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)
