"""The action that runs and pauses says which of both it does next; kinds of step beside it."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence

from gui.look.icons import icon
from gui.look.theme import Theme

STEP_KINDS = ("operation", "layer", "pass", "update", "epoch")


def show_running(action: QAction, running: bool, theme: Theme) -> None:
    """Make the action ``run`` say what it does next: pause while running, run otherwise."""
    name = "pause" if running else "run"
    if action.property("drawing") == name and action.text() == f"&{name.capitalize()}":
        return
    action.setProperty("drawing", name)
    action.setText(f"&{name.capitalize()}")
    action.setIconText(name.capitalize())
    sentence = "Pause after this operation" if running else "Run until a breakpoint or a pause"
    action.setToolTip(with_shortcut(sentence, action))
    action.setIcon(icon(name, theme))


def with_shortcut(sentence: str, action: QAction) -> str:
    """The sentence with the action's first key behind it."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{sentence} ({keys})" if keys else sentence
