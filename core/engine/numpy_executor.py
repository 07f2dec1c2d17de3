"""Numpy's executor: every operation is a function bound to its arrays, called in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.engine.executor import BoundOperations, BoundUpdates, Executor
from core.engine.kernels import Kernel, bind
from core.engine.memory import Memory
from core.engine.prepare import Prepared
from core.engine.program import Operation, compile_program
from core.engine.schedule import Schedule
from core.engine.workspace import Arrays
from core.experiment.schema import Experiment, rule_name
from core.nn.optimizers import OPTIMIZERS, learning_rate
from core.task import check

Floats = NDArray[np.float64]
Bound = tuple[Mapping[str, Floats], list[Kernel]]  # arrays by name, and the program bound to them


class NumpyExecutor:
    """See ``Executor``."""

    def bind_operations(
        self, operations: Sequence[Operation], arrays: Arrays, experiment: Experiment
    ) -> BoundOperations:
        return _Operations([bind(operation, arrays, experiment) for operation in operations])

    def bind_updates(
        self, prepared: Prepared, memory: Memory, schedule: Schedule, optimizer_start: int
    ) -> BoundUpdates:
        return _Updates(prepared, memory, schedule, optimizer_start)


NUMPY: Executor = NumpyExecutor()


class _Operations:
    """See ``BoundOperations``."""

    def __init__(self, kernels: list[Kernel]) -> None:
        self._kernels = kernels

    def run(self, first: int, end: int) -> None:
        for kernel in self._kernels[first:end]:
            kernel()


class _Updates:
    """See ``BoundUpdates``. The program is bound once for each batch size, when that is met."""

    def __init__(
        self, prepared: Prepared, memory: Memory, schedule: Schedule, optimizer_start: int
    ) -> None:
        self._prepared, self._memory, self._schedule = prepared, memory, schedule
        self._program = compile_program(prepared.shape)
        self._rule = prepared.experiment.optimizer
        self._optimizer_start = optimizer_start
        self.update = 0
        self.rows = np.zeros(0, dtype=np.intp)
        # Of the epoch so far: the sum of J times each update's share of the epoch, and of shares.
        self._epoch_sum = self._epoch_part = 0.0
        self._share_of = self._shares()
        self._loss = memory.loss.item
        self._step = OPTIMIZERS[rule_name(self._rule)].bind(
            self._rule, memory.trained, memory.slopes, memory.optimizer, memory.scratch
        )
        self._bound: dict[int, Bound] = {}
        self._observe: Kernel | None = None
        self._observed: dict[int, list[Kernel]] = {}  # the same with the observer in its place

    @property
    def named(self) -> Mapping[str, Floats]:
        # Before anything has run, they are those of the largest batch.
        return self._program_for(len(self.rows) or self._schedule.largest)[0]

    def run_operations(
        self, update: int, first: int, end: int, observe: Kernel | None = None
    ) -> None:
        kernels = self._seek(update)
        for place in range(first, end):
            if observe is not None and place == len(kernels) - 1:
                observe()
            kernels[place]()

    def replay(self, first: int, count: int) -> None:
        for update in range(first, first + count):
            check()
            for kernel in self._seek(update):
                kernel()

    def run_updates(
        self, first: int, count: int, observe: Kernel, after: Callable[[], bool]
    ) -> int:
        if observe is not self._observe:
            self._observe = observe
            self._observed.clear()
        if self._schedule.fixed:
            return self._run_fixed(first, count, after)
        batch, observed = self._schedule.batch, self._observed_for
        for update in range(first, first + count):
            self.update = update
            self.rows = rows = batch(update)
            for kernel in observed(len(rows)):
                kernel()
            if after():
                return update - first + 1
        return count

    def _run_fixed(self, first: int, count: int, after: Callable[[], bool]) -> int:
        """The same when every update takes the same samples: nothing to look up between updates."""
        self.rows = self._schedule.batch(first)
        kernels = self._observed_for(len(self.rows))
        for update in range(first, first + count):
            self.update = update
            for kernel in kernels:
                kernel()
            if after():
                return update - first + 1
        return count

    def epoch_loss(self) -> float:
        share = self._share_of[len(self.rows)]
        return (self._epoch_sum + self._loss() * share) / (self._epoch_part + share)

    def flush(self) -> None:
        self._memory.tally[:2] = self._epoch_sum, self._epoch_part

    def reload(self) -> None:
        self._epoch_sum, self._epoch_part = self._memory.tally[:2].tolist()

    def _seek(self, update: int) -> list[Kernel]:
        """Make ``update`` the current one; returns its operations, bound to the batch's arrays."""
        self.update = update
        self.rows = self._schedule.batch(update)
        return self._program_for(len(self.rows))[1]

    def _observed_for(self, batch: int) -> list[Kernel]:
        found = self._observed.get(batch)
        if found is None:
            kernels = self._program_for(batch)[1]
            assert self._observe is not None
            found = self._observed[batch] = [*kernels[:-1], self._observe, kernels[-1]]
        return found

    def _program_for(self, batch: int) -> Bound:
        found = self._bound.get(batch)
        if found is None:
            found = self._bound[batch] = self._bind(batch)
        return found

    def _bind(self, batch: int) -> Bound:
        train, schedule = self._prepared.train, self._schedule
        if schedule.fixed:
            rows = schedule.batch(schedule.first_update)
            inputs, targets = train.inputs[rows], train.targets[rows]
            take: Kernel = _nothing
        else:
            inputs = np.zeros((batch, train.inputs.shape[1]))
            targets = np.zeros((batch, train.targets.shape[1]))
            take = partial(self._take, inputs, targets)
        arrays = self._memory.arrays(batch, inputs, targets)
        step = self._count_and_step if schedule.divides else self._run_step
        own: dict[str, Kernel] = {"take_batch": take, "update": step}
        experiment = self._prepared.experiment
        kernels = [
            own[operation.op] if operation.op in own else bind(operation, arrays, experiment)
            for operation in self._program
        ]
        return arrays.named, kernels

    def _take(self, inputs: Floats, targets: Floats) -> None:
        train = self._prepared.train
        # "clip" writes straight into the buffer; the numbers were checked when the data was read.
        train.inputs.take(self.rows, 0, inputs, "clip")
        train.targets.take(self.rows, 0, targets, "clip")

    def _shares(self) -> dict[int, float]:
        """What part of an epoch an update is, by the number of its samples.

        Losses are added up in such parts, as a sum of large ones might overflow.
        """
        schedule = self._schedule
        sizes = schedule.batch_sizes
        if self._prepared.experiment.loss.reduction == "sum":
            return dict.fromkeys(sizes, 1.0 / schedule.mean_epoch)
        return {size: size / (schedule.mean_batch * schedule.mean_epoch) for size in sizes}

    def _count_and_step(self) -> None:
        update, share = self.update, self._share_of[len(self.rows)]
        if update == self._schedule.epoch_first:
            self._epoch_sum = self._epoch_part = 0.0
        self._epoch_sum += self._loss() * share
        self._epoch_part += share
        self._step(learning_rate(self._rule, update), update - self._optimizer_start)

    def _run_step(self) -> None:
        update = self.update
        self._step(learning_rate(self._rule, update), update - self._optimizer_start)


def _nothing() -> None:
    """Stands where there is nothing to do: a fixed batch lies in its arrays from the start."""
