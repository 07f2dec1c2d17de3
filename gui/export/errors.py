"""What can go wrong when a file is written, as one sentence that names the file."""

from __future__ import annotations

import os

from core.errors import BackscopeError


class ExportError(BackscopeError):
    """A file that could not be written; what was there before is still there.

    Attributes:
        path: the file.
        cause: why, in words.
    """

    def __init__(self, path: str | os.PathLike[str], cause: str) -> None:
        self.path = os.fspath(path)
        self.cause = cause
        super().__init__(f"{self.path}: could not be written: {cause}")
