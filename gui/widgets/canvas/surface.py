"""The painting half of the canvas: a widget that shows snapshots, enlarged and moved as wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontInfo, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.look.theme import Theme
from gui.widgets.canvas.focus import is_fast
from gui.widgets.canvas.paint.caption import paint_caption
from gui.widgets.canvas.paint.frame import Frame, PaintOptions
from gui.widgets.canvas.paint.inks import inks_of
from gui.widgets.canvas.paint.painter import NetworkPainter, paint_network
from gui.widgets.canvas.paint.sheet import CENTRE, Sheet, forget_fonts
from gui.widgets.canvas.paint.underlay import Underlay
from gui.widgets.canvas.places import MIN_EM
from gui.widgets.canvas.viewport import Viewport

if TYPE_CHECKING:
    from core.session.snapshot import Snapshot

PAUSE = 50  # ms between paintings of a fast run: nobody reads numbers that change faster
EMPTY = "No network yet. Open an experiment, or choose one of the examples."


def _type_size() -> float:
    """Size of the application's font in points."""
    return max(QFontInfo(QApplication.font()).pointSizeF(), 1.0)


class NetworkSurface(QWidget):
    """Shows a network; ``NetworkCanvas`` adds the mouse, the keys and the selection.

    Signals:
        zoomed: how much it is enlarged now.
    """

    zoomed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._snapshot: Snapshot | None = None
        self._options = PaintOptions()
        self._painter = NetworkPainter()
        self._underlay = Underlay(self._painter)
        self._viewport = Viewport()
        self._usual_type = _type_size()
        self._since_paint = QElapsedTimer()
        self._late = QTimer(self, singleShot=True, interval=PAUSE)
        self._late.timeout.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Network")
        self.setAccessibleDescription(EMPTY)

    # What is shown

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show ``snapshot``; in a fast run at most every 50 ms: the worker needs its time."""
        before, self._snapshot = self._snapshot, snapshot
        if before is None or before.run != snapshot.run or before.sizes != snapshot.sizes:
            self.on_new_network(before, snapshot)
        recent = self._since_paint.isValid() and self._since_paint.elapsed() < PAUSE
        if is_fast(snapshot) and recent:
            if not self._late.isActive():
                self._late.start()
            return
        self.update()

    def on_new_network(self, before: Snapshot | None, snapshot: Snapshot) -> None:
        """Another run; the view is fitted again where the network has other sizes."""
        if before is None or before.sizes != snapshot.sizes:
            self._viewport.fit()
            self.zoomed.emit(self.zoom)
        self._options = replace(self._options, hovered=None, lit=None)
        sizes = "-".join(map(str, snapshot.sizes))
        self.setAccessibleDescription(
            f"Network {sizes}. Control and arrows select neurons, control, shift and up or down "
            "their bias and weights."
        )

    @property
    def snapshot(self) -> Snapshot | None:
        """What is shown; None before the first."""
        return self._snapshot

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_digits(self, digits: int, decimal: str = ".") -> None:
        """Significant digits of the numbers on the canvas, 1 at least, and the decimal mark."""
        self._options = replace(self._options, digits=max(digits, 1), decimal=decimal)
        self.update()

    def set_sample(self, sample: int | None) -> None:
        """Show the sample at this position of the batch, or the batch's mean for None."""
        self._options = replace(self._options, sample=sample)
        self.update()

    def paint_to(
        self,
        painter: QPainter,
        rect: QRectF,
        theme: Theme | None = None,
        snapshot: Snapshot | None = None,
    ) -> None:
        """Paint the fitted network as vectors, without marks: for exports. Empty: nothing.

        It is that of ``snapshot``; by default the one on show.
        """
        snapshot = snapshot or self._snapshot
        if snapshot is not None:
            options = replace(self._options, selected=None, hovered=None, lit=None, zoom=1.0)
            paint_network(painter, rect, snapshot, theme or self._theme, options)

    # Zoom

    @property
    def zoom(self) -> float:
        return self._viewport.zoom

    def fit(self) -> None:
        """Show the whole network."""
        self._viewport.fit()
        self.zoomed.emit(self.zoom)
        self.update()

    def set_zoom(self, zoom: float) -> None:
        """Enlarge so much, about the middle."""
        if zoom != self.zoom:
            self.zoom_by(zoom / self.zoom)

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Enlarge ``factor`` times; what is at ``about`` (default: the middle) stays there."""
        middle = QPointF(self.width() / 2, self.height() / 2)
        self._viewport.zoom_by(factor, middle if about is None else about)
        self._viewport.keep_in_sight(self.size())
        self.zoomed.emit(self.zoom)
        self.update()

    # Painting

    def frame(self, painter: QPainter | None) -> Frame:
        """What one painting needs; without a painter to measure and to point."""
        assert self._snapshot is not None
        options = replace(self._options, zoom=self._viewport.zoom)
        rect = QRectF(self.rect())
        frame = self._painter.frame(painter, rect, self._snapshot, self._theme, options)
        if painter is None:
            self._painter.update_edges(frame)
        return frame

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._snapshot is None:
            self._paint_empty(painter)
        else:
            frame = self.frame(painter)
            image = self._underlay.image(frame, self._viewport, self._theme, self)
            painter.drawPixmap(0, 0, image)
            if self._underlay.is_behind(self._snapshot):
                self._late.start()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setTransform(self._viewport.transform, True)
            self._painter.paint_live(frame)
            painter.resetTransform()
            paint_caption(frame)
        if self.hasFocus():
            painter.setPen(inks_of(self._theme).accent)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
        self._since_paint.start()

    def _paint_empty(self, painter: QPainter) -> None:
        inks = inks_of(self._theme)
        painter.fillRect(self.rect(), inks.canvas)
        sheet = Sheet(painter, inks)
        em = round(14 * self._options.least_type / MIN_EM)
        words = sheet.fitted(EMPTY, em, self.width() - em)
        sheet.text(self.width() / 2, self.height() / 2, words, inks.muted, em, align=CENTRE)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.FontChange):
            self._on_font()
        super().changeEvent(event)

    def _on_font(self) -> None:
        """Text grows and shrinks with the application's, from what it was at the start."""
        forget_fonts()
        self._underlay.forget()
        least = max(round(MIN_EM * _type_size() / self._usual_type), 1)
        self._options = replace(self._options, least_type=least)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._viewport.resize(event.oldSize(), event.size())
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(900, 500)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 220)
