"""Checkpoints: copies of the state at some updates, thinned out with age to a fixed memory.

The gap between neighbours grows in proportion to their age, so that a jump back replays a number of
updates that is a small fraction of the distance, and one step back replays at most ``SPACING``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from copy import copy

import numpy as np
from numpy.typing import NDArray

from core.engine.estimate import BUDGET

Floats = NDArray[np.float64]

SPACING = 64
MOST = 4096
FEW = 4  # checkpoints so large that one more is much
_OVERHEAD = 200  # bytes that Python and numpy spend on each copy beside its numbers


class Checkpoints:
    """States by update.

    Args:
        budget: bytes that all checkpoints together may take. Beside the pinned ones, the latest is
            kept whatever its size: going back would run all updates again otherwise.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._capacity = MOST
        self._updates: list[int] = []
        self._states: list[Floats] = []
        self._pinned: set[int] = set()

    def copy(self) -> Checkpoints:
        """The same in lists of their own; the states are shared, as nothing changes them."""
        other = copy(self)
        other._updates, other._states = list(self._updates), list(self._states)
        other._pinned = set(self._pinned)
        return other

    @property
    def updates(self) -> tuple[int, ...]:
        """The updates at which there is a checkpoint, ascending."""
        return tuple(self._updates)

    @property
    def bytes(self) -> int:
        """Memory that the checkpoints take."""
        return sum(state.nbytes + _OVERHEAD for state in self._states)

    def add(self, update: int, state: Floats, pinned: bool = False) -> None:
        """Keep a copy of ``state``; an update that is kept already stays as it is.

        A pinned checkpoint is never thinned out: what cannot be computed again starts there.
        """
        if pinned:
            self._pinned.add(update)
        place = bisect_right(self._updates, update)
        if place and self._updates[place - 1] == update:
            return
        self._capacity = max(2, min(self._capacity, self._budget // (state.nbytes + _OVERHEAD)))
        if self._capacity < FEW and place == len(self._updates):
            self._drop_loose(self._capacity - 1)  # before another large one is made
        self._updates.insert(place, update)
        self._states.insert(place, state.copy())
        if len(self._updates) > self._capacity:
            self._thin()

    def _drop_loose(self, most: int) -> None:
        """Drop the oldest that are not pinned until at most ``most`` are left."""
        loose = [i for i, update in enumerate(self._updates) if update not in self._pinned]
        for i in reversed(loose[: max(0, len(self._updates) - most)]):
            del self._updates[i], self._states[i]

    def latest(self, update: int) -> tuple[int, Floats]:
        """The last checkpoint at or before ``update``. Raises ``LookupError`` where none is."""
        place = bisect_right(self._updates, update)
        if not place:
            raise LookupError(f"no checkpoint at or before update {update}")
        return self._updates[place - 1], self._states[place - 1]

    def cut(self, update: int) -> None:
        """Forget the checkpoint at ``update`` and all after it."""
        place = bisect_left(self._updates, update)
        del self._updates[place:], self._states[place:]
        self._pinned = {pin for pin in self._pinned if pin < update}

    def _thin(self) -> None:
        """Drop a quarter: the smallest gap-to-age ratio for which few enough remain."""
        target = max(2, 3 * self._capacity // 4)
        ratio = 1.0 / self._capacity
        kept = self._kept(ratio)
        while len(kept) > target and ratio < 2.0:
            ratio *= 1.25
            kept = self._kept(ratio)
        self._updates = [self._updates[i] for i in kept]
        self._states = [self._states[i] for i in kept]

    def _kept(self, ratio: float) -> list[int]:
        """Indices to keep when a gap may be ``ratio`` of the age; always the first and the last."""
        newest = self._updates[-1]
        kept = [len(self._updates) - 1]
        for i in range(len(self._updates) - 2, 0, -1):
            # The next older one is looked at: dropping this one must not open too wide a gap.
            gap = self._updates[kept[-1]] - self._updates[i - 1]
            age = newest - self._updates[i - 1]
            if gap > max(SPACING, ratio * age) or self._updates[i] in self._pinned:
                kept.append(i)
        kept.append(0)
        return kept[::-1]
