"""A runner moves a session on in short bursts, towards a goal, until something stops it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from core.session import snapshot as states
from core.session.convergence import ConvergenceRule
from core.session.playback import Position
from core.session.session import Session
from core.session.snapshot import Snapshot
from gui.running.breakpoints import next_breakpoint, stands_on_breakpoint
from gui.running.pace import Pace


class Runner:
    """How a session is being run, and why it rests.

    Args:
        announce: called with a sentence that the user should see.

    Attributes:
        running: whether there is more to do.
        pace: how far one burst may go.
        breakpoints: numbers of the operations after which a run stops.
    """

    def __init__(self, announce: Callable[[str], None]) -> None:
        self.running = False
        self.pace = Pace()
        self.breakpoints: frozenset[int] = frozenset()
        self._announce = announce
        self._goal: Position | None = None
        self._ends_as = states.PAUSED
        self._rule: ConvergenceRule | None = None
        self._state: str | None = None
        self._message = ""

    def start(
        self, session: Session, goal: Position | None, ends_as: str, at_full_speed: bool = False
    ) -> None:
        """Run on to ``goal``, or without end; then the state is ``ends_as``."""
        if self.refuses(session):
            return
        self.running, self._goal, self._ends_as = True, goal, ends_as
        self._say(None, "")
        session.watch(self._rule if not at_full_speed else None)
        self.pace.start(perf_counter(), session.tick, session.position[0], at_full_speed)

    def pause(self) -> None:
        """Run no further; what was said of the way here is forgotten."""
        self.running, self._goal = False, None
        self._say(None, "")

    def rest(self, session: Session) -> None:
        """Pause, and watch no more for convergence: steps are not stopped by it."""
        self.pause()
        session.watch(None)

    def refuses(self, session: Session) -> bool:
        """Whether there is no way on from here, after saying so. Converged, a run may go on."""
        if session.stop is None or session.stop[0] != states.DIVERGED:
            return False
        self._announce(f"Step back first: {session.stop[1]}.")
        return True

    def set_rule(self, rule: ConvergenceRule | None, session: Session | None) -> None:
        """Stop by convergence from now on, or not; ``session`` is the one at hand."""
        self._rule = rule
        if session is not None:
            session.watch(rule if self.running else None)

    def take_over(self, session: Session) -> None:
        """Run another session on, as the one before was run."""
        if self.running:
            session.watch(self._rule)

    def changed(self) -> None:
        """What the session does has changed: old words and old costs say nothing of it."""
        self.pace.forget_cost()
        self._say(None, "")

    def advance(self, session: Session) -> float:
        """Move on for at most one burst; returns the seconds until there is more to do."""
        now = perf_counter()
        due, wait = self.pace.due(now, session.tick, len(session.program))
        if due == 0:
            return wait
        target = self._limit(session, self.pace.target(session, due))
        session.goto(*target)
        self.pace.moved(session.tick, session.position[0], perf_counter() - now)
        self._look_at_stops(session)
        return 0.0

    def describe(self, picture: Snapshot) -> Snapshot:
        """The same picture, with the state in which the runner left the session."""
        if self.running:
            return picture.with_state(states.RUNNING, "", self.pace.updates_per_second)
        if self._state is not None:
            return picture.with_state(self._state, self._message)
        return picture

    def _limit(self, session: Session, target: Position) -> Position:
        stops = [target]
        if self._goal is not None:
            stops.append(self._goal)
        if self.breakpoints:
            stops.append(next_breakpoint(session, self.breakpoints))
        return min(stops)

    def _look_at_stops(self, session: Session) -> None:
        if session.stop:
            self.pause()
        elif session.position == self._goal:
            self.pause()
            self._say(self._ends_as, self._goal_words(session))
        elif stands_on_breakpoint(session, self.breakpoints):
            self.pause()
            done = session.position[1]
            operation = session.program[done - 1]
            self._say(states.PAUSED, f"stopped at the breakpoint: {operation.words}")

    def _goal_words(self, session: Session) -> str:
        if self._ends_as != states.FINISHED:
            return ""
        return (
            f"finished: the run stands at update {session.position[0]:,}, epoch {session.epoch:,}"
        )

    def _say(self, state: str | None, message: str) -> None:
        self._state, self._message = state, message
