"""The histograms as a picture, and their bins as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from core.explain import LayerHistograms
from gui.export.table import Cell, Table
from gui.look.theme import Theme
from gui.widgets.plots.items.axes import TICK_PIXELS, pixel_font
from gui.widgets.spread.painter import paint_spread


@dataclass(frozen=True, eq=False)
class SpreadPicture:
    """Histograms of every layer at one tick."""

    layers: tuple[LayerHistograms, ...]
    name: str = "spread"
    title: str = "Spread"

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the histograms into ``rect``."""
        paint_spread(painter, rect, self.layers, theme, pixel_font(TICK_PIXELS))

    def table(self) -> Table:
        """One row for each bin of what has been computed."""
        return Table(("name", "from", "to", "count"), self._rows())

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for one in self.layers:
            for name, part in (("W", one.weights), ("a", one.activations), ("dW", one.slopes)):
                if part is None:
                    continue
                edges = part.edges.tolist()
                for place, count in enumerate(part.counts.tolist()):
                    yield f"{name}{one.layer}", edges[place], edges[place + 1], count
