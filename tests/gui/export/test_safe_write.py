"""Writing: whole or not at all, and one sentence when not."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.errors import BackscopeError
from gui.export.errors import ExportError
from gui.export.safe_write import safe_write


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """The system refuses to let files grow beyond ``size`` bytes, as a full disk does."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_content_is_written_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    assert safe_write(file, b"one") == file
    assert safe_write(file, b"two") == file
    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]


def test_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "a.png"
    with pytest.raises(ExportError) as error:
        safe_write(file, b"x")
    folder = file.parent
    assert str(error.value) == f"{file}: could not be written: there is no folder {folder.name}"
    assert isinstance(error.value, BackscopeError)
    assert not folder.exists()


def test_a_folder_that_takes_no_files() -> None:
    """Nobody may make a file in /proc, not even root."""
    with pytest.raises(ExportError, match=r"^/proc/a\.png: could not be written: "):
        safe_write("/proc/a.png", b"x")


def test_no_room_leaves_nothing(tmp_path: Path) -> None:
    with room_for(1000), pytest.raises(ExportError, match=r"a\.png: could not be written: \w"):
        safe_write(tmp_path / "a.png", b"x" * 5000)
    assert list(tmp_path.iterdir()) == []


def test_no_room_leaves_what_was_there(tmp_path: Path) -> None:
    file = safe_write(tmp_path / "a.png", b"precious")
    with room_for(1000), pytest.raises(ExportError):
        safe_write(file, b"x" * 5000)
    assert file.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_in_the_file_s_place(tmp_path: Path) -> None:
    (tmp_path / "a.png").mkdir()
    with pytest.raises(ExportError, match="directory"):
        safe_write(tmp_path / "a.png", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
