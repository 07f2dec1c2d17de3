"""Evaluation: loss and outputs for any samples, in arrays of its own.

It runs the same operations as training, bound to the same parameters, which it only reads; so a
look at the test loss never changes what is shown or trained.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.engine.divergence import broken_output
from core.engine.executor import Executor
from core.engine.numpy_executor import NUMPY
from core.engine.penalty import bind_penalty
from core.engine.prepare import Prepared, Samples
from core.engine.program import Operation, compile_program
from core.engine.workspace import Workspace

Floats = NDArray[np.float64]
MOST_NUMBERS = 4_000_000


class Evaluator:
    """Evaluates ``samples`` with the parameters that lie in ``parameters`` at the time of asking.

    Args:
        prepared: the experiment.
        parameters: views of the parameters by name.
        samples: inputs and targets; a large set is worked through in parts.
        executor: what runs the operations: a run's own, where its numbers are to be met to the bit.
    """

    def __init__(
        self,
        prepared: Prepared,
        parameters: Mapping[str, Floats],
        samples: Samples,
        executor: Executor = NUMPY,
    ) -> None:
        self._prepared = prepared
        self._samples = samples
        self._mean = prepared.experiment.loss.reduction == "mean"
        self._penalty = bind_penalty(parameters, prepared.experiment)
        numbers = 2 * sum(prepared.layout.sizes) + prepared.layout.sizes[-1]
        size = max(1, min(len(samples), MOST_NUMBERS // numbers))
        workspace = Workspace(prepared.shape, size, slopes=False)
        self._parts = [
            _Part(prepared, samples.part(start, start + size), parameters, workspace, executor)
            for start in range(0, len(samples), size)
        ]

    def loss(self) -> tuple[float, float]:
        """J over the samples, and the same without the penalty; inf or nan where that overflows."""
        with np.errstate(all="ignore"):
            losses = [part.data_loss() for part in self._parts]
            data_loss = losses[0] if len(losses) == 1 else self._together(losses)
            return data_loss + self._penalty(), data_loss

    def broken(self) -> tuple[Operation, str] | None:
        """The first operation that gives an inf or nan, and the array that has it; None if none."""
        with np.errstate(all="ignore"):
            return next(filter(None, (part.broken() for part in self._parts)), None)

    def outputs(self) -> Floats:
        """The network's outputs, samples x outputs."""
        with np.errstate(all="ignore"):
            return np.concatenate([part.outputs() for part in self._parts])

    def _together(self, losses: list[float]) -> float:
        if not self._mean:
            return sum(losses)
        sums = [loss * part.count for loss, part in zip(losses, self._parts, strict=True)]
        return sum(sums) / len(self._samples)


class _Part:
    """The forward pass and loss of some of the samples, in a workspace that all parts share."""

    def __init__(
        self,
        prepared: Prepared,
        samples: Samples,
        parameters: Mapping[str, Floats],
        workspace: Workspace,
        executor: Executor,
    ) -> None:
        self.count = len(samples)
        arrays = workspace.arrays(self.count, parameters, samples.inputs, samples.targets)
        self._named = named = arrays.named
        self._operations = [
            operation
            for operation in compile_program(prepared.shape)
            if operation.phase in ("forward", "loss") and operation.op != "take_batch"
        ]
        self._bound = executor.bind_operations(self._operations, arrays, prepared.experiment)
        self._data_loss = named["data_loss"]
        self._outputs = named[f"a{prepared.shape.layers}"]

    def data_loss(self) -> float:
        self._bound.run(0, len(self._operations))
        return float(self._data_loss)

    def broken(self) -> tuple[Operation, str] | None:
        for place, operation in enumerate(self._operations):
            self._bound.run(place, place + 1)
            name = broken_output(operation, self._named)
            if name is not None:
                return operation, name
        return None

    def outputs(self) -> Floats:
        self._bound.run(0, len(self._operations) - 1)
        return self._outputs.copy()
