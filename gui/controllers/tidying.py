"""Tidies up at a start: what killed writing left in the folders that the user saves to goes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from core.safe_file import remove_left_over
from core.task import each
from gui.qt.job import Job
from gui.settings.settings import Settings


def tidy_up(settings: Settings) -> None:
    """Tidy those folders beside the window; nobody waits for it, as a folder may be far away."""
    folders = saved_to(settings)
    if folders:
        Job(partial(_tidy, folders)).start()


def saved_to(settings: Settings) -> list[Path]:
    """The folders of the recent files, of the last one saved, and of the last export."""
    exported = str(settings.section("export").get("folder", ""))
    named = [Path(name) for name in (settings.text("folder"), exported) if name]
    folders = [*(path.parent for path in settings.recent()), *named]
    return list(dict.fromkeys(folder for folder in folders if folder.is_absolute()))


def _tidy(folders: Iterable[Path]) -> None:
    for folder in each(folders, every=1):
        remove_left_over(folder)
