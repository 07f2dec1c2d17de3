"""Large panels take turns: painting all of them in one frame would take longer than it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.snapshot import RUNNING, Snapshot
from gui.widgets.plots.curve_plot import in_sight
from gui.worker import Worker

FRAMES_PER_PANEL = 3


class ShowsRuns(Protocol):
    """A large panel, which is brought up to date in turn with the others."""

    def show_snapshot(self, snapshot: Snapshot) -> None: ...


class Turns(QObject):
    """While running, one panel is shown every few frames; at rest all of them at once.

    Args:
        panels: widgets that are ``ShowsRuns``. One that cannot be seen only takes note.
    """

    def __init__(self, window: QWidget, worker: Worker, panels: Sequence[ShowsRuns]) -> None:
        super().__init__(window)
        self._worker = worker
        self._panels = panels
        self._stale: list[ShowsRuns] = []
        self._frame = 0
        # Qt paints before it serves a timer of no length.
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(worker.release)

    def note(self, snapshot: Snapshot) -> None:
        """There is something new to show."""
        for panel in self._panels:
            if isinstance(panel, QWidget) and not in_sight(panel):
                panel.show_snapshot(snapshot)
            elif panel not in self._stale:  # what waits longest comes first
                self._stale.append(panel)

    def serve(self, snapshot: Snapshot) -> None:
        """A frame's turn; the worker rests until what is shown in it has been painted."""
        if not self._stale:
            return
        running = snapshot.state == RUNNING
        self._frame += 1
        if running and self._frame % FRAMES_PER_PANEL:
            return
        self._worker.hold()
        self._painted.start()
        for _ in range(1 if running else len(self._stale)):
            self._stale.pop(0).show_snapshot(snapshot)
