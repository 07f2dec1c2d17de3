"""What the export dialog asks of the system: a file, a folder, a yes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gui.export.formats import FORMATS
from gui.qt.plain_text import Button, ask
from gui.qt.retire import retire


def ask_file(parent: QWidget, suggestion: Path) -> Path | None:
    """Ask for the file to write, and whether it may be replaced; None for a change of mind."""
    kind = suggestion.suffix.removeprefix(".")
    pattern = f"{FORMATS[kind].title} (*.{kind})"
    dialog = QFileDialog(parent, "Export", str(suggestion.parent), pattern)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.selectFile(suggestion.name)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    retire(dialog)
    return Path(chosen[0]) if chosen else None


def ask_folder(parent: QWidget, suggestion: Path) -> Path | None:
    """Ask for a folder; None where the user changes their mind."""
    name = QFileDialog.getExistingDirectory(parent, "Export all into a folder", str(suggestion))
    return Path(name) if name else None


def confirm(parent: QWidget, question: str) -> bool:
    """Ask a question; whether the answer is yes."""
    return ask(parent, "Export", question) == Button.Yes
