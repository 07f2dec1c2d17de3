"""The recorder writes one row of the curves for every update: losses and norms of the slopes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.curves import Curves
from core.evaluation import Evaluator
from core.machine import Machine
from core.norms import norm
from core.prepare import Prepared

Floats = NDArray[np.float64]


def series(prepared: Prepared) -> tuple[str, ...]:
    """Names of the curves of an experiment."""
    test = ("test_loss",) if prepared.test is not None else ()
    return ("loss", *test, *(f"gradient{layer}" for layer in range(1, prepared.shape.layers + 1)))


class Recorder:
    """Reads a machine's arrays; never changes them.

    ``gradient1`` … are the Euclidean norms of the slopes of each layer's trained parameters; all
    values of a row belong to the same parameters, those before the update's step.
    """

    def __init__(self, machine: Machine, curves: Curves) -> None:
        self._curves = curves
        self._machine = machine
        memory, prepared = machine.memory, machine.prepared
        self._pieces = np.split(memory.slopes, prepared.layout.layer_starts[1:])
        self._loss = memory.loss
        self._first_norm = len(curves.names) - len(self._pieces)
        self._test = None
        if prepared.test is not None:
            parameters = prepared.layout.views(memory.theta)
            self._test = Evaluator(prepared, parameters, prepared.test)

    def record(self) -> None:
        """Write the row of the update that is about to take its step."""
        row = self._curves.next_row()
        row[0] = self._loss
        if self._test is not None:
            row[1] = self._test.loss()[0]
        for place, piece in enumerate(self._pieces, self._first_norm):
            row[place] = norm(piece)

    def partial(self, known: Mapping[str, Floats]) -> dict[str, float]:
        """What the update in progress has given so far, from the arrays known in it."""
        found: dict[str, float] = {}
        if "loss" in known:
            found["loss"] = float(known["loss"])
            if self._test is not None:
                found["test_loss"] = self._test.loss()[0]
        biases = self._machine.prepared.shape.train_biases
        with np.errstate(all="ignore"):
            for layer, piece in enumerate(self._pieces, 1):
                if f"dW{layer}" in known and (not biases or f"db{layer}" in known):
                    found[f"gradient{layer}"] = norm(piece)
        return found
