"""A forward and backward pass of its own: the engine's operations, bound to arrays made for it.

Nothing of training is read or written: the parameters are copied when the pass is made.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.engine.executor import Executor
from core.engine.numpy_executor import NUMPY
from core.engine.prepare import Prepared
from core.engine.program import compile_program
from core.engine.workspace import Workspace
from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES

Floats = NDArray[np.float64]


class Pass:
    """All operations of an update but its first and last, for some training samples.

    Args:
        prepared: the experiment with its data.
        parameters: W1, b1, …; copied.
        rows: numbers of the training samples.
        executor: what runs the operations.

    Attributes:
        named: every array by its name, parameters (which may be written to) and slopes included.
        theta: all parameters as one vector, which ``named`` has views of.
    """

    def __init__(
        self,
        prepared: Prepared,
        parameters: Mapping[str, Floats],
        rows: NDArray[np.int64],
        executor: Executor = NUMPY,
    ) -> None:
        layout, count = prepared.layout, len(rows)
        self._prepared = prepared
        self.theta = np.zeros(layout.length)
        copies = layout.views(self.theta)
        for name, view in copies.items():
            view[...] = parameters[name]
        train = prepared.train
        workspace = Workspace(prepared.shape, count)
        arrays = workspace.arrays(count, copies, train.inputs[rows], train.targets[rows])
        self.named = arrays.named
        operations = compile_program(prepared.shape)[1:-1]
        self._forward_end = sum(step.phase != "backward" for step in operations)
        self._end = len(operations)
        self._bound = executor.bind_operations(operations, arrays, prepared.experiment)

    def loss(self) -> float:
        """J for the parameters as they are in ``named`` now."""
        with np.errstate(all="ignore"):
            self._bound.run(0, self._forward_end)
        return float(self.named["loss"])

    def slopes(self) -> None:
        """The backward pass; ``loss`` has to be called before."""
        with np.errstate(all="ignore"):
            self._bound.run(self._forward_end, self._end)

    def sides(self) -> dict[int, NDArray[np.int64]]:
        """Layer by layer where the activation has kinks or bends: how many of them lie below z.

        Layer 0 is the loss, where that has any: how many of them lie below a − t.
        """
        layers, loss = self._prepared.experiment.network.layers, self._prepared.experiment.loss
        found = {}
        for number, layer in enumerate(layers, 1):
            entry = ACTIVATIONS[layer.activation]
            if entry.kinks or entry.bends:
                found[number] = _below(entry.kinks + entry.bends, self.named[f"z{number}"])
        judge = LOSSES[loss.name]
        if judge.kinks or judge.bends:
            error = self.named[f"a{len(layers)}"] - self.named["t"]
            found[0] = _below(judge.kinks + judge.bends, error)
        return found


def _below(borders: tuple[float, ...], values: Floats) -> NDArray[np.int64]:
    return np.searchsorted(sorted(borders), values)
