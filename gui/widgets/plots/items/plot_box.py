"""The area of the curves: the wheel and the mouse change the updates in view, not the values."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

X, Y = 0, 1


class PlotBox(pg.ViewBox):
    """A view box that zooms and pans by update alone until the values are zoomed on purpose.

    Attributes:
        y_by_hand: whether the range of values was chosen by hand, so that it follows no data.
    """

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.y_by_hand = False

    def wheelEvent(self, ev: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:
        """Zoom the updates; with Ctrl, or over the axis of values, the values."""
        if axis is None:
            axis = Y if ev.modifiers() & Qt.KeyboardModifier.ControlModifier else X
        self.y_by_hand = self.y_by_hand or axis == Y
        super().wheelEvent(ev, axis)

    def mouseDragEvent(self, ev: object, axis: int | None = None) -> None:
        """Pan the updates; the values too where they are zoomed, or from their axis."""
        self.y_by_hand = self.y_by_hand or axis == Y
        if axis is None and not self.y_by_hand:
            axis = X
        super().mouseDragEvent(ev, axis)
