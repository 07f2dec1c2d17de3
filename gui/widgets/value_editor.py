"""A small field over the network, for the value of what was double-clicked."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QWidget

from gui.theme import Theme

CHARS = 22
KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
GAP = 10  # pixels between the thing and the field


def number_of(text: str) -> float | None:
    """The finite number that a text stands for, with decimal point or comma; None if it is none."""
    plain = "".join(text.split()).replace("−", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if isfinite(value) else None


class ValueEditor(QFrame):
    """Enter takes the value, Escape or a click elsewhere leaves it as it was.

    Signals:
        accepted: the new value.
        closed: the field is hidden again.
    """

    accepted = Signal(float)
    closed = Signal()

    def __init__(self, host: QWidget, theme: Theme) -> None:
        super().__init__(host)
        self.setObjectName("value_editor")
        self._host = host
        self.label = QLabel()
        self.field = QLineEdit()
        self.field.setMinimumWidth(CHARS * self.field.fontMetrics().averageCharWidth())
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 8, 6)
        grid.addWidget(self.label, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.problem, 1, 0, 1, 2)
        self.label.setBuddy(self.field)
        self.field.textEdited.connect(self.on_edited)
        self.field.installEventFilter(self)
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
        self.field.setText(repr(value))
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
        """Hide; the host has the focus again."""
        if self.isVisible() and self.field.hasFocus():
            self._host.setFocus()  # which closes the field: it has lost the focus
        elif self.isVisible():
            self.hide()
            self.closed.emit()

    def on_enter(self) -> None:
        value = number_of(self.field.text())
        if value is None:
            self._complain("That is not a finite number.")
            self.field.selectAll()
            return
        self.close_editor()
        self.accepted.emit(value)

    def on_edited(self) -> None:
        self._complain("")

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.close_editor()
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
