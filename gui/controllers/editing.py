"""Edits by hand on the network: a field at a double-click, a drag, and the commands for them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QTimer, Signal

from core.session.snapshot import Snapshot
from gui.controllers.editable import Editable, editable
from gui.controllers.worker import Worker
from gui.look.theme import Theme
from gui.running import commands
from gui.view.selection import BIAS, EDGE
from gui.view.view_state import ViewState
from gui.widgets.canvas import NetworkCanvas, Selection
from gui.widgets.value_editor import ValueEditor

FRAME = 16  # milliseconds between two commands of a drag
SHARE = 0.01  # of its own size that a number changes by for each pixel
LEAST = 0.2  # size that a small number is taken to have


class Editing(QObject):
    """Between the canvas, which is pointed at, and the worker, which makes the change.

    Signals:
        refused: a sentence on why something cannot be edited.
    """

    refused = Signal(str)

    def __init__(
        self, canvas: NetworkCanvas, view: ViewState, worker: Worker, theme: Theme
    ) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._view = view
        self._worker = worker
        self._target: Editable | None = None
        self._pulled: tuple[Editable, float] | None = None  # a drag: what, and its value by now
        self._more = self._on_sample = False
        self._begun: Snapshot | None = None  # what was on show then
        self.editor = ValueEditor(canvas, theme)
        self.editor.accepted.connect(self.on_accepted)
        self.editor.refused.connect(self.refused)
        self._late = QTimer(self, singleShot=True, interval=FRAME)
        self._late.timeout.connect(self.on_due)
        canvas.edit_requested.connect(self.on_edit_requested)
        canvas.pull_began.connect(self.on_pull_began)
        canvas.pulled.connect(self.on_pulled)
        canvas.pull_ended.connect(self.on_pull_ended)

    def set_theme(self, theme: Theme) -> None:
        self.editor.set_theme(theme)

    def set_decimal(self, decimal: str) -> None:
        """Write numbers with this decimal mark; both are read."""
        self.editor.decimal = decimal

    def note(self, snapshot: Snapshot) -> None:
        """An edit that is under way belongs to its document, its network, its data."""
        begun = self._begun
        if begun is None:
            return
        if (begun.document, begun.sizes) != (snapshot.document, snapshot.sizes) or (
            self._pulled is None
            and self._on_sample
            and (
                begun.experiment is not snapshot.experiment
                and begun.experiment.data != snapshot.experiment.data
            )
        ):
            self.drop()

    def drop(self) -> None:
        """Let go of whatever is being typed or dragged."""
        self._late.stop()
        self._begun = self._target = self._pulled = None
        self.editor.close_editor()

    def on_edit(self) -> None:
        """Edit what is selected; by the menu or the key."""
        item = self._view.selection
        if item is None:
            self.refused.emit("Select a weight, a bias, an input or an output first.")
            return
        self.on_edit_requested(item, self._canvas.place_of(item))

    def on_edit_requested(self, item: Selection, place: QPointF) -> None:
        """Open the field at ``place``; a run pauses, or the value would be old at once."""
        found = self._find(item)
        if found is None:
            return
        self._worker.send(commands.Pause())
        self._target, self._begun = found, self._view.snapshot
        self._on_sample = item.kind not in (EDGE, BIAS)
        self.editor.open(found.label, found.value, place)

    def on_accepted(self, value: float) -> None:
        if self._target is not None and value != self._target.value:
            self._worker.send(self._target.edit(value, False))

    # A drag

    def on_pull_began(self, item: Selection) -> None:
        self._pulled = None
        found = self._find(item)
        if found is not None:
            self._worker.send(commands.Pause())
            self._pulled, self._more = (found, found.value), False
            self._begun = self._view.snapshot

    def on_pulled(self, pixels: float) -> None:
        """The mouse is so many pixels above where the drag began."""
        if self._pulled is None:
            return
        target = self._pulled[0]
        step = SHARE * max(abs(target.value), LEAST)
        self._pulled = target, target.value + pixels * step
        if not self._late.isActive():
            self._late.start()

    def on_due(self) -> None:
        if self._pulled is not None:
            target, value = self._pulled
            self._worker.send(target.edit(value, self._more))
            self._more = True

    def on_pull_ended(self) -> None:
        if self._late.isActive():
            self._late.stop()
            self.on_due()
        self._pulled = None

    def _find(self, item: Selection) -> Editable | None:
        snapshot = self._view.snapshot
        if snapshot is None:
            return None
        found = editable(item, snapshot, self._view.sample)
        if isinstance(found, str):
            self.refused.emit(found)
            return None
        return found
