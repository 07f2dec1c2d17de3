"""Which samples each update takes: derived from the update's number alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.experiment.schema import Batching

Indices = NDArray[np.intp]


class Schedule:
    """Cuts epochs into batches.

    Args:
        batching: mode, size, shuffle or given order.
        samples: number of training samples.
        first_update, first_epoch: where this schedule's first epoch starts; a change of batching
            in the middle of a run starts a new epoch there.

    Attributes:
        epoch_first, epoch_last: first and last update of the epoch whose batches were asked for
            last; where all updates are alike, an epoch of its own, of the first one.
        divides: whether an epoch has several updates.
    """

    def __init__(
        self, batching: Batching, samples: int, first_update: int = 0, first_epoch: int = 0
    ) -> None:
        self.batching = batching
        self.samples = samples
        self.first_update = first_update
        self.first_epoch = first_epoch
        orders = batching.order or [list(range(samples))]
        self._given = [np.array(order, dtype=np.intp) for order in orders]
        # Updates before each epoch of one turn through the given orders (one epoch where none are).
        counts = [len(self._bounds(len(order))) - 1 for order in self._given]
        self._before = np.concatenate([[0], np.cumsum(counts)])
        self.divides = int(np.diff(self._before).max()) > 1
        self._epoch = -1
        self.epoch_first = self.epoch_last = -1
        self._batches: list[Indices] = []

    @property
    def fixed(self) -> bool:
        """Whether every update takes the same samples in the same order."""
        return len(self._before) == 2 and self._before[1] == 1 and not self.batching.shuffles

    @property
    def largest(self) -> int:
        """Number of samples in the largest batch."""
        return max(self.batch_sizes)

    @property
    def batch_sizes(self) -> set[int]:
        """Numbers of samples that batches have."""
        lengths = {len(order) for order in self._given}
        return {end - start for length in lengths for start, end in pairwise(self._bounds(length))}

    @property
    def mean_batch(self) -> float:
        """Mean number of samples of an update."""
        return sum(map(len, self._given)) / int(self._before[-1])

    @property
    def mean_epoch(self) -> float:
        """Mean number of updates of an epoch."""
        return int(self._before[-1]) / len(self._given)

    def locate(self, update: int) -> tuple[int, int]:
        """Epoch of ``update``, and its place in the epoch."""
        turns, rest = divmod(update - self.first_update, int(self._before[-1]))
        part = int(np.searchsorted(self._before, rest, side="right")) - 1
        epoch = self.first_epoch + turns * len(self._given) + part
        return epoch, rest - int(self._before[part])

    def epoch_start(self, epoch: int) -> int:
        """Number of the first update of ``epoch``."""
        turns, part = divmod(epoch - self.first_epoch, len(self._given))
        return self.first_update + turns * int(self._before[-1]) + int(self._before[part])

    def batch(self, update: int) -> Indices:
        """Numbers of the training samples of ``update``, in order."""
        place = update - self.epoch_first
        if not 0 <= place < len(self._batches):
            place = self._open_epoch(update)
        return self._batches[place]

    def _open_epoch(self, update: int) -> int:
        """Keep the batches of the epoch of ``update``; returns its place in the epoch."""
        epoch, place = self.locate(update)
        if epoch != self._epoch:
            order = self._order(epoch)
            bounds = self._bounds(len(order))
            self._batches = [order[start:end] for start, end in pairwise(bounds)]
            self._epoch, self.epoch_first = epoch, update - place
            self.epoch_last = self.epoch_first + len(self._batches) - 1
        return place

    def _order(self, epoch: int) -> Indices:
        if self.batching.shuffles:
            rng = np.random.default_rng([self.batching.seed, epoch])
            return rng.permutation(self.samples).astype(np.intp)
        return self._given[(epoch - self.first_epoch) % len(self._given)]

    def _bounds(self, count: int) -> list[int]:
        """Where the batches of an epoch of ``count`` samples begin and end."""
        size = {"batch": count, "stochastic": 1}.get(self.batching.mode, self.batching.size)
        return [*range(0, count, size), count]
