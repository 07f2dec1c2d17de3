"""The test loss, at intervals whose cost is a small part of the training's.

Time is counted in multiplications, not measured: at which updates there is a test loss depends on
the experiment and the update's number alone, so a run that is taken back has the same curve again.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil, log10

import numpy as np
from numpy.typing import NDArray

from core.engine.evaluation import Evaluator
from core.engine.layout import aligned
from core.engine.machine import Machine
from core.engine.prepare import Prepared
from core.engine.schedule import Schedule

Floats = NDArray[np.float64]

SHARE = 0.05  # of the training's time, where every update would be too many
# What takes as long as so many of the multiplications of a product of matrices:
VALUE = 150  # a unit's activation and the sums around it
CALL = 60_000  # an operation, however small its arrays


def interval(ratio: float) -> int:
    """From how many updates to how many the test part is evaluated.

    1 where that takes no longer than the updates themselves; else so many that it takes ``SHARE``
    of their time at most, as a round number.

    Args:
        ratio: what one evaluation costs for one update's cost.
    """
    return 1 if ratio <= 1.0 else _round_up(ratio / SHARE)


def cost_ratio(prepared: Prepared, schedule: Schedule) -> float:
    """What evaluating the test part costs for one update's cost; 0 without a test part."""
    samples = 0 if prepared.test is None else len(prepared.test)
    return _evaluation(prepared, samples) / _update(prepared, schedule)


def _evaluation(prepared: Prepared, samples: float) -> float:
    sizes = prepared.layout.sizes
    products = sum(below * above for below, above in pairwise(sizes))
    return samples * (products + VALUE * sum(sizes[1:]))


def _update(prepared: Prepared, schedule: Schedule) -> float:
    # The backward pass has two products for each of the forward pass.
    batch = 3 * _evaluation(prepared, schedule.mean_batch)
    calls = CALL * (7 * prepared.shape.layers + 1)
    return batch + calls + VALUE * prepared.layout.trained


def _round_up(number: float) -> int:
    """The least of 1, 2, 5, 10, 20, 50, … that is not less."""
    power: int = 10 ** int(log10(number))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= ceil(number))


class HeldOut:
    """Evaluates the test part for a machine; never changes what that trains.

    Attributes:
        every: updates from one evaluation to the next; 1 for each.
    """

    def __init__(self, machine: Machine) -> None:
        prepared = machine.prepared
        assert prepared.test is not None
        self._machine = machine
        self._schedule = machine.schedule
        ratio = cost_ratio(prepared, machine.schedule)
        self.every = interval(ratio)
        self._at_epochs = ratio <= machine.schedule.mean_epoch
        self._theta = aligned(prepared.layout.length)
        views = prepared.layout.views(self._theta)
        self._evaluator = Evaluator(prepared, views, prepared.test, machine.executor)
        self._known = (-1, np.nan)

    @property
    def words(self) -> str:
        """When there is a test loss; "" where every update has one."""
        if self.every == 1:
            return ""
        return f"every {self.every:,} updates{' and epoch' if self._at_epochs else ''}"

    def is_due(self, update: int) -> bool:
        """Whether the curve has the test loss before ``update``, which is the current one.

        It has it at every interval's end, and at every epoch's that takes longer than evaluating.
        """
        if update % self.every == 0:
            return True
        return self._at_epochs and update == self._schedule.epoch_first

    def before(self, update: int, theta: Floats | None = None) -> float:
        """The test loss with the parameters that ``update`` starts from.

        Args:
            update: its number.
            theta: those parameters; None for those of the machine.
        """
        if self._known[0] != update:
            np.copyto(self._theta, self._machine.memory.theta if theta is None else theta)
            self._known = update, self._evaluator.loss()[0]
        return self._known[1]
