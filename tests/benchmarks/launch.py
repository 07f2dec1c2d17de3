"""Seconds from launch to first paint, beside a bare window with one pyqtgraph plot."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROUNDS = 7

FIRST_PAINT = """
from PySide6.QtCore import QEvent, QObject
class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            print("painted", flush=True)
        return False
"""

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
application = QApplication([])
window = QMainWindow()
plot = pyqtgraph.PlotWidget()
plot.plot([1, 2, 3], [3, 1, 2])
window.setCentralWidget(plot)
first = FirstPaint()
plot.viewport().installEventFilter(first)
window.resize(1280, 800)
window.show()
application.exec()
"""

BACKSCOPE = """
import gui.cli
import gui.window.main_window as module
first = FirstPaint()
original = module.MainWindow.show
def show(window):
    window.canvas.installEventFilter(first)
    original(window)
module.MainWindow.show = show
gui.cli.main([])
"""


def seconds(body: str, bytecode: Path) -> float:
    """From the start of a new process, with no settings yet, to its first paint."""
    settings = tempfile.mkdtemp(dir=bytecode)
    environment = os.environ | {"XDG_CONFIG_HOME": settings, "PYTHONPYCACHEPREFIX": str(bytecode)}
    # Both sides start from bytecode, as they do for a user from the second start on.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", FIRST_PAINT + body], stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        elapsed = perf_counter() - start
        process.kill()
    assert line.strip() == b"painted", "the window did not paint"
    return elapsed


def main() -> None:
    sides = {"bare": BARE, "backscope": BACKSCOPE}
    best = dict.fromkeys(sides, float("inf"))
    with tempfile.TemporaryDirectory(prefix="backscope") as folder:
        for _ in range(ROUNDS):
            for name, body in sides.items():
                best[name] = min(best[name], seconds(body, Path(folder)))
    ratio = best["backscope"] / best["bare"]
    print("Launch to first paint, best of rounds:")
    print(f"  bare window {best['bare']:.2f} s, backscope {best['backscope']:.2f} s:"
          f" {ratio:.2f} times   (goal 1.6 at most)")  # fmt: skip


if __name__ == "__main__":
    main()
