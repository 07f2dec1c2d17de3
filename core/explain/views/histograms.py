"""How a layer's weights, activations and slopes are spread, and how far an update moves them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.explain.updates import Position, step_of
from core.numbers import safe_range
from core.numbers.norms import relative_change
from core.session.snapshot import Snapshot

Floats = NDArray[np.float64]
BINS = 32


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts between edges (one more than counts).

    Attributes:
        counts, edges: the histogram of the finite numbers.
        count: how many numbers there are.
        zeros: how many of them are exactly 0.
        not_finite: how many of them are inf or nan, in no bin.
    """

    counts: NDArray[np.int64]
    edges: Floats
    count: int
    zeros: int
    not_finite: int


@dataclass(frozen=True, eq=False)
class LayerHistograms:
    """One layer at one tick; None for what has not been computed yet.

    Attributes:
        layer: its number.
        weights, activations, slopes: histograms of W, a and dW. Just after an update, ``slopes``
            are those that it used.
        ratio: Euclidean norm of the update's change of W over that of W before it: of the update
            that has just run, or of the one in progress once the slopes are there.
    """

    layer: int
    weights: Histogram
    activations: Histogram | None
    slopes: Histogram | None
    ratio: float | None


def histograms(snapshot: Snapshot, bins: int = BINS) -> tuple[LayerHistograms, ...]:
    """The histograms of every layer, the first layer first."""
    position = Position.of(snapshot)
    found = []
    for layer in range(1, len(snapshot.sizes)):
        name = f"W{layer}"
        slopes, values = position.slopes.get(f"d{name}"), snapshot.values.get(f"a{layer}")
        found.append(
            LayerHistograms(
                layer=layer,
                weights=histogram(snapshot.parameters[name], bins),
                activations=None if values is None else histogram(values, bins),
                slopes=None if slopes is None else histogram(slopes, bins),
                ratio=None if slopes is None else _ratio(snapshot, position, name, slopes),
            )
        )
    return tuple(found)


def _ratio(snapshot: Snapshot, position: Position, name: str, slopes: Floats) -> float | None:
    before = position.parameters[name]
    after = snapshot.parameters[name]
    if not position.ran:
        after = step_of(snapshot, name, (), slopes).values.reshape(before.shape)
    return update_ratio({name: before}, {name: after})


def update_ratio(before: Mapping[str, Floats], after: Mapping[str, Floats]) -> float | None:
    """‖after − before‖ / ‖before‖ over all arrays together; None where ``before`` is all 0."""
    old = np.concatenate([array.reshape(-1) for array in before.values()])
    if not old.any():
        return None
    new = np.concatenate([after[name].reshape(-1) for name in before])
    with np.errstate(all="ignore"):
        return relative_change(old, new, new - old)


def histogram(array: Floats, bins: int = BINS) -> Histogram:
    """The histogram of an array's finite numbers; all in one bin where they are all the same."""
    flat = array.reshape(-1)
    counts, edges = safe_range.histogram(flat, bins)
    zeros = int(len(flat) - np.count_nonzero(flat))
    return Histogram(counts, edges, len(flat), zeros, len(flat) - int(counts.sum()))
