"""The list of operations as a control: follows the run, goes to a row, keeps the breakpoints."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from core.session.snapshot import RUNNING, Snapshot
from gui.look.theme import Theme
from gui.widgets.program_list.delegate import MARGIN, ProgramDelegate
from gui.widgets.program_list.model import Index, ProgramModel, position

# Faster than this nobody can follow the marks; they then move a few times a second, and the list
# does not scroll after them: rows flashing sixty times a second would be a torment to look at.
FAST = 30.0  # operations per second
FAST_PAUSE = 100  # ms


class _View(QListView):
    """Rows with a margin: a click in it toggles a breakpoint, a click beside it goes there.

    Signals:
        chosen: index of the operation to go to.
        toggled: index of the operation whose breakpoint changes.
        resized: the view has another size, the first one included.
    """

    chosen = Signal(int)
    toggled = Signal(int)
    resized = Signal()

    def __init__(self, model: ProgramModel, delegate: ProgramDelegate) -> None:
        super().__init__()
        self._program = model
        self._delegate = delegate
        self.setModel(model)
        self.setItemDelegate(delegate)
        delegate.setParent(self)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        operation = self._program.operation_at(index)
        if operation is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.setCurrentIndex(index)
        if event.position().x() < MARGIN:
            self.toggled.emit(operation.index)
        else:
            self.chosen.emit(operation.index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # two quick clicks in the margin: set and cleared

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = event.position().x() < MARGIN
        self._offer(self.indexAt(event.position().toPoint()) if over else QModelIndex())
        if event.buttons() == Qt.MouseButton.NoButton:  # a drag would move the selection
            super().mouseMoveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._offer(QModelIndex())
        super().leaveEvent(event)

    def _offer(self, index: Index) -> None:
        row = index.row() if self._program.operation_at(index) else -1
        if row != self._delegate.margin_row:
            old, self._delegate.margin_row = self._delegate.margin_row, row
            for changed in (old, row):
                self.update(self._program.index(changed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        operation = self._program.operation_at(self.currentIndex())
        if operation is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(operation.index)
        elif operation is not None and event.key() == Qt.Key.Key_B and not event.modifiers():
            self.toggled.emit(operation.index)
        else:
            super().keyPressEvent(event)


class ProgramList(QWidget):
    """The update's operations by phase, with marks for done, just run and next.

    Signals:
        goto_requested: index of the operation that was clicked (or Enter pressed on).
        breakpoints_changed: frozenset of the indices of operations that have a breakpoint; emitted
            when the user changes them, and when another program moves or drops them.
    """

    goto_requested = Signal(int)
    breakpoints_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("program_list")
        self._model = ProgramModel(self)
        self._delegate = ProgramDelegate(self._model, theme, self)
        self._view = _View(self._model, self._delegate)
        self._view.setAccessibleName("Operations of one update")
        self._view.setAccessibleDescription("Enter goes to an operation, B sets a breakpoint on it")
        self._since_marks = QElapsedTimer()
        self._since_marks.start()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setFocusProxy(self._view)
        self._view.chosen.connect(self.goto_requested)
        self._view.toggled.connect(self.toggle_breakpoint)
        self._view.resized.connect(self.on_resized)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self._view.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._delegate.set_font(self.font())
            self._view.doItemsLayout()
        super().changeEvent(event)

    def on_resized(self) -> None:
        if self._model.program:
            self._keep_in_sight(self._model.position.current or 0)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Mark where the run stands, and keep the row that has just run in sight."""
        if snapshot.program != self._model.program:
            self._show_program(snapshot)
        rate = snapshot.updates_per_second * len(snapshot.program)
        fast = snapshot.state == RUNNING and rate > FAST
        if fast and self._since_marks.elapsed() < FAST_PAUSE:
            return
        self._since_marks.restart()
        new = position(snapshot.tick, snapshot.operation, len(snapshot.program))
        if new == self._model.position:
            return
        self._model.set_position(new)
        if not fast:
            self._keep_in_sight(new.current or 0)

    def _show_program(self, snapshot: Snapshot) -> None:
        before = self._model.breakpoints
        self._model.set_program(snapshot.program)
        self._view.setAutoScroll(False)  # or a view not shown yet would scroll back here later
        self._view.setCurrentIndex(self._model.index(self._model.row_of(0)))
        self._view.setAutoScroll(True)
        self._view.scrollToTop()
        if self._model.breakpoints != before:
            self.breakpoints_changed.emit(self._model.breakpoints)

    def _keep_in_sight(self, operation: int) -> None:
        """Scroll as little as needed to see the row with the one above and the one below it."""
        row = self._model.row_of(operation)
        for neighbour in (row - 1, row + 1, row):
            if 0 <= neighbour < self._model.rowCount():
                self._view.scrollTo(self._model.index(neighbour))

    def breakpoints(self) -> frozenset[int]:
        """Indices of the operations that have a breakpoint."""
        return self._model.breakpoints

    def set_breakpoints(self, breakpoints: frozenset[int]) -> None:
        """Show these breakpoints without emitting; indices beyond the program are left out."""
        length = len(self._model.program)
        self._model.set_breakpoints(frozenset(i for i in breakpoints if 0 <= i < length))

    def toggle_breakpoint(self, operation: int) -> None:
        """Set or clear the breakpoint on the operation of this index."""
        self.set_breakpoints(self._model.breakpoints ^ {operation})
        self.breakpoints_changed.emit(self._model.breakpoints)
