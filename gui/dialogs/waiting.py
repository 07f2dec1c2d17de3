"""Waiting for work in the background: a dialog with its progress, while the window answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from core.task import Cancelled
from gui.qt.job import Job
from gui.qt.retire import retire
from gui.widgets.task_view import TaskView

OFTEN = 100  # milliseconds between two looks at the work
AT_ONCE = 30  # milliseconds within which work needs no dialog

Result = TypeVar("Result")


class WaitingDialog(QDialog):
    """Stays until ``job`` has ended, or until the user gives it up."""

    def __init__(self, title: str, job: Job, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._title = title
        self._job = job
        self._view = TaskView()
        self._view.cancel_requested.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._view)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self._look = QTimer(self, interval=OFTEN)
        self._look.timeout.connect(self.on_look)
        self._look.start()
        job.finished.connect(self.accept)
        self.on_look()

    def on_look(self) -> None:
        self._view.show_task(self._job.task, self._title)

    def done(self, result: int) -> None:
        self._look.stop()
        super().done(result)


def wait_for(parent: QWidget | None, title: str, work: Callable[[], Result]) -> Result:
    """The result of ``work``, which is done in the background and must touch no widget.

    Raises:
        Cancelled: the user gave it up, or the program is ending.
        Exception: what ``work`` has raised.
    """
    job = Job(work)
    dialog = WaitingDialog(title, job, parent)
    job.start()
    ended = job.wait(AT_ONCE) or dialog.exec() == QDialog.DialogCode.Accepted
    dialog.done(0)
    retire(dialog)
    if not ended:
        job.task.cancel()
        raise Cancelled
    if job.error is not None:
        raise job.error
    return cast(Result, job.result)
