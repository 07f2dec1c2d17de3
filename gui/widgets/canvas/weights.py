"""Numbers on edges: the weight, and below it its slope or what it was before the update."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gui.widgets.canvas.frame import Frame
from gui.widgets.canvas.inks import Light
from gui.widgets.canvas.places import LINE
from gui.widgets.canvas.plates import Plates

Line = tuple[str, float, Light]


def paint_weights(frame: Frame, layer: int) -> None:
    """The plates on the edges into ``layer``, where all of them have room."""
    plates = frame.plates(layer)
    if plates is None:
        return
    arrays = _arrays(frame, layer)
    if not plates.slopes:
        title = "" if frame.edge_name(layer) == f"W{layer}" else arrays[-1][0]
        arrays = [("", values, light) for name, values, light in arrays if name == title]
    elif plates.lines == 1:
        arrays = arrays[-1:] if _slope_first(frame, layer) else arrays[:1]
    lists = [(title, values.tolist(), light) for title, values, light in arrays]
    for (unit, source), place in plates.spots.items():
        lines = [(title, values[unit][source], light) for title, values, light in lists]
        _paint_plate(frame, plates, place, lines)


def _slope_first(frame: Frame, layer: int) -> bool:
    """Whether a plate with one line shows dW: not after an update, whose result is the weight."""
    updated = f"W{layer}" in frame.snapshot.before_update
    return not updated and frame.focus.light(f"dW{layer}") > Light.DIM


def _arrays(frame: Frame, layer: int) -> list[tuple[str, NDArray[np.float64], Light]]:
    """What is known of the weights: they themselves, then their slopes or their old values."""
    snapshot, name = frame.snapshot, f"W{layer}"
    result = [("", snapshot.parameters[name], frame.focus.light(name))]
    if name in snapshot.before_update:
        result.append(("was", snapshot.before_update[name], Light.READ))
    elif f"d{name}" in snapshot.values:
        result.append((f"d{name}", snapshot.values[f"d{name}"], frame.focus.light(f"d{name}")))
    return result


def _paint_plate(
    frame: Frame, plates: Plates, place: tuple[float, float], lines: list[Line]
) -> None:
    sheet, inks, em = frame.sheet, frame.sheet.inks, plates.em
    texts = [(title, frame.write(value, plates.chars)) for title, value, _ in lines]
    widths = [(sheet.width(f"{a} ", em) if a else 0.0, sheet.width(b, em)) for a, b in texts]
    width = max(a + b for a, b in widths)
    x, y = place
    high = LINE * em * len(lines)
    top = y - high / 2
    sheet.veil(x - width / 2 - 3, top - 1, width + 6, high + 2, inks.canvas)
    for (title, number), (a, b), (_, value, light) in zip(texts, widths, lines, strict=True):
        left, middle = x - (a + b) / 2, top + LINE * em / 2
        if light == Light.WRITTEN:
            sheet.plate(left - 3, middle - 0.6 * em, a + b + 6, 1.2 * em, inks.highlight)
        colour = inks.dim_text if light == Light.DIM else inks.sign(value)
        if title:
            sheet.text(left, middle, title, inks.names(light), em)
        sheet.text(left + a, middle, number, colour, em)
        top += LINE * em
