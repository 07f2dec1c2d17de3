"""A run's past: which experiment was in force from which update on, and states to return to."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.engine.estimate import BUDGET
from core.engine.executor import Executor
from core.engine.machine import Machine
from core.engine.numpy_executor import NUMPY
from core.engine.prepare import Prepared
from core.engine.program import Operation, compile_program
from core.engine.schedule import Schedule
from core.session.checkpoints import SPACING, Checkpoints

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Segment:
    """A stretch of updates under one experiment.

    Attributes:
        first: its first update.
        prepared: the experiment in force.
        schedule_start: update and epoch from which batches are counted.
        optimizer_start: update at which the optimizer's state began at zero.
        executor: what runs its updates, now and whenever they are run again.
    """

    first: int
    prepared: Prepared
    schedule_start: tuple[int, int] = (0, 0)
    optimizer_start: int = 0
    executor: Executor = NUMPY

    @cached_property
    def program(self) -> tuple[Operation, ...]:
        """The operations of one update."""
        return compile_program(self.prepared.shape)

    @cached_property
    def schedule(self) -> Schedule:
        """Which samples its updates take."""
        batching = self.prepared.experiment.batching
        return Schedule(batching, len(self.prepared.train), *self.schedule_start)

    def machine(self) -> Machine:
        """A new machine for this stretch."""
        return Machine(self.prepared, *self.schedule_start, self.optimizer_start, self.executor)


class Timeline:
    """Segments in order, and checkpoints over all of them."""

    def __init__(self, first: Segment, state: Floats, budget: int = BUDGET) -> None:
        self._segments = [first]
        self._checkpoints = Checkpoints(budget)
        self._checkpoints.add(first.first, state, pinned=True)

    def copy(self) -> Timeline:
        """The same past; what is recorded in one is not in the other."""
        other = copy(self)
        other._segments = list(self._segments)
        other._checkpoints = self._checkpoints.copy()
        return other

    @property
    def checkpoints(self) -> Checkpoints:
        return self._checkpoints

    def segment(self, update: int) -> Segment:
        """The segment that ``update`` runs under."""
        return next(item for item in reversed(self._segments) if item.first <= update)

    def next_start(self, update: int) -> int | None:
        """First update of the next segment after ``update``; None where there is no later one."""
        return next((item.first for item in self._segments if item.first > update), None)

    def begin(self, segment: Segment, state: Floats) -> None:
        """Start a new future with ``segment``: all that was recorded from there on is forgotten."""
        self._segments = [item for item in self._segments if item.first < segment.first]
        self._segments.append(segment)
        self._checkpoints.cut(segment.first)
        self._checkpoints.add(segment.first, state, pinned=True)

    def keep(self, update: int, state: Floats) -> None:
        """Offer the state at the start of ``update``; kept where a checkpoint is due."""
        if update % SPACING == 0:
            self._checkpoints.add(update, state)

    def state(self, update: int) -> tuple[int, Floats]:
        """The latest kept state at or before ``update``, and its update."""
        return self._checkpoints.latest(update)
