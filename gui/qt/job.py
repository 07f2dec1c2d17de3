"""A job is work in a thread of its own beside the window; whoever waits for it can give it up."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QThread

from core.task import Task, carrying_out
from gui.qt.retire import retire


class Job(QThread):
    """Carries out ``work`` once, from ``start`` to QThread's own signal ``finished``.

    Args:
        work: must touch nothing of the window's.

    Attributes:
        task: to be looked at, and to be cancelled, from the window's thread.
        result: what ``work`` has returned.
        error: what it has raised, ``Cancelled`` where it was given up; None where it went well.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("job")
        self.task = Task()
        self.result: object = None
        self.error: Exception | None = None
        self._work = work
        _jobs.add(self)  # nobody else may hold what has been given up and has not ended yet
        self.finished.connect(self.on_finished)

    def run(self) -> None:
        try:
            with carrying_out(self.task):
                self.result = self._work()
        except Exception as error:  # for whoever waits, who raises it again
            self.error = error

    def on_finished(self) -> None:
        _jobs.discard(self)
        retire(self)


_jobs: set[Job] = set()


def leave_jobs(until: float) -> bool:
    """Give up all jobs and wait for them; False where one goes on at the ``monotonic`` time."""
    jobs = tuple(_jobs)
    for job in jobs:
        job.task.cancel()
    return all(job.wait(max(0, round(1000 * (until - monotonic())))) for job in jobs)
