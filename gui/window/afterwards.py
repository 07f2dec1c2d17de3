"""What every start owes and no first picture waits for: done beside the window, once it is seen."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from core.safe_file import remove_left_over
from core.task import check
from gui.qt.job import Job
from gui.settings.settings import Settings

SOON = 200  # milliseconds after the start: by then the first pictures are painted
# What the first step needs, and takes long to import. Qt's classes are made in the window's thread.
NEEDED = ("core.explain", "gui.running.answering")


class Afterwards(QObject):
    """Imports what the first step needs, and clears away what a killed process left.

    Nobody waits for it; closing the window gives it up.
    """

    def __init__(self, window: QObject, settings: Settings) -> None:
        super().__init__(window)
        self._settings = settings
        self._timer = QTimer(self, singleShot=True, interval=SOON)
        self._timer.timeout.connect(self.on_due)

    def start(self) -> None:
        """The window is about to be shown."""
        self._timer.start()

    def stop(self) -> None:
        """The window closes; harmless at any time."""
        self._timer.stop()

    def on_due(self) -> None:
        folders = folders_written_to(self._settings)
        Job(lambda: tidy_up(folders)).start()


def folders_written_to(settings: Settings) -> tuple[Path, ...]:
    """Where files of the user's may have been written lately, each folder once."""
    folders = [path.parent for path in settings.recent()]
    exported = settings.text("export/folder")
    return tuple(dict.fromkeys([*folders, *([Path(exported)] if exported else [])]))


def tidy_up(folders: Iterable[Path]) -> None:
    """Do what is owed, a piece at a time; ``Cancelled`` between two where it is given up."""
    for name in NEEDED:
        import_module(name)
        check()
    for folder in folders:
        remove_left_over(folder)
        check()
