"""The panel with the histograms; it works them out only while it can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QWidget

from core.session.snapshot import Snapshot
from gui.look.theme import Theme, palette
from gui.qt.retire import pop_up
from gui.widgets.spread.painter import least_height, note_of, paint_spread

# The explanations are imported when the panel is first seen: they would lengthen every start.
if TYPE_CHECKING:
    from core.explain import LayerHistograms

PAUSE = 100  # ms between two pictures in a run


class _Sheet(QWidget):
    """What is scrolled: the histograms themselves."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.layers: tuple[LayerHistograms, ...] = ()

    def small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(max(10, round(0.88 * self.fontInfo().pixelSize())))
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_spread(painter, QRectF(self.rect()), self.layers, self.theme, self.small_font())
        painter.end()


class SpreadPanel(QScrollArea):
    """Histograms of weights, activations and slopes of each layer.

    Signals:
        export_requested, copy_requested: from its own menu.
    """

    export_requested = Signal()
    copy_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("spread")
        self.setAccessibleName("Spread of weights, activations and slopes")
        self._snapshot: Snapshot | None = None
        self._in_sight = False
        self._age = QElapsedTimer()
        self._late = QTimer(self, singleShot=True, interval=PAUSE)
        self._late.timeout.connect(self.refresh)
        self.sheet = _Sheet(theme)
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_theme(theme)

    @property
    def layers(self) -> tuple[LayerHistograms, ...]:
        """What is on show, or would be now."""
        if self._snapshot is None:
            return ()
        from core.explain import histograms

        return histograms(self._snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show another tick; in a run at most ten times a second."""
        self._snapshot = snapshot
        if self._age.isValid() and self._age.elapsed() < PAUSE:
            if not self._late.isActive():
                self._late.start()
            return
        self.refresh()

    def on_sight(self, seen: bool) -> None:
        """Its dock came to the front: catch up."""
        self._in_sight = seen
        self.refresh()

    def refresh(self) -> None:
        """Work out what is on show, where anybody can see it."""
        if self._snapshot is None or not self._in_sight:
            return
        self._age.start()
        self.sheet.layers = self.layers
        self.sheet.setMinimumHeight(least_height(len(self.sheet.layers), self.sheet.small_font()))
        self.sheet.setAccessibleDescription(self._words())
        self.sheet.update()

    def set_theme(self, theme: Theme) -> None:
        self.sheet.theme = theme
        colours = palette(theme)
        colours.setColor(QPalette.ColorRole.Window, QColor(theme.canvas))
        self.setPalette(colours)
        self.sheet.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Copy as image").triggered.connect(self.copy_requested)
        menu.addAction("Export …").triggered.connect(self.export_requested)
        pop_up(menu, event.globalPos())
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(450, 260)

    def _words(self) -> str:
        parts = []
        for one in self.sheet.layers:
            for name, part in (("W", one.weights), ("a", one.activations), ("dW", one.slopes)):
                words = "not computed yet" if part is None else note_of(part)
                parts.append(f"{name}{one.layer}: {words}")
        return "; ".join(parts)
