"""A page that shows its content, or a sentence on why there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from gui.qt.plain_text import PlainLabel


class Page(QWidget):
    """Content, or a sentence in its place.

    Attributes:
        content: the content.
        column: its layout, to be filled.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self._message = PlainLabel()
        self._message.setWordWrap(True)
        self._message.setMargin(16)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._message.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.content = QWidget()
        self._area = QScrollArea()
        self._area.setWidget(self.content)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content.setBackgroundRole(QPalette.ColorRole.Base)
        self.content.setAutoFillBackground(True)
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(8, 4, 8, 4)
        self.column.setSpacing(4)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._message)
        self._stack.addWidget(self._area)

    @property
    def message(self) -> str:
        """The sentence, or "" while there is content."""
        return self._message.text() if self._stack.currentIndex() == 0 else ""

    def say(self, sentence: str) -> None:
        """Show ``sentence`` in place of the content."""
        self._message.setText(sentence)
        self._stack.setCurrentIndex(0)

    def show_content(self) -> None:
        self._stack.setCurrentIndex(1)


def sentence_label(muted: bool = False) -> QLabel:
    """A label that breaks its words into lines and can be copied from."""
    label = PlainLabel()
    label.setWordWrap(True)
    label.setContentsMargins(2, 2, 2, 2)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if muted:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label
