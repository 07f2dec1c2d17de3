"""What can go wrong when a file is written, as one sentence that names the file."""

from __future__ import annotations

import os

from core.errors import LONGEST, BackscopeError, shortened


class ExportError(BackscopeError):
    """A file that could not be written; what was there before is still there.

    Attributes:
        path: the file.
        cause: why, in words.
    """

    def __init__(self, path: str | os.PathLike[str], cause: str) -> None:
        self.path = os.fspath(path)
        self.cause = cause
        what = f"could not be written: {cause}"
        # A long path is cut before the reason is.
        super().__init__(f"{shortened(self.path, max(40, LONGEST - 2 - len(what)))}: {what}")
