"""A screen of its own for the installed program: real keys go in, real pixels come out.

Xvfb keeps its picture in a file (``-fbdir``), so the pixels are read without one more program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

WIDTH, HEIGHT = 1280, 800
PATIENCE = 60.0  # seconds; a loaded machine is slow, and only a dead program takes this long


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Return when ``condition()`` is true; fail where it does not become so."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


class Screen:
    """A virtual X screen.

    Attributes:
        display: its name, such as ``:7``.
    """

    def __init__(self, folder: Path) -> None:
        """Start Xvfb on a display that is free; its picture lies in ``folder``."""
        reading, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        command = f"Xvfb -displayfd {writing} -screen 0 {size} -nolisten tcp -noreset -fbdir"
        self._server = subprocess.Popen(
            [*command.split(), str(folder)], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        self.display = f":{number}"
        self._picture = folder / "Xvfb_screen0"

    def pixels(self) -> np.ndarray:
        """The picture now: height x width x 3 bytes, blue first.

        The file is in the format of xwd: a head of 32-bit numbers, most significant byte first,
        then 12 bytes for each of the colour map's entries, then rows of four bytes per pixel.
        """
        raw = self._picture.read_bytes()
        head = np.frombuffer(raw, ">u4", 25)
        start = int(head[0] + 12 * head[19])
        rows = np.frombuffer(raw, np.uint8, HEIGHT * int(head[12]), start).reshape(HEIGHT, -1)
        return rows[:, : 4 * WIDTH].reshape(HEIGHT, WIDTH, 4)[:, :, :3]

    def settled(self) -> np.ndarray:
        """The picture once it has stood still for half a second."""
        last, since = self.pixels(), time.monotonic()
        end = since + PATIENCE
        while time.monotonic() - since < 0.5:
            assert time.monotonic() < end, "the picture does not come to rest"
            time.sleep(0.05)
            now = self.pixels()
            if not np.array_equal(now, last):
                last, since = now, time.monotonic()
        return last

    def wait_until_it_moves(self) -> None:
        """Return once the picture has changed three times by itself: something runs."""
        for _ in range(3):
            before = self.pixels()
            wait_for(lambda before=before: not np.array_equal(self.pixels(), before), "a change")

    def xdotool(self, *words: str) -> str:
        """Send keys or ask about windows; returns what xdotool prints."""
        # Its exit status is of no use: 1 also where no window is found yet.
        environment = os.environ | {"DISPLAY": self.display}
        command = ["xdotool", *words]
        ended = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        return ended.stdout

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait(timeout=PATIENCE)


class Program:
    """The installed ``backscope``, running on a screen."""

    def __init__(self, screen: Screen, home: Path, *arguments: str) -> None:
        command = shutil.which("backscope", path=str(Path(sys.executable).parent))
        assert command, "backscope is not installed beside this Python: pip install -e ."
        self.screen = screen
        self.errors = home / "stderr.txt"
        # Neither the user's settings nor the tests' own choice of platform shall reach it.
        foreign = ("QT_", "XDG_", "WAYLAND_")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
        environment = kept | {"DISPLAY": screen.display, "HOME": str(home)}
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [command, *arguments], env=environment, cwd=home, stderr=errors
            )

    def show(self) -> None:
        """Wait for the window, and give it screen and keyboard, as a window manager would."""
        wait_for(lambda: self._window() or self.process.poll() is not None, "the window")
        assert self.process.poll() is None, self.errors.read_text()
        window = self._window()
        self.screen.xdotool("windowmove", window, "0", "0")
        self.screen.xdotool("windowsize", window, str(WIDTH), str(HEIGHT))
        self.screen.xdotool("windowfocus", "--sync", window)
        # The pointer stands in the middle of a new screen, and would point at a neuron there.
        self.screen.xdotool("mousemove", str(WIDTH - 1), str(HEIGHT - 1))

    def key(self, *names: str) -> None:
        """Press keys, by their X names, such as ``Right`` and ``ctrl+q``."""
        for name in names:
            self.screen.xdotool("key", name)

    def wait(self) -> int:
        """The program's exit status, once it has ended."""
        return self.process.wait(timeout=PATIENCE)

    def _window(self) -> str:
        found = self.screen.xdotool("search", "--onlyvisible", "--pid", str(self.process.pid))
        return found.split()[-1] if found.split() else ""


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A new screen of 1280 x 800."""
    for tool in ("Xvfb", "xdotool"):
        assert shutil.which(tool), f"{tool} is missing: apt-get install -y xvfb xdotool"
    folder = tmp_path / "screen"
    folder.mkdir()
    screen = Screen(folder)
    yield screen
    screen.close()


@pytest.fixture
def program(screen: Screen, tmp_path: Path) -> Iterator[Program]:
    """The program with its window shown and at rest, in a home folder of its own."""
    home = tmp_path / "home"
    home.mkdir()
    program = Program(screen, home)
    try:
        program.show()
        screen.settled()
        yield program
    finally:
        program.process.kill()
        program.process.wait()
