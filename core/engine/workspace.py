"""A workspace: names, shapes and scratch of every array that the operations of an update work in.

It has what they make: slopes of the parameters, losses, and a batch's values. The parameters and
the samples lie elsewhere and are handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.engine.layout import Layout, aligned
from core.engine.program import Shape

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Arrays:
    """The arrays that operations are bound to.

    Attributes:
        named: every array by its name in the trace.
        column: scratch, batch x 1.
        work: scratch, batch x outputs.
        scratch: scratch, as long as the trained parameters; empty where no slopes are wanted.
        ones: a one for each sample of the batch; empty where no slopes are wanted.
    """

    named: Mapping[str, Floats]
    column: Floats
    work: Floats
    scratch: Floats
    ones: Floats


def shapes(shape: Shape, batch: int, slopes: bool = True) -> dict[str, tuple[int, ...]]:
    """Name and shape of all that an update of ``batch`` samples computes, in the vector's order.

    Args:
        shape: the network's.
        batch: number of samples.
        slopes: whether the backward pass is wanted, too.
    """
    found: dict[str, tuple[int, ...]] = {}
    if slopes:
        layout = Layout(shape.sizes, shape.train_biases)
        trained = (item for item in layout.places.items() if item[1][0] < layout.trained)
        found = {f"d{name}": size for name, (_, size) in trained}
    found |= {"loss": (), "data_loss": ()}
    for layer, units in enumerate(shape.sizes):
        found |= {f"{kind}{layer}": (batch, units) for kind in _kinds(shape, layer, slopes)}
    return found


def _kinds(shape: Shape, layer: int, slopes: bool) -> tuple[str, ...]:
    """What a column of units has for each sample, besides the inputs."""
    if layer == 0:
        return ("da",) if slopes and shape.input_gradient else ()
    if not slopes:
        return "z", "a"
    given = layer == shape.layers and shape.gives_dz
    return ("z", "a", "dz") if given else ("z", "a", "da", "dz")


def room(shape: Shape, largest: int, slopes: bool = True) -> int:
    """How many numbers the vector of a workspace has."""
    return sum(map(prod, shapes(shape, largest, slopes).values()))


class Workspace:
    """Room for batches of at most ``largest`` samples, which all lie in the same place.

    Args:
        shape: the network's.
        largest: number of samples in the largest batch.
        slopes: whether the backward pass is wanted, too.
        vector: where to lie, ``room`` numbers; None for a vector of its own.

    Attributes:
        slopes: derivatives of J by the trained parameters, as one vector; empty where not wanted.
        loss: J of the batch, 0-d.
        scratch: see ``Arrays``.
    """

    def __init__(
        self, shape: Shape, largest: int, slopes: bool = True, vector: Floats | None = None
    ) -> None:
        self._shape, self._wants_slopes = shape, slopes
        self._vector = aligned(room(shape, largest, slopes)) if vector is None else vector
        trained = Layout(shape.sizes, shape.train_biases).trained if slopes else 0
        self.slopes = self._vector[:trained]
        self.loss = self._vector[trained : trained + 1].reshape(())
        self.scratch = aligned(trained)
        self._column = aligned(largest).reshape(largest, 1)
        self._work = aligned(largest * shape.sizes[-1]).reshape(largest, shape.sizes[-1])
        self._ones = aligned(largest if slopes else 0)
        self._ones.fill(1.0)

    def arrays(
        self, batch: int, parameters: Mapping[str, Floats], inputs: Floats, targets: Floats
    ) -> Arrays:
        """All arrays for ``batch`` samples; W1, … are ``parameters``, a0 ``inputs``, t ``targets``.

        They are views: arrays for batches of other sizes lie in the same place.
        """
        named = {**parameters, "a0": inputs, "t": targets}
        start = 0
        for name, size in shapes(self._shape, batch, self._wants_slopes).items():
            end = start + prod(size)
            named[name] = self._vector[start:end].reshape(size)
            start = end
        return Arrays(
            named=named,
            column=self._column[:batch],
            work=self._work[:batch],
            scratch=self.scratch,
            ones=self._ones[:batch],
        )
