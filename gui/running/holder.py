"""The holder of the one running session, of its past, and of what undo returns to."""

from __future__ import annotations

from collections.abc import Callable

from core.engine.prepare import Prepared
from core.session.session import Session
from gui.running import commands
from gui.running.history import History, Past
from gui.running.rerun import seconds_to_repeat

LONGEST_REPEAT = 1.0  # seconds for which a run is repeated to be measured from its start


class Holder:
    """One session at a time, and how it came to be.

    Args:
        tell_history: called with what can be undone and what can be redone, in words.

    Attributes:
        session: the one that runs; None before the first.
        run: its run's number.
        document: how many documents have been opened; this is the latest.
    """

    def __init__(self, tell_history: Callable[[str, str], None]) -> None:
        self.session: Session | None = None
        self.run = self._runs = self.document = 0
        # Of each run of this document the units per column: commands may be meant for any of them.
        self._sizes: dict[int, tuple[int, ...]] = {}
        self._history = History(tell_history)
        self._tracking = False

    def need(self) -> Session:
        """The session; raises ``RuntimeError`` where there is none yet."""
        if self.session is None:
            raise RuntimeError("a command came before any experiment was opened")
        return self.session

    def begin(self, prepared: Prepared) -> None:
        """Start a new run."""
        self.session = Session(prepared)
        self.session.track(self._tracking)
        self._runs += 1
        self.run = self._runs
        self._sizes[self.run] = prepared.layout.sizes

    def open(self, prepared: Prepared) -> None:
        """Start the run of another document, for which nothing can be undone."""
        self._sizes = {}
        self.document += 1
        self.begin(prepared)
        self._history.clear()

    def is_gone(self, command: commands.Command) -> bool:
        """Whether what ``command`` was meant for is no more."""
        if not isinstance(command, commands.OfDocument) or command.run is None:
            return False
        if command.run not in self._sizes:
            return True
        of_network = isinstance(command, commands.OfNetwork)
        return of_network and self._sizes[command.run] != self.need().prepared.layout.sizes

    def begin_anew(self, prepared: Prepared, change: str, more: bool = False) -> None:
        """Start a new run; undo returns to the one of now."""
        if not self._continues(change, more):
            self._history.push(Past(self.need(), self.run, change))
        self.begin(prepared)

    def set_aside(self, change: str, more: bool = False) -> Session:
        """Keep the session as it is for undo; returns the one to be changed.

        With ``more`` a change of the same name goes on, and nothing is kept.
        """
        session = self.need()
        if self._continues(change, more):
            return session
        self._history.push(Past(session, self.run, change))
        self.session = session.fork()
        return self.session

    def undo(self) -> str:
        """Return to what stood before the latest change; its words, "" where there is none."""
        return self._return_to(self._history.undo(self.need(), self.run))

    def redo(self) -> str:
        """Return to what the change undone last had led to; its words."""
        return self._return_to(self._history.redo(self.need(), self.run))

    def track(self, on: bool) -> None:
        """Measure what updates do; a run that is quick to repeat is measured from its start."""
        self._tracking = on
        session = self.session
        if session is None:
            return
        session.track(on)
        if on and session.stop is None and seconds_to_repeat(session) <= LONGEST_REPEAT:
            there = session.position
            session.goto(0)
            session.goto(*there)

    def _return_to(self, past: Past | None) -> str:
        if past is None:
            return ""
        self.session, self.run = past.session, past.run
        self.session.track(self._tracking)
        return past.change

    def _continues(self, change: str, more: bool) -> bool:
        return more and self._history.goes_on(change)
