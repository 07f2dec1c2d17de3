"""The resting part of the canvas as a ready image, renewed at most ten times a second in a run."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gui.look.theme import Theme
from gui.view.selection import EDGE
from gui.widgets.canvas.focus import is_fast
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.painter import NetworkPainter
from gui.widgets.canvas.paint.sheet import Sheet
from gui.widgets.canvas.viewport import Viewport

RENEWAL = 100  # ms: in a fast run the edges' image may be this old


class Underlay:
    """Keeps the image of edges, headings and band until something in it changes."""

    def __init__(self, painter: NetworkPainter) -> None:
        self._painter = painter
        self._image = QPixmap()
        self._look: tuple[object, ...] = ()
        self._snapshot: object = None
        self._age = QElapsedTimer()

    def forget(self) -> None:
        """Paint the image anew next time: something it does not know of has changed."""
        self._look = ()

    def is_behind(self, snapshot: object) -> bool:
        """Whether the image shows an older snapshot, so that one more painting is due."""
        return snapshot is not self._snapshot

    def image(self, frame: Frame, viewport: Viewport, theme: Theme, widget: QWidget) -> QPixmap:
        """The image for ``frame``, in the widget's size and pixels."""
        snapshot, options = frame.snapshot, frame.options
        offset = viewport.offset
        ratio = widget.devicePixelRatioF()
        look = (
            theme, viewport.zoom, offset.x(), offset.y(), widget.width(), widget.height(), ratio,
            options.digits, options.decimal, options.sample,
            snapshot.run, snapshot.sizes, is_fast(snapshot),
            *(item if item and item.kind == EDGE else None
              for item in (options.selected, options.hovered, options.lit)),
        )  # fmt: skip
        young = is_fast(snapshot) and self._age.isValid() and self._age.elapsed() < RENEWAL
        if look != self._look or (snapshot is not self._snapshot and not young):
            self._paint(frame, viewport, QSize(widget.width(), widget.height()), ratio)
            self._look, self._snapshot = look, snapshot
            self._age.start()
        return self._image

    def _paint(self, frame: Frame, viewport: Viewport, size: QSize, ratio: float) -> None:
        pixels = QSize(round(size.width() * ratio), round(size.height() * ratio))
        if self._image.size() != pixels:
            self._image = QPixmap(pixels)
        self._image.setDevicePixelRatio(ratio)
        painter = QPainter(self._image)
        painter.fillRect(0, 0, size.width(), size.height(), frame.sheet.inks.canvas)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(viewport.transform, True)
        sheet = Sheet(painter, frame.sheet.inks, frame.options.family)
        self._painter.paint_under(replace(frame, sheet=sheet))
        painter.end()
