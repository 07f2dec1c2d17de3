"""Own data: which columns of a table are targets, and a first network that fits them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.datasets import Dataset, KeptTable, keep_table, read_header
from core.errors import BackscopeError
from core.experiment import Batching, Csv, Experiment, Layer, LossChoice, Network, Sgd
from core.task import Cancelled
from gui.plain_text import PlainLabel
from gui.retire import retire
from gui.waiting import wait_for

HIDDEN = 8
AT_ONCE = 500_000  # bytes; a file up to here is read in less time than a dialog takes to open

Result = TypeVar("Result")


class ColumnsDialog(QDialog):
    """Tick the columns to be predicted; all others are inputs."""

    def __init__(self, path: Path, header: tuple[str, ...], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Columns of {path.name}")
        self.chosen: tuple[Experiment, KeptTable] | None = None
        self._path = path
        question = PlainLabel("Which columns are &targets, to be predicted from all others?")
        self._list = QListWidget()
        self._list.setAccessibleName("Target columns")
        question.setBuddy(self._list)
        for column in header:
            item = QListWidgetItem(column, self._list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self._list.item(len(header) - 1).setCheckState(Qt.CheckState.Checked)
        self._list.setCurrentRow(len(header) - 1)
        self._problem = PlainLabel()
        self._problem.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.accepted.connect(self.on_accepted)
        self._buttons.rejected.connect(self.reject)
        column_layout = QVBoxLayout(self)
        for widget in (question, self._list, self._problem, self._buttons):
            column_layout.addWidget(widget)
        self.resize(420, 420)

    def targets(self) -> list[str]:
        """The columns ticked."""
        items = (self._list.item(row) for row in range(self._list.count()))
        return [item.text() for item in items if item.checkState() == Qt.CheckState.Checked]

    def on_accepted(self) -> None:
        """Read the table; what is wrong with it is said here, and the dialog stays."""
        targets = self.targets()
        if not targets:
            self._problem.setText("Tick at least one column.")
            return
        try:
            table = _read(self, self._path, lambda: keep_table(self._path, targets))
        except Cancelled:
            return
        except BackscopeError as error:
            self._problem.setText(str(error))
            return
        self.chosen = first_experiment(self._path, targets, table.dataset), table
        self.accept()


def choose_columns(parent: QWidget, path: Path) -> tuple[Experiment, KeptTable] | None:
    """Ask for the target columns of the table at ``path``; None where the user gave up.

    Returns the experiment, and what was read of its data. Raises ``DataError`` for a file that is
    no table.
    """
    header = read_header(path)
    dialog = ColumnsDialog(path, header, parent)
    dialog.exec()
    retire(dialog)
    return dialog.chosen


def _read(parent: QWidget, path: Path, work: Callable[[], Result]) -> Result:
    """The result of ``work``; in the background where the file is large."""
    large = path.is_file() and path.stat().st_size > AT_ONCE
    return wait_for(parent, f"Reading {path.name}", work) if large else work()


def first_experiment(path: Path, targets: list[str], dataset: Dataset) -> Experiment:
    """A network to begin with: one hidden layer, and the loss that fits the targets."""
    if len(dataset.classes) == 2:
        output, loss = Layer(units=1, activation="sigmoid"), "binary_cross_entropy"
    elif dataset.classes:
        output = Layer(units=len(dataset.classes), activation="softmax")
        loss = "softmax_cross_entropy"
    else:
        output, loss = Layer(units=len(targets), activation="linear"), "half_squared_error"
    few = len(dataset) < 10
    return Experiment(
        title=path.stem,
        data=Csv(
            path=path.name,
            targets=targets,
            standardize=True,
            test_fraction=0.0 if few else 0.2,
        ),
        network=Network(layers=[Layer(units=HIDDEN, activation="tanh"), output]),
        loss=LossChoice(name=loss),
        optimizer=Sgd(learning_rate=0.05),
        batching=Batching(mode="batch") if few else Batching(mode="mini_batch", size=10),
    )
