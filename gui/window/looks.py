"""Looks of the window: its colours, the size of its text, the whole screen or not."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QFont, QIcon
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from gui.look.icons import icon
from gui.look.number_style import NumberStyle
from gui.look.theme import THEMES, Theme, apply_theme, choose_theme
from gui.qt.retire import retire
from gui.settings.settings import Settings
from gui.window.actions import retint

LARGER_TEXT = 1.3
SYSTEM = "system"
CHOICES = (SYSTEM, *THEMES)


class Looks(QObject):
    """What the View menu chooses of colours and sizes.

    Attributes:
        theme: the colours in use.

    Signals:
        theme_changed: carries the new ``Theme``; the program's palette has it already.
        text_scaled: how many times as large as usual the text is now.
        number_style_changed: carries the ``NumberStyle`` that numbers are to be written in.
    """

    theme_changed = Signal(object)
    text_scaled = Signal(float)
    number_style_changed = Signal(object)

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        remembered = settings.text("theme", SYSTEM)
        self._choice = remembered if remembered in CHOICES else SYSTEM
        self._actions: Mapping[str, QAction] = {}
        self.theme: Theme = choose_theme(self._choice)
        apply_theme(_application(), self.theme)
        self._font = QApplication.font()
        self.number_style = NumberStyle()

    def restore_numbers(self) -> None:
        """Take the style of numbers that is remembered."""
        self.on_number_style(NumberStyle.remembered(self._settings))

    def on_numbers(self) -> None:
        """Ask how numbers are to be written."""
        from gui.dialogs.number_dialog import NumberDialog

        dialog = NumberDialog(self.number_style, self._window)
        dialog.changed.connect(self.on_number_style)
        dialog.exec()
        retire(dialog)

    def on_number_style(self, style: NumberStyle) -> None:
        self.number_style = style
        self.number_style_changed.emit(style)

    def set_number_style(self, style: NumberStyle) -> None:
        """Take ``style``; tells of it only where it is another."""
        if style != self.number_style:
            self.on_number_style(style)

    def restore(self, actions: Mapping[str, QAction]) -> None:
        """Set the menu's switches to what is remembered; from now on the icons follow too."""
        self._actions = actions
        actions[f"theme_{self._choice}"].setChecked(True)
        actions["larger_text"].setChecked(self._settings.flag("larger_text"))
        self._set_icon()
        self.show_full_screen()

    def remember(self) -> None:
        self._settings.set_text("theme", self._choice)
        self.number_style.remember(self._settings)
        self._settings.set_flag("larger_text", self._actions["larger_text"].isChecked())

    def on_theme(self) -> None:
        """Take the colours whose menu entry was chosen."""
        self._choice = self.sender().objectName().removeprefix("theme_")
        self._set_theme()

    def on_system_theme(self) -> None:
        """Follow the desktop, where that is what was chosen."""
        if self._choice == SYSTEM:
            self._set_theme()

    def on_larger_text(self, larger: bool) -> None:
        scale = LARGER_TEXT if larger else 1.0
        font = QFont(self._font)
        font.setPointSizeF(self._font.pointSizeF() * scale)
        QApplication.setFont(font)
        for widget in self._window.findChildren(QWidget):
            if sheet := widget.styleSheet():  # Qt gives a new font to such a widget with it alone
                widget.setStyleSheet("")
                widget.setStyleSheet(sheet)
        self.text_scaled.emit(scale)

    def on_full_screen(self, full: bool) -> None:
        """Use the whole screen, or go back to what was before: maximized stays maximized."""
        state = self._window.windowState()
        whole = Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | whole if full else state & ~whole)

    def show_full_screen(self) -> None:
        """Let the menu's switch say what is so: a desktop can change it by itself."""
        action = self._actions.get("full_screen")
        if action is not None:
            blocked = action.blockSignals(True)
            action.setChecked(self._window.isFullScreen())
            action.blockSignals(blocked)

    def _set_theme(self) -> None:
        self.theme = choose_theme(self._choice)
        apply_theme(_application(), self.theme)
        retint(self._actions, self.theme)
        self._set_icon()
        self.theme_changed.emit(self.theme)

    def _set_icon(self) -> None:
        self._window.setWindowIcon(QIcon(icon("forward_operation", self.theme)))


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
