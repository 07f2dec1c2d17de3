"""Everything into a folder: each file whole or not at all, and one sentence about the lot."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.task import report
from gui.export.calls import Calls, directly
from gui.export.errors import ExportError
from gui.export.formats import export_picture
from gui.export.options import ExportOptions
from gui.export.picture import Picture

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of an export of many files.

    Attributes:
        folder: where they went.
        written: the files that are there now.
        failures: one error for each file that could not be written.
    """

    folder: Path
    written: tuple[Path, ...]
    failures: tuple[ExportError, ...]

    @property
    def sentence(self) -> str:
        """What to tell the user."""
        if not self.failures:
            return f"{_files(len(self.written))} written to {self.folder}."
        return f"{self.counts}: {self.failures[0]}."

    @property
    def counts(self) -> str:
        """How many files were written, and how many were not."""
        written, failed = len(self.written), len(self.failures)
        return f"{_files(written)} written to {self.folder}, {_files(failed)} not"


def export_all(
    pictures: Sequence[Picture],
    folder: str | os.PathLike[str],
    formats: Iterable[str],
    options: ExportOptions,
    progress: Progress | None = None,
    in_window: Calls = directly,
) -> Outcome:
    """Write every picture in every format into ``folder``, as ``loss.png``, ``network.pdf``, ….

    A file that fails does not keep the others from being written.

    Args:
        pictures: what to write.
        folder: must be there.
        formats: keys of ``FORMATS``.
        options: size, resolution and colours; its format is not used.
        progress: told how many files are done, of how many, and the next one's name.
        in_window: calls a function in the window's thread, where this is not it.

    Raises:
        Cancelled: the current task was cancelled; the files before are there.
    """
    target = Path(folder)
    jobs = [(picture, key) for picture in pictures for key in formats]
    written: list[Path] = []
    failures: list[ExportError] = []
    for done, (picture, key) in enumerate(jobs):
        path = target / f"{picture.name}.{key}"
        if progress is not None:
            progress(done, len(jobs), path.name)
        report(f"Writing {path.name}", done / len(jobs))
        try:
            one = replace(options, format=key)
            written.append(export_picture(picture, one, path, in_window))
        except ExportError as error:
            failures.append(error)
    if progress is not None:
        progress(len(jobs), len(jobs), "")
    return Outcome(target, tuple(written), tuple(failures))


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count or 'no'} files"
