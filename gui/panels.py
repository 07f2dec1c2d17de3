"""The View menu's panels: an entry is checked while its panel is to be seen, also among tabs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow
from shiboken6 import isValid


class Panels(QObject):
    """Brings a panel to the front, or hides it where it is there already.

    Args:
        docks: by their keys.
        actions: has one ``panel_…`` for each of them.
    """

    def __init__(
        self,
        window: QMainWindow,
        docks: Mapping[str, QDockWidget],
        actions: Mapping[str, QAction],
    ) -> None:
        super().__init__(window)
        self._docks = docks
        self._actions = {key: actions[f"panel_{key}"] for key in docks}
        self._window = window
        for key, dock in docks.items():
            self._actions[key].setData(key)
            self._actions[key].triggered.connect(self.on_triggered)
            dock.visibilityChanged.connect(self.on_visibility_changed)

    def on_triggered(self, wanted: bool) -> None:
        sender = self.sender()
        assert isinstance(sender, QAction)
        dock = self._docks[sender.data()]
        dock.setVisible(wanted)
        if wanted:
            dock.raise_()

    def on_visibility_changed(self, seen: bool) -> None:
        """A panel came to sight, or went: it was closed, or another tab lies over it."""
        sender = self.sender()
        if not isValid(self._window) or not self._window.isVisible() or self._window.isMinimized():
            return  # all panels go with the window, and that says nothing of them
        for key, dock in self._docks.items():
            if dock is sender:
                self._actions[key].setChecked(seen)
