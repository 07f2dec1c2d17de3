"""Starting the window: the application, its looks, and what must be set before anything runs."""

from __future__ import annotations

import faulthandler
import signal
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from core import __version__
from gui.collecting import Collector
from gui.crash import log_crashes
from gui.main_window import MainWindow
from gui.settings import Settings

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


def run_window(file: Path | None) -> int:
    """Open the window on ``file`` (XOR if None) and return the exit status when it has closed."""
    application = make_application()
    log = log_crashes()
    window = MainWindow(Settings())
    window.errors.install()
    # Python sees Ctrl+C only between two of its own steps; the window's frame timer gives it some.
    signal.signal(signal.SIGINT, lambda *_: application.quit())
    signal.signal(signal.SIGTERM, lambda *_: application.quit())
    window.start(file)
    window.show()
    collector = Collector(application)
    status = application.exec()
    window.end()
    collector.stop()
    if log is not None:
        faulthandler.disable()  # a crash from here on would write into whatever has its number
        log.close()
    return status
