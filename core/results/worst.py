"""The samples with the greatest loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.engine.prepare import Prepared
from core.nn.losses import LOSSES
from core.task import each

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
MOST_JUDGED = 5_000  # samples whose losses are worked out one by one


@dataclass(frozen=True, eq=False)
class Verdict:
    """One sample and what the network makes of it.

    Attributes:
        sample: its number in its part of the data.
        loss: its own loss, without the penalty.
        target, output: one number for each output.
    """

    sample: int
    loss: float
    target: Floats
    output: Floats


def worst(
    prepared: Prepared, sums: Floats, outputs: Floats, targets: Floats, most: int = 50
) -> tuple[Verdict, ...]:
    """The ``most`` samples with the greatest loss, the greatest first; nan counts as greatest.

    Of more samples than ``MOST_JUDGED`` only the losses of those are worked out whose outputs are
    farthest from their targets.

    Args:
        prepared: the experiment, whose loss it is.
        sums: the last layer's z, samples x outputs.
        outputs: its a.
        targets: t.
        most: how many are wanted.

    Raises:
        Cancelled: the current task is not wanted any more.
    """
    rows = _farthest(outputs, targets)
    value = LOSSES[prepared.experiment.loss.name].value
    work, column = np.empty((1, outputs.shape[1])), np.empty((1, 1))
    losses = np.empty(len(rows))
    with np.errstate(all="ignore"):
        for place, row in enumerate(each(rows.tolist())):
            one = slice(row, row + 1)
            losses[place] = value(sums[one], outputs[one], targets[one], work, column)
    order = np.argsort(-np.where(np.isnan(losses), np.inf, losses), kind="stable")[:most]
    return tuple(
        Verdict(int(rows[at]), float(losses[at]), targets[rows[at]], outputs[rows[at]])
        for at in order
    )


def _farthest(outputs: Floats, targets: Floats) -> Counts:
    if len(outputs) <= MOST_JUDGED:
        return np.arange(len(outputs))
    with np.errstate(all="ignore"):
        off = np.abs(outputs - targets).sum(axis=1)
    off = np.where(np.isnan(off), np.inf, off)
    return np.sort(np.argpartition(-off, MOST_JUDGED)[:MOST_JUDGED])
