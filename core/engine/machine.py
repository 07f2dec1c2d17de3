"""The machine: one experiment's memory, schedule and program, and the executor that runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.engine.executor import Executor
from core.engine.memory import Memory
from core.engine.numpy_executor import NUMPY
from core.engine.prepare import Prepared
from core.engine.program import compile_program
from core.engine.schedule import Schedule
from core.experiment.schema import rule_name
from core.nn.optimizers import OPTIMIZERS, learning_rate

Floats = NDArray[np.float64]


class Machine:
    """Runs updates of one experiment in its memory; it knows the update's number and no history.

    Args:
        prepared: the experiment with its data.
        first_update, first_epoch: where the schedule starts counting.
        optimizer_start: the update at which the optimizer's state began at zero.
        executor: what runs its operations.

    Attributes:
        observe: called in every recorded update just before its ``update`` operation, when all
            values and slopes are there and the parameters are still those they belong to.
        program: the operations of one update.
        memory: all numbers.
        schedule: which samples each update takes.
        updates: the program as the executor has bound it to the memory.
    """

    def __init__(
        self,
        prepared: Prepared,
        first_update: int = 0,
        first_epoch: int = 0,
        optimizer_start: int = 0,
        executor: Executor = NUMPY,
    ) -> None:
        self.prepared = prepared
        self.experiment = prepared.experiment
        self.executor = executor
        self.program = compile_program(prepared.shape)
        self.optimizer_start = optimizer_start
        self.observe: Callable[[], object] = _nothing
        batching = self.experiment.batching
        self.schedule = Schedule(batching, len(prepared.train), first_update, first_epoch)
        rule = self.experiment.optimizer
        self.state_names = OPTIMIZERS[rule_name(rule)].state_names(rule)
        self.memory = Memory(
            prepared.shape, prepared.layout, len(self.state_names), self.schedule.largest
        )
        self.updates = executor.bind_updates(prepared, self.memory, self.schedule, optimizer_start)

    def learning_rate(self, update: int) -> float:
        """The learning rate of ``update``, decay included."""
        return learning_rate(self.experiment.optimizer, update)

    def kept(self) -> Floats:
        """All that one update hands to the next, for ``restore``; a view, to be copied."""
        self.updates.flush()
        return self.memory.kept

    def restore(self, kept: Floats) -> None:
        """Set what ``kept`` gave; all else of the memory becomes 0."""
        self.memory.restore(kept)
        self.updates.reload()

    def run_operations(self, update: int, first: int, end: int, record: bool = False) -> None:
        """Run operations ``first`` up to and without ``end`` of ``update``; observed if ``record``.

        It becomes the current update; its operations before ``first`` have to have run.
        """
        self.updates.run_operations(update, first, end, self.observe if record else None)

    def replay(self, first: int, count: int) -> None:
        """Run ``count`` updates from ``first`` on, unobserved."""
        self.updates.replay(first, count)

    def run_updates(self, first: int, count: int, after: Callable[[], bool]) -> int:
        """Run ``count`` observed updates from ``first`` on; stop early when ``after`` is True.

        ``after`` is called when an update is done. Returns the number of updates run.
        """
        return self.updates.run_updates(first, count, self.observe, after)

    @property
    def rows(self) -> NDArray[np.intp]:
        """Numbers of the training samples of the current update."""
        return self.updates.rows

    @property
    def named(self) -> Mapping[str, Floats]:
        """The current update's arrays by name, computed or not."""
        return self.updates.named

    def is_finite(self) -> bool:
        """Whether every number of the memory is finite."""
        everything = self.memory.everything
        # The sum of squares of large numbers may overflow: then each number is looked at.
        return bool(np.isfinite(everything.dot(everything)) or np.isfinite(everything).all())


def _nothing() -> None:
    """Stands where nobody observes."""
