"""Breakpoints: where in its program a run has to stop."""

from __future__ import annotations

from core.session.playback import Position
from core.session.session import Session

NEVER = 2**62


def next_breakpoint(session: Session, breakpoints: frozenset[int]) -> Position:
    """Where the next operation that has a breakpoint will have run."""
    update, done = session.position
    length = len(session.program)
    borders = sorted(index + 1 for index in breakpoints if index < length)
    for border in borders:
        if border > done:
            return (update + 1, 0) if border == length else (update, border)
    if not borders:
        return update + NEVER, 0
    return (update + 2, 0) if borders[0] == length else (update + 1, borders[0])


def stands_on_breakpoint(session: Session, breakpoints: frozenset[int]) -> bool:
    """Whether the operation that has just run has one."""
    done = session.position[1] or len(session.program)
    return done - 1 in breakpoints
