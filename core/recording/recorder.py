"""The recorder writes one row of the curves for every update: losses and norms of the slopes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import nan

import numpy as np
from numpy.typing import NDArray

from core.engine.machine import Machine
from core.engine.prepare import Prepared
from core.numbers.norms import norm
from core.recording.curves import Curves
from core.recording.held_out import HeldOut

Floats = NDArray[np.float64]

EPOCH_LOSS = "epoch_loss"
TEST_LOSS = "test_loss"


def series(prepared: Prepared) -> tuple[str, ...]:
    """Names of the curves of an experiment."""
    test = (TEST_LOSS,) if prepared.test is not None else ()
    norms = (f"gradient{layer}" for layer in range(1, prepared.shape.layers + 1))
    return ("loss", EPOCH_LOSS, *test, *norms)


class Recorder:
    """Reads a machine's arrays; never changes them.

    ``gradient1`` … are the Euclidean norms of the slopes of each layer's trained parameters; all
    values of a row belong to the same parameters, those before the update's step, but for
    ``epoch_loss``: the mean of ``loss`` over an epoch's samples, in the row of its last update.
    What a row has no value for is nan: the test loss where it is not due.

    Attributes:
        record: writes the row of the update that is about to take its step.
        rare: the series that not every row has a value for, and when it has one in words, where
            that has to be told.
    """

    def __init__(self, machine: Machine, curves: Curves) -> None:
        self._curves = curves
        self._machine = machine
        memory, prepared = machine.memory, machine.prepared
        self._pieces = np.split(memory.slopes, prepared.layout.layer_starts[1:])
        self._loss = memory.loss
        self._test = None if prepared.test is None else HeldOut(machine)
        self.rare = {EPOCH_LOSS: ""}
        if self._test is not None and self._test.words:
            self.rare[TEST_LOSS] = self._test.words
        self.record = self._bind()

    def _bind(self) -> Callable[[], None]:
        """``record``, with all that it needs at hand, as it runs in the innermost loop."""
        next_row, loss, test = self._curves.next_row, self._loss, self._test
        updates, schedule = self._machine.updates, self._machine.schedule
        divides = schedule.divides
        column = {name: place for place, name in enumerate(self._curves.names)}
        loss_at, epoch_at, test_at = column["loss"], column[EPOCH_LOSS], column.get(TEST_LOSS, 0)
        pieces = [(column[f"gradient{n}"], piece) for n, piece in enumerate(self._pieces, 1)]

        def record() -> None:
            row = next_row()
            row[loss_at] = loss
            ends = divides and updates.update == schedule.epoch_last
            row[epoch_at] = updates.epoch_loss() if ends else nan
            if test is not None:
                row[test_at] = test.before(updates.update) if test.is_due(updates.update) else nan
            for place, piece in pieces:
                row[place] = norm(piece)

        return record

    def partial(self, known: Mapping[str, Floats], resting: bool = True) -> dict[str, float]:
        """What the update in progress has given so far, from the arrays known in it.

        The test loss is there where the run rests, or where the curve will have it.
        """
        found: dict[str, float] = {}
        if "loss" in known:
            found["loss"] = float(known["loss"])
            update = self._machine.updates.update
            if self._test is not None and (resting or self._test.is_due(update)):
                found[TEST_LOSS] = self._test.before(update)
        biases = self._machine.prepared.shape.train_biases
        with np.errstate(all="ignore"):
            for layer, piece in enumerate(self._pieces, 1):
                if f"dW{layer}" in known and (not biases or f"db{layer}" in known):
                    found[f"gradient{layer}"] = norm(piece)
        return found

    def at_rest(self, update: int, theta: Floats) -> dict[str, float]:
        """What the row of ``update`` lacks and has where the run rests after it.

        Args:
            update: the one that has just run.
            theta: the parameters before it.
        """
        return {} if self._test is None else {TEST_LOSS: self._test.before(update, theta)}
