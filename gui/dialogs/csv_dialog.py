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
from core.experiment.schema import Batching, Csv, Experiment, Layer, LossChoice, Network, Sgd
from core.experiment.validation import check
from core.task import Cancelled
from gui.dialogs.waiting import wait_for
from gui.qt.plain_text import PlainLabel
from gui.qt.retire import retire

HIDDEN = 8
AT_ONCE = 500_000  # bytes; a file up to here is read in less time than a dialog takes to open

Result = TypeVar("Result")


class ColumnsDialog(QDialog):
    """Tick the columns to be predicted, and untick those of the others that are no inputs."""

    def __init__(self, path: Path, header: tuple[str, ...], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Columns of {path.name}")
        self.chosen: tuple[Experiment, KeptTable] | None = None
        self._path = path
        question = PlainLabel("Which columns are &targets, to be predicted from all others?")
        self._list = QListWidget()
        self._list.setAccessibleName("Target columns")
        question.setBuddy(self._list)
        self._header = header
        for column in header:
            _add_box(self._list, column, Qt.CheckState.Unchecked)
        self._inputs = self._input_list(header)
        left_out = PlainLabel("The first column has no name: it only counts rows, and is left out.")
        left_out.setWordWrap(True)
        left_out.setVisible(header[0] == "")
        kept = PlainLabel(
            "Which are &inputs? Untick a column to leave it out, such as one of text."
        )
        kept.setWordWrap(True)
        kept.setBuddy(self._inputs)
        self._list.itemChanged.connect(self.on_target_changed)
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
        for widget in (
            question,
            self._list,
            kept,
            self._inputs,
            left_out,
            self._problem,
            self._buttons,
        ):
            column_layout.addWidget(widget)
        self.resize(420, 520)

    def _input_list(self, header: tuple[str, ...]) -> QListWidget:
        boxes = QListWidget()
        boxes.setAccessibleName("Input columns")
        for column in header:
            state = Qt.CheckState.Checked if column else Qt.CheckState.Unchecked
            _add_box(boxes, column, state)
        return boxes

    def on_target_changed(self, item: QListWidgetItem) -> None:
        """A target is no input."""
        row = self._list.row(item)
        free = item.checkState() == Qt.CheckState.Unchecked and self._header[row] != ""
        _set_enabled(self._inputs.item(row), free)

    def targets(self) -> list[str]:
        """The columns ticked as targets."""
        return [self._header[row] for row in _ticked(self._list)]

    def inputs(self) -> list[str] | None:
        """The columns ticked as inputs; None where these are all that are no targets."""
        targets = set(_ticked(self._list))
        rows = [row for row in _ticked(self._inputs) if row not in targets]
        first = 1 if self._header[0] == "" else 0
        usual = [row for row in range(first, len(self._header)) if row not in targets]
        return None if rows == usual else [self._header[row] for row in rows]

    def on_accepted(self) -> None:
        """Read the table; what is wrong with it is said here, and the dialog stays."""
        targets = self.targets()
        if not targets:
            self._problem.setText("Tick at least one column.")
            return
        inputs = self.inputs()
        if inputs == []:
            self._problem.setText("Tick at least one input.")
            return
        try:
            table = _read(self, self._path, lambda: keep_table(self._path, targets, inputs))
            experiment = first_experiment(self._path, targets, table.dataset, inputs)
            check(experiment)
        except Cancelled:
            return
        except BackscopeError as error:
            self._problem.setText(str(error))
            return
        self.chosen = experiment, table
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


def _add_box(boxes: QListWidget, column: str, state: Qt.CheckState) -> None:
    item = QListWidgetItem(column or "(no name)", boxes)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(state)
    _set_enabled(item, column != "")


def _set_enabled(item: QListWidgetItem, on: bool) -> None:
    flag = Qt.ItemFlag.ItemIsEnabled
    item.setFlags(item.flags() | flag if on else item.flags() & ~flag)


def _ticked(boxes: QListWidget) -> list[int]:
    rows = range(boxes.count())
    return [row for row in rows if boxes.item(row).checkState() == Qt.CheckState.Checked]


def first_experiment(
    path: Path, targets: list[str], dataset: Dataset, inputs: list[str] | None = None
) -> Experiment:
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
            inputs=inputs,
            standardize=True,
            test_fraction=0.0 if few else 0.2,
        ),
        network=Network(layers=[Layer(units=HIDDEN, activation="tanh"), output]),
        loss=LossChoice(name=loss),
        optimizer=Sgd(learning_rate=0.05),
        batching=Batching(mode="batch") if few else Batching(mode="mini_batch", size=10),
    )
