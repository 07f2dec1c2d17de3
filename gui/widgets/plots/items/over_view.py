"""An item that covers all of its plot's view, and never widens it."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class OverView(pg.GraphicsObject):
    """Base of what is painted over the curves' area; ``paint`` is the item's own."""

    def viewTransformChanged(self) -> None:
        """The view is what the item covers."""
        self.prepareGeometryChange()
        # Drops pyqtgraph's copy of the view's rectangle. With an old one the item would seem to
        # lie outside the view, and Qt would not draw it.
        super().viewTransformChanged()

    def boundingRect(self) -> QRectF:
        """All of the view, in its coordinates."""
        return QRectF(self.viewRect())

    def dataBounds(self, *args: object, **options: object) -> None:
        """The item never widens the view."""
