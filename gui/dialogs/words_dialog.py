"""The question of what an experiment is called, and what is to be said about it."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

SIZE = (480, 280)


class WordsDialog(QDialog):
    """Title and text, as they are saved with the experiment."""

    def __init__(self, title: str, notes: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Title and text")
        self.title = QLineEdit(title)
        self.title.setAccessibleName("Title")
        self.notes = QPlainTextEdit(notes)
        self.notes.setAccessibleName("Text")
        self.notes.setTabChangesFocus(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow("&Title", self.title)
        form.addRow("Te&xt", self.notes)
        form.addRow(buttons)
        self.resize(*SIZE)

    def words(self) -> tuple[str, str]:
        """The title and the text."""
        return self.title.text().strip(), self.notes.toPlainText().strip()
