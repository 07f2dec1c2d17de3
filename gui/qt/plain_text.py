"""Text from outside is shown letter by letter: never as HTML, and without what no file may hold.

Names of columns and classes, titles, file names and texts of errors come from files of the user's.
Qt takes what looks like HTML for HTML, in labels, message boxes and tool tips; and a control
character makes an SVG that no program opens.
"""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from gui.qt.retire import retire

# What XML 1.0 allows: https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACED = "\N{REPLACEMENT CHARACTER}"
Button = QMessageBox.StandardButton


def clean(text: str) -> str:
    """``text`` with a mark for each character that XML forbids."""
    return _FORBIDDEN.sub(REPLACED, text)


def tip(text: str) -> str:
    """``text`` for a tool tip, which shows it as it is."""
    if not RichText.mightBeRichText(text):
        return text
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")


class PlainLabel(QLabel):
    """A label that shows its text as it is."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def ask(
    parent: QWidget,
    title: str,
    question: str,
    buttons: Button = Button.Yes | Button.No,
    usual: Button = Button.NoButton,
) -> Button:
    """Ask ``question``; which of ``buttons`` was pressed. ``usual`` is the one that Enter takes."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    box.setStandardButtons(buttons)
    box.setDefaultButton(usual)
    answer = box.exec()
    retire(box)
    return Button(answer)
