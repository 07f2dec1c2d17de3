"""A start takes away what killed writing left where the user saves and exports to."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from gui.controllers.tidying import saved_to
from gui.settings.settings import Settings

PATIENCE = 20_000


def left_over(folder: Path, age: float, name: str = "") -> Path:
    """A file like those that ``write_whole`` makes, of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    path = folder / (name or f".backscope-{ended.pid}-x1y2.tmp")
    path.write_bytes(b"half")
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_a_start_tidies_the_folders_of_recent_files_and_of_the_last_export(
    qtbot, open_window, tmp_path: Path
):
    folders = {name: tmp_path / name for name in ("recent", "saved", "exported", "another")}
    for folder in folders.values():
        folder.mkdir()
    settings = Settings()
    settings.add_recent(folders["recent"] / "xor.json")
    settings.add_recent(tmp_path / "gone" / "xor.json")
    settings.set_text("folder", str(folders["saved"]))
    settings.section("export")["folder"] = str(folders["exported"])
    settings.save()
    hour = 3600.0
    go = [left_over(folders[name], hour) for name in ("recent", "saved", "exported")]
    stay = [
        left_over(folders["another"], hour),
        left_over(folders["recent"], 5.0),
        left_over(folders["recent"], hour, ".backscope-notes.tmp"),
        left_over(folders["exported"], hour, f".backscope-{os.getpid()}-x1y2.tmp"),
        left_over(folders["saved"], hour, "loss.png"),
    ]
    open_window()
    qtbot.waitUntil(lambda: not any(path.exists() for path in go), timeout=PATIENCE)
    assert all(path.exists() for path in stay)


def test_without_anything_saved_there_is_no_folder_to_tidy(own_settings: Path):
    settings = Settings()
    settings.section("export")["folder"] = "relative"
    assert saved_to(settings) == []
