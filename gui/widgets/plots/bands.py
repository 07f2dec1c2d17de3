"""What a crowded curve covers, pale, from its least to its greatest values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.theme import Theme
from gui.widgets.plots.curve_points import Floats
from gui.widgets.plots.curve_spec import Dash, Series

PALE = 0.22
WORDS = "line: mean, pale: least to greatest"


@dataclass(frozen=True)
class Area:
    """Between two lines over the same x (three arrays of n, in the view's coordinates)."""

    x: Floats
    low: Floats
    high: Floats
    colour: str


def entry(theme: Theme) -> Series:
    """What the legend says of them."""
    return Series("", WORDS, theme.muted, Dash.SOLID, "")


class Bands(pg.GraphicsObject):
    """All areas of a plot."""

    def __init__(self) -> None:
        super().__init__()
        self._areas: Sequence[Area] = ()
        self.setZValue(-20)

    @property
    def areas(self) -> Sequence[Area]:
        """What is drawn now."""
        return self._areas

    def show_areas(self, areas: Sequence[Area]) -> None:
        """Draw these instead."""
        if areas or self._areas:
            self._areas = areas
            self.update()

    def viewTransformChanged(self) -> None:
        """The view is what the item covers."""
        self.prepareGeometryChange()
        super().viewTransformChanged()  # drops pyqtgraph's copy of the view's rectangle

    def boundingRect(self) -> QRectF:
        """All of the view, in its coordinates."""
        return QRectF(self.viewRect())

    def dataBounds(self, *args: object, **options: object) -> None:
        """Areas never widen the view."""

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Fill one polygon for each area."""
        painter.setPen(Qt.PenStyle.NoPen)
        for area in self._areas:
            colour = QColor(area.colour)
            colour.setAlphaF(PALE)
            painter.setBrush(colour)
            x = np.concatenate((area.x, area.x[::-1])).tolist()
            y = np.concatenate((area.low, area.high[::-1])).tolist()
            points = [QPointF(a, b) for a, b in zip(x, y, strict=True)]
            painter.drawPolygon(QPolygonF(points))
