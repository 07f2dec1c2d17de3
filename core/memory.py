"""All numbers of a run in one vector: parameters, optimizer state, slopes, and a batch's values.

One vector means that a checkpoint is one copy, and that one dot product tells whether any number of
the whole update has become inf or nan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.kernels import Arrays
from core.network import Layout, aligned
from core.program import Shape

Floats = NDArray[np.float64]

TALLY = 8  # numbers; as many as keep what follows on its 64-byte boundary


class Memory:
    """Named views into one vector.

    Attributes:
        everything: the whole vector.
        kept: ``state``, and with it ``tally``: a checkpoint.
        state: parameters and optimizer state: all that one update hands to the next.
        tally: room for what the machine counts over an epoch.
        theta: the parameters.
        trained: the part of the parameters that the optimizer moves.
        optimizer: (number of state vectors) x (trained parameters).
        slopes: derivatives of J by the trained parameters.
        loss: J of the batch, 0-d.
    """

    def __init__(
        self, shape: Shape, layout: Layout, state_vectors: int, largest_batch: int
    ) -> None:
        self.shape = shape
        self.layout = layout
        state = layout.length + state_vectors * layout.trained
        values = sum(int(np.prod(size)) for size in self._values(largest_batch).values())
        self.everything = aligned(state + TALLY + layout.trained + 2 + values)
        self.state = self.everything[:state]
        self.kept = self.everything[: state + TALLY]
        self.tally = self.kept[state:]
        self.theta = self.state[: layout.length]
        self.trained = self.theta[: layout.trained]
        self.optimizer = self.state[layout.length :].reshape(state_vectors, layout.trained)
        start = state + TALLY
        self.slopes = self.everything[start : start + layout.trained]
        self.scratch = aligned(layout.trained)
        self._scalars = self.everything[start + layout.trained :][:2]
        self.loss = self._scalars[0:1].reshape(())
        self._values_start = start + layout.trained + 2

    def arrays(self, batch: int, inputs: Floats, targets: Floats) -> Arrays:
        """Every array of an update on ``batch`` samples; a0 is ``inputs`` and t is ``targets``."""
        named = self.layout.views(self.theta)
        slopes = self.layout.views(self.slopes)
        named |= {f"d{name}": view for name, view in slopes.items()}
        named |= {"a0": inputs, "t": targets}
        named |= {"loss": self.loss, "data_loss": self._scalars[1:2].reshape(())}
        start = self._values_start
        for name, size in self._values(batch).items():
            end = start + int(np.prod(size))
            named[name] = self.everything[start:end].reshape(size)
            start = end
        outputs = self.shape.sizes[-1]
        return Arrays(
            named=named,
            column=np.zeros((batch, 1)),
            work=np.zeros((batch, outputs)),
            scratch=self.scratch,
            ones=np.ones(batch),
        )

    def restore(self, state: Floats) -> None:
        """Set parameters and optimizer state, and what else is ``kept`` if given; the rest is 0."""
        self.everything.fill(0.0)  # an inf of a run that diverged must not outlive the way back
        np.copyto(self.everything[: len(state)], state)

    def _values(self, batch: int) -> dict[str, tuple[int, int]]:
        """Names and shapes of the values that one update computes for its batch."""
        sizes = self.shape.sizes
        values: dict[str, tuple[int, int]] = {}
        for layer, units in enumerate(sizes):
            kinds = ["z", "a", "da", "dz"] if layer else []
            if layer == len(sizes) - 1 and self.shape.gives_dz:
                kinds.remove("da")
            if layer == 0 and self.shape.input_gradient:
                kinds = ["da"]
            values |= {f"{kind}{layer}": (batch, units) for kind in kinds}
        return values
