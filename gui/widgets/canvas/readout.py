"""Everything known about one thing on the canvas, exactly, in the names of the trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.widgets.canvas.figures import Figures
from gui.widgets.canvas.selection import BIAS, EDGE, LOSS, Selection

if TYPE_CHECKING:
    from core.snapshot import Snapshot

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


def lines_of(item: Selection, figures: Figures) -> list[str]:
    """``z1[0] = 0.3775`` for every number of the thing that the program computes."""
    snapshot, layer, unit = figures.snapshot, item.layer, item.unit
    if item.kind == LOSS:
        return [_line(name, figures.number(name)) for name in ("loss", "data_loss")]
    if item.kind == EDGE and item.source is not None:
        return _parameter(figures, f"W{layer}", (unit, item.source))
    if item.kind == BIAS:
        return _parameter(figures, f"b{layer}", (unit,))
    names = [f"z{layer}", f"a{layer}"] if layer else ["a0"]
    if layer == len(snapshot.sizes) - 1:
        names.append("t")
    names = [n for n in (*names, f"da{layer}", f"dz{layer}") if n in figures.written]
    lines = []
    for name in names:
        row = figures.row(name)
        lines.append(_line(f"{name}[{unit}]", None if row is None else float(row[unit])))
    return lines + (_parameter(figures, f"b{layer}", (unit,)) if layer else [])


def _parameter(figures: Figures, name: str, index: tuple[int, ...]) -> list[str]:
    """A weight or bias, its slope, and what it was before an update that has just run."""
    snapshot, place = figures.snapshot, f"[{','.join(map(str, index))}]"
    lines = [_line(name + place, float(snapshot.parameters[name][index]))]
    if name in snapshot.before_update:
        before = float(snapshot.before_update[name][index])
        lines.append(f"{name}{place} before the update = {before:{EXACT}}")
    if f"d{name}" in figures.written:
        slopes = snapshot.values.get(f"d{name}")
        lines.append(_line(f"d{name}{place}", None if slopes is None else float(slopes[index])))
    return lines


def _line(name: str, value: float | None) -> str:
    return f"{name} {ABSENT}" if value is None else f"{name} = {value:{EXACT}}"


def describe(item: Selection, figures: Figures, joint: str = "\n") -> str:
    """The readout: a title, whose sample it is, and the numbers."""
    sample = figures.describe_sample()
    of_sample = item.kind not in (EDGE, BIAS, LOSS) and sample
    head = [title_of(item, figures.snapshot), *([sample] if of_sample else [])]
    return joint.join([*head, *lines_of(item, figures)])
