"""A formula that is worked with: factors light up, lead on when clicked, are reached by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from core.explain import Quantity
from gui.look.theme import Theme
from gui.qt.plain_text import tip
from gui.widgets.inspector.pages.formula_surface import FormulaSurface, exact


class FormulaView(FormulaSurface):
    """One explanation's lines, with the mouse and the keyboard.

    Signals:
        hovered: the ``Quantity`` under the mouse or the keyboard's mark, or None.
        followed: a ``Quantity`` whose factor was clicked.
        menu_requested: where (global), and the ``Quantity`` there or None.
    """

    hovered = Signal(object)
    followed = Signal(object)
    menu_requested = Signal(QPoint, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focus_first", True)  # of the inspector, by its key

    def on_other_links(self) -> None:
        """The lines are others: what the mouse was on may be gone."""
        if self._hovered is not None and self._hovered not in self.links():
            self._hover(None)

    # Mouse

    def quantity_at(self, position: QPointF) -> Quantity | None:
        """The factor under ``position``: the innermost."""
        best: tuple[float, Quantity] | None = None
        for quantity, spot in self._spots():
            rect = self._rect(spot)
            size = rect.width() * rect.height()
            if rect.contains(position) and (best is None or size < best[0]):
                best = size, quantity
        return best[1] if best else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.quantity_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        quantity = self.quantity_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and quantity is not None:
            self.followed.emit(quantity)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def _hover(self, quantity: Quantity | None) -> None:
        if quantity == self._hovered:
            return
        self._hovered = quantity
        shape = Qt.CursorShape
        self.setCursor(shape.PointingHandCursor if quantity else shape.ArrowCursor)
        self.hovered.emit(quantity)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            quantity = self.quantity_at(QPointF(event.pos()))
            if quantity is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), tip(self._tip(quantity)), self)
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos(), self.quantity_at(QPointF(event.pos())))

    def value_of(self, quantity: Quantity) -> float | None:
        """The number that stands for the factor in the lines; None where none is known."""
        return self._values.get(quantity)

    def _tip(self, quantity: Quantity) -> str:
        value = self.value_of(quantity)
        if value is None:
            return f"{quantity.text}: not computed yet\nClick to see where it will come from"
        return f"{quantity.text} = {exact(value, self._numbers)}\nClick to see where it comes from"

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, bare = (
            event.key(),
            event.modifiers()
            in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            ),
        )
        if bare and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1, around=True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._marked is not None:
            self.followed.emit(self._marked)
        elif key == Qt.Key.Key_Escape and self._marked is not None:
            self._mark(None)
        else:
            event.ignore()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from factor to factor, and on to the next control after the last."""
        return self._move(1 if next else -1) or super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._mark(None)
        super().focusOutEvent(event)

    def _move(self, by: int, around: bool = False) -> bool:
        """Mark the next factor; False where there is none."""
        links = self.links()
        if self._marked in links:
            place = links.index(self._marked) + by
        else:
            place = 0 if by > 0 else len(links) - 1
        if around and links:
            place %= len(links)
        if not 0 <= place < len(links):
            return False
        self._mark(links[place])
        return True

    def _mark(self, quantity: Quantity | None) -> None:
        if quantity == self._marked:
            return
        self._marked = quantity
        self.hovered.emit(quantity)
        words = self.text()
        if quantity is not None:
            words = f"Factor {quantity.text}. Enter shows where it comes from."
        self.setAccessibleDescription(words)
        change = QAccessible.Event.DescriptionChanged
        QAccessible.updateAccessibility(QAccessibleEvent(self, change))
        self.update()
