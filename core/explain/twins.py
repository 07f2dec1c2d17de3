"""Twins: units of a layer that are the same in every number, and so are changed alike for ever."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.session.snapshot import Snapshot

Floats = NDArray[np.float64]
MOST_NAMED = 6


def twins(snapshot: Snapshot, layer: int, unit: int) -> tuple[int, ...]:
    """Units of a hidden layer that are the same as ``unit`` in every number, it among them.

    Their weights in and out, biases and the optimizer's numbers for them are equal, and what has
    been computed is. Empty where the unit is alone, and for inputs and outputs, which the data
    tells apart.
    """
    if not 0 < layer < len(snapshot.sizes) - 1 or snapshot.sizes[layer] < 2:
        return ()
    same = np.ones(snapshot.sizes[layer], dtype=bool)
    for array in _numbers(snapshot, layer):
        same &= np.all(array == array[unit], axis=1)
    found = np.flatnonzero(same).tolist()
    return tuple(found) if len(found) > 1 else ()


def _numbers(snapshot: Snapshot, layer: int) -> list[Floats]:
    """All that belongs to the layer's units: arrays of units x whatever."""
    units = snapshot.sizes[layer]
    own, out = (f"W{layer}", f"b{layer}"), f"W{layer + 1}"
    found = []
    for vectors in (snapshot.parameters, *snapshot.optimizer_state.values()):
        found += [vectors[name].reshape(units, -1) for name in own if name in vectors]
        found.append(vectors[out].T)
    values = snapshot.values
    found += [values[name].T for kind in ("z", "a", "da", "dz")
              if (name := f"{kind}{layer}") in values]  # fmt: skip
    return found


def twin_words(snapshot: Snapshot, layer: int, unit: int) -> str:
    """The sentence on a unit's twins; "" where it has none."""
    found = twins(snapshot, layer, unit)
    if not found:
        return ""
    if len(found) > MOST_NAMED:
        who = f"{len(found)} units of this layer, this one among them,"
    else:
        who = f"Units {', '.join(map(str, found[:-1]))} and {found[-1]}"
    return (
        f"{who} are the same in every number, weights in and out included, and stay so: "
        "every update changes them alike."
    )
