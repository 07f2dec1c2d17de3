"""An executor binds a program to memory and runs it: all that calculates goes through this door.

A run names its executor once, with the stretch of its timeline (``Segment``); whatever belongs to
that stretch (machine, replay, evaluation) runs by the same one, so its numbers come back to the
bit. Another way of running is another class that has these methods; numpy's is the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.engine.memory import Memory
from core.engine.prepare import Prepared
from core.engine.program import Operation
from core.engine.schedule import Schedule
from core.engine.workspace import Arrays
from core.experiment.schema import Experiment

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


class BoundOperations(Protocol):
    """Operations in order, bound to the arrays of some samples."""

    def run(self, first: int, end: int) -> None:
        """Run those from place ``first`` up to and without place ``end``."""


class BoundUpdates(Protocol):
    """A whole program, bound to a run's memory, its samples and its schedule."""

    @property
    def update(self) -> int:
        """Number of the update that runs, or has run last."""

    @property
    def rows(self) -> Indices:
        """Numbers of its training samples."""

    @property
    def named(self) -> Mapping[str, Floats]:
        """Its arrays by name, computed or not."""

    def run_operations(
        self, update: int, first: int, end: int, observe: Callable[[], object] | None = None
    ) -> None:
        """Run operations ``first`` up to and without ``end`` of ``update``.

        Args:
            update: becomes the current one; its operations before ``first`` have to have run.
            first: place in the program of the first to run.
            end: place of the first that is not to run any more.
            observe: recorded with, just before the operation ``update``; None: nothing is recorded.
        """

    def run_updates(
        self, first: int, count: int, observe: Callable[[], object], after: Callable[[], bool]
    ) -> int:
        """Run at most ``count`` updates from ``first`` on.

        Args:
            first: number of the first one.
            count: how many.
            observe: called in each just before its operation ``update``, when all values and slopes
                are there and the parameters are still those that they belong to.
            after: called when each is done; where it is True, that one is the last.

        Returns:
            How many have run; that many have been recorded.
        """

    def replay(self, first: int, count: int) -> None:
        """Run ``count`` updates from ``first`` on; nothing is recorded.

        Raises:
            Cancelled: the current task is; then the memory is left between two updates.
        """

    def epoch_loss(self) -> float:
        """Mean of J over the epoch's samples so far, those of the current update included.

        Over its updates where J is a sum. It starts anew with every epoch and every change.
        """

    def flush(self) -> None:
        """Write to ``memory.kept`` what one update hands to the next and is held elsewhere."""

    def reload(self) -> None:
        """``memory.kept`` has been written to: read again from it what is held elsewhere."""


class Executor(Protocol):
    """A way of running programs. It holds nothing of a run; what it binds does."""

    def bind_operations(
        self, operations: Sequence[Operation], arrays: Arrays, experiment: Experiment
    ) -> BoundOperations:
        """Forward or backward operations (no ``take_batch``, no ``update``) for samples given."""

    def bind_updates(
        self, prepared: Prepared, memory: Memory, schedule: Schedule, optimizer_start: int
    ) -> BoundUpdates:
        """All that a run does.

        Args:
            prepared: the experiment with its data.
            memory: where the numbers lie.
            schedule: which samples each update takes.
            optimizer_start: the update at which the optimizer's state began at zero.
        """
