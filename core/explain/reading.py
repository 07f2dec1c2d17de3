"""Reading a snapshot by quantity: the engine's numbers, and which operation brings the missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.engine.penalty import bind_penalty
from core.formula.quantity import PARAMETERS, PER_SAMPLE, Quantity
from core.formula.tokens import Expr, quantity_symbol, symbol
from core.nn.activations import ACTIVATIONS, Activation
from core.nn.losses import LOSSES, Loss
from core.session.snapshot import Snapshot

Floats = NDArray[np.float64]


def layer_slopes(activation: Activation, z: Floats, a: Floats, above: Floats) -> Floats:
    """Dz for the slopes ``above`` by a, by the engine's own function; all are rows x units."""
    dz = np.empty_like(a)
    with np.errstate(all="ignore"):
        activation.backward(z, a, above, dz, np.empty((len(a), 1)))
    return dz


@dataclass(frozen=True)
class Reading:
    """A snapshot as seen by the explanations.

    Attributes:
        snapshot: the tick.
        sample: row of the batch that is looked at; None for the whole batch. A batch of one sample
            is always looked at as that sample.
    """

    snapshot: Snapshot
    sample: int | None

    @classmethod
    def of(cls, snapshot: Snapshot, sample: int | None) -> Reading:
        """Raises ``IndexError`` where the batch has no such row."""
        count = len(snapshot.samples)
        if sample is not None and count and not 0 <= sample < count:
            raise IndexError(f"sample {sample} of a batch of {count}")
        return cls(snapshot, 0 if sample is None and count == 1 else sample)

    def at(self, sample: int | None) -> Reading:
        return replace(self, sample=sample)

    def sample_in_words(self, row: int) -> str:
        """Which sample the batch has in ``row``: what it is called once the batch is taken."""
        taken = row < len(self.snapshot.samples)
        return self.snapshot.sample_words(row) if taken else f"position {row} of the batch"

    @property
    def last(self) -> int:
        """Number of the last layer."""
        return len(self.snapshot.sizes) - 1

    @property
    def batch(self) -> int:
        """Samples in the batch; 0 before it has been taken."""
        return len(self.snapshot.samples)

    @property
    def loss(self) -> Loss:
        return LOSSES[self.snapshot.experiment.loss.name]

    @property
    def loss_slope(self) -> str:
        """The slope that the loss itself gives: dz of the last layer, or da."""
        return f"{'dz' if self.loss.gives_dz else 'da'}{self.last}"

    def gives_dz(self, layer: int) -> bool:
        """Whether the loss gives this layer's dz: its activation's slope takes no part in it."""
        return layer == self.last and self.loss.gives_dz

    @property
    def is_mean(self) -> bool:
        """Whether J is the mean over the batch, and the mean is not over a single sample."""
        return self.snapshot.experiment.loss.reduction == "mean" and self.batch != 1

    @cached_property
    def share(self) -> Expr:
        """1/N as a formula."""
        count = float(self.batch) if self.batch else None
        return 1 / symbol("N", "N", count)

    def activation(self, layer: int) -> Activation:
        name = self.snapshot.experiment.network.layers[layer - 1].activation
        return ACTIVATIONS[name]

    def array(self, name: str) -> Floats | None:
        """An array by its name in the trace; None where it has not been computed."""
        snapshot = self.snapshot
        return snapshot.parameters.get(name, snapshot.values.get(name))

    def rows(self, name: str) -> Floats | None:
        """The rows of an array that are looked at, always two-dimensional."""
        array = self.array(name)
        if array is None or self.sample is None:
            return array
        return array[self.sample : self.sample + 1]

    def number(self, quantity: Quantity) -> float | None:
        """The engine's number; None where it has not been computed. For rows without means."""
        if quantity.kind == "slope":
            return self._slope(quantity)
        if quantity.name == "sample_loss":
            return self.sample_loss(quantity.index[0])
        if quantity.name == "penalty":
            return self.penalty
        if quantity.name == "rate":
            return self.snapshot.learning_rate
        array = self.array(quantity.name)
        if array is None:
            return None
        whole = self.whole(quantity)
        return None if whole is None else float(array[whole.index])

    def column(self, quantity: Quantity) -> Floats | None:
        """A unit's number for every sample of the batch; None where it has not been computed."""
        unit = quantity.index[-1]
        if quantity.kind != "slope":
            array = self.array(quantity.name)
            return None if array is None else array[:, unit]
        numbers = [self.at(row).number(quantity) for row in range(self.batch)]
        known = [number for number in numbers if number is not None]
        return np.array(known) if numbers and len(known) == len(numbers) else None

    def whole(self, quantity: Quantity) -> Quantity | None:
        """The quantity with its row in the index; None where no single row is looked at."""
        if quantity.kind not in PER_SAMPLE or len(quantity.index) > 1:
            return quantity
        if self.sample is None:
            return None
        return Quantity(quantity.name, (self.sample, *quantity.index))

    def symbol(self, quantity: Quantity) -> Expr:
        """Its symbol with its number; rows of the sample looked at are left unsaid."""
        return quantity_symbol(quantity, self.number(quantity))

    def _slope(self, quantity: Quantity) -> float | None:
        layer = quantity.layer
        z, a = self.array(f"z{layer}"), self.array(f"a{layer}")
        whole = self.whole(quantity)
        if z is None or a is None or whole is None:
            return None
        row = slice(whole.index[0], whole.index[0] + 1)
        above = np.ones_like(a[row])
        if len(whole.index) == 3 or self.couples(layer):
            above[:] = 0.0
            above[0, whole.index[1]] = 1.0
        slopes = layer_slopes(self.activation(layer), z[row], a[row], above)
        return float(slopes[0, whole.index[-1]])

    def couples(self, layer: int) -> bool:
        """Whether each output of the layer hangs on every z of it."""
        return self.activation(layer).last_only

    def slopes(self, layer: int) -> Floats | None:
        """da/dz of every unit for the rows looked at; None unless each has one of its own."""
        z, a = self.rows(f"z{layer}"), self.rows(f"a{layer}")
        if z is None or a is None or self.couples(layer):
            return None
        return layer_slopes(self.activation(layer), z, a, np.ones_like(a))

    def sample_loss(self, row: int) -> float | None:
        """One sample's loss, by the engine's own function."""
        z, a = self.array(f"z{self.last}"), self.array(f"a{self.last}")
        if z is None or a is None or "loss" not in self.snapshot.values:
            return None
        t = self.array("t") if self.loss.has_targets else np.zeros_like(a)
        assert t is not None
        one = slice(row, row + 1)
        work, column = np.empty((1, a.shape[1])), np.empty((1, 1))
        return self.loss.value(z[one], a[one], t[one], work, column)

    @property
    def penalty(self) -> float:
        """The penalty of the current weights, by the engine's own function."""
        return bind_penalty(self.snapshot.parameters, self.snapshot.experiment)()

    def missing(self, quantity: Quantity) -> str:
        """What is missing, and with which operation it comes."""
        name = {"penalty": "loss", "sample_loss": "loss"}.get(quantity.name, quantity.name)
        if quantity.kind == "slope":
            name = f"a{quantity.layer}"
        if quantity.is_next:
            return "Not computed yet: it comes with the update, from the slopes of this batch."
        for operation in self.snapshot.program:
            if name in operation.writes and operation.op != "update":
                return f"Not computed yet: it comes with “{operation.words}”.{self._earlier}"
        return self._never(quantity)

    @property
    def _earlier(self) -> str:
        """Right after an update: where the numbers are that have just gone."""
        if not self.snapshot.before_update:
            return ""
        return " The one of the update that has just run is one operation back."

    def _never(self, quantity: Quantity) -> str:
        if quantity.kind == "da" and quantity.layer == self.last:
            return "Never computed on its own: this loss gives the slope by z directly."
        if quantity.kind == "da":
            return "Not computed: the experiment does not ask for the slopes by the inputs."
        if quantity.kind == "db" or quantity.name.rstrip("+")[:1] in PARAMETERS:
            return "Not computed: the biases are not trained here."
        return "Not computed in this program."
