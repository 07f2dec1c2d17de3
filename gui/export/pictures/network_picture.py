"""The network as a picture, and its parameters as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from core.session.snapshot import Snapshot
from gui.export.table import Cell, Table
from gui.look.theme import Theme
from gui.widgets.canvas.paint.painter import paint_network

Paint = Callable[[QPainter, QRectF, Theme], None]


@dataclass(frozen=True, eq=False)
class NetworkPicture:
    """The network at one tick.

    Attributes:
        snapshot: the run at that tick.
        paint_as: paints it as the canvas on the screen shows it; None paints all of it.
    """

    snapshot: Snapshot
    paint_as: Paint | None = None
    name: str = "network"
    title: str = "Network"

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the network into ``rect``."""
        painter.fillRect(rect, QColor(theme.canvas))
        if self.paint_as is not None:
            self.paint_as(painter, rect, theme)
        else:
            paint_network(painter, rect, self.snapshot, theme)

    def table(self) -> Table:
        """All parameters: one row for each number of W1, b1, W2, …, counted from 0.

        A bias has one index, so its ``j`` is 0.
        """
        return Table(("name", "i", "j", "value"), self._rows())

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for name, array in self.snapshot.parameters.items():
            columns = np.atleast_2d(array.T).T  # biases as one column
            for (i, j), value in np.ndenumerate(columns):
                yield name, i, j, float(value)
