"""Errors inside the program: shown once, with details to copy, while the window lives on."""

from __future__ import annotations

import faulthandler
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from gui.qt.retire import retire


class ErrorReporter(QObject):
    """Shows errors in one dialog at a time; what comes meanwhile is only counted in it.

    Signals:
        reported: carries an error from the thread that raised it to the window's thread.
    """

    reported = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = parent
        self._box: QMessageBox | None = None
        self._more = 0
        self.reported.connect(self.on_reported, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over ``sys.excepthook``: exceptions in slots and paint events end there."""
        sys.excepthook = self.hook

    def hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Report an exception that nothing caught; Ctrl+C ends the program as usual."""
        details = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(details)
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self.reported.emit(f"{kind.__name__}: {error}", details)

    def on_reported(self, sentence: str, details: str) -> None:
        """Show the dialog, or count where it is open."""
        if self._box is not None:
            self._more += 1
            self._box.setInformativeText(f"{_ADVICE}\n{self._more} more since.")
            return
        self._more = 0
        self._box = box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("An error in Backscope")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"Something went wrong inside the program.\n{sentence}")
        box.setInformativeText(_ADVICE)
        box.setDetailedText(details)
        copy = box.addButton("Copy details", QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()
        copy.clicked.connect(self.on_copy)
        box.addButton(QMessageBox.StandardButton.Close)
        box.finished.connect(self.on_closed)
        box.open()

    def on_copy(self) -> None:
        if self._box is not None:
            QApplication.clipboard().setText(self._box.detailedText())

    def on_closed(self) -> None:
        if self._box is not None:
            retire(self._box)
        self._box = None


_ADVICE = "Your experiment is still there: you can save it and go on."


def log_crashes() -> IO[str] | None:
    """Have a crash of the interpreter add its stacks to a log; returns the open file, if any.

    The stacks of the last crash are still there after the next start, which is when they are
    looked for.
    """
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        log = (folder / "crash.log").open("a")
    except OSError as error:
        print(f"backscope: no crash log: {error}", file=sys.stderr)
        return None
    faulthandler.enable(log)
    return log
