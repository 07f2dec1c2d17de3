"""Run controls: what menus, keys and lists ask of the run, as commands for the worker."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from core.session.convergence import ConvergenceRule
from gui.controllers.worker import Worker
from gui.dialogs.run_dialogs import ConvergenceDialog, RunForDialog
from gui.qt.retire import retire
from gui.running import commands
from gui.view.view_state import ViewState


class RunControls(QObject):
    """Slots for everything that moves the run; the dialogs that some of them need."""

    def __init__(self, window: QWidget, worker: Worker, view: ViewState) -> None:
        super().__init__(window)
        self._window = window
        self._worker = worker
        self._view = view
        self._rule: ConvergenceRule | None = None

    def on_step(self) -> None:
        direction, kind = self.sender().objectName().split("_")
        self._worker.send(commands.Step(kind, back=direction == "back"))

    def on_next(self) -> None:
        self._worker.send(commands.Step("operation"))

    def on_toggle(self) -> None:
        self._worker.send(commands.Toggle())

    def on_run_for(self) -> None:
        dialog = RunForDialog(self._window)
        if dialog.exec():
            self._worker.send(dialog.command())
        retire(dialog)

    def on_convergence(self) -> None:
        dialog = ConvergenceDialog(self._rule, self._window)
        if dialog.exec():
            self._rule = dialog.rule()
            self._worker.send(commands.Watch(self._rule))
        retire(dialog)

    def on_undo(self) -> None:
        self._worker.send(commands.Undo())

    def on_redo(self) -> None:
        self._worker.send(commands.Redo())

    def on_reset(self) -> None:
        self._worker.send(commands.Reset())

    def on_new_weights(self) -> None:
        self._worker.send(commands.NewWeights())

    def on_speed_changed(self, speed: float) -> None:
        self._worker.send(commands.SetSpeed(speed))

    def on_goto(self, operation: int) -> None:
        self._worker.send(commands.Goto(operation))

    def on_breakpoints_changed(self, operations: frozenset[int]) -> None:
        self._worker.send(commands.SetBreakpoints(operations))

    def clear_breakpoints(self) -> None:
        self._view.set_breakpoints(frozenset())

    def ask_for_new_run(self, start: commands.Start, why: str) -> bool:
        """Say why a change needs a new run, and start it if the user agrees; whether they do."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Start a new run?")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"{why} This change starts a new run.")
        box.setInformativeText("The weights and curves of the current run will be given up.")
        new = box.addButton("Start a &new run", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(new)
        box.exec()
        agreed = box.clickedButton() is new
        retire(box)
        if agreed:
            self._worker.send(start)
        return agreed
