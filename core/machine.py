"""The machine runs an experiment's program: one operation, or update after update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf

import numpy as np
from numpy.typing import NDArray

from core.experiment import rule_name
from core.kernels import Kernel, bind
from core.memory import Memory
from core.optimizers import OPTIMIZERS
from core.prepare import Prepared
from core.program import compile_program
from core.schedule import Schedule
from core.task import check
from core.workspace import Arrays

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Bound:
    """The program bound to the arrays of one batch size; ``observed`` has the observer in it."""

    arrays: Arrays
    kernels: list[Kernel]
    observed: list[Kernel]


class Machine:
    """Runs updates of one experiment in its memory; it knows the update's number and no history.

    Args:
        prepared: the experiment with its data.
        first_update, first_epoch: where the schedule starts counting.
        optimizer_start: the update at which the optimizer's state began at zero.

    Attributes:
        observe: called in every observed update just before its ``update`` operation, when all
            values and slopes are there and the parameters are still those they belong to. To be
            set before anything runs.
        program: the operations of one update.
        memory: all numbers.
        schedule: which samples each update takes.
        update: number of the current update.
    """

    def __init__(
        self,
        prepared: Prepared,
        first_update: int = 0,
        first_epoch: int = 0,
        optimizer_start: int = 0,
    ) -> None:
        self.prepared = prepared
        self.experiment = prepared.experiment
        self.program = compile_program(prepared.shape)
        self.optimizer_start = optimizer_start
        self.observe: Kernel = _nothing
        batching = self.experiment.batching
        self.schedule = Schedule(batching, len(prepared.train), first_update, first_epoch)
        rule = self.experiment.optimizer
        self.state_names = OPTIMIZERS[rule_name(rule)].state_names(rule)
        self.memory = Memory(
            prepared.shape, prepared.layout, len(self.state_names), self.schedule.largest
        )
        self.update = 0
        # Of the epoch so far: the sum of J times each update's share of the epoch, and of shares.
        self._epoch_sum = self._epoch_part = 0.0
        self._share_of = self._bind_shares()
        self._loss = self.memory.loss.item
        self._rows = np.zeros(0, dtype=np.intp)
        self._bound: dict[int, _Bound] = {}
        self._step = self._bind_step()

    def learning_rate(self, update: int) -> float:
        """The learning rate of ``update``, decay included."""
        rule = self.experiment.optimizer
        if rule.decay == 1.0:
            return rule.learning_rate
        try:
            return rule.learning_rate * rule.decay**update
        except OverflowError:  # a growing rate outgrows float64 in the end
            return inf

    def epoch_loss(self) -> float:
        """Mean of J over the epoch's samples so far, those of the current update included.

        Over its updates where J is a sum. It starts anew with every epoch and every change.
        """
        share = self._share_of[len(self._rows)]
        return (self._epoch_sum + self._loss() * share) / (self._epoch_part + share)

    def kept(self) -> Floats:
        """All that one update hands to the next, for ``restore``; a view, to be copied."""
        self.memory.tally[:2] = self._epoch_sum, self._epoch_part
        return self.memory.kept

    def restore(self, kept: Floats) -> None:
        """Set what ``kept`` gave; all else of the memory becomes 0."""
        self.memory.restore(kept)
        self._epoch_sum, self._epoch_part = self.memory.tally[:2].tolist()

    def seek(self, update: int) -> list[Kernel]:
        """Make ``update`` the current one; returns its operations, bound to the batch's arrays."""
        self.update = update
        self._rows = self.schedule.batch(update)
        return self._operations(len(self._rows)).kernels

    def replay(self, first: int, count: int) -> None:
        """Run ``count`` updates from ``first`` on, unobserved."""
        for update in range(first, first + count):
            check()
            for kernel in self.seek(update):
                kernel()

    def run_updates(self, first: int, count: int, after: Callable[[], bool]) -> int:
        """Run ``count`` observed updates from ``first`` on; stop early when ``after`` is True.

        ``after`` is called when an update is done. Returns the number of updates run.
        """
        self.seek(first)
        if self.schedule.fixed:
            return self._run_fixed(first, count, after)
        batch, bound = self.schedule.batch, self._operations
        for update in range(first, first + count):
            self.update = update
            self._rows = rows = batch(update)
            for kernel in bound(len(rows)).observed:
                kernel()
            if after():
                return update - first + 1
        return count

    def _run_fixed(self, first: int, count: int, after: Callable[[], bool]) -> int:
        """The same when every update takes the same samples: nothing to look up between updates."""
        kernels = self._operations(len(self._rows)).observed
        for update in range(first, first + count):
            self.update = update
            for kernel in kernels:
                kernel()
            if after():
                return update - first + 1
        return count

    @property
    def rows(self) -> NDArray[np.intp]:
        """Numbers of the training samples of the current update."""
        return self._rows

    @property
    def named(self) -> Mapping[str, Floats]:
        """The current update's arrays by name, computed or not."""
        return self._operations(len(self._rows)).arrays.named

    def is_finite(self) -> bool:
        """Whether every number of the memory is finite."""
        everything = self.memory.everything
        # The sum of squares of large numbers may overflow: then each number is looked at.
        return bool(np.isfinite(everything.dot(everything)) or np.isfinite(everything).all())

    def _operations(self, batch: int) -> _Bound:
        found = self._bound.get(batch)
        if found is None:
            found = self._bound[batch] = self._bind(batch)
        return found

    def _bind(self, batch: int) -> _Bound:
        train = self.prepared.train
        if self.schedule.fixed:
            rows = self.schedule.batch(self.schedule.first_update)
            inputs, targets = train.inputs[rows], train.targets[rows]
            take: Kernel = _nothing
        else:
            inputs = np.zeros((batch, train.inputs.shape[1]))
            targets = np.zeros((batch, train.targets.shape[1]))
            take = partial(self._take, inputs, targets)
        arrays = self.memory.arrays(batch, inputs, targets)
        step = self._count_and_step if self.schedule.divides else self._run_step
        own: dict[str, Kernel] = {"take_batch": take, "update": step}
        kernels = [
            own[operation.op] if operation.op in own else bind(operation, arrays, self.experiment)
            for operation in self.program
        ]
        observed = [*kernels[:-1], self.observe, kernels[-1]]
        return _Bound(arrays, kernels, observed)

    def _take(self, inputs: Floats, targets: Floats) -> None:
        train = self.prepared.train
        # "clip" writes straight into the buffer; the numbers were checked when the data was read.
        train.inputs.take(self._rows, 0, inputs, "clip")
        train.targets.take(self._rows, 0, targets, "clip")

    def _bind_step(self) -> Callable[[float, int], None]:
        rule, memory = self.experiment.optimizer, self.memory
        binder = OPTIMIZERS[rule_name(rule)].bind
        return binder(rule, memory.trained, memory.slopes, memory.optimizer, memory.scratch)

    def _bind_shares(self) -> dict[int, float]:
        """What part of an epoch an update is, by the number of its samples.

        Losses are added up in such parts, as a sum of large ones might overflow.
        """
        schedule = self.schedule
        sizes = schedule.batch_sizes
        if self.experiment.loss.reduction == "sum":
            return dict.fromkeys(sizes, 1.0 / schedule.mean_epoch)
        return {size: size / (schedule.mean_batch * schedule.mean_epoch) for size in sizes}

    def _count_and_step(self) -> None:
        update, share = self.update, self._share_of[len(self._rows)]
        if update == self.schedule.epoch_first:
            self._epoch_sum = self._epoch_part = 0.0
        self._epoch_sum += self._loss() * share
        self._epoch_part += share
        self._step(self.learning_rate(update), update - self.optimizer_start)

    def _run_step(self) -> None:
        update = self.update
        self._step(self.learning_rate(update), update - self.optimizer_start)


def _nothing() -> None:
    """Stands where there is nothing to do: a fixed batch lies in its arrays from the start."""
