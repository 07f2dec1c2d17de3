"""The canvas as a widget: point, select and read out, zoom and pan, by mouse and by keyboard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from gui.look.theme import Theme
from gui.qt.plain_text import tip
from gui.view.selection import BIAS, EDGE, Selection, exists
from gui.widgets.canvas.figures import Figures
from gui.widgets.canvas.hits import centre_of, thing_at
from gui.widgets.canvas.readout import describe
from gui.widgets.canvas.spots import Spot, spot_at
from gui.widgets.canvas.surface import NetworkSurface
from gui.widgets.canvas.walking import neighbour, parameter_of

if TYPE_CHECKING:
    from core.session.snapshot import Snapshot

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class NetworkCanvas(NetworkSurface):
    """The network, live. Plain arrows and the space bar are left to the window."""

    selected = Signal(object)  # the Selection that is now selected, or None
    hovered = Signal(str)  # exact values of what the mouse or the keyboard is on; "" for nothing
    edit_requested = Signal(object, QPointF)  # a Selection that was double-clicked, and where
    pull_began = Signal(object)  # the Selection, which is being dragged up or down
    pulled = Signal(float)  # by how many pixels, upwards, since then
    pull_ended = Signal()
    number_chosen = Signal(object)  # the Spot of the number that was clicked; its thing is selected
    pointed = Signal(object)  # the Selection under the mouse, or None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._pressed: QPointF | None = None
        self._dragged = False
        self._pulling = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def on_new_network(self, before: Snapshot | None, snapshot: Snapshot) -> None:
        """Start afresh; a selection stays where the new network has the same thing."""
        super().on_new_network(before, snapshot)
        if self.selection is not None and not exists(self.selection, snapshot.sizes):
            self.select(None)

    # Selection and readout

    @property
    def selection(self) -> Selection | None:
        return self._options.selected

    def select(self, item: Selection | None) -> None:
        """Select ``item`` (None clears); ``selected`` tells where that is a change."""
        if item == self.selection:
            return
        self._options = replace(self._options, selected=item)
        self.selected.emit(item)
        self.update()

    def light(self, item: Selection | None) -> None:
        """Outline ``item`` because something outside the canvas points to it; None: nothing."""
        if item is not None and self._snapshot is not None:
            item = item if exists(item, self._snapshot.sizes) else None
        if item != self._options.lit:
            self._options = replace(self._options, lit=item)
            self.update()

    @property
    def lit(self) -> Selection | None:
        """What is outlined from outside."""
        return self._options.lit

    def readout(self, item: Selection, joint: str = "\n") -> str:
        """All names and exact values of ``item``; "" where no network is shown."""
        if self._snapshot is None:
            return ""
        figures = Figures(self._snapshot, self._options.sample)
        return describe(item, figures, joint, self._options.decimal)

    def item_at(self, position: QPointF) -> Selection | None:
        """What lies under ``position`` in the widget's pixels."""
        if self._snapshot is None:
            return None
        scene = self._viewport.to_scene(position)
        return thing_at(self.frame(None), scene.x(), scene.y())

    def _hover(self, item: Selection | None) -> None:
        if item == self._options.hovered:
            return
        self._options = replace(self._options, hovered=item)
        self.pointed.emit(item)
        self.setCursor(Qt.CursorShape.PointingHandCursor if item else Qt.CursorShape.ArrowCursor)
        self.hovered.emit(self.readout(item, "   ") if item else "")
        self.update()

    # Mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        if turns:
            self.zoom_by(1.2**turns, event.position())
        event.accept()

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Enlarge; the mouse points at something else then, until it moves.

        Without a place of its own, what is selected stays where it is, so that it stays in sight.
        """
        self._hover(None)
        if about is None and self._snapshot is not None and self.selection is not None:
            place = self.place_of(self.selection)
            about = place if self.rect().contains(place.toPoint()) else None
        super().zoom_by(factor, about)

    def fit(self) -> None:
        self._hover(None)
        super().fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            item = self.item_at(event.position())
            self._pulling = item is not None and item == self.selection
            self._pressed, self._dragged = event.position(), False
            self._hover(None)  # what moves along under the mouse is not meant

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._hover(self.item_at(event.position()))
            return
        moved = event.position() - self._pressed
        if not self._dragged and moved.manhattanLength() < QApplication.startDragDistance():
            return
        if self._pulling:
            self._pull(event)
            return
        self._dragged = True
        self._viewport.pan(moved)
        self._viewport.keep_in_sight(self.size())
        self._pressed = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        self._pressed = None
        self.unsetCursor()
        if self._pulling and self._dragged:
            self.pull_ended.emit()
        if not self._dragged and event.button() == Qt.MouseButton.LeftButton:
            self.point_at(event.position())

    def point_at(self, position: QPointF) -> Selection | None:
        """Select what lies under ``position``; ``number_chosen`` tells of a number there."""
        item, spot = self.item_at(position), self.spot_at(position)
        self.select(item)
        if spot is not None and spot.item == item:
            self.number_chosen.emit(spot)
        return item

    def _pull(self, event: QMouseEvent) -> None:
        """A drag on what is selected changes its value instead of moving the network."""
        assert self._pressed is not None
        if not self._dragged:
            self._dragged = True
            self.setCursor(Qt.CursorShape.SizeVerCursor)
            self.pull_began.emit(self.selection)
        self.pulled.emit(self._pressed.y() - event.position().y())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        item = self.item_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if item is None:
            self.fit()
        else:
            self.select(item)
            self.edit_requested.emit(item, event.position())

    def spot_at(self, position: QPointF) -> Spot | None:
        """The number that is written under ``position`` in the widget's pixels."""
        if self._snapshot is None:
            return None
        scene = self._viewport.to_scene(position)
        return spot_at(self.frame(None), scene.x(), scene.y())

    def place_of(self, item: Selection) -> QPointF:
        """Where ``item`` is, in the widget's pixels."""
        x, y = centre_of(self.frame(None), item)
        return self._viewport.to_widget(QPointF(x, y))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            item = self.item_at(QPointF(event.pos()))
            if item is None:
                QToolTip.hideText()
            else:
                words = tip(self.readout(item) + _hint(item))
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._handle_key(event):
            event.ignore()  # the window steps with arrows and runs with space

    def _handle_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers & Qt.KeyboardModifier.ControlModifier and key in ARROWS:
            self._walk(*ARROWS[key], bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
            return True
        if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        if key == Qt.Key.Key_Escape and self.selection is not None:
            self.select(None)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1.25)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / 1.25)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_F):
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.selection is not None:
            self.edit_requested.emit(self.selection, self.place_of(self.selection))
        else:
            return False
        return True

    def _walk(self, across: int, down: int, parameters: bool) -> None:
        """Select the next neuron that way, or the next parameter of the selected one."""
        if self._snapshot is None:
            return
        sizes, here = self._snapshot.sizes, self.selection
        if parameters and here is not None and down:
            item = parameter_of(here, sizes, down)
        elif here is None:
            item = neighbour(None, sizes, 0, 0)
        else:
            item = neighbour(here, sizes, across, down)
        self.select(item)
        words = self.readout(item, "   ")
        self.setAccessibleDescription(words)
        self.hovered.emit(words)


def _hint(item: Selection) -> str:
    """What a double-click does with a parameter; a unit's numbers need no more words."""
    return "\nDouble-click to change it" if item.kind in (EDGE, BIAS) else ""
