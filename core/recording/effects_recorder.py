"""What each update did, measured while it is asked for: did J change as its slopes had predicted?

That costs an evaluation for each update, so it is done only while somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.engine.evaluation import Evaluator
from core.engine.machine import Machine
from core.engine.prepare import Prepared, Samples
from core.numbers.norms import relative_change
from core.recording.curves import Curves

Floats = NDArray[np.float64]


def effect_series(prepared: Prepared) -> tuple[str, ...]:
    """Names of the series.

    ``predicted``, ``measured``: change of J of the update's own batch; ``ratio1``, …: norm of the
    change of W1 over the norm of W1 before it.
    """
    layers = range(1, prepared.shape.layers + 1)
    return ("predicted", "measured", *(f"ratio{layer}" for layer in layers))


class EffectsRecorder:
    """Writes one row for each update, in two halves: before its ``update`` operation and after.

    It reads a machine's arrays and never changes them.
    """

    def __init__(self, machine: Machine, curves: Curves) -> None:
        self._curves = curves
        self._machine = machine
        memory, layout = machine.memory, machine.prepared.layout
        self._trained, self._slopes = memory.trained, memory.slopes
        self._before = np.empty_like(memory.trained)
        self._change = np.empty_like(memory.trained)
        self._loss_array, self._loss = memory.loss, 0.0
        places = [layout.places[f"W{layer}"] for layer in range(1, len(layout.sizes))]
        ends = [(start, start + int(np.prod(shape))) for start, shape in places]
        three = self._before, self._trained, self._change
        pieces = [tuple(whole[a:b] for whole in three) for a, b in ends]
        column = {name: place for place, name in enumerate(curves.names)}
        self._predicted, self._measured = column["predicted"], column["measured"]
        self._ratios = [(column[f"ratio{n}"], piece) for n, piece in enumerate(pieces, 1)]
        self._evaluators: dict[int, tuple[Samples, Callable[[], tuple[float, float]]]] = {}

    def begin(self) -> None:
        """The update is about to take its step."""
        np.copyto(self._before, self._trained)
        self._loss = float(self._loss_array)

    def end(self) -> None:
        """The update has taken its step."""
        np.subtract(self._trained, self._before, self._change)
        row = self._curves.next_row()
        row[self._predicted] = self._slopes.dot(self._change)
        row[self._measured] = self._evaluate() - self._loss
        for place, piece in self._ratios:
            row[place] = relative_change(*piece)

    def _evaluate(self) -> float:
        """J of the update's batch with the parameters of now."""
        rows, train = self._machine.rows, self._machine.prepared.train
        found = self._evaluators.get(len(rows))
        if found is None:
            samples = Samples(train.inputs[rows], train.targets[rows])
            prepared, executor = self._machine.prepared, self._machine.executor
            parameters = prepared.layout.views(self._machine.memory.theta)
            evaluator = Evaluator(prepared, parameters, samples, executor)
            found = self._evaluators[len(rows)] = samples, evaluator.loss
        elif not self._machine.schedule.fixed:
            train.inputs.take(rows, 0, found[0].inputs, "clip")
            train.targets.take(rows, 0, found[0].targets, "clip")
        return found[1]()[0]
