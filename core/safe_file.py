"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
import time
from pathlib import Path

# The name says who is writing, so that what a killed process left can be told from work in
# progress. It does not hold the file's own name: a name may have 255 bytes, not one more.
_PREFIX = ".backscope-"
_SUFFIX = ".tmp"
_LEFT_OVER = re.compile(rf"{re.escape(_PREFIX)}(\d+)-\w+{re.escape(_SUFFIX)}")
# Seconds in which somebody may still be writing, also a process whose number is not known here: one
# of another machine that has the folder too. After a day, whatever has the number now is another.
_YOUNG, _OLD = 600.0, 24 * 3600.0


def write_whole(path: str | os.PathLike[str], content: bytes) -> None:
    """Write ``content`` to ``path``: beside it first, then moved over it in one step.

    A symbolic link stays one: the file that it names is written. A failure (``OSError``: full disk,
    no permission, no such folder, a folder, pipe, device or loop of links in the file's place)
    leaves what was there before.
    """
    mode = _mode(path)
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    handle, name = tempfile.mkstemp(_SUFFIX, f"{_PREFIX}{os.getpid()}-", folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    remove_left_over(folder)


def remove_left_over(folder: str | os.PathLike[str]) -> None:
    """Remove what ``write_whole`` left in ``folder`` when its process was killed.

    Files of the last ten minutes stay, as another process may be at work on them. A folder that
    cannot be read or written to stays as it is: nothing is lost by that.
    """
    try:
        names = [name for name in os.listdir(folder) if name.startswith(_PREFIX)]
    except OSError:
        return
    for name in names:
        found = _LEFT_OVER.fullmatch(name)
        if found is None:
            continue
        path = Path(folder, name)
        try:
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and _is_left_over(int(found[1]), about.st_mtime):
                path.unlink()
        except OSError:
            continue


def _is_left_over(process: int, written: float) -> bool:
    """Whether nobody writes the file any more that ``process`` wrote to last at ``written``."""
    age = time.time() - written
    if age < _YOUNG or age > _OLD:
        return age > _OLD
    if os.name != "posix":  # elsewhere to ask for a process may end it
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    return False


def _mode(path: str | os.PathLike[str]) -> int:
    """The mode the file has, or the one that a plain ``open`` would give a new one."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "this is not a regular file", str(path))
    return mode & 0o777
