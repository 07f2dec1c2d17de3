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

from gui.controllers.panel_table import LEFT, RIGHT, PanelSpec, panels
from gui.look.theme import Theme
from gui.window.dock_titles import DockTitles

FRAME = 60  # pixels
PLOT_SIZE = (500, 235)


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


def add_docks(window: QMainWindow, widgets: Mapping[str, QWidget]) -> dict[str, QDockWidget]:
    """A dock for each panel: those at the sides as high as the window, the plots between.

    Of the plots two stand side by side, and the others lie behind them as tabs.
    """
    window.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
    window.setCorner(Qt.Corner.BottomRightCorner, RIGHT)
    docks = {key: _dock(window, spec, widgets[key]) for key, spec in panels().items()}
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
    specs = panels()
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    for key, dock in docks.items():
        window.addDockWidget(specs[key].area, dock)
        if specs[key].behind:
            window.tabifyDockWidget(docks[specs[key].behind], dock)
        dock.show()
    for front in {spec.behind for spec in specs.values()} - {""}:
        docks[front].raise_()
    set_first_sizes(window, docks)


def set_first_sizes(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Give the docks the sizes of the first start."""
    across, up = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    specs = panels()
    widths = {key: spec.first_width for key, spec in specs.items() if spec.first_width}
    window.resizeDocks([docks[key] for key in widths], list(widths.values()), across)
    fronts = [docks[key] for key, spec in specs.items() if spec.below and not spec.behind]
    for size, way in zip(PLOT_SIZE, (across, up), strict=True):
        window.resizeDocks(fronts, [size] * len(fronts), way)


def _dock(window: QMainWindow, spec: PanelSpec, widget: QWidget) -> QDockWidget:
    dock = QDockWidget(spec.title, window)
    dock.setObjectName(f"{spec.key}_dock")
    dock.setWidget(widget)
    widget.setMinimumWidth(spec.least_width)
    return dock
