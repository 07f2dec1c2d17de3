"""The mark of a start that is restoring a layout: found again, that start has died of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile

STALE = 60_000  # ms after which a mark that does not tell its process counts as a dead one's


class StartMark:
    """A file beside the settings that tells its process, and is there while that one restores.

    Another window of the program that restores at the same time is no dead one.
    """

    def __init__(self, settings: Path) -> None:
        self._place = settings.with_name(f"{settings.name}.restoring")
        self._lock = QLockFile(str(self._place))
        self._lock.setStaleLockTime(STALE)

    def put(self) -> bool:
        """Begin; whether the start before came through it."""
        there = self._place.exists()
        return not (self._lock.tryLock(0) and there)

    def take_away(self) -> None:
        """The window stands."""
        self._lock.unlock()
