"""The penalty that regularization adds to J."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.experiment.schema import Experiment
from core.numbers.norms import half_square


def bind_penalty(
    named: Mapping[str, NDArray[np.float64]], experiment: Experiment
) -> Callable[[], float]:
    """The penalty l1 · Σ|w| + ½ · l2 · Σw² of the current weights."""
    rule = experiment.regularization
    layers = range(1, len(experiment.network.layers) + 1)
    weights = [named[f"W{layer}"].reshape(-1) for layer in layers]

    def penalty() -> float:
        total = 0.0
        for w in weights:
            if rule.l1:
                total += rule.l1 * float(np.abs(w).sum())
            if rule.l2:
                total += half_square(w, rule.l2)
        return total

    return penalty
