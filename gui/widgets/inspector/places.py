"""Which thing of the network a number belongs to, and which numbers a thing has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.explain import Quantity
from core.formula.quantity import PER_SAMPLE
from core.session.snapshot import Snapshot
from gui.view.selection import BIAS, EDGE, LOSS, NEURON, Selection


def place_of(quantity: Quantity, sizes: tuple[int, ...]) -> Selection | None:
    """Where ``quantity`` is seen on the canvas; None for what has no place, as the rate."""
    kind, index = quantity.kind, quantity.index
    if kind in ("W", "dW"):
        return Selection(EDGE, quantity.layer, *index)
    if kind in ("b", "db"):
        return Selection(BIAS, quantity.layer, index[0])
    if kind in ("loss", "data_loss", "penalty", "sample_loss"):
        return Selection(LOSS, len(sizes) - 1, 0)
    if kind == "t":
        return Selection(NEURON, len(sizes) - 1, index[-1])
    if kind in ("a", "z", "slope", "da", "dz"):
        return Selection(NEURON, quantity.layer, index[-1])
    return None


def quantities_of(place: Selection, snapshot: Snapshot, sample: int | None) -> tuple[Quantity, ...]:
    """The numbers of a thing, in the order in which an update computes them."""
    layer, unit, last = place.layer, (place.unit,), len(snapshot.sizes) - 1
    if place.kind == LOSS:
        return _of_loss(snapshot, sample)
    if place.kind == EDGE:
        return _of_parameter(f"W{layer}", (place.unit, place.source or 0))
    if place.kind == BIAS:
        return _of_parameter(f"b{layer}", unit)
    if layer == 0:
        return Quantity("a0", unit), Quantity("da0", unit)
    names = [f"z{layer}", f"a{layer}", f"da{layer}", f"slope{layer}", f"dz{layer}"]
    if layer == last and _has_targets(snapshot):
        names.insert(2, "t")
    return tuple(Quantity(name, unit) for name in names)


def _of_loss(snapshot: Snapshot, sample: int | None) -> tuple[Quantity, ...]:
    found = [Quantity("loss")]
    count = len(snapshot.samples)
    if count:
        found += [Quantity("sample_loss", (min(sample or 0, count - 1),))]
    rule = snapshot.experiment.regularization
    if rule.l1 or rule.l2:
        found += [Quantity("data_loss"), Quantity("penalty")]
    return (*found, Quantity("rate"))


def _of_parameter(name: str, index: tuple[int, ...]) -> tuple[Quantity, ...]:
    return tuple(Quantity(form, index) for form in (name, f"d{name}", f"{name}+"))


def _has_targets(snapshot: Snapshot) -> bool:
    return any("t" in operation.writes for operation in snapshot.program)


def parameter_of(quantity: Quantity, snapshot: Snapshot) -> Quantity | None:
    """The trained weight or bias that ``quantity`` is, is the slope by, or is the next of."""
    if quantity.kind not in ("W", "b", "dW", "db"):
        return None
    name = quantity.name.removeprefix("d").rstrip("+")
    trained = any(name in operation.writes for operation in snapshot.program)
    return Quantity(name, quantity.index) if trained else None


def is_known(quantity: Quantity, snapshot: Snapshot) -> bool:
    """Whether the number has been computed at this tick."""
    name = quantity.name
    if quantity.is_next:
        return bool(snapshot.before_update)
    if quantity.kind in ("W", "b", "rate"):
        return True
    name = {"sample_loss": "loss", "penalty": "loss"}.get(name, name)
    return name.replace("slope", "a") in snapshot.values


def within_batch(quantity: Quantity, snapshot: Snapshot) -> Quantity:
    """The number itself; one of a sample that this batch has not, or not yet, for no sample."""
    rows = max(1, len(snapshot.samples))
    if quantity.name == "sample_loss":
        return quantity if quantity.index[0] < rows else Quantity("loss")
    of_sample = quantity.kind in PER_SAMPLE and len(quantity.index) > 1
    if of_sample and quantity.index[0] >= rows:
        return Quantity(quantity.name, quantity.index[-1:])
    return quantity


def first_choice(place: Selection, snapshot: Snapshot, sample: int | None) -> Quantity:
    """The number of a thing that is looked at first: just written, else the latest there is.

    Of weights and biases it is the slope, computed or not: their value needs no explanation.
    """
    choices = quantities_of(place, snapshot, sample)
    if place.kind == LOSS:
        return choices[0]
    if place.kind in (EDGE, BIAS):
        return choices[2] if snapshot.before_update else choices[1]
    written = snapshot.current.writes if snapshot.current is not None else ()
    just = [choice for choice in choices if choice.name in written and choice.name != "t"]
    order = [name for operation in snapshot.program for name in operation.writes]
    known = [c for c in choices if c.name in order and is_known(c, snapshot) and c.name != "t"]
    known.sort(key=lambda choice: order.index(choice.name))
    return (just or known or list(choices))[-1 if just or known else 0]


def of_operation(snapshot: Snapshot) -> Quantity:
    """A number that stands for all that the operation that has just run has written.

    It is that of unit 0, unless this is zero (the corner of a picture, say) and another is not.
    """
    operation = snapshot.current
    if operation is None:
        return Quantity("z1", (0,))
    if operation.op == "loss":
        return Quantity("loss")
    if operation.op == "update":
        return _of_update(snapshot, [name for name in operation.writes if name[0] == "W"][-1])
    name = operation.writes[0]
    array = snapshot.values[name]
    return Quantity(name, _representative(array if name[:2] in ("dW", "db") else array[0]))


def _of_update(snapshot: Snapshot, name: str) -> Quantity:
    """The step that a weight has just made; the weight where no step is kept.

    None is kept after a change of the experiment or a value given by hand, nor during a run.
    """
    slopes = snapshot.slopes_used.get(f"d{name}")
    if slopes is None:
        return Quantity(name, _representative(snapshot.parameters[name]))
    return Quantity(f"{name}+", _representative(slopes))


def _representative(row: NDArray[np.float64]) -> tuple[int, ...]:
    """Place of the first number, or of the largest where the first is zero."""
    sizes = np.abs(np.nan_to_num(row))
    place = 0 if sizes.flat[0] else int(sizes.argmax())
    return tuple(int(number) for number in np.unravel_index(place, row.shape))
