"""Parts of the main window without a will of their own: bar, centre, docks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from gui.dock_titles import DockTitles
from gui.inspecting import empty_dock_content
from gui.theme import Theme
from gui.widgets.plots.table import PLOTS

LEAST_WIDTH = {"program": 190}  # pixels; narrower, words would be cut
FIRST_WIDTH = {"experiment": 310, "program": 280}  # with room for a formula
FRAME = 60  # pixels
PLOT_SIZE = (500, 235)
TITLES = {
    "experiment": "Experiment",
    "program": "Operations",
    "inspector": "Inspector",
    "spread": "Spread",
}
BEHIND = {"inspector": "program", "effect": "loss", "ratios": "gradients", "spread": "gradients"}
LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
AREAS = {"experiment": LEFT, "program": RIGHT, "inspector": RIGHT}  # the others are below


class Themed(Protocol):
    """A part of the window with colours of its own."""

    def set_theme(self, theme: Theme) -> None: ...


def fit_to_screen(window: QMainWindow) -> None:
    """At the first start: the whole screen where it is hardly larger than the window."""
    room = window.screen().availableGeometry()
    # The window manager's own frame takes some room as well.
    if window.width() + FRAME > room.width() or window.height() + FRAME > room.height():
        window.resize(min(window.width(), room.width()), min(window.height(), room.height()))
        window.setWindowState(Qt.WindowState.WindowMaximized)


def add_transport_bar(window: QMainWindow, transport: QWidget) -> None:
    """Put ``transport`` below the menus."""
    bar = QToolBar("Transport")
    bar.setObjectName("transport_bar")
    bar.setMovable(False)
    bar.addWidget(transport)
    window.addToolBar(bar)


def add_centre(window: QMainWindow, canvas: QWidget, samples: QWidget, below: QWidget) -> None:
    """Put the canvas into the middle, with the choice of its sample above it."""
    strip = QHBoxLayout()
    strip.setContentsMargins(8, 4, 8, 2)
    strip.addStretch(1)
    strip.addWidget(samples)
    centre = QWidget()
    column = QVBoxLayout(centre)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(strip)
    column.addWidget(canvas, 1)
    column.addWidget(below)
    window.setCentralWidget(centre)


def add_docks(
    window: QMainWindow,
    panel: QWidget,
    program_list: QWidget,
    below: Mapping[str, QWidget],
) -> dict[str, QDockWidget]:
    """The panel left, the operations right, both as high as the window; the plots below.

    Of the plots two stand side by side, and the others lie behind them as tabs.
    """
    window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
    window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
    widgets = {"experiment": panel, "program": program_list, "inspector": empty_dock_content()}
    docks = {key: _dock(window, key, one) for key, one in {**widgets, **below}.items()}
    style = DockTitles()
    style.setParent(window)
    for dock in docks.values():
        dock.setStyle(style)
    arrange(window, docks)
    return docks


def arrange(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Put every dock where it is at the first start, in sight, with the size that it has then.

    Tabs stand in their first order again, and what was never seen has a size too.
    """
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    for key, dock in docks.items():
        window.addDockWidget(AREAS.get(key, BOTTOM), dock)
        if key in BEHIND:
            window.tabifyDockWidget(docks[BEHIND[key]], dock)
        dock.show()
    for front in set(BEHIND.values()):
        docks[front].raise_()
    set_first_sizes(window, docks)


def set_first_sizes(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Give the docks the sizes of the first start."""
    across, up = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    window.resizeDocks([docks[key] for key in FIRST_WIDTH], list(FIRST_WIDTH.values()), across)
    fronts = [dock for key, dock in docks.items() if key not in {*AREAS, *BEHIND}]
    for size, way in zip(PLOT_SIZE, (across, up), strict=True):
        window.resizeDocks(fronts, [size] * len(fronts), way)


def _dock(window: QMainWindow, key: str, widget: QWidget) -> QDockWidget:
    title = TITLES[key] if key in TITLES else PLOTS[key].title
    dock = QDockWidget(title, window)
    dock.setObjectName(f"{key}_dock")
    dock.setWidget(widget)
    widget.setMinimumWidth(LEAST_WIDTH.get(key, 0))
    return dock
