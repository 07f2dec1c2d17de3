"""Numbers on edges: the weight, and below it its slope or what it was before the update."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from gui.view.selection import EDGE, Selection
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.inks import Light
from gui.widgets.canvas.places import LINE
from gui.widgets.canvas.plates import Plates

Line = tuple[str, float, Light]


def paint_weights(frame: Frame, layer: int) -> None:
    """The plates on the edges into ``layer``, where all of them have room."""
    plates = frame.plates(layer)
    if plates is None:
        return
    lists = _lists(frame, layer, plates)
    for (unit, source), place in plates.spots.items():
        lines = [(title, values[unit][source], light) for title, values, light in lists]
        _paint_plate(frame, plates, place, lines)


def plate_lines(frame: Frame, layer: int) -> Iterator[tuple[Selection, str, QRectF]]:
    """The edge, the name and the place of each number that ``paint_weights`` writes."""
    plates = frame.plates(layer)
    if plates is None:
        return
    lists = _lists(frame, layer, plates)
    updated = f"W{layer}" in frame.snapshot.before_update
    names = {"": f"W{layer}+" if updated else f"W{layer}", "was": f"W{layer}"}
    for (unit, source), place in plates.spots.items():
        lines = [(title, values[unit][source], light) for title, values, light in lists]
        item = Selection(EDGE, layer, unit, source)
        for (title, _, _), (left, middle, wide) in zip(
            lines, _rows(frame, plates, place, lines), strict=True
        ):
            high = LINE * plates.em
            box = QRectF(left - 3, middle - high / 2, wide + 6, high)
            yield item, names.get(title, title), box


def _lists(frame: Frame, layer: int, plates: Plates) -> list[tuple[str, list[list[float]], Light]]:
    """What the plates show: for each of their lines its title, all numbers, and its light."""
    arrays = _arrays(frame, layer)
    if not plates.slopes:
        title = "" if frame.edge_name(layer) == f"W{layer}" else arrays[-1][0]
        arrays = [("", values, light) for name, values, light in arrays if name == title]
    elif plates.lines == 1:
        arrays = arrays[-1:] if _slope_first(frame, layer) else arrays[:1]
    return [(title, values.tolist(), light) for title, values, light in arrays]


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


def _rows(
    frame: Frame, plates: Plates, place: tuple[float, float], lines: list[Line]
) -> list[tuple[float, float, float]]:
    """Left end, middle and width of each line of a plate."""
    em, (x, y) = plates.em, place
    widths = [_title_width(frame, title, em) + frame.sheet.width(_number(frame, plates, value), em)
              for title, value, _ in lines]  # fmt: skip
    first = y - LINE * em * (len(lines) - 1) / 2
    return [(x - wide / 2, first + LINE * em * row, wide) for row, wide in enumerate(widths)]


def _title_width(frame: Frame, title: str, em: int) -> float:
    return frame.sheet.width(f"{title} ", em) if title else 0.0


def _number(frame: Frame, plates: Plates, value: float) -> str:
    return frame.write(value, plates.chars)


def _paint_plate(
    frame: Frame, plates: Plates, place: tuple[float, float], lines: list[Line]
) -> None:
    sheet, inks, em = frame.sheet, frame.sheet.inks, plates.em
    rows = _rows(frame, plates, place, lines)
    width, high = max(wide for _, _, wide in rows), LINE * em * len(lines)
    top = place[1] - high / 2
    sheet.veil(place[0] - width / 2 - 3, top - 1, width + 6, high + 2, inks.canvas)
    for (title, value, light), (left, middle, wide) in zip(lines, rows, strict=True):
        if light == Light.WRITTEN:
            sheet.plate(left - 3, middle - 0.6 * em, wide + 6, 1.2 * em, inks.highlight)
        colour = inks.dim_text if light == Light.DIM else inks.sign(value)
        if title:
            sheet.text(left, middle, title, inks.names(light), em)
        start = left + _title_width(frame, title, em)
        sheet.text(start, middle, _number(frame, plates, value), colour, em)
