"""What a crowded curve covers, pale, from its least to its greatest values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gui.look.theme import Theme
from gui.widgets.plots.curve_points import Floats
from gui.widgets.plots.curve_spec import Dash, Series
from gui.widgets.plots.items.over_view import OverView

PALE = 0.22
PIECE = 8  # columns
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


class Bands(OverView):
    """All areas of a plot.

    Args:
        pieces: whether an area is painted in pieces, whose edges then fall on whole dots. In one it
            takes ten times as long where there are many dots; as vectors its pieces would show.
    """

    def __init__(self, pieces: bool = True) -> None:
        super().__init__()
        self._pieces = pieces
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

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Fill the areas."""
        painter.setPen(Qt.PenStyle.NoPen)
        if self._pieces:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for area in self._areas:
            colour = QColor(area.colour)
            colour.setAlphaF(PALE)
            painter.setBrush(colour)
            step = PIECE if self._pieces else max(len(area.x) - 1, 1)
            for start in range(0, len(area.x) - 1, step):
                painter.drawPolygon(_polygon(area, slice(start, start + step + 1)))


def _polygon(area: Area, part: slice) -> QPolygonF:
    """Around the points ``part`` of an area."""
    x, low, high = area.x[part], area.low[part], area.high[part]
    there = np.concatenate((x, x[::-1])).tolist(), np.concatenate((low, high[::-1])).tolist()
    return QPolygonF([QPointF(a, b) for a, b in zip(*there, strict=True)])
