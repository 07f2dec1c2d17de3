"""The data's own units: inputs as they are in the user's file, not as they are standardized."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.datasets import split_rows
from core.engine.prepare import Prepared

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Units:
    """``own = shift + scale · trained`` for each input; all arrays have one number for each.

    Attributes:
        shift, scale: 0 and 1 where inputs are trained as they are; ``scale`` is positive.
        low, high: the training samples' least and greatest, in their own units.
        middle: their mean.
    """

    shift: Floats
    scale: Floats
    low: Floats
    high: Floats
    middle: Floats

    def own(self, inputs: Floats) -> Floats:
        """``inputs`` (samples x inputs, as the network gets them) in their own units."""
        return self.shift + self.scale * inputs

    def trained(self, own: Floats) -> Floats:
        """The other way round."""
        with np.errstate(over="ignore"):
            return (own - self.shift) / self.scale


def units_of(prepared: Prepared) -> Units:
    """The units of the experiment's inputs."""
    data, trained = prepared.experiment.data, prepared.train.inputs
    rows, _ = split_rows(len(prepared.dataset), data.test_fraction, data.split_seed)
    own = prepared.dataset.inputs[rows]
    low, high = own.min(axis=0), own.max(axis=0)
    middle = np.clip((own / len(own)).sum(axis=0), low, high)
    if not data.standardize:
        return Units(np.zeros(len(low)), np.ones(len(low)), low, high, middle)
    # Standardizing keeps the order, so the least stays the least. Halves, as a whole may overflow.
    first, last = trained.min(axis=0), trained.max(axis=0)
    constant = first == last
    apart = np.where(constant, 1.0, last - first)
    scale = np.where(constant, 1.0, 2.0 * ((0.5 * high - 0.5 * low) / apart))
    return Units(low - scale * first, scale, low, high, middle)
