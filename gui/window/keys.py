"""Who gets a key: the control that has the focus while it is being used, the transport otherwise.

A shortcut of the window is asked for before the control that has the focus, unless that control
claims the key (Qt's ShortcutOverride). Left alone, Space would never press a button, and a student
who has just typed a learning rate could not step on with Right, because the field still claims it.
So: a control claims its own keys when it is reached by Tab or while it is edited, and gives them
up as soon as it is set (Enter in a field, a choice in a list, a click on a button). It keeps the
focus, so that Tab goes on from there; typing, a click into the field or another Tab starts anew.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

Key = Qt.Key
TEXT_FIELDS = (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)
# What a field gives up once it is set. Home stays with it: a reset would be too big a surprise.
STEPPING = {Key.Key_Left, Key.Key_Right, Key.Key_Space}
UNDOING = {Key.Key_Z, Key.Key_Y}
MOVES = {Key.Key_Home, Key.Key_End, Key.Key_PageUp, Key.Key_PageDown}
CLAIMS: tuple[tuple[type[QWidget], set[Qt.Key]], ...] = (
    (QAbstractButton, {Key.Key_Space}),
    (QComboBox, {Key.Key_Space, *MOVES}),
    (QAbstractSlider, {Key.Key_Left, Key.Key_Right, *MOVES}),
    (QAbstractSpinBox, MOVES),
    (QAbstractItemView, MOVES),
    (QTabBar, {Key.Key_Left, Key.Key_Right}),
)


class StepKeys(QObject):
    """Applies the rule to whatever control of ``window`` has the focus.

    Only the control that has the focus is filtered: a filter on the whole application would take
    every event of the program through Python.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWidget | None = None
        self._set = False  # the control has been set and gives its stepping keys up
        self._left: QWidget | None = None  # where the focus was when it went to another window
        self._left_set = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self.on_focus_changed)

    def on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and old is self._watched:
            old.removeEventFilter(self)
            self._left, self._left_set = old, self._set
        self._watched = None
        if new is None or new.window() is not self._window:
            return
        self._watched = new
        # A box's list is a window of its own: the focus that comes back from it was here before.
        back = new is self._left and (old is None or old.window() is not self._window)
        self._set = back and self._left_set
        new.installEventFilter(self)
        if isinstance(new, QComboBox) and not new.property("choice_watched"):
            new.setProperty("choice_watched", True)
            new.activated.connect(self.on_chosen)

    def on_chosen(self) -> None:
        if self.sender() is self._watched:
            self._set = True
        elif self.sender() is self._left:  # the box has not got the focus back from its list yet
            self._left_set = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._watched:
            return False
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._decide(watched, event)
        if kind == QEvent.Type.MouseButtonPress:
            self._set = not isinstance(watched, TEXT_FIELDS)
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._note_key(watched, event)
        return False

    def _note_key(self, watched: QObject, event: QKeyEvent) -> None:
        if event.key() in (Key.Key_Return, Key.Key_Enter):
            self._set = isinstance(watched, QLineEdit | QAbstractSpinBox)
        elif event.text().strip() or event.key() in (Key.Key_Backspace, Key.Key_Delete):
            self._set = False

    def _decide(self, watched: QObject, event: QKeyEvent) -> bool:
        """Claim the key for the control (accept), or withhold it (ignore); True: decided here."""
        key = event.key()
        bare = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._set and control and key in UNDOING:  # of the change that the field has just made
            event.ignore()
            return True
        if self._set and key in STEPPING and not control:
            event.ignore()
            return True
        if self._set and not isinstance(watched, TEXT_FIELDS):
            return False
        for kind, keys in CLAIMS:
            if isinstance(watched, kind) and key in keys and bare:
                event.accept()
                return True
        return False
