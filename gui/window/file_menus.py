"""The two submenus that open something at once: the examples, and the files used lately."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.controllers.documents import Documents
from gui.qt.plain_text import tip
from gui.settings.settings import Settings
from gui.words.examples import EXAMPLES, example


class FileMenus(QObject):
    """Keeps both submenus up to date and opens what is chosen in them.

    Args:
        window: the parent.
        menu: where the submenus go, before the action ``before``.
        before: an action of ``menu``.
        documents: opens them.
        settings: knows the recent files.
    """

    def __init__(
        self,
        window: QWidget,
        menu: QMenu,
        before: QAction,
        documents: Documents,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._documents = documents
        self._settings = settings
        self.examples = QMenu("E&xamples", window)
        for name in EXAMPLES:
            action = self.examples.addAction(_plain(example(name).title))
            action.setData(name)
        self.recent = QMenu("Open &recent", window)
        self.recent.setToolTipsVisible(True)
        for submenu in (self.examples, self.recent):
            menu.insertMenu(before, submenu)
        menu.insertSeparator(before)
        self.on_recent_changed()
        menu.aboutToShow.connect(self.on_about_to_show)

    def on_about_to_show(self) -> None:
        """Another window of the program may have opened files meanwhile."""
        self._settings.refresh_recent()
        self.on_recent_changed()

    def on_recent_changed(self) -> None:
        self.recent.clear()
        for path in self._settings.recent():
            action = self.recent.addAction(_plain(path.name))
            action.setToolTip(tip(str(path)))
            action.setStatusTip(str(path))
            action.setData(str(path))
        self.recent.setEnabled(not self.recent.isEmpty())

    def on_example(self, action: QAction) -> None:
        self._documents.open_example(action.data())

    def on_recent(self, action: QAction) -> None:
        self._documents.open_path(Path(action.data()))


def _plain(name: str) -> str:
    """``name`` for a menu, where ``&`` would underline the next letter."""
    return name.replace("&", "&&")
