"""A small field over the network, for the value of what was double-clicked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from core.datasets.dataset import quoted
from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel
from gui.words.typed_number import read_finite, written

CHARS = 22
KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
# The field is not left where another window or its own menu comes to the front.
STAYING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
GAP = 10  # pixels between the thing and the field


class ValueEditor(QFrame):
    """Enter, Tab or a click elsewhere takes the value; Escape leaves it as it was.

    Signals:
        accepted: the new value.
        refused: a sentence: what was typed is no number, and the field has been left.
    """

    accepted = Signal(float)
    refused = Signal(str)

    def __init__(self, host: QWidget, theme: Theme) -> None:
        super().__init__(host)
        self.setObjectName("value_editor")
        self._host = host
        self.label = PlainLabel()
        self.field = QLineEdit()
        self.field.setMinimumWidth(CHARS * self.field.fontMetrics().averageCharWidth())
        self.problem = PlainLabel()
        self.problem.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 8, 6)
        grid.addWidget(self.label, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.problem, 1, 0, 1, 2)
        self.label.setBuddy(self.field)
        self.field.textEdited.connect(self.on_edited)
        self.field.installEventFilter(self)
        self.decimal = "."
        self.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"#value_editor {{ background: {theme.panel}; border: 1px solid {theme.accent};"
            " border-radius: 4px; }"
        )
        self.problem.setStyleSheet(f"color: {theme.error}")

    def open(self, label: str, value: float, place: QPointF) -> None:
        """Ask for another value of what is at ``place`` in the host."""
        self.label.setText(label)
        self.field.setText(written(value, self.decimal))
        self.field.setAccessibleName(f"New value of {label}")
        self._complain("")
        self.adjustSize()
        x = min(max(0.0, place.x() - self.width() / 2), self._host.width() - self.width())
        y = place.y() + GAP
        if y + self.height() > self._host.height():
            y = place.y() - GAP - self.height()
        self.move(round(max(0.0, x)), round(max(0.0, y)))
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()

    def close_editor(self) -> None:
        """Hide and drop what is typed; the host has the focus where the field had it."""
        if self.isHidden():
            return
        had_focus = self.field.hasFocus()
        self.hide()  # first: what loses the focus now is left for good
        if had_focus:
            self._host.setFocus()

    def on_enter(self) -> None:
        """Take the value; what is no number stays to be mended."""
        value = read_finite(self.field.text())
        if value is None:
            self._complain("That is not a finite number.")
            self.field.selectAll()
            return
        self.close_editor()
        self.accepted.emit(value)

    def on_left(self) -> None:
        """Take the value of a field that has been left for another; nobody is there to mend it."""
        if self.isHidden():
            return
        value, text = read_finite(self.field.text()), self.field.text()
        modified = self.field.isModified()
        self.close_editor()
        if value is not None:
            self.accepted.emit(value)
        elif modified:
            words = quoted(text.strip())
            self.refused.emit(f"{self.label.text()} stays: {words} is not a finite number.")

    def on_edited(self) -> None:
        self._complain("")

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            if event.reason() not in STAYING:
                self.on_left()
        elif isinstance(event, QKeyEvent) and event.key() in KEYS:
            # Neither key may reach the host as well, which has a use of its own for them.
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.close_editor() if event.key() == Qt.Key.Key_Escape else self.on_enter()
                return True
        return False

    def _complain(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.adjustSize()
