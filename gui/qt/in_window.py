"""Work in the background asks the window's thread for what only that may do: to touch widgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import Event
from typing import TypeVar, cast

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal

from core.task import check

OFTEN = 0.05  # seconds between two looks at whether the work is still wanted

Result = TypeVar("Result")


class _Request:
    """A function to be called, and what has become of it."""

    def __init__(self, function: Callable[[], object]) -> None:
        self.wanted = True
        self.done = Event()
        self.result: object = None
        self.error: Exception | None = None
        self._function = function

    def serve(self) -> None:
        if self.wanted:
            try:
                self.result = self._function()
            except Exception as error:  # for whoever asked, who raises it again
                self.error = error
        self.done.set()


class InWindow(QObject):
    """Calls functions in the thread in which it was made, from whichever thread it is called.

    It must outlive the work that asks, which may go on for a while after it was given up.
    """

    _asked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked.connect(self.on_asked)

    def __call__(self, function: Callable[[], Result]) -> Result:
        """What ``function`` returns.

        Raises:
            Cancelled: the work that asks is not wanted any more.
            Exception: what ``function`` has raised.
        """
        if QThread.currentThread() is self.thread():
            return function()
        check()
        request = _Request(function)
        self._asked.emit(request)
        try:
            while not request.done.wait(OFTEN):
                check()
        finally:
            request.wanted = False
        if request.error is not None:
            raise request.error
        return cast(Result, request.result)

    def on_asked(self, request: _Request) -> None:
        request.serve()


@cache
def in_window() -> InWindow:
    """The window's own, which lives as long as the program; to be asked for in its thread."""
    return InWindow(QCoreApplication.instance())
