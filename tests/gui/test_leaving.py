"""The program ends whenever it is asked to, whatever it is doing: with its status, and settings."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRIVE = """
import os, signal, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
import gui.window.main_window as module
from gui.controllers import worker
from gui.running import commands
from gui.app import run_window

def busy(window):
{busy}

def end(window):
{end}

original = module.MainWindow.show
def show(window):
    original(window)
    window.worker.send(commands.Step("operation"))
    timer = QTimer(window, interval=20)
    def look():
        if window.snapshot is not None and window.snapshot.tick == 1:
            timer.stop()
            busy(window)
            QTimer.singleShot(150, lambda: end(window))
    timer.timeout.connect(look)
    timer.start()
module.MainWindow.show = show
sys.exit(run_window(None))
"""

# Each keeps the worker busy for minutes, were it not given up.
BUSY = {
    "reading": """
    from core.experiment.schema import Csv
    from core.datasets import text_rows
    from gui.controllers.documents import example
    from msgspec.structs import replace
    text_rows.read_bytes = lambda path: b"a,y\\n" + b"1.5,2.5\\n" * 6_000_000
    data = Csv(path="endless.csv", targets=["y"])
    window.worker.send(commands.Open(replace(example("xor"), data=data), Path()))
""",
    "many slope checks": """
    for _ in range(10_000):
        window.worker.send(commands.Ask("nudge_all", None))
""",
    "going back": """
    window.worker.send(commands.Run(updates=100))
    for _ in range(10_000):
        window.worker.send(commands.Step("epoch", back=True))
        window.worker.send(commands.Goto(3))
""",
    "one operation that does not end": """
    worker.PATIENCE = 0.2
    window.worker._driver.obey = lambda command: time.sleep(100)
    window.worker.send(commands.Reset())
""",
}
END = {
    "closed": "    window.documents._saved = None\n    window.close()",
    "SIGTERM": "    os.kill(os.getpid(), signal.SIGTERM)",
}


@pytest.mark.parametrize("end", END)
@pytest.mark.parametrize("busy", BUSY)
def test_it_ends_in_the_middle_of(run_python, own_settings: Path, busy: str, end: str):
    ended = run_python("-c", DRIVE.replace("{busy}", BUSY[busy]).replace("{end}", END[end]))
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "layout=" in (own_settings / "Backscope/backscope.ini").read_text()


DIALOG = """
    QTimer.singleShot(0, lambda: window.actions_by_key["run_for"].trigger())
"""
QUESTION = """
    window.documents._saved = "something else"  # so that closing asks
    QTimer.singleShot(0, window.close)
"""


@pytest.mark.parametrize(("name", "up"), [("SIGTERM", QUESTION), ("SIGINT", DIALOG)])
def test_a_signal_ends_it_while_a_dialog_is_up(run_python, name: str, up: str):
    end = f"    assert QApplication.activeModalWidget()\n    os.kill(os.getpid(), signal.{name})"
    ended = run_python("-c", DRIVE.replace("{busy}", up).replace("{end}", end))
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr


START = """
import os, signal, sys
import {module} as module
original = module.{what}
def killed(*arguments, **options):
    os.kill(os.getpid(), signal.{name})
    return original(*arguments, **options)
module.{what} = killed
from gui.cli import main
sys.exit(main([]))
"""


@pytest.mark.parametrize(
    ("module", "what", "name"),
    [
        ("gui.qt.platform_check", "check_platform", "SIGINT"),
        ("gui.controllers.documents", "example", "SIGTERM"),
        ("gui.window.main_window", "MainWindow.show", "SIGINT"),
        ("gui.app", "Collector", "SIGTERM"),
    ],
)
def test_no_signal_is_lost_during_the_start(run_python, module: str, what: str, name: str):
    ended = run_python("-c", START.format(module=module, what=what, name=name))
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_signal_in_the_first_moments_ends_it_too():
    command = [sys.executable, "-m", "gui"]
    for milliseconds in range(0, 100, 10):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        time.sleep(milliseconds / 1000)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        # Before the program's first line Python ends itself, with a traceback of its own.
        assert process.returncode in (-signal.SIGINT, 1, 130, 0), errors
        assert "/gui/" not in errors


def test_a_signal_during_the_first_import_is_quiet(run_python):
    script = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'gui.cli':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from gui.__main__ import main\n"
        "sys.exit(main())\n"
    )
    ended = run_python("-c", script)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")
