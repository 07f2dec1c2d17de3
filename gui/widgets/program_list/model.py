"""The rows of the list: headings for the phases, and below each its operations with their marks."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from core.engine.program import Operation

HEADINGS = {
    "forward": "Forward pass",
    "loss": "Loss",
    "backward": "Backward pass",
    "update": "Update",
}
LONGEST_LINE = 80  # letters of a tool tip: an update writes the parameters of every layer
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Row:
    """A row: the heading of a phase, or an operation of it (then ``operation`` is not None)."""

    phase: str
    operation: Operation | None

    @property
    def text(self) -> str:
        return self.operation.op if self.operation else HEADINGS[self.phase]

    @property
    def writes(self) -> str:
        return ", ".join(self.operation.writes) if self.operation else ""


@dataclass(frozen=True)
class Position:
    """Where a run stands in its update.

    Attributes:
        done: how many operations of the update shown have run.
        current: index of the one that has just run; None before the first.
        next: index of the one that runs next, which may be the coming update's first.
    """

    done: int = 0
    current: int | None = None
    next: int = 0


def position(tick: int, operation: int, length: int) -> Position:
    """The position at ``tick``; between two updates the finished one is still shown."""
    if tick > 0 and operation == 0:
        return Position(length, length - 1, 0)
    return Position(operation, operation - 1 if operation else None, operation)


class ProgramModel(QAbstractListModel):
    """The operations of one update in phases.

    Attributes:
        rows: all rows in order.
        position: where the run stands.
        breakpoints: indices of the operations where a run is to stop.
    """

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.program: tuple[Operation, ...] = ()
        self.rows: list[Row] = []
        self.position = Position()
        self.breakpoints: frozenset[int] = frozenset()
        self._row_of: list[int] = []

    def set_program(self, program: tuple[Operation, ...]) -> None:
        """List another program; breakpoints stay with the operations that both programs have."""
        kept = {self._name(self.program[index]) for index in self.breakpoints}
        self.beginResetModel()
        self.program = program
        self.rows, self._row_of = [], []
        phase = ""
        for operation in program:
            if operation.phase != phase:
                phase = operation.phase
                self.rows.append(Row(phase, None))
            self._row_of.append(len(self.rows))
            self.rows.append(Row(phase, operation))
        self.breakpoints = frozenset(o.index for o in program if self._name(o) in kept)
        self.position = Position()
        self.endResetModel()

    @staticmethod
    def _name(operation: Operation) -> tuple[str, int | None]:
        return operation.op, operation.layer

    def set_position(self, new: Position) -> None:
        """Move the marks; only rows whose marks change are told to repaint."""
        old, self.position = self.position, new
        changed = set(range(min(old.done, new.done), max(old.done, new.done)))
        if old.current != new.current:
            changed |= {index for index in (old.current, new.current) if index is not None}
        if old.next != new.next:
            changed |= {old.next, new.next}
        self._tell({index for index in changed if index < len(self.program)})

    def set_breakpoints(self, breakpoints: frozenset[int]) -> None:
        changed = self.breakpoints ^ breakpoints
        self.breakpoints = breakpoints
        self._tell(changed)

    def _tell(self, operations: set[int] | frozenset[int]) -> None:
        for operation in operations:
            index = self.index(self.row_of(operation))
            self.dataChanged.emit(index, index)

    def row_of(self, operation: int) -> int:
        """The row in which the operation of this index stands."""
        return self._row_of[operation]

    def operation_at(self, index: Index) -> Operation | None:
        return self.rows[index.row()].operation if index.isValid() else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.operation_at(index) is None:
            return Qt.ItemFlag.NoItemFlags  # so that the arrow keys pass over headings
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and row.operation:
            return _tip(row.operation)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and row.operation:
            return row.operation.words
        return None

    def _spoken(self, row: Row) -> str:
        operation = row.operation
        if operation is None:
            return row.text
        parts = [operation.op]
        if operation.layer is not None:
            parts.append(f"layer {operation.layer}")
        parts.append(f"writes {row.writes}")
        if operation.index == self.position.current:
            parts.append("has just run")
        elif operation.index < self.position.done:
            parts.append("done")
        if operation.index == self.position.next:
            parts.append("runs next")
        if operation.index in self.breakpoints:
            parts.append("breakpoint")
        return ", ".join(parts)


def _tip(operation: Operation) -> str:
    """All that the row says, also where it is too narrow for that, and what the operation does."""
    reads = f"reads {', '.join(operation.reads)}; " if operation.reads else ""
    writes = f"writes {', '.join(operation.writes)}"
    lines = (operation.op, operation.words, f"{reads}{writes}")
    return "\n".join(fill(line, LONGEST_LINE) for line in lines)
