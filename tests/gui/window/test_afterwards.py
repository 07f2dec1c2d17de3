"""What no first picture waits for: imported and tidied up once the window has been seen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.task import Cancelled, Task, carrying_out
from gui.export.dialog.remembered import Remembered, remember
from gui.settings.settings import Settings
from gui.window.afterwards import NEEDED, folders_written_to, tidy_up

# A window of its own process, as here other tests have imported everything.
START = """
import sys
from PySide6.QtTest import QTest
from gui.app import make_application
application = make_application()
from gui.settings.settings import Settings
from gui.window.afterwards import NEEDED
from gui.window.main_window import MainWindow
window = MainWindow(Settings())
window.start(None)
window.show()
window.grab()
print("first picture:", [name for name in NEEDED if name in sys.modules])
while not all(name in sys.modules for name in NEEDED):
    QTest.qWait(10)
print("later:", [name for name in NEEDED if name in sys.modules])
window.end()
"""


def left_over(folder: Path) -> Path:
    """What a killed process has left in ``folder``."""
    file = folder / f".backscope-{os.getpid()}-half.tmp"
    file.write_bytes(b"half")
    os.utime(file, (0, 0))  # so long ago that nobody writes it any more
    return file


def test_the_first_picture_waits_for_nothing_and_the_first_step_finds_all(tmp_path: Path):
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, **homes, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["first picture: []", f"later: {list(NEEDED)}"]


def test_a_start_clears_what_a_killed_process_left_beside_the_user_s_files(
    tmp_path: Path, qtbot, open_window
):
    recent, exported, other = (tmp_path / name for name in ("recent", "exported", "other"))
    for folder in (recent, exported, other):
        folder.mkdir()
    settings = Settings()
    settings.add_recent(recent / "mine.json")
    settings.add_recent(tmp_path / "gone" / "with its folder.json")
    remember(settings.section("export"), Remembered(folder=str(exported)))
    settings.save()
    gone, kept = [left_over(recent), left_over(exported)], left_over(other)
    open_window()
    qtbot.waitUntil(lambda: not any(file.exists() for file in gone), timeout=20_000)
    assert kept.exists(), "nobody was asked to look there"


def test_each_folder_is_looked_through_once():
    settings = Settings()
    for name in ("/a/1.json", "/a/2.json", "/b/3.json"):
        settings.add_recent(Path(name))
    remember(settings.section("export"), Remembered(folder="/b"))
    assert sorted(folders_written_to(settings)) == [Path("/a"), Path("/b")]


def test_it_is_given_up_with_the_window(tmp_path: Path):
    file, task = left_over(tmp_path), Task()
    task.cancel()
    with carrying_out(task), pytest.raises(Cancelled):
        tidy_up([tmp_path])
    assert file.exists()
