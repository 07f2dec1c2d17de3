"""Large panels take turns: painting all of them in one frame would take longer than it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.session.snapshot import RUNNING, Snapshot
from gui.controllers.worker import Worker
from gui.running.pace import FRAME
from gui.widgets.plots.curve_plot import in_sight

FRAMES_PER_PANEL = (3, 8)  # at least; and at most, so that what is live looks alive
SHARE = 0.2  # of the time that painting may take from the run, as the worker rests meanwhile


def frames_for(seconds: float) -> int:
    """How many frames a panel that took so long to paint keeps for itself."""
    least, most = FRAMES_PER_PANEL
    return min(max(least, ceil(seconds / (SHARE * FRAME))), most)


class ShowsRuns(Protocol):
    """A large panel, which is brought up to date in turn with the others."""

    def show_snapshot(self, snapshot: Snapshot) -> None: ...


class Turns(QObject):
    """While running, one panel is shown every few frames; at rest all of them at once.

    The longer a panel takes to be painted, the longer the next one waits: on a slow machine the
    run keeps its time.

    Args:
        panels: widgets that are ``ShowsRuns``. One that cannot be seen only takes note.
    """

    def __init__(self, window: QWidget, worker: Worker, panels: Sequence[ShowsRuns]) -> None:
        super().__init__(window)
        self._worker = worker
        self._panels = panels
        self._stale: list[ShowsRuns] = []
        self._waits = 0  # frames until the next panel's turn
        self._began = 0.0
        # Qt paints before it serves a timer of no length.
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self.on_painted)

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
        self._waits -= 1
        if running and (self._waits > 0 or self._painted.isActive()):
            return
        self._worker.hold()
        self._began = perf_counter()
        self._painted.start()
        for _ in range(1 if running else len(self._stale)):
            self._stale.pop(0).show_snapshot(snapshot)

    def on_painted(self) -> None:
        """The worker goes on."""
        self._worker.release()
        self._waits = frames_for(perf_counter() - self._began)
