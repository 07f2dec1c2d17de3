"""Of very many paths to the loss the one with the largest product, found layer by layer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.explain.reading import Reading

Indices = NDArray[np.intp]


def heaviest_turns(reading: Reading) -> list[Indices] | None:
    """Where the heaviest path goes on from each unit: the unit of the next layer.

    A path's product is largest where what follows each of its units is, so the layers are walked
    back from the loss, as the slopes themselves are.

    Returns:
        For each layer but the last, inputs first, an array of as many units. None where no single
        sample is looked at, its slopes are not all there, or a softmax's own slopes would have to
        be followed.
    """
    arriving = reading.rows(reading.loss_slope)
    if reading.sample is None or arriving is None:
        return None
    weight = np.abs(arriving[0])
    turns: list[Indices] = []
    for layer in range(reading.last, 0, -1):
        if not reading.gives_dz(layer):
            slopes = reading.slopes(layer)
            if slopes is None:
                return None
            weight = weight * np.abs(slopes[0])
        through = np.abs(reading.snapshot.parameters[f"W{layer}"]) * weight[:, np.newaxis]
        turns.append(through.argmax(axis=0))
        weight = through.max(axis=0)
    return turns[::-1]
