"""Marks at single points, the same size at any zoom and sharp in every file format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.widgets.plots.curve_points import Floats, alone
from gui.widgets.plots.curve_spec import Series
from gui.widgets.plots.items.over_view import OverView

FEW_POINTS = 40
DOT = 8.0
SMALL_DOT = 7.0


@dataclass(frozen=True)
class Marks:
    """Points (two arrays of n, in the view's coordinates) that share symbol, size and colour."""

    x: Floats
    y: Floats
    symbol: str
    size: float
    colour: str


def draw_symbol(
    painter: QPainter,
    symbol: str,
    centre: QPointF,
    size: float,
    colour: QColor,
    rim: QColor | None = None,
) -> None:
    """Fill one symbol as a path, which every paint device keeps as a vector.

    A ``rim`` of the background's colour sets it off from the line.
    """
    path: QPainterPath = Symbols[symbol]
    size *= 1.0 if symbol in ("o", "s", "h", "p") else 1.3  # pointed symbols look smaller
    place = QTransform.fromTranslate(centre.x(), centre.y()).scale(size, size)
    if rim is not None:
        painter.strokePath(place.map(path), QPen(rim, 3.0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPath(place.map(path))


def marks_of(series: Series, x: Floats, y: Floats, along: slice) -> list[Marks]:
    """The last point, points that no line reaches, those ``along``, and all where they are few."""
    shown = np.isfinite(y)
    if not shown.any():
        return []
    some = shown
    if len(x) > FEW_POINTS:
        some = alone(y)
        some[along] = True
        some &= shown
    last = np.flatnonzero(shown)[-1:]
    return [
        Marks(x[some], y[some], series.symbol, SMALL_DOT, series.colour),
        Marks(x[last], y[last], series.symbol, DOT, series.colour),
    ]


class Markers(OverView):
    """All marks of a plot.

    pyqtgraph's scatter plot keeps symbols as bitmaps and is made for thousands of points; here
    there are a few dozen at most.
    """

    def __init__(self) -> None:
        super().__init__()
        self._marks: Sequence[Marks] = ()
        self._rim = QColor()

    @property
    def marks(self) -> Sequence[Marks]:
        """What is drawn now."""
        return self._marks

    def show_marks(self, marks: Sequence[Marks], background: str) -> None:
        """Draw these instead, each with a rim of the background's colour."""
        if marks or self._marks:
            self._marks = marks
            self._rim = QColor(background)
            self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw in pixels: the view's scale would stretch the symbols."""
        to_pixels = painter.transform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for group in self._marks:
            colour = QColor(group.colour)
            for x, y in zip(group.x.tolist(), group.y.tolist(), strict=True):
                centre = to_pixels.map(QPointF(x, y))
                draw_symbol(painter, group.symbol, centre, group.size, colour, self._rim)
        painter.restore()
