"""How far long work is: what is being done, a bar, and a button that gives it up."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QPushButton, QWidget

from core.task import Task
from gui.qt.plain_text import PlainLabel

WIDTH, MARGIN = 380, 12  # pixels
FINE = 1000  # steps of the bar


class TaskView(QWidget):
    """Shows a ``Task`` of another thread's.

    Signals:
        cancel_requested: the button was pressed.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(WIDTH)
        self.label = PlainLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.button = QPushButton("Cancel")
        self.button.clicked.connect(self.cancel_requested)
        grid = QGridLayout(self)
        grid.addWidget(self.label, 0, 0, 1, 2)
        grid.addWidget(self.bar, 1, 0)
        grid.addWidget(self.button, 1, 1)
        grid.setColumnStretch(0, 1)

    def show_task(self, task: Task, otherwise: str = "Working") -> None:
        """Bring label and bar up to date; ``otherwise`` is said before the task says anything."""
        part = task.part
        words = task.stage or otherwise
        said = words if part is None else f"{words}: {part:.0%}"
        # A file's name may be longer than the view; the view must not change its size for it.
        metrics, middle = self.label.fontMetrics(), Qt.TextElideMode.ElideMiddle
        self.label.setText(metrics.elidedText(said, middle, WIDTH - 2 * MARGIN))
        self.bar.setRange(0, 0 if part is None else FINE)  # without an end it moves to and fro
        if part is not None:
            self.bar.setValue(round(FINE * part))
        self.setAccessibleName(said)
