"""The sign that the worker is busy for longer: over the canvas, with how far it is."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from core.task import Task
from gui.controllers.worker import Worker
from gui.look.theme import Theme
from gui.widgets.task_view import TaskView

OFTEN = 100  # milliseconds between two looks
SOON = 0.4  # seconds; what is done by then needs no sign
MARGIN = 24


class Busy(QFrame):
    """Stands in the lower middle of ``host`` while the worker is busy.

    Only loading can be given up: in the middle of anything else a run would be left in pieces.
    """

    def __init__(self, host: QWidget, worker: Worker, theme: Theme) -> None:
        super().__init__(host)
        self.setObjectName("busy")
        self._host = host
        self._worker = worker
        self._task: Task | None = None
        self._since = 0.0
        self._view = TaskView()
        self._view.cancel_requested.connect(worker.give_up)
        QVBoxLayout(self).addWidget(self._view)
        self._look = QTimer(self, interval=OFTEN)
        self._look.timeout.connect(self.on_look)
        self.hide()
        self.set_theme(theme)

    def start(self) -> None:
        """Look after the worker from now on."""
        self._look.start()

    def stop(self) -> None:
        self._look.stop()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"#busy {{ background: {theme.panel}; border: 1px solid {theme.border};"
            f" border-left: 4px solid {theme.accent}; border-radius: 4px; }}"
        )

    def on_look(self) -> None:
        task = self._worker.task
        if task is not self._task:
            self._task, self._since = task, monotonic()
        if task is None or monotonic() - self._since < SOON:
            self.hide()
            return
        loading = self._worker.loading
        self._view.show_task(loading or task)
        self._view.button.setVisible(loading is not None)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        host, size = self._host, self.sizeHint()
        width = min(size.width(), host.width())
        height = max(size.height(), self.heightForWidth(width))
        left, top = (host.width() - width) // 2, max(0, host.height() - height - MARGIN)
        self.setGeometry(left, top, width, height)
