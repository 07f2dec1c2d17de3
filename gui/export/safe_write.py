"""Files are written whole or not at all, and a failure is one sentence."""

from __future__ import annotations

import os
from pathlib import Path

from core.safe_file import write_whole
from gui.export.errors import ExportError


def safe_write(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write ``content`` to ``path`` and return it.

    Raises:
        ExportError: there is no such folder, no permission, no room …; nothing has changed.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise ExportError(target, f"there is no folder {target.parent.name}")
    try:
        write_whole(target, content)
    except OSError as error:
        raise ExportError(target, cause_of(error)) from error
    return target


def cause_of(error: OSError) -> str:
    """The system's reason in lower case, to stand inside a sentence."""
    reason = error.strerror or type(error).__name__
    return reason[:1].lower() + reason[1:]
