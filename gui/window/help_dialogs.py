"""The page of keyboard shortcuts, made from the table of actions, and the about box."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from core import __version__
from gui.window.actions import MENUS, all_actions

OTHER_KEYS = (
    ("Tab, Shift+Tab", "Go from control to control"),
    ("Home", "In a field that is typed in: go to its start (a reset there: Ctrl+R)"),
    ("Ctrl+arrows", "In the network: select a neuron"),
    ("Ctrl+Shift+Up, Ctrl+Shift+Down", "In the network: select its bias and weights"),
    ("Enter", "In the network: edit what is selected"),
    ("F, Esc", "In the network: show the whole of it, clear the selection"),
    ("A, L", "In a plot: view all, logarithmic axis"),
    ("Enter, B", "In the list of operations: go there, breakpoint"),
    ("Backspace, Alt+Up", "In the inspector: back to the number before"),
)


def shortcuts_page(actions: Mapping[str, QAction]) -> str:
    """Every command with its keys, as HTML."""
    rows = []
    for menu, title in MENUS.items():
        rows.append(f"<tr><th colspan=2 align=left>{escape(title.replace('&', ''))}</th></tr>")
        for spec in all_actions():
            if spec.menu == menu and spec.shortcuts:
                keys = ", ".join(
                    key.toString(QKeySequence.SequenceFormat.NativeText)
                    for key in actions[spec.key].shortcuts()
                )
                rows.append(_row(keys, spec.tooltip))
    rows.append("<tr><th colspan=2 align=left>Where the focus is</th></tr>")
    rows.extend(_row(keys, words) for keys, words in OTHER_KEYS)
    return f"<table cellpadding=3>{''.join(rows)}</table>"


def _row(keys: str, words: str) -> str:
    return f"<tr><td><b>{escape(keys)}</b></td><td>{escape(words)}</td></tr>"


class ShortcutsDialog(QDialog):
    """Lists every key."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        page = QTextBrowser()
        page.setHtml(shortcuts_page(actions))
        page.setAccessibleName("Keyboard shortcuts")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(page)
        layout.addWidget(buttons)
        self.resize(560, 620)


def show_about(parent: QWidget) -> None:
    """Name, version and licence."""
    QMessageBox.about(
        parent,
        "About Backscope",
        f"<h3>Backscope {__version__}</h3><p>A microscope for backpropagation: every operation of a"
        " neural network's learning, one at a time, forwards and backwards.</p>"
        "<p>MIT licence. Built with Qt (PySide6, LGPL), pyqtgraph and numpy.</p>",
    )
