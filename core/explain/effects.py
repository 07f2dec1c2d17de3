"""Did the update help? The change of J that its slopes predict, beside the one that came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation import Evaluator
from core.prepare import Prepared, Samples
from core.snapshot import Snapshot

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Effect:
    """What one update did to J of its own batch.

    Attributes:
        update: its number.
        predicted: to first order, Σ slope · change over all parameters; −η‖∇J‖² for plain descent.
        measured: J of the same batch after the update, less J before it.
        before: J of the batch before it.
    """

    update: int
    predicted: float
    measured: float
    before: float

    @property
    def ratio(self) -> float:
        """Measured over predicted: near 1 while the step is small, below 0 where it went too far.

        nan where nothing was predicted.
        """
        return self.measured / self.predicted if self.predicted else float("nan")


def predicted_change(
    slopes: Mapping[str, Floats], before: Mapping[str, Floats], after: Mapping[str, Floats]
) -> float:
    """The change of J to first order; ``slopes`` are dW1, db1, …, the others W1, b1, ….

    Parameters without a slope are not trained and do not count.
    """
    return sum(
        float(np.vdot(slope, after[name[1:]] - before[name[1:]])) for name, slope in slopes.items()
    )


def measured_change(
    prepared: Prepared,
    rows: NDArray[np.int64],
    before: Mapping[str, Floats],
    after: Mapping[str, Floats],
) -> tuple[float, float]:
    """The change of J over the training samples ``rows``, and J before; penalty included.

    Both are evaluated in arrays of their own; see ``core.evaluation``.
    """
    samples = Samples(prepared.train.inputs[rows], prepared.train.targets[rows])
    first = Evaluator(prepared, before, samples).loss()[0]
    return Evaluator(prepared, after, samples).loss()[0] - first, first


def effect(prepared: Prepared, snapshot: Snapshot) -> Effect | None:
    """What the update that has just run did; None where the snapshot is not just after one."""
    if not snapshot.before_update:
        return None
    before, after = snapshot.before_update, snapshot.parameters
    measured, first = measured_change(prepared, snapshot.samples_used, before, after)
    predicted = predicted_change(snapshot.slopes_used, before, after)
    return Effect(snapshot.update - 1, predicted, measured, first)
