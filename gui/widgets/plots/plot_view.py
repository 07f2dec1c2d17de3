"""The graphics view of a plot: tells where the mouse is, and leaves keys to the panel."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent

from gui.qt.retire import retire
from gui.widgets.plots.curve_figure import CurveFigure


class PlotView(pg.PlotWidget):
    """Shows a ``CurveFigure``; the wheel and the left button change the updates in view.

    Signals:
        mouse_moved: the mouse is at this place (QPoint, in the widget's pixels).
        mouse_left: the mouse has left.
        double_clicked: the left button was pressed twice.
    """

    mouse_moved = Signal(QPoint)
    mouse_left = Signal()
    double_clicked = Signal()

    def __init__(self, figure: CurveFigure) -> None:
        super().__init__(plotItem=figure.item)
        self._box = figure.box
        _drop_own_menu(self.scene())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(120, 80)

    def update_at(self, place: QPoint) -> float:
        """The update that stands at ``place``."""
        return float(self._box.mapSceneToView(self.mapToScene(place)).x())

    def place_of(self, update: float, value: float = 0.0) -> QPoint:
        """The pixel of a point of the axes."""
        return self.mapFromScene(self._box.mapViewToScene(QPointF(update, value)))

    def values_between(self, top: int, bottom: int) -> tuple[float, float]:
        """The least and greatest coordinate of values that stands between two pixel rows."""
        ends = (self.mapToScene(QPoint(0, row)) for row in (bottom, top))
        low, high = (float(self._box.mapSceneToView(end).y()) for end in ends)
        return low, high

    @property
    def curve_area(self) -> QRect:
        """Where the curves are, in the widget's pixels."""
        return self.mapFromScene(self._box.sceneBoundingRect()).boundingRect()

    def over_curves(self, place: QPoint) -> bool:
        """Whether ``place`` is in the area of the curves, not on an axis or the legend."""
        return bool(self._box.sceneBoundingRect().contains(self.mapToScene(place)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan as pyqtgraph does, and tell."""
        super().mouseMoveEvent(event)
        self.mouse_moved.emit(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """Tell."""
        super().leaveEvent(event)
        self.mouse_left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A right press opens the panel's menu: pyqtgraph would start to zoom and never stop."""
        if event.button() == Qt.MouseButton.RightButton:
            event.ignore()
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The panel has the menu."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The panel and the window have the keys."""
        event.ignore()


def _drop_own_menu(scene: pg.GraphicsScene) -> None:
    """Take pyqtgraph's *Export...* away, which writes other files than the program's own does."""
    retire(*scene.contextMenu)
    scene.contextMenu = []
