"""Where a session stands, to the bit; and the straight way there, to compare with."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from core.datasets.origin import Origin
from core.engine.prepare import Prepared
from core.recording import curves
from core.session.session import Session
from core.session.snapshot import take_snapshot

Position = tuple[int, int]


def bits(value: Any) -> Any:
    """A value with arrays as their bytes, so that two are equal only to the bit."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if hasattr(value, "items"):
        return {key: bits(item) for key, item in value.items()}
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, (curves.CurveData, Origin)):
        return {item.name: bits(getattr(value, item.name)) for item in fields(value)}
    return value


def picture(session: Session) -> dict[str, Any]:
    """All that there is to know of where a session stands, to the bit."""
    snapshot = take_snapshot(session)
    found = {item.name: bits(getattr(snapshot, item.name)) for item in fields(snapshot)}
    found["memory"] = bits(session.machine.memory.state)
    found["optimizer_count"] = session.position[0] - session.machine.optimizer_start
    return found


@dataclass
class Straight:
    """A fresh session led straight to each position asked for, with the changes on its way."""

    prepared: Prepared
    changes: list[tuple[int, Prepared]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._forget()

    def change(self, update: int, prepared: Prepared) -> None:
        self.changes = [item for item in self.changes if item[0] <= update]
        self.changes.append((update, prepared))
        self._forget()

    def picture(self, position: Position) -> dict[str, Any] | None:
        """What stands at ``position``; None where the run stops before it."""
        while position not in self._pictures and not self._session.stop:
            self._session.step("operation")
            self._arrive()
        return self._pictures.get(position)

    def last(self) -> Position:
        """Where the run has stopped, or stands now."""
        return self._session.position

    def _forget(self) -> None:
        self._session = Session(self.prepared)
        self._ahead = list(self.changes)
        self._pictures: dict[Position, dict[str, Any]] = {}
        self._arrive()

    def _arrive(self) -> None:
        while self._ahead and self._session.position == (self._ahead[0][0], 0):
            self._session.change(self._ahead.pop(0)[1])
        self._pictures[self._session.position] = picture(self._session)
