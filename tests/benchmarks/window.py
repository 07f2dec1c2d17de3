"""Frames and updates per second with the real window running, beside idle and the bare engine.

Also resident memory after 10,000 and after 1,000,000 updates in the same window, the same with the
inspector open, and how soon steps and selections are answered.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from core.experiment.experiment_file import write_experiment
from core.experiment.schema import Batching, Experiment, Generated, Layer, Network, Sgd
from core.session.session import Session
from gui.app import make_application
from gui.qt.collecting import Collector
from gui.running.commands import Pause, Run
from gui.settings.settings import Settings
from gui.widgets.canvas import Selection
from gui.window.main_window import MainWindow

Floats = NDArray[np.float64]
SECONDS = 8.0
ROUNDS = 8  # of window and bare engine in turns: a machine's speed may change in between
FEW, MANY = 10_000, 1_000_000
EXPERIMENT = Experiment(
    title="benchmark",
    data=Generated(name="circle", samples=100),
    network=Network(
        layers=[Layer(units=units, activation="sigmoid") for units in (4, 2, 1)],
    ),
    optimizer=Sgd(learning_rate=0.01),
    batching=Batching(mode="mini_batch", size=10),
)


class FrameTimes:
    """When the window's frame timer was served."""

    def __init__(self, window: MainWindow) -> None:
        self.times: list[float] = []
        window._frames.timeout.connect(self.note)

    def note(self) -> None:
        self.times.append(perf_counter())

    def take(self) -> Floats:
        """The gaps since the last call, in seconds."""
        gaps = np.diff(self.times)
        self.times.clear()
        return gaps

    def report(self) -> tuple[float, float]:
        """``figures`` of the gaps since the last call."""
        return figures(self.take())


def figures(gaps: Floats) -> tuple[float, float]:
    """Frames per second and 99th percentile of the gap in milliseconds."""
    return len(gaps) / float(gaps.sum()), 1000 * float(np.percentile(gaps, 99))


def wait(seconds: float) -> None:
    """Let the window live for so long."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def resident() -> float:
    """Resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def bare_rate(seconds: float) -> float:
    """Updates per second of the engine alone."""
    session = Session.open(EXPERIMENT)
    session.run_updates(2000)
    start, before = perf_counter(), session.position[0]
    while perf_counter() < start + seconds:
        session.run_updates(4000)
    return (session.position[0] - before) / (perf_counter() - start)


def wait_for_update(window: MainWindow, update: int) -> None:
    while window.snapshot is None or window.snapshot.update < update:
        wait(0.05)


def measure(window: MainWindow, frames: FrameTimes) -> tuple[float, float, float]:
    """Frames a second, 99th percentile of the gap, and updates a second of a running window."""
    wait(1.0)
    frames.times.clear()
    first, start = window.snapshot.update, perf_counter()
    wait(SECONDS)
    last = window.snapshot.update
    return (*frames.report(), (last - first) / (perf_counter() - start))


def in_turns(window: MainWindow, frames: FrameTimes) -> tuple[tuple[float, float], float, float]:
    """A running window and the bare engine in turns: the frames' figures, both updates a second."""
    gaps, rates, bare = [], [], []
    for _ in range(ROUNDS):
        window.worker.send(Run())
        wait(0.5)
        frames.times.clear()
        first, start = window.snapshot.update, perf_counter()
        wait(SECONDS / 4)
        rates.append((window.snapshot.update - first) / (perf_counter() - start))
        gaps.append(frames.take())
        window.worker.send(Pause())
        wait(0.5)
        bare.append(bare_rate(SECONDS / 8))
    return figures(np.concatenate(gaps)), float(np.mean(rates)), float(np.mean(bare))


def answers(window: MainWindow) -> dict[str, list[float]]:
    """Milliseconds from an act to what it shows: a step in the network, then its formula."""
    panel, canvas = window.inspecting.panel, window.canvas
    found: dict[str, list[float]] = {"step": [], "its formula": [], "selection": []}

    def until(condition: Callable[[], bool]) -> None:
        while not condition():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)

    for number in range(60):
        tick, start = window.snapshot.tick, perf_counter()
        window.actions_by_key["forward_operation"].trigger()
        until(lambda tick=tick: canvas.snapshot.tick != tick)
        found["step"].append(1000 * (perf_counter() - start))
        until(lambda: not panel._late.isActive() and panel._subject.snapshot is canvas.snapshot)
        found["its formula"].append(1000 * (perf_counter() - start))
        start = perf_counter()
        canvas.select(Selection("edge", 1 + number % 3, 0, number % 2))
        until(lambda: not panel._late.isActive())
        found["selection"].append(1000 * (perf_counter() - start))
    return found


def main() -> None:
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, tempfile.mkdtemp(prefix="backscope")
    )
    application = make_application()
    collector = Collector(application)
    window = MainWindow(Settings())
    file = Path(tempfile.mkdtemp(prefix="backscope"), "benchmark.json")
    write_experiment(EXPERIMENT, file)
    window.start(file)
    window.show()
    wait(1.5)
    bare_rate(SECONDS / 8)  # what it takes of the memory is taken before memory is measured
    frames = FrameTimes(window)
    wait(SECONDS)
    idle = frames.report()
    window.worker.send(Run())
    wait_for_update(window, FEW)
    few = resident()
    running, rate, engine = in_turns(window, frames)
    window.worker.send(Run())
    wait_for_update(window, MANY)
    many = resident()
    plain = measure(window, frames)
    window.docks["inspector"].raise_()
    window.canvas.select(Selection("edge", 2, 0, 1))
    inspected = measure(window, frames)
    for key in ("effect", "ratios"):
        window.docks[key].raise_()
    measured = measure(window, frames)
    for key in ("loss", "gradients"):
        window.docks[key].raise_()
    window.worker.send(Pause())
    wait(0.5)
    answered = answers(window)
    collector.stop()
    window.close()
    application.processEvents()
    print("Window: 2-4-2-1, batch 10, both plots and the network in sight")
    print(f"  idle:    {idle[0]:5.1f} frames/s, 99th percentile of the gap {idle[1]:5.1f} ms")
    print(
        f"  running: {running[0]:5.1f} frames/s, 99th percentile of the gap {running[1]:5.1f} ms"
        "   (goal 25 ms at most)"
    )
    print(
        f"  {rate:,.0f} updates/s of the bare engine's {engine:,.0f}: {rate / engine:.0%}"
        "   (goal 60 % at least)"
    )
    print("  Side by side in one run: frames/s, 99th percentile of the gap, updates/s")
    for words, one in (
        ("the inspector behind its tab", plain),
        ("the inspector open on a weight", inspected),
        ("every update's effect measured, too", measured),
    ):
        print(f"    {words:36} {one[0]:5.1f}  {one[1]:5.1f} ms  {one[2]:9,.0f}")
    for words, times in answered.items():
        print(
            f"  {words}: answered in {np.median(times):.0f} ms, at worst {max(times):.0f} ms"
            "   (goal: a frame or two, formulas 100 ms)"
        )
    print(
        f"  resident memory: {few:.1f} MiB after {FEW:,} updates, {many:.1f} MiB after {MANY:,}:"
        f" {many - few:+.1f} MiB   (goal 20 MiB at most)"
    )


if __name__ == "__main__":
    main()
