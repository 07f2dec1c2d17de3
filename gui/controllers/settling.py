"""Settling: before a file is written, or a document left, its edits must have come back.

An edit goes to the worker, and the experiment that it makes comes back with a snapshot. Who looks
at the experiment in between sees it as it was before the edit.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

from PySide6.QtWidgets import QWidget

from core import task
from core.task import Cancelled
from gui.controllers.worker import Worker
from gui.dialogs.waiting import wait_for

BRIEFLY = 0.4  # seconds in which the window need not answer
OFTEN = 0.002  # seconds between two looks


class Settling:
    """Waits until all edits sent to ``worker`` have been shown.

    Args:
        window: over which a longer wait is told.
        show: takes what the worker has ready.
    """

    def __init__(self, window: QWidget, worker: Worker, show: Callable[[], None]) -> None:
        self._window = window
        self._worker = worker
        self._show = show

    def briefly(self) -> bool:
        """Wait for a moment; False where an edit is not back by then."""
        until = monotonic() + BRIEFLY
        while self._worker.owes_edits and monotonic() < until:
            sleep(OFTEN)
            self._show()
        return not self._worker.owes_edits

    def fully(self) -> bool:
        """Wait as long as it takes; False where the user did not want to."""
        if self.briefly():
            return True
        try:
            wait_for(self._window, "Finishing what was asked before", self._wait)
        except Cancelled:
            return False
        return True

    def _wait(self) -> None:
        """In a thread of its own; meanwhile the window shows what comes."""
        while self._worker.owes_edits:
            task.check()
            sleep(OFTEN)
