"""Everything known about one thing on the canvas, exactly, in the names of the trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.look.number_style import with_decimal
from gui.view.selection import BIAS, EDGE, LOSS, NEURON, Selection
from gui.widgets.canvas.figures import Figures
from gui.widgets.canvas.paint.ailments import ailment_words

if TYPE_CHECKING:
    from core.session.snapshot import Snapshot

EXACT = ".10g"
ABSENT = "not computed yet"


def title_of(item: Selection, snapshot: Snapshot) -> str:
    """What the thing is, in words; numbered from 0 as in files and the trace."""
    if item.kind == LOSS:
        return f"loss: {snapshot.experiment.loss.name.replace('_', ' ')}"
    if item.kind == EDGE:
        origin = f"input {item.source}" if item.layer == 1 else f"unit {item.source} before"
        return f"weight from {origin} to layer {item.layer}, unit {item.unit}"
    if item.kind == BIAS:
        return f"bias of layer {item.layer}, unit {item.unit}"
    if item.layer == 0:
        return f"input {item.unit}{_name(snapshot.input_names, item.unit)}"
    words = f"layer {item.layer}, unit {item.unit}"
    last = item.layer == len(snapshot.sizes) - 1
    return words + (_name(snapshot.output_names, item.unit) if last else "")


def _name(names: tuple[str, ...], unit: int) -> str:
    return f": {names[unit]}" if unit < len(names) else ""


def short_title(item: Selection, snapshot: Snapshot) -> str:
    """As short as can be: the values' names tell the layer, and those of parameters the unit."""
    if item.kind in (EDGE, BIAS, LOSS):
        return {EDGE: "weight", BIAS: "bias", LOSS: "loss"}[item.kind]
    last = item.layer == len(snapshot.sizes) - 1
    names = snapshot.input_names if item.layer == 0 else snapshot.output_names if last else ()
    return names[item.unit] if item.unit < len(names) else f"unit {item.unit}"


def values_of(item: Selection, figures: Figures) -> list[tuple[str, float]]:
    """Name and value of every number of the thing that has been computed."""
    return [(name, value) for name, value in numbers_of(item, figures) if value is not None]


def lines_of(item: Selection, figures: Figures, decimal: str = ".") -> list[str]:
    """``z1[0] = 0.3775`` for every number of the thing that the program computes."""
    return [_line(name, value, decimal) for name, value in numbers_of(item, figures)]


def numbers_of(item: Selection, figures: Figures) -> list[tuple[str, float | None]]:
    """Name and value of every number of the thing; None for one that is not computed yet."""
    snapshot, layer, unit = figures.snapshot, item.layer, item.unit
    if item.kind == LOSS:
        return [(name, figures.number(name)) for name in ("loss", "data_loss")]
    if item.kind == EDGE and item.source is not None:
        return _parameter(figures, f"W{layer}", (unit, item.source))
    if item.kind == BIAS:
        return _parameter(figures, f"b{layer}", (unit,))
    names = [f"z{layer}", f"a{layer}"] if layer else ["a0"]
    if layer == len(snapshot.sizes) - 1:
        names.append("t")
    names = [n for n in (*names, f"da{layer}", f"dz{layer}") if n in figures.written]
    numbers: list[tuple[str, float | None]] = []
    for name in names:
        row = figures.row(name)
        numbers.append((f"{name}[{unit}]", None if row is None else float(row[unit])))
    return numbers + (_parameter(figures, f"b{layer}", (unit,)) if layer else [])


def _parameter(
    figures: Figures, name: str, index: tuple[int, ...]
) -> list[tuple[str, float | None]]:
    """A weight or bias, what it was before an update that has just run, and its slope."""
    snapshot, place = figures.snapshot, f"[{','.join(map(str, index))}]"
    numbers: list[tuple[str, float | None]] = [
        (name + place, float(snapshot.parameters[name][index]))
    ]
    if name in snapshot.before_update:
        before = float(snapshot.before_update[name][index])
        numbers.append((f"{name}{place} before the update", before))
    if f"d{name}" in figures.written:
        slopes = snapshot.values.get(f"d{name}")
        numbers.append((f"d{name}{place}", None if slopes is None else float(slopes[index])))
    return numbers


def _line(name: str, value: float | None, decimal: str) -> str:
    if value is None:
        return f"{name} {ABSENT}"
    return f"{name} = {with_decimal(format(value, EXACT), decimal)}"


def describe(item: Selection, figures: Figures, joint: str = "\n", decimal: str = ".") -> str:
    """The readout: a title, whose sample it is, and the numbers."""
    sample = figures.describe_sample()
    of_sample = item.kind not in (EDGE, BIAS, LOSS) and sample
    head = [title_of(item, figures.snapshot), *([sample] if of_sample else [])]
    ailing = ""
    if item.kind == NEURON:
        ailing = ailment_words(figures, item.layer, item.unit)
    return joint.join([*head, *lines_of(item, figures, decimal), *([ailing] if ailing else [])])
