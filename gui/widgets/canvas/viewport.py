"""Which part of the scene a widget shows: a zoom and an offset."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QTransform

LEAST, MOST = 0.5, 24.0
IN_SIGHT = 1 / 2  # of the widget is filled, whatever is dragged: nothing gets lost


class Viewport:
    """``zoom`` and ``offset`` (pixels): a scene point p is shown at ``offset + zoom * p``."""

    def __init__(self) -> None:
        self.zoom = 1.0
        self.offset = QPointF(0, 0)

    def fit(self) -> None:
        """The whole scene: a layout fills the widget at zoom 1."""
        self.zoom, self.offset = 1.0, QPointF(0, 0)

    @property
    def fitted(self) -> bool:
        return self.zoom == 1.0 and self.offset.isNull()

    @property
    def transform(self) -> QTransform:
        return QTransform(self.zoom, 0, 0, self.zoom, self.offset.x(), self.offset.y())

    def zoom_by(self, factor: float, about: QPointF) -> None:
        """Multiply the zoom, within bounds; the scene point at ``about`` stays under it."""
        fixed = self.to_scene(about)
        self.zoom = min(max(self.zoom * factor, LEAST), MOST)
        self.offset = about - fixed * self.zoom

    def pan(self, by: QPointF) -> None:
        self.offset = self.offset + by

    def keep_in_sight(self, size: QSize) -> None:
        """Bring the scene back into a widget of ``size``, which it fills at zoom 1."""
        x = self._held(self.offset.x(), size.width())
        self.offset = QPointF(x, self._held(self.offset.y(), size.height()))

    def _held(self, offset: float, length: int) -> float:
        seen = IN_SIGHT * length
        return min(max(offset, seen - self.zoom * length), length - seen)

    def resize(self, old: QSize, new: QSize) -> None:
        """Keep what was shown in place when the widget, and with it the scene, changes size."""
        if old.width() > 0 and old.height() > 0:
            x = self.offset.x() * new.width() / old.width()
            self.offset = QPointF(x, self.offset.y() * new.height() / old.height())

    def to_scene(self, point: QPointF) -> QPointF:
        return (point - self.offset) * (1 / self.zoom)

    def to_widget(self, point: QPointF) -> QPointF:
        return point * self.zoom + self.offset
