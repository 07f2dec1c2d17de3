"""Writing whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core import safe_file
from core.safe_file import remove_left_over, write_whole


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", b"content")
    finally:
        os.umask(mask)
    assert (tmp_path / "new").read_bytes() == b"content"
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["new"]


def test_an_old_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"a long content that is there")
    path.chmod(0o600)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_failure_leaves_what_was_there(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"old")

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(safe_file.os, step, full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["kept"]


def test_a_full_disk_leaves_nothing_half_written() -> None:
    """/dev/full is not there on every system, a folder that is missing is."""
    with pytest.raises(OSError, match="No such file"):
        write_whole("/no/such/folder/file", b"new")


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("n" * 255), b"new")
    assert os.listdir(tmp_path) == ["n" * 255]


def test_a_link_to_nothing_yet_makes_its_target(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("kind", ["pipe", "link to a pipe", "device", "loop", "folder"])
def test_what_is_no_file_is_refused_and_stays(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "there"
    if kind.endswith("pipe"):
        os.mkfifo(tmp_path / "pipe")
    {
        "pipe": lambda: (tmp_path / "pipe").rename(path),
        "link to a pipe": lambda: path.symlink_to("pipe"),
        "device": lambda: path.symlink_to("/dev/null"),
        "loop": lambda: path.symlink_to("there"),
        "folder": path.mkdir,
    }[kind]()
    before = path.lstat().st_mode, sorted(os.listdir(tmp_path))
    with pytest.raises(OSError, match=r"regular file|symbolic links|[Dd]irectory"):
        write_whole(path, b"new")
    assert (path.lstat().st_mode, sorted(os.listdir(tmp_path))) == before


def test_what_a_killed_writer_left_goes_and_all_else_stays(tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c",
         "import os, sys; from core import safe_file as s\n"
         "s.os.fsync = lambda _: os.kill(os.getpid(), 9)\n"
         "s.write_whole(sys.argv[1], b'half')", str(tmp_path / "name")],
        check=False)  # fmt: skip
    assert killed.returncode == -9
    (half,) = tmp_path.iterdir()
    remove_left_over(tmp_path)
    assert half.exists(), "written a moment ago, perhaps by a process of another machine"
    an_hour_ago = time.time() - 3600
    os.utime(half, (an_hour_ago, an_hour_ago))
    kept = [f".backscope-{os.getpid()}-abc.tmp", ".backscope-notes", "name"]
    for name in kept:
        (tmp_path / name).write_bytes(b"own")
        os.utime(tmp_path / name, (an_hour_ago, an_hour_ago))
    remove_left_over(tmp_path)
    assert sorted(os.listdir(tmp_path)) == kept
    os.utime(tmp_path / kept[0], (0, 0))  # a day has passed, and the number is another process's
    remove_left_over(tmp_path)
    assert sorted(os.listdir(tmp_path)) == kept[1:]
    remove_left_over(tmp_path / "no folder")
