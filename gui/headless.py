"""``backscope render``: a whole run and its pictures, with no window and no display."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TextIO

from core.errors import BackscopeError, Diverged
from core.session.session import Session
from core.session.snapshot import take_snapshot
from gui.export.rendered import need_effects

# Long enough that the bar costs nothing, short enough that it moves.
CHUNK_SECONDS = 0.1


def run_render(  # noqa: PLR0913 - the command's options, by name alone
    *,
    file: Path,
    updates: int,
    out: Path,
    formats: tuple[str, ...],
    plots: tuple[str, ...],
    dpi: int,
    size: tuple[int, int],
    theme: str,
    data_outside: bool = False,
) -> None:
    """Run ``file`` for ``updates`` updates and write the pictures of where it stands then.

    A run that diverges on the way is drawn up to there: its curves show why.

    Args:
        file: the experiment.
        updates: how many updates to run.
        out: the folder for the pictures; made if it is not there.
        formats: keys of ``FORMATS``.
        plots: of ``rendered()``.
        dpi: dots per inch of PNG files.
        size: width and height in pixels at 96 dots per inch.
        theme: ``light`` or ``dark``.
        data_outside: whether a table outside the file's folder may be read.

    Raises:
        Diverged: a value became inf or nan; the pictures are written.
        BackscopeError: the experiment is bad, or a file could not be written.
    """
    session = Session.open_file(file, data_outside)
    _make_folder(out)
    session.track(need_effects(plots))
    _advance(session, updates, sys.stderr)
    snapshot = take_snapshot(session)

    from PySide6.QtWidgets import QApplication

    from gui.export.render import render

    application = QApplication.instance() or QApplication(["backscope"])
    for path in render(snapshot, out, formats, plots, dpi, size, theme):
        print(path)
    del application
    if session.stop is not None:
        raise Diverged(session.stop[1])


def _make_folder(folder: Path) -> None:
    """Make ``folder`` before the run, which may be long: a bad one is told at once."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackscopeError(f"{folder}: cannot be made: {error.strerror}") from error


def _advance(session: Session, updates: int, terminal: TextIO) -> None:
    """Run ``updates`` updates, or fewer where the run diverges, with a bar on a terminal."""
    bar = ProgressBar(updates, terminal)
    chunk = 1
    while (done := session.position[0]) < updates and session.stop is None:
        start = time.monotonic()
        session.run_updates(min(chunk, updates - done))
        # Twice as many as long as they are fast, and fewer where they are slow.
        pace = CHUNK_SECONDS / max(time.monotonic() - start, 1e-9)
        chunk = max(1, int(chunk * min(2.0, pace)))
        bar.show(session.position[0])
    bar.clear()


class ProgressBar:
    """One line that is written over and over on a terminal; nothing at all anywhere else."""

    width = 40

    def __init__(self, total: int, stream: TextIO) -> None:
        self.total = total
        self.stream = stream if stream.isatty() else None

    def show(self, done: int) -> None:
        """Draw the bar for ``done`` of the total."""
        if self.stream is None:
            return
        full = self.width * done // max(self.total, 1)
        bar = "#" * full + "." * (self.width - full)
        print(f"\r[{bar}] {done:,} of {self.total:,} updates", end="", file=self.stream, flush=True)

    def clear(self) -> None:
        """Leave the terminal's line empty."""
        if self.stream is not None:
            print("\r\x1b[K", end="", file=self.stream, flush=True)
