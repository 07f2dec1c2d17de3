"""Pace: how far a run may go in the next burst, for a wanted speed and a measured one."""

from __future__ import annotations

from math import inf, isinf

from core.session.playback import Position
from core.session.session import Session

BURST = 0.003  # seconds that one burst may take
RATE_SPAN = 0.5  # seconds over which updates per second are measured
FRAME = 0.016
BACKLOG = 0.1  # seconds of operations that are made up for after a stall


class Pace:
    """Turns a speed in operations per second into bursts.

    Attributes:
        updates_per_second: measured over the last half second.
    """

    def __init__(self) -> None:
        self.updates_per_second = 0.0
        self._speed = inf
        self._full = False
        self._seconds_per_operation = BURST
        self._clock = 0.0
        self._tick = 0
        self._owed = 0.0
        self._mark = (0.0, 0)

    def set_speed(self, operations_per_second: float) -> None:
        """Set the wanted speed; ``inf`` for as fast as possible."""
        self._speed = operations_per_second
        self._owed = 0.0

    def start(self, now: float, tick: int, update: int, at_full_speed: bool) -> None:
        """A run begins; the first operation of a slow run comes at once."""
        self._full = at_full_speed
        self._clock, self._tick, self._owed = now, tick, 1.0
        self._mark = (now, update)
        self.updates_per_second = 0.0
        self.forget_cost()

    def forget_cost(self) -> None:
        """Begin with bursts of one operation again, as each may cost a thousand times as much now.

        Where it does not, bursts double until they fill their time.
        """
        self._seconds_per_operation = BURST

    def due(self, now: float, tick: int, length: int) -> tuple[int, float]:
        """Operations to run now (of a program of ``length``) and, if none, seconds to wait."""
        affordable = max(1, int(BURST / self._seconds_per_operation))
        if self._full or isinf(self._speed):
            self._clock = now
            return max(affordable, 1), 0.0
        most = max(1.0, self._speed * BACKLOG)
        self._owed = min(self._owed + (now - self._clock) * self._speed, most)
        self._clock = now
        if self._owed < 1.0:
            return 0, min(FRAME, (1.0 - self._owed) / self._speed)
        due = min(int(self._owed), affordable)
        self._owed -= due
        return due, 0.0

    def target(self, session: Session, operations: int) -> Position:
        """Where so many operations lead.

        At full speed a burst of whole updates ends before the ``update`` operation, where every
        value and slope is there to be looked at.
        """
        length = len(session.program)
        if (self._full or isinf(self._speed)) and operations >= length:
            return session.position[0] + operations // length, length - 1
        update, done = session.position
        more, rest = divmod(done + operations, length)
        return update + more, rest

    def moved(self, tick: int, update: int, seconds: float) -> None:
        """Learn from a burst that led to ``tick`` in so many seconds."""
        operations = tick - self._tick
        self._tick = tick
        if operations > 0:
            # Half the old estimate keeps one slow burst from making the next ones tiny.
            self._seconds_per_operation += 0.5 * (
                seconds / operations - self._seconds_per_operation
            )
        elapsed = self._clock + seconds - self._mark[0]
        if elapsed >= RATE_SPAN or self.updates_per_second == 0.0:
            self.updates_per_second = (update - self._mark[1]) / max(elapsed, 1e-9)
        if elapsed >= RATE_SPAN:
            self._mark = (self._clock + seconds, update)
