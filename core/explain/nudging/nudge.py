"""The nudge test: the slope by backpropagation beside what J does when a parameter is nudged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.engine.passes import Pass
from core.engine.prepare import Prepared
from core.explain.nudging.differences import Difference, extrapolate
from core.explain.nudging.verdicts import (
    AGREE,
    DIFFER,
    KINK,
    NO_SLOPE,
    ROUNDING,
    STEP,
    verdict_on,
    verdict_on_kink,
)
from core.formula.quantity import Quantity
from core.nn.activations import ACTIVATIONS
from core.task import check

Floats = NDArray[np.float64]
RUNGS = 8  # how often the step is halved
FIRST_STEPS = (0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)  # the first that crosses no kink is taken
AGREES = 1e-6

Crossed = frozenset[tuple[int, int]]
PENALTY = (0, -1)  # stands for the kink of the penalty's |w| at w = 0


@dataclass(frozen=True)
class Nudge:
    """Two slopes side by side.

    Attributes:
        quantity: the parameter.
        backpropagated: its slope by backpropagation.
        measured: its slope by finite differences.
        step: the smallest step used for it.
        differences: all central differences taken, the largest step first.
        error: |difference| relative to the larger of the two slopes; 0 where both are 0.
        kind: ``agree``; ``no_slope`` (both are 0, since step units lie above); ``kink`` (a unit or
            the penalty changes sides within the step); ``rounding`` (the slope is too small
            beside J for finite differences); ``step`` (the step asked for is too large or too
            small); ``differ``.
        units: (layer, unit) that change sides within the smallest step; (0, output) of those whose
            difference from the target crosses a kink of the loss.
        samples: how many training samples J is taken over.
        verdict: a sentence.
    """

    quantity: Quantity
    backpropagated: float
    measured: float
    step: float
    differences: tuple[Difference, ...]
    error: float
    kind: str
    units: tuple[tuple[int, int], ...]
    samples: int
    verdict: str


def nudge(
    prepared: Prepared,
    parameters: Mapping[str, Floats],
    rows: NDArray[np.int64],
    quantity: Quantity,
    step: float | None = None,
) -> Nudge:
    """Compare the slope of J by one trained parameter with finite differences.

    Args:
        prepared: the experiment with its data.
        parameters: W1, b1, … at which to compare.
        rows: numbers of the training samples that J is taken over.
        quantity: ``W2`` or ``dW2`` with its index.
        step: h of a single central difference; None lets the test choose and extrapolate.

    Raises:
        LookupError: there is no such trained parameter.
    """
    return _Nudger(prepared, parameters, rows).nudge(_parameter(prepared, quantity), step)


def nudges(
    prepared: Prepared,
    parameters: Mapping[str, Floats],
    rows: NDArray[np.int64],
    step: float | None = None,
) -> Iterator[Nudge]:
    """The same for all trained parameters, one by one, so that a long test can be broken off."""
    nudger = _Nudger(prepared, parameters, rows)
    for name, (offset, shape) in prepared.layout.places.items():
        if offset < prepared.layout.trained:
            for index in np.ndindex(*shape):
                yield nudger.nudge(Quantity(name, index), step)


def nudge_all(
    prepared: Prepared,
    parameters: Mapping[str, Floats],
    rows: NDArray[np.int64],
    step: float | None = None,
) -> tuple[Nudge, ...]:
    """All trained parameters' nudges, the worst first."""
    return worst_first(nudges(prepared, parameters, rows, step))


def worst_first(found: Iterator[Nudge]) -> tuple[Nudge, ...]:
    """Those that differ before those that are explained, each by their error."""
    order = (DIFFER, STEP, KINK, ROUNDING, NO_SLOPE, AGREE)
    return tuple(sorted(found, key=lambda item: (order.index(item.kind), -item.error)))


def _parameter(prepared: Prepared, quantity: Quantity) -> Quantity:
    name = quantity.name.removeprefix("d").rstrip("+")
    offset, shape = prepared.layout.places.get(name, (prepared.layout.trained, ()))
    fits = len(shape) == len(quantity.index) and all(
        0 <= place < size for place, size in zip(quantity.index, shape, strict=True)
    )
    if offset >= prepared.layout.trained or not fits:
        raise LookupError(f"no trained parameter {quantity.name}{list(quantity.index)}")
    return Quantity(name, quantity.index)


class _Nudger:
    """Nudges parameters of a pass of its own, and puts them back."""

    def __init__(
        self, prepared: Prepared, parameters: Mapping[str, Floats], rows: NDArray[np.int64]
    ) -> None:
        self._pass = Pass(prepared, parameters, rows)
        self._samples = len(rows)
        self._l1 = prepared.experiment.regularization.l1
        self._is_mean = prepared.experiment.loss.reduction == "mean"
        layers = prepared.experiment.network.layers
        self._activations = {number: layer.activation for number, layer in enumerate(layers, 1)}
        self._given = {len(layers)} if prepared.shape.gives_dz else set[int]()
        self._scale = self._rounded_like(self._pass.loss())
        self._sides = self._pass.sides()
        self._pass.slopes()

    def _rounded_like(self, loss: float) -> float:
        """How large the numbers are whose rounding J has: its own terms may cancel."""
        outputs = np.abs(self._pass.named[f"a{len(self._activations)}"])
        return max(abs(loss), float(outputs.sum()) / (len(outputs) if self._is_mean else 1))

    def nudge(self, quantity: Quantity, step: float | None) -> Nudge:
        if step is not None:
            return self._with_step(quantity, step)
        scale = max(1.0, abs(float(self._pass.named[quantity.name][quantity.index])))
        for first in FIRST_STEPS:
            steps = [first * scale * 0.5**rung for rung in range(RUNGS)]
            differences, crossed = self._differences(quantity, steps)
            if not crossed:
                measured, used = extrapolate(differences)
                return self._judge(quantity, measured, differences[: used + 1], crossed)
        return self._judge(quantity, differences[-1].slope, differences, crossed)

    def _with_step(self, quantity: Quantity, step: float) -> Nudge:
        """A single central difference; where it is off, a better step tells whether that is why."""
        differences, crossed = self._differences(quantity, [step])
        found = self._judge(quantity, differences[0].slope, differences, crossed)
        if found.kind not in (DIFFER, ROUNDING):
            return found
        better = self.nudge(quantity, None)
        if better.kind != AGREE:
            return found
        size = "large" if step > better.step else "small"
        verdict = (
            f"The step is too {size}: with it the slopes differ by {found.error:.1e} of their "
            f"size, with steps down to {better.step:.1e} by {better.error:.1e}."
        )
        return replace(found, kind=STEP, verdict=verdict)

    def _differences(
        self, quantity: Quantity, steps: list[float]
    ) -> tuple[tuple[Difference, ...], Crossed]:
        """Central differences, up to the first that crosses a kink; and what it crosses."""
        found: list[Difference] = []
        crossed: Crossed = frozenset()
        view, index = self._pass.named[quantity.name], quantity.index
        value = float(view[index])
        for step in steps:
            check()
            values = []
            for nudged in (value + step, value - step):
                view[index] = nudged
                values.append(self._pass.loss())
                crossed |= self._changed_sides()
            view[index] = value
            if self._l1 and quantity.kind == "W" and abs(value) <= step:
                crossed |= {PENALTY}
            found.append(Difference(step, *values))
            if crossed:
                break
        return tuple(found), crossed

    def _changed_sides(self) -> Crossed:
        """Units that are on another side of their kink than without a nudge, for any sample."""
        now = self._pass.sides()
        return frozenset(
            (layer, int(unit))
            for layer, sides in self._sides.items()
            for unit in np.flatnonzero((sides != now[layer]).any(axis=0))
        )

    def _judge(
        self,
        quantity: Quantity,
        measured: float,
        differences: tuple[Difference, ...],
        crossed: Crossed,
    ) -> Nudge:
        slope = float(self._pass.named[f"d{quantity.name}"][quantity.index])
        largest, step = max(abs(slope), abs(measured)), differences[-1].step
        error = abs(slope - measured) / largest if largest else 0.0
        noise = 16.0 * float(np.finfo(np.float64).eps) * self._scale / step
        kind = DIFFER
        if error <= AGREES:
            flat = largest == 0.0 and self._steps_above(quantity.layer)
            kind = NO_SLOPE if flat else AGREE
        elif crossed:
            kind = KINK
        elif abs(slope - measured) <= noise:
            kind = ROUNDING
        units = tuple(sorted(crossed - {PENALTY}))
        verdict = verdict_on(kind, error, self._steps_above(quantity.layer))
        if kind == KINK:
            verdict = verdict_on_kink(units, self._activations)
        return Nudge(
            quantity, slope, measured, step, differences, error, kind, units, self._samples, verdict
        )

    def _steps_above(self, layer: int) -> list[int]:
        """Layers from ``layer`` on whose units are steps."""
        # The perceptron's rule is a slope by z: there the last layer's steps stand in no way.
        through = {n: name for n, name in self._activations.items() if n not in self._given}
        return [n for n, name in through.items() if n >= layer and ACTIVATIONS[name].jumps]
