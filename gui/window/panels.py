"""The View menu's panels: an entry is checked while its panel is to be seen, also among tabs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget
from shiboken6 import isValid

from gui.controllers.panel_table import panels

FOCUS_FIRST = "focus_first"  # property of the widget in a panel that its key goes to


class Panels(QObject):
    """Brings a panel to the front with the focus in it, or hides it where it is there already.

    Args:
        docks: by their keys.
        actions: has the ``action_key`` of each of them.
        home: what stands in the middle; it has the focus when a panel goes that had it.

    Signals:
        seen_changed: frozenset of the keys of the panels that are to be seen now.
    """

    seen_changed = Signal(object)

    def __init__(
        self,
        window: QMainWindow,
        docks: Mapping[str, QDockWidget],
        actions: Mapping[str, QAction],
        home: QWidget,
    ) -> None:
        super().__init__(window)
        self._docks = docks
        self._actions = {key: actions[panels()[key].action_key] for key in docks}
        self._window = window
        self._home = home
        self._wanted: QDockWidget | None = None
        for key, dock in docks.items():
            self._actions[key].setData(key)
            self._actions[key].triggered.connect(self.on_triggered)
            dock.visibilityChanged.connect(self.on_visibility_changed)

    def on_triggered(self, wanted: bool) -> None:
        sender = self.sender()
        assert isinstance(sender, QAction)
        dock = self._docks[sender.data()]
        had_focus = _holds(dock, QApplication.focusWidget())
        dock.setVisible(wanted)
        if wanted:
            dock.raise_()
            self._wanted = dock  # one behind another is shown, and filled, only after this
            QTimer.singleShot(0, self, self.on_shown)
        elif had_focus:
            self._home.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def on_shown(self) -> None:
        if self._wanted is not None and _focus_into(self._wanted):
            self._wanted = None

    @property
    def seen(self) -> frozenset[str]:
        """Keys of the panels that are to be seen: neither hidden nor behind another."""
        return frozenset(key for key, action in self._actions.items() if action.isChecked())

    def show_only(self, keys: frozenset[str]) -> None:
        """Bring these to the front, and hide what else is still to be seen then."""
        if keys == self.seen:
            return
        for key, dock in self._docks.items():
            if key in keys:
                dock.show()
                dock.raise_()
        for key in self.seen - keys:
            self._docks[key].hide()

    def on_next(self) -> None:
        """Take the focus to the next panel that is to be seen; after the last, to the middle."""
        self._go(1)

    def on_previous(self) -> None:
        self._go(-1)

    def _go(self, way: int) -> None:
        seen = [dock for key, dock in self._docks.items() if self._actions[key].isChecked()]
        focus = QApplication.focusWidget()
        held = [index for index, dock in enumerate(seen, 1) if _holds(dock, focus)]
        target = (held[0] if held else 0) + way
        if target % (len(seen) + 1) == 0:
            self._home.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            _focus_into(seen[target % (len(seen) + 1) - 1])

    def on_visibility_changed(self, seen: bool) -> None:
        """A panel came to sight, or went: it was closed, or another tab lies over it."""
        sender = self.sender()
        if not isValid(self._window) or not self._window.isVisible() or self._window.isMinimized():
            return  # all panels go with the window, and that says nothing of them
        for key, dock in self._docks.items():
            if dock is sender:
                self._actions[key].setChecked(seen)
                self.seen_changed.emit(self.seen)
                if seen and dock is self._wanted:
                    QTimer.singleShot(0, self, self.on_shown)


def _holds(dock: QDockWidget, widget: QWidget | None) -> bool:
    return widget is not None and (widget is dock or dock.isAncestorOf(widget))


def _focus_into(dock: QDockWidget) -> bool:
    """To what the panel is for, else to the first control in it; whether there is any."""
    content = dock.widget()
    inside = [one for one in (content, *content.findChildren(QWidget)) if _takes_focus(one)]
    wanted = [one for one in inside if one.property(FOCUS_FIRST)]
    for one in (*wanted, *inside)[:1]:
        one.setFocus(Qt.FocusReason.ShortcutFocusReason)
    return bool(inside)


def _takes_focus(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled()
