"""Garbage is collected in the window's thread alone, between two frames.

Python collects in whatever thread happens to make one object too many. In the worker's thread that
would take Qt's objects apart while the window uses them.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 100  # milliseconds


def collect_due() -> None:
    """Collect the oldest generation that is due by Python's thresholds, and all younger ones."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return


class Collector(QObject):
    """Takes over from Python's own collector for the rest of the program."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._first = True
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.on_due)
        self._timer.start()

    def on_due(self) -> None:
        """Have a look whether anything is due."""
        if self._first:
            # The window stands: what was made for it will stay, and need not be looked at again.
            gc.freeze()
            self._first = False
        collect_due()

    def stop(self) -> None:
        """Collect no more. Python's own collector stays off: nothing much is made from here on."""
        self._timer.stop()
