"""A network's parameters: one flat vector, and where in it every W and b lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Layout:
    """Where each parameter lies in the flat vector.

    What is trained comes first, layer after layer (W1, b1, W2, …), so that one layer's slopes are
    one piece and the optimizer works on one piece too; biases that are not trained come last.

    Attributes:
        sizes: units per column, the inputs first.
        train_biases: whether the biases are trained.
    """

    sizes: tuple[int, ...]
    train_biases: bool

    @cached_property
    def places(self) -> dict[str, tuple[int, tuple[int, ...]]]:
        """Offset and shape of each parameter; W is units x inputs of the layer."""
        first: list[tuple[str, tuple[int, ...]]] = []
        last: list[tuple[str, tuple[int, ...]]] = []
        for layer, (inputs, units) in enumerate(pairwise(self.sizes), 1):
            first.append((f"W{layer}", (units, inputs)))
            (first if self.train_biases else last).append((f"b{layer}", (units,)))
        places: dict[str, tuple[int, tuple[int, ...]]] = {}
        offset = 0
        for name, shape in first + last:
            places[name] = (offset, shape)
            offset += int(np.prod(shape))
        return places

    @cached_property
    def length(self) -> int:
        """Number of parameters."""
        return sum(units * inputs + units for inputs, units in pairwise(self.sizes))

    @cached_property
    def trained(self) -> int:
        """Number of parameters that are trained; they come first."""
        return self.length if self.train_biases else self.length - sum(self.sizes[1:])

    @cached_property
    def layer_starts(self) -> NDArray[np.intp]:
        """Offset of each layer's first trained parameter."""
        layers = range(1, len(self.sizes))
        return np.array([self.places[f"W{layer}"][0] for layer in layers], dtype=np.intp)

    def views(self, vector: Floats) -> dict[str, Floats]:
        """Named views of ``vector``, as far as it reaches (slopes reach to ``trained`` only)."""
        views: dict[str, Floats] = {}
        for name, (offset, shape) in self.places.items():
            end = offset + int(np.prod(shape))
            if end <= len(vector):
                views[name] = vector[offset:end].reshape(shape)
        return views


def aligned(length: int) -> Floats:
    """A zeroed vector on a 64-byte boundary, so that a rerun meets the very same vector loops."""
    raw = np.zeros(length + 8)
    skip = (-raw.ctypes.data % 64) // 8
    return raw[skip : skip + length]
