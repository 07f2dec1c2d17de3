"""Two small questions about a run: for how long, and when it counts as converged."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from core.session.convergence import ConvergenceRule
from gui.qt.plain_text import PlainLabel
from gui.running.commands import Run
from gui.words.typed_number import read_finite

MOST = 10**9
TITLE_ROOM = 45  # characters: a narrower window has its title cut


class RunForDialog(QDialog):
    """Asks for a number of updates or epochs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Run for")
        self.setMinimumWidth(TITLE_ROOM * self.fontMetrics().averageCharWidth())
        self._count = QSpinBox()
        self._count.setRange(1, MOST)
        self._count.setValue(100)
        self._count.setGroupSeparatorShown(True)
        self._count.selectAll()  # what is typed replaces it
        self._count.setAccessibleName("How many")
        self._unit = QComboBox()
        self._unit.addItems(["updates", "epochs"])
        self._unit.setAccessibleName("Updates or epochs")
        form = QFormLayout(self)
        form.addRow("&Run for", self._count)
        form.addRow("&Unit", self._unit)
        form.addRow(_buttons(self))
        self._count.setFocus()  # what is typed goes there from the first moment on

    def command(self) -> Run:
        """What was asked for."""
        count = self._count.value()
        if self._unit.currentText() == "epochs":
            return Run(epochs=count)
        return Run(updates=count)


class ConvergenceDialog(QDialog):
    """Asks whether, and by which rule, a run stops as converged."""

    def __init__(self, rule: ConvergenceRule | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Stop when converged")
        self.setMinimumWidth(TITLE_ROOM * self.fontMetrics().averageCharWidth())
        shown = rule or ConvergenceRule()
        self._on = QCheckBox("&Stop a run when it has converged")
        self._on.setChecked(rule is not None)
        self._tolerance = QLineEdit(f"{shown.tolerance:g}")
        self._tolerance.setAccessibleName("Tolerance")
        self._window = QSpinBox()
        self._window.setRange(1, 1_000_000)
        self._window.setValue(shown.window)
        self._window.setSuffix(" epochs")
        self._window.setAccessibleName("Window")
        self._problem = PlainLabel()
        self._problem.setWordWrap(True)
        text = PlainLabel(
            "Converged: J over all training data has not improved by more than the tolerance"
            " within the window."
        )
        text.setWordWrap(True)
        form = QFormLayout(self)
        form.addRow(self._on)
        form.addRow("&Tolerance", self._tolerance)
        form.addRow("&Window", self._window)
        form.addRow(text)
        form.addRow(self._problem)
        form.addRow(_buttons(self))

    def accept(self) -> None:
        """Close, unless the tolerance is no number."""
        if self._tolerance_value() is None:
            self._problem.setText("The tolerance has to be a number, 0 or more.")
            return
        super().accept()

    def rule(self) -> ConvergenceRule | None:
        """The rule chosen; None for no stop."""
        tolerance = self._tolerance_value()
        if not self._on.isChecked() or tolerance is None:
            return None
        return ConvergenceRule(tolerance, self._window.value())

    def _tolerance_value(self) -> float | None:
        value = read_finite(self._tolerance.text())
        return value if value is not None and value >= 0.0 else None


def _buttons(dialog: QDialog) -> QDialogButtonBox:
    box = QDialogButtonBox(
        QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
    )
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box
