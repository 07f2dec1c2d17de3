"""What of the network can be given another value by hand, and which command does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.session.snapshot import Snapshot
from gui.running.commands import EditParameter, EditSample
from gui.view.selection import BIAS, EDGE, LOSS
from gui.widgets.canvas import Selection

Edit = EditParameter | EditSample


@dataclass(frozen=True)
class Editable:
    """A number that can be edited.

    Attributes:
        label: its name, in the names of the trace.
        value: what it is now.
        edit: the command for another value; whether it goes on with the edit before it.
    """

    label: str
    value: float
    edit: Callable[[float, bool], Edit]


def editable(item: Selection, snapshot: Snapshot, sample: int | None) -> Editable | str:
    """The number that an edit of ``item`` means, or a sentence on why there is none.

    It is the weight of an edge, a bias, an input; of an output it is the target.

    Args:
        item: a thing on the canvas.
        snapshot: what is on show.
        sample: position in the batch of the sample on show; None for the batch's mean.
    """
    if item.kind == EDGE and item.source is not None:
        return _parameter(snapshot, f"W{item.layer}", (item.unit, item.source))
    if item.kind == BIAS:
        return _parameter(snapshot, f"b{item.layer}", (item.unit,))
    objection = _objection(item, snapshot)
    return objection or _sample(snapshot, "t" if item.layer else "a0", item.unit, sample)


def _objection(item: Selection, snapshot: Snapshot) -> str:
    """Why a unit or the loss has nothing to be edited; "" where it has."""
    if item.kind == LOSS:
        return "The loss follows from the outputs and the targets: edit a target or a weight."
    if 0 < item.layer < len(snapshot.sizes) - 1:
        return "What a hidden unit gives follows from its weights and bias: edit those."
    if item.layer and not any("t" in operation.writes for operation in snapshot.program):
        return "This loss has no targets to be edited."
    return ""


def _parameter(snapshot: Snapshot, name: str, index: tuple[int, ...]) -> Editable:
    place = ",".join(map(str, index))
    return Editable(
        f"{name}[{place}]",
        float(snapshot.parameters[name][index]),
        lambda value, more: EditParameter(name, index, value, more, run=snapshot.run),
    )


def _sample(snapshot: Snapshot, name: str, unit: int, position: int | None) -> Editable | str:
    if name not in snapshot.values:
        return "Step once first: the batch has not been taken yet."
    if position is None and len(snapshot.samples) > 1:
        return "The batch's mean is on show: choose one of its samples first."
    row = min(position or 0, len(snapshot.samples) - 1)
    number = int(snapshot.samples[row])
    whose = snapshot.sample_words(row)
    return Editable(
        f"{name}[{unit}] of {whose}",
        float(snapshot.values[name][row, unit]),
        lambda value, more: EditSample(number, name, unit, value, more, run=snapshot.run),
    )
