"""Ends the program over and over, in every state and from outside, and looks how it has ended.

    python tests/stress_closing.py --rounds 200

Each round is a process of its own on a loaded machine: ROUNDS times the window is closed, ROUNDS
times a SIGINT comes, ROUNDS times a SIGTERM, at any moment from the start on. ``make test`` does a
handful of rounds. Exit status: 0 where every process has ended in time with the status that it
should have.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATES = ("running", "reading", "nudging", "exporting", "going_back")
PATIENCE = 60.0  # seconds; what takes longer hangs
LATEST = 6.0  # seconds after its start at which a process gets its signal
ROW = b"0.25,-1.5,0.125,2.75,-0.5,3.25\n"
BEGUN = "the program has begun"
HELD = "signals are taken care of"
# What Python itself makes of a signal that comes before the program's first line.
TOO_EARLY = {signal.SIGINT: {-signal.SIGINT, 130, 1}, signal.SIGTERM: {-signal.SIGTERM}}


# In the process that is ended


def be_ended(state: str, after: float, folder: Path) -> int:
    """Open the window, get into ``state``, and close it ``after`` seconds (never where below 0)."""
    print(BEGUN, flush=True)  # Python itself is up: a signal to its own start may be lost
    import gui.qt.interrupts
    from gui.cli import main

    class Told(gui.qt.interrupts.Interrupts):
        def __init__(self) -> None:
            super().__init__()
            print(HELD, flush=True)
            # Not earlier: Qt's own start loses a signal that nobody takes care of.
            get_into(state, after, folder)

    gui.qt.interrupts.Interrupts = Told
    return main([])


def get_into(state: str, after: float, folder: Path) -> None:
    """Have the window get into ``state`` once it is there, and close it ``after`` seconds."""
    from PySide6.QtCore import QTimer

    import gui.window.main_window as module

    original = module.MainWindow.show

    def show(window: module.MainWindow) -> None:
        original(window)
        look = QTimer(window, interval=10)

        def once_there() -> None:
            if window.snapshot is not None:
                look.stop()
                globals()[state](window, folder)
                window.documents._saved = None  # nobody is there to answer a question
                if after >= 0:
                    QTimer.singleShot(round(1000 * after), window.close)

        look.timeout.connect(once_there)
        look.start()

    module.MainWindow.show = show


def running(window, folder) -> None:
    window.actions_by_key["run"].trigger()


def reading(window, folder) -> None:
    from msgspec.structs import replace

    from core.experiment.schema import Csv
    from gui.controllers.documents import example
    from gui.running import commands

    data = Csv(path="large.csv", targets=["y"])
    window.worker.send(commands.Open(replace(example("linear_unit"), data=data), folder))


def nudging(window, folder) -> None:
    for _ in range(500):
        window.actions_by_key["check_slopes"].trigger()


def exporting(window, folder) -> None:
    from PySide6.QtCore import QTimer

    from gui.export.export_all import export_all
    from gui.export.options import ExportOptions

    def export() -> None:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            pictures = list(window.exporting.pictures())
            export_all(pictures, place, ["png", "svg"], ExportOptions(600, 400, 200))

    running(window, folder)
    again = QTimer(window, interval=20)
    again.timeout.connect(export)
    again.start()


def going_back(window, folder) -> None:
    from gui.running import commands

    for _ in range(200):
        window.worker.send(commands.Step("epoch"))
    for _ in range(3000):
        window.worker.send(commands.Step("update", back=True))
        window.worker.send(commands.Goto(3))


# In the process that looks on


@dataclass(frozen=True)
class Round:
    """One process to be ended: by closing its window where ``number`` is None, else by a signal."""

    state: str
    number: signal.Signals | None
    after: float


def rounds_of(count: int, chance: random.Random) -> list[Round]:
    """``count`` of each kind, the states in turn."""
    kinds = (None, signal.SIGINT, signal.SIGTERM)
    return [
        Round(STATES[i % len(STATES)], kind, chance.uniform(0, 1.0 if kind is None else LATEST))
        for i in range(count)
        for kind in kinds
    ]


def complaint(one: Round, folder: Path) -> str:
    """What is wrong with how the process of this round has ended; "" where nothing is."""
    home = Path(tempfile.mkdtemp(dir=folder))
    own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"), str(home))
    environment = {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    after = one.after if one.number is None else -1.0
    command = [sys.executable, __file__, "--state", one.state, str(after), str(folder)]
    pipe = subprocess.PIPE
    # Without a buffer: what is read ahead with the first line would be lost to ``communicate``.
    process = subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, bufsize=0)
    if one.number is not None:
        process.stdout.readline()
        time.sleep(one.after)
        process.send_signal(one.number)
    try:
        output, errors = (text.decode() for text in process.communicate(timeout=PATIENCE))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)  # its stacks go to its log
        process.communicate()
        logs = "\n".join(log.read_text() for log in home.rglob("crash.log"))
        return f"{one}: still there after {PATIENCE:.0f} s\n{logs}"
    allowed = {0} if HELD in output or one.number is None else TOO_EARLY[one.number]
    broken = "Traceback" in errors and HELD in output
    if process.returncode in allowed and not broken:
        return ""
    return f"{one}: ended with {process.returncode}\n{errors}"


def write_table(path: Path, megabytes: float) -> None:
    """A table of so many million bytes."""
    with path.open("wb") as file:
        file.write(b"a,b,c,d,e,y\n")
        for _ in range(max(1, round(megabytes * 100))):
            file.write(ROW * (10_000 // len(ROW)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200, help="of each of the three kinds")
    parser.add_argument("--megabytes", type=float, default=100.0, help="size of the table")
    parser.add_argument("--load", type=int, default=2, help="busy processes beside")
    parser.add_argument("--at-once", type=int, default=3, help="rounds at the same time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.state:
        state, after, folder = options.state
        return be_ended(state, float(after), Path(folder))
    # What a shell starts in the background ignores SIGINT, and so would all that is started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    load = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(options.load)
    ]
    rounds = rounds_of(options.rounds, random.Random(options.seed))
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(options.at_once) as pool:
        write_table(Path(place) / "large.csv", options.megabytes)
        wrong = [words for words in pool.map(lambda r: complaint(r, Path(place)), rounds) if words]
    for one in load:
        one.kill()
        one.wait()
    kinds = Counter("closed" if one.number is None else one.number.name for one in rounds)
    print(*wrong, f"{dict(kinds)}: {len(wrong)} ended otherwise than they should", sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
