"""The context menu of a plot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from gui.widgets.plots.curve_plot import CurvePlot


@dataclass(frozen=True)
class MenuEntry:
    """One line of a menu: text, key, what it does, and whether it is checked (None: no check)."""

    text: str
    key: str
    action: Callable[[], object]
    checked: bool | None = None
    enabled: bool = True


def fill_menu(menu: QMenu, groups: list[list[MenuEntry]]) -> QMenu:
    """Add groups of entries with lines between them.

    The keys are shown as text only: a shortcut here would take them from the whole window.
    """
    for group in groups:
        for entry in group:
            action = menu.addAction(f"{entry.text}\t{entry.key}" if entry.key else entry.text)
            action.setEnabled(entry.enabled)
            if entry.checked is not None:
                action.setCheckable(True)
                action.setChecked(entry.checked)
            action.triggered.connect(entry.action)
        menu.addSeparator()
    return menu


def plot_menu(plot: CurvePlot) -> QMenu:
    """The menu of ``plot``: what its keys do, copying and exporting."""
    view = [
        MenuEntry("View all", "A", plot.view_all),
        MenuEntry("Zoom in", "+", plot.zoom_in),
        MenuEntry("Zoom out", "-", plot.zoom_out),
    ]
    if plot.spec.can_log:
        view.append(MenuEntry("Logarithmic axis", "L", plot.toggle_log, checked=plot.log_y))
    there = plot.reading is not None
    give = [
        MenuEntry("Copy the values under the mouse", "", plot.copy_reading, enabled=there),
        MenuEntry("Copy as image", "", plot.copy_requested.emit),
        MenuEntry("Export …", "", plot.export_requested.emit),
    ]
    return fill_menu(QMenu(plot), [view, give])
