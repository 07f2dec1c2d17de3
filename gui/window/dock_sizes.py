"""Sizes of the docks: room for larger text and back, and a plot in a window of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar

from gui.controllers.panel_table import panels

PAUSE, TRIES = 20, 2
LET_OUT = QSize(860, 540)  # a plot in a window of its own
LET_OUT_PANEL = QSize(380, 600)
CANVAS = 0.45  # of the window's width; the panels give way to it
NUMBERS = 690  # pixels in which a small network has its numbers: larger text leaves it those
ACROSS, UP = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class DockSizes(QObject):
    """Widths of the side panels and heights of the plots, by the size of the text.

    A panel whose button takes it out of the window is there to be seen large.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        specs = panels().values()
        self._least = {spec.key: spec.least_width for spec in specs if spec.least_width}
        self._first = {spec.key: spec.first_width for spec in specs if spec.first_width}
        self._below = [spec.key for spec in specs if spec.below]
        self._scale = 1.0
        self._usual: dict[str, int] = {}  # sizes before the text grew
        self._wanted: dict[QDockWidget, int] = {}
        # Until what lies in the docks has its new text, they hold on to its old room.
        self._late = QTimer(self, singleShot=True, interval=0)
        self._late.timeout.connect(self.on_due)
        # What the panels have again as soon as the window has room for it.
        self._widths = dict(self._first)
        self._begun = False
        self._sharing = QTimer(self, singleShot=True, interval=0)
        self._sharing.timeout.connect(self.share)
        window.installEventFilter(self)
        for dock in docks.values():
            dock.topLevelChanged.connect(self.on_floating)
            dock.installEventFilter(self)

    def on_floating(self, floating: bool) -> None:
        """Make a panel that was let out large; one that is being dragged stays as it is."""
        dock = self.sender()
        assert isinstance(dock, QDockWidget)
        dragged = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if not floating or dragged or not self._window.isVisible():
            return
        below = any(dock is self._docks[key] for key in self._below)
        large = LET_OUT if below else LET_OUT_PANEL
        size = dock.size().expandedTo(large.boundedTo(self._window.size()))
        middle = self._window.geometry().center()
        corner = middle - QPoint(size.width() // 2, size.height() // 2)
        dock.setGeometry(QRect(corner, size))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See when the window has another size, and when the mouse gives a panel one."""
        if event.type() == QEvent.Type.Resize:
            if watched is self._window:
                self._sharing.start()
            elif QApplication.mouseButtons() != Qt.MouseButton.NoButton:
                shown = self._shown(self._first)
                growth = 1 + (self._scale - 1) / 3
                self._widths |= {key: round(dock.width() / growth) for key, dock in shown.items()}
        return super().eventFilter(watched, event)

    def share(self) -> None:
        """Give the side panels what is wanted, or in a narrow window what the canvas can spare."""
        shown = self._shown(self._first)
        width = self._window.width()
        room = (1 - CANVAS) * width
        if not self._begun and shown:  # these are the widths that were stored
            self._begun = True
            stored = {key: dock.width() for key, dock in shown.items()}
            self._widths |= stored if sum(stored.values()) <= room else {}
        usual = sum(self._widths[key] for key in shown)
        room = min(room, max(usual, width - NUMBERS))
        growth = 1 + (self._scale - 1) / 3
        wanted = {key: growth * self._widths[key] for key in shown}
        least = {key: self._docks[key].widget().minimumWidth() for key in shown}
        over = {key: max(size - least[key], 0) for key, size in wanted.items()}
        part = (room - sum(least.values())) / max(1, sum(over.values()))
        part = min(max(part, 0.0), 1.0)
        widths = [round(least[key] + part * over[key]) for key in shown]
        if shown:
            self._window.resizeDocks(list(shown.values()), widths, ACROSS)

    def on_reset(self) -> None:
        """The docks have the sizes of the first start again."""
        self._widths = dict(self._first)
        self._sharing.start()

    def scale(self, scale: float) -> None:
        """Make room for text that is ``scale`` times as large as usual."""
        for dock in self._docks.values():
            if (inside := dock.layout()) is not None:
                inside.invalidate()  # the title's height
        for key, least in self._least.items():
            self._docks[key].widget().setMinimumWidth(round(least * scale))
        if scale == self._scale:
            return
        up = self._shown(self._below)
        # The canvas needs its room as well: the plots grow half as much as their text.
        heights = self._sized({key: dock.height() for key, dock in up.items()}, (1 + scale) / 2)
        self._wanted = {up[key]: size for key, size in heights.items()}
        self._scale = scale
        self._late.start()

    def on_due(self) -> None:
        self.share()
        tabs = self._tabs  # their bar counts as a part of the dock
        sizes = [size + tabs for size in self._wanted.values()]
        self._window.resizeDocks(list(self._wanted), sizes, UP)

    @property
    def _tabs(self) -> int:
        """Height of the bars with which docks that share a place are chosen."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        bars = self._window.findChildren(QTabBar, options=direct)
        return max((bar.height() for bar in bars if bar.isVisible()), default=0)

    def _shown(self, keys: Iterable[str]) -> dict[str, QDockWidget]:
        """What is seen of these docks in the window: they themselves, or what lies before them."""
        found = {}
        for key in keys:
            dock = self._docks[key]
            for one in (dock, *self._window.tabifiedDockWidgets(dock)):
                if not one.isFloating() and not one.visibleRegion().isEmpty():
                    found[key] = one
        return found

    def _sized(self, sizes: dict[str, int], growth: float) -> dict[str, int]:
        """``growth`` times the sizes that the docks had while the text had its usual size."""
        if self._scale == 1.0:
            self._usual |= sizes
        usual = {key: self._usual.get(key, size) for key, size in sizes.items()}
        return {key: round(growth * size) for key, size in usual.items()}
