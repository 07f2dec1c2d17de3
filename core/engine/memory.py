"""All numbers of a run in one vector: parameters, optimizer state, slopes, and a batch's values.

One vector means that a checkpoint is one copy, and that one dot product tells whether any number of
the whole update has become inf or nan.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.engine.layout import Layout, aligned
from core.engine.program import Shape
from core.engine.workspace import Arrays, Workspace, room

Floats = NDArray[np.float64]

TALLY = 8  # numbers; as many as keep what follows on its 64-byte boundary


class Memory:
    """Named views into one vector.

    Attributes:
        everything: the whole vector.
        kept: ``state``, and with it ``tally``: a checkpoint.
        state: parameters and optimizer state: all that one update hands to the next.
        tally: room for what is counted over an epoch.
        theta: the parameters.
        trained: the part of the parameters that the optimizer moves.
        optimizer: (number of state vectors) x (trained parameters).
        slopes: derivatives of J by the trained parameters.
        scratch: as long; no number of the run.
        loss: J of the batch, 0-d.
    """

    def __init__(
        self, shape: Shape, layout: Layout, state_vectors: int, largest_batch: int
    ) -> None:
        self.layout = layout
        state = layout.length + state_vectors * layout.trained
        start = state + TALLY
        self.everything = aligned(start + room(shape, largest_batch))
        self.state = self.everything[:state]
        self.kept = self.everything[:start]
        self.tally = self.kept[state:]
        self.theta = self.state[: layout.length]
        self.trained = self.theta[: layout.trained]
        self.optimizer = self.state[layout.length :].reshape(state_vectors, layout.trained)
        self._workspace = Workspace(shape, largest_batch, vector=self.everything[start:])
        self.slopes = self._workspace.slopes
        self.scratch = self._workspace.scratch
        self.loss = self._workspace.loss

    def arrays(self, batch: int, inputs: Floats, targets: Floats) -> Arrays:
        """Every array of an update on ``batch`` samples; a0 is ``inputs`` and t is ``targets``."""
        parameters = self.layout.views(self.theta)
        return self._workspace.arrays(batch, parameters, inputs, targets)

    def restore(self, state: Floats) -> None:
        """Set parameters and optimizer state, and what else is ``kept`` if given; the rest is 0."""
        self.everything.fill(0.0)  # an inf of a run that diverged must not outlive the way back
        np.copyto(self.everything[: len(state)], state)
