"""Undo and redo: sessions as they were before each change, in bounded number and memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.session.session import Session

MOST = 100
MOST_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Past:
    """A session to return to.

    Attributes:
        session: as it was; nothing moves it while it lies here.
        run: its run's number.
        change: what was changed then, in words.
    """

    session: Session
    run: int
    change: str

    @property
    def bytes(self) -> int:
        """Memory that its checkpoints take at most: some may be shared with others."""
        return self.session.timeline.checkpoints.bytes


class History:
    """What can be undone and redone.

    Args:
        tell: called with the words of what can be undone and redone ("" for nothing) whenever
            they change.
    """

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        self._tell = tell
        self._undo: list[Past] = []
        self._redo: list[Past] = []

    def clear(self) -> None:
        """Forget everything: another document is open."""
        self._undo, self._redo = [], []
        self._say()

    def push(self, past: Past) -> None:
        """Keep what stood before a change; what had been undone is given up."""
        self._redo = []
        self._undo.append(past)
        while len(self._undo) > 1 and (
            len(self._undo) > MOST or sum(one.bytes for one in self._undo) > MOST_BYTES
        ):
            del self._undo[0]
        self._say()

    def goes_on(self, change: str) -> bool:
        """Whether ``change`` is the latest there is, so that more of it belongs to it."""
        return bool(self._undo) and self._undo[-1].change == change and not self._redo

    def undo(self, session: Session, run: int) -> Past | None:
        """What stood before the latest change; None where there is none to take back.

        ``session`` and ``run`` stand now; ``redo`` returns to them.
        """
        return self._move(self._undo, self._redo, session, run)

    def redo(self, session: Session, run: int) -> Past | None:
        """What the change undone last had led to; None where there is none."""
        return self._move(self._redo, self._undo, session, run)

    def _move(
        self, source: list[Past], target: list[Past], session: Session, run: int
    ) -> Past | None:
        if not source:
            return None
        past = source.pop()
        target.append(Past(session, run, past.change))
        self._say()
        return past

    def _say(self) -> None:
        latest = [stack[-1].change if stack else "" for stack in (self._undo, self._redo)]
        self._tell(*latest)
