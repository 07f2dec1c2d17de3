"""The ways that a number takes to the loss, unit by unit, with the local slope of each link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.explain.formula.chain import Chosen, choose
from core.explain.formula.explanation import Factor
from core.explain.pathways.heaviest import heaviest_turns
from core.explain.reading import Reading, layer_slopes
from core.formula.quantity import Quantity

Floats = NDArray[np.float64]
MOST_COUPLED = 256  # outputs of a softmax whose single slopes are followed one by one


@dataclass(frozen=True)
class Step:
    """A factor with its value for each row looked at (None: not known)."""

    factor: Factor
    values: Floats | None


Steps = tuple[Step, ...]
Way = tuple[tuple[Quantity, ...], Steps, int]


class Walker:
    """Follows the paths of one number upwards.

    Args:
        reading: the tick and the sample looked at.
        slope: the slope that the paths add up to, with its unit alone in the index.
    """

    def __init__(self, reading: Reading, slope: Quantity) -> None:
        self._reading = reading
        self._slope = slope
        self._sizes = reading.snapshot.sizes
        self._unit = slope.index[0]
        self._layer = slope.layer
        self._from_output = slope.kind == "da"

    def count(self) -> int:
        """How many paths there are."""
        following = self._sizes[self._layer + 1 :]
        coupled = self._reading.couples(self._reading.last) and not self._reading.loss.gives_dz
        starts_above = self._from_output and self._layer == self._reading.last
        last = self._sizes[-1] if coupled and not starts_above else 1
        return prod(following) * last

    # Ways

    def grouped(self, most: int) -> tuple[list[Way], Chosen]:
        """One way for each unit of the next layer, with the whole slope from above at its end.

        Only the ``most`` that weigh most, and what the others add up to.
        """
        units, steps = self.start()
        layer, unit, following = self._layer, self._unit, self._layer + 1
        if not self._from_output:
            steps = (*steps, self._through_activation(layer, unit, unit))
        chosen = self._choose(steps, most)
        each = self.count() // self._sizes[following]
        ways: list[Way] = []
        for k in chosen.places:
            weight = self._through_weight(layer, unit, k)
            arriving = self._arriving(f"dz{following}", k)
            place = Quantity(f"z{following}", (k,))
            ways.append(((*units, place), (*steps, weight, arriving), each))
        return ways, chosen

    def _choose(self, steps: Steps, most: int) -> Chosen:
        """The units of the next layer through which most of the slope goes."""
        following = self._layer + 1
        above = self._reading.rows(f"dz{following}")
        if above is None or any(step.values is None for step in steps):
            return choose(self._sizes[following], most)
        so_far = np.ones(len(above))
        for step in steps:
            so_far = so_far * (1.0 if step.values is None else step.values)
        weights = self._reading.snapshot.parameters[f"W{following}"][:, self._unit]
        return choose((so_far @ above) * weights, most)

    def every(self) -> Iterator[Way]:
        """All ways, one by one."""
        units, steps = self.start()
        follow = self._from_a if self._from_output else self._from_z
        return follow(self._layer, self._unit, units, steps)

    def heaviest(self) -> Way | None:
        """The way whose product is largest; None where ``heaviest_turns`` knows none."""
        turns = heaviest_turns(self._reading)
        if turns is None:
            return None
        units, steps = self.start()
        layer, unit, last = self._layer, self._unit, self._reading.last
        if not self._from_output and not self._reading.gives_dz(layer):
            steps = (*steps, self._through_activation(layer, unit, unit))
        while layer < last:
            turn = int(turns[layer][unit])
            units = (*units, Quantity(f"z{layer + 1}", (turn,)))
            steps = (*steps, self._through_weight(layer, unit, turn))
            layer, unit = layer + 1, turn
            if not self._reading.gives_dz(layer):
                steps = (*steps, self._through_activation(layer, unit, unit))
        return units, (*steps, self._arriving(self._reading.loss_slope, unit)), 1

    def start(self) -> tuple[tuple[Quantity, ...], Steps]:
        """The first unit that a parameter works on, and the slope of its z by the parameter."""
        layer, unit, kind = self._layer, self._unit, self._slope.kind
        z = Quantity(f"z{layer}", (unit,))
        if kind == "da":
            return (), ()
        if kind == "dz":
            return (z,), ()
        parameter = Quantity(self._slope.name[1:], self._slope.index)
        if kind == "db":
            ones = np.ones(max(1, self._rows))
            return (z,), (Step(_factor(z, parameter, None, ones), ones),)
        source = Quantity(f"a{layer - 1}", (self._slope.index[1],))
        values = self.column(source)
        return (z,), (Step(_factor(z, parameter, source, values), values),)

    def _from_z(
        self, layer: int, unit: int, units: tuple[Quantity, ...], steps: Steps
    ) -> Iterator[Way]:
        if self._reading.gives_dz(layer):
            yield units, (*steps, self._arriving(f"dz{layer}", unit)), 1
            return
        if not self._reading.couples(layer):
            through = self._through_activation(layer, unit, unit)
            yield from self._from_a(layer, unit, units, (*steps, through))
            return
        if self._sizes[layer] > MOST_COUPLED:
            yield units, (*steps, self._arriving(f"dz{layer}", unit)), self._sizes[layer]
            return
        for k in range(self._sizes[layer]):
            through = self._through_activation(layer, k, unit)
            yield from self._from_a(layer, k, units, (*steps, through))

    def _from_a(
        self, layer: int, unit: int, units: tuple[Quantity, ...], steps: Steps
    ) -> Iterator[Way]:
        if layer == self._reading.last:
            name = f"da{layer}"
            yield units, (*steps, self._arriving(name, unit)), 1
            return
        for k in range(self._sizes[layer + 1]):
            place = Quantity(f"z{layer + 1}", (k,))
            weight = self._through_weight(layer, unit, k)
            yield from self._from_z(layer + 1, k, (*units, place), (*steps, weight))

    # Factors

    @property
    def _rows(self) -> int:
        return 1 if self._reading.sample is not None else self._reading.batch

    def column(self, quantity: Quantity) -> Floats | None:
        rows = self._reading.rows(quantity.name)
        return None if rows is None else rows[:, quantity.index[-1]]

    def _arriving(self, name: str, unit: int) -> Step:
        quantity = Quantity(name, (unit,))
        values = self.column(quantity)
        return Step(Factor(quantity.text, quantity.latex, _single(values), quantity), values)

    def _through_weight(self, layer: int, unit: int, following: int) -> Step:
        weight = Quantity(f"W{layer + 1}", (following, unit))
        value = self._reading.number(weight)
        values = np.full(max(1, self._rows), value, dtype=np.float64)
        z, a = Quantity(f"z{layer + 1}", (following,)), Quantity(f"a{layer}", (unit,))
        return Step(_factor(z, a, weight, values[:1]), values)

    def _through_activation(self, layer: int, output: int, unit: int) -> Step:
        a, z = Quantity(f"a{layer}", (output,)), Quantity(f"z{layer}", (unit,))
        sample = self._reading.sample
        coupled = self._reading.couples(layer) and sample is not None
        index = (sample or 0, output, unit) if coupled else (unit,)
        values = self._slopes(layer, output, unit)
        return Step(_factor(a, z, Quantity(f"slope{layer}", index), values), values)

    def _slopes(self, layer: int, output: int, unit: int) -> Floats | None:
        """∂a/∂z for each row, by the engine's own function."""
        z, a = self._reading.rows(f"z{layer}"), self._reading.rows(f"a{layer}")
        if z is None or a is None:
            return None
        above = np.zeros_like(a)
        above[:, output] = 1.0
        return layer_slopes(self._reading.activation(layer), z, a, above)[:, unit]


def _single(values: Floats | None) -> float | None:
    return float(values[0]) if values is not None and len(values) == 1 else None


def _factor(
    above: Quantity, below: Quantity, source: Quantity | None, values: Floats | None
) -> Factor:
    latex = rf"\frac{{\partial {above.latex}}}{{\partial {below.latex}}}"
    return Factor(f"∂{above.text}/∂{below.text}", latex, _single(values), source)
