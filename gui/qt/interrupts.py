"""Ctrl+C and SIGTERM, which may come at any moment: they only leave a byte in a socket.

The socket wakes the window's event loop, and the program leaves from there. A handler that did more
could wait for a lock that the very thread which it has interrupted holds. No Qt is needed until a
window asks to be woken, so that signals are taken care of from the first moment on.
"""

from __future__ import annotations

import signal
import socket
from types import FrameType


class Interrupts:
    """Takes over both signals, for the rest of the program.

    Attributes:
        reader: readable as soon as a signal has come.
        asked: whether one has come.
    """

    def __init__(self) -> None:
        self.asked = False
        self.reader, self._writer = socket.socketpair()
        for end in (self.reader, self._writer):
            end.setblocking(False)
        # The byte is written before Python has its turn, also while Qt waits for events.
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def clear(self) -> None:
        """Take what has been written, so that ``reader`` wakes nobody again."""
        try:
            while self.reader.recv(64):
                pass
        except BlockingIOError:
            return

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
