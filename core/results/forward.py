"""The forward pass for any inputs, in arrays of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from core.engine.executor import Executor
from core.engine.numpy_executor import NUMPY
from core.engine.prepare import Prepared
from core.engine.program import compile_program
from core.engine.workspace import Workspace
from core.task import check

Floats = NDArray[np.float64]
MOST_NUMBERS = 1_000_000  # of a part's values: so much is worked through between two looks


class Forward:
    """Runs the program's forward operations for samples that need not be the experiment's.

    Args:
        prepared: the experiment.
        parameters: W1, b1, … by name; only read, and not while ``values`` is not running.
        executor: what runs the operations.
    """

    def __init__(
        self, prepared: Prepared, parameters: Mapping[str, Floats], executor: Executor = NUMPY
    ) -> None:
        self._prepared = prepared
        self._parameters = parameters
        self._executor = executor
        self._operations = [
            operation
            for operation in compile_program(prepared.shape)
            if operation.phase == "forward" and operation.op != "take_batch"
        ]

    def values(self, inputs: Floats, names: Iterable[str]) -> dict[str, Floats]:
        """Arrays of these names (``z1``, ``a1``, …), samples x units; inf and nan may be in them.

        Args:
            inputs: samples x inputs, as the network gets them, standardized where it is trained so.
            names: weighted sums and activations of any layers.

        Raises:
            Cancelled: the current task is not wanted any more.
        """
        wanted, shape = tuple(names), self._prepared.shape
        found = {name: np.empty((len(inputs), shape.sizes[int(name[1:])])) for name in wanted}
        size = max(1, min(len(inputs), MOST_NUMBERS // (2 * sum(shape.sizes))))
        workspace = Workspace(shape, size, slopes=False)
        for start in range(0, len(inputs), size):
            check()
            self._run(workspace, np.ascontiguousarray(inputs[start : start + size]), start, found)
        return found

    def outputs(self, inputs: Floats) -> Floats:
        """The last layer's activations, samples x outputs."""
        name = f"a{self._prepared.shape.layers}"
        return self.values(inputs, (name,))[name]

    def _run(
        self, workspace: Workspace, inputs: Floats, start: int, found: Mapping[str, Floats]
    ) -> None:
        none = np.zeros((len(inputs), self._prepared.shape.sizes[-1]))
        arrays = workspace.arrays(len(inputs), self._parameters, inputs, none)
        bound = self._executor.bind_operations(self._operations, arrays, self._prepared.experiment)
        with np.errstate(all="ignore"):
            bound.run(0, len(self._operations))
        for name, values in found.items():
            values[start : start + len(inputs)] = arrays.named[name]
