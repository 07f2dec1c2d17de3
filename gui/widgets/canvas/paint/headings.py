"""Two lines over each column, and what the edges between them are drawn by."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Qt

from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.inks import Light
from gui.widgets.canvas.paint.sheet import CENTRE
from gui.widgets.canvas.places import LINE, Column

NO_PEN = Qt.PenStyle.NoPen


def paint_headings(frame: Frame) -> None:
    """Two lines over each column; all columns use the longest wording that fits everywhere."""
    _paint_loss_name(frame)
    _paint_edge_names(frame)
    columns, em = frame.layout.columns, frame.layout.em
    first, second = 0.75 * LINE * em, 1.75 * LINE * em
    rooms = _heading_rooms(frame)
    titles = [_titles(frame, column) for column in columns]
    notes = [_notes(frame, column) for column in columns]
    for texts, y, bold in ((titles, first, True), (notes, second, False)):
        choice = _common_choice(frame, texts, rooms, bold)
        chosen = [words[min(choice, len(words) - 1)] for words in texts]
        for index in spread_out(frame, chosen, bold):
            column, text = columns[index], chosen[index]
            text = text if bold else _number_shown(frame, column) or text
            colour = frame.sheet.inks.layer(column.layer) if bold else frame.sheet.inks.muted
            frame.sheet.text(column.x, y, text, colour, em, CENTRE, bold)


def _paint_edge_names(frame: Frame) -> None:
    """``W1`` between the headings, or ``dW1`` while the edges are drawn by their slopes."""
    layout, sheet, inks = frame.layout, frame.sheet, frame.sheet.inks
    em, columns = layout.em, frame.layout.columns
    if min(b.x - a.x for a, b in itertools.pairwise(columns)) < 11 * em:
        return
    for before, after in itertools.pairwise(columns):
        x = (before.x + before.half + after.x - after.half) / 2
        light = frame.focus.edges(after.layer)
        name = frame.edge_name(after.layer)
        if light == Light.WRITTEN:
            width = sheet.width(name, em)
            sheet.plate(x - width / 2 - 4, 0.75 * LINE * em - 0.6 * em, width + 8, 1.2 * em,
                        inks.highlight)  # fmt: skip
        sheet.text(x, 0.75 * LINE * em, name, inks.names(light), em, CENTRE)


def _paint_loss_name(frame: Frame) -> None:
    """The loss's name over its node, on two lines, where there is room for it."""
    layout, sheet, em = frame.layout, frame.sheet, frame.layout.em
    words = str(frame.snapshot.experiment.loss.name).split("_")
    cut = max(len(words) - 1, 1)
    lines = [" ".join(words[:cut]), " ".join(words[cut:])]
    width = max(sheet.width(line, em) for line in lines)
    x = min(layout.loss_x, layout.width - 0.6 * em - width / 2)
    if x - width / 2 < layout.columns[-1].x + 5 * em:
        return
    for line, y in zip(lines, (0.75, 1.75), strict=True):
        sheet.text(x, y * LINE * em, line, sheet.inks.muted, em, CENTRE)


def _heading_rooms(frame: Frame) -> list[float]:
    xs = [column.x for column in frame.layout.columns] + [frame.layout.loss_x]
    gaps = [b - a for a, b in itertools.pairwise(xs)]
    em = frame.layout.em
    rooms = [min(a, b) - 0.8 * em for a, b in zip([2 * xs[0], *gaps], gaps, strict=False)]
    return [max(room, 2 * em) for room in rooms]


def _common_choice(frame: Frame, texts: list[list[str]], rooms: list[float], bold: bool) -> int:
    """The first wording that fits every column, so that headings look alike."""
    em = frame.layout.em
    most = max(len(words) for words in texts)
    for choice in range(most):
        chosen = [words[min(choice, len(words) - 1)] for words in texts]
        if all(
            frame.sheet.width(t, em, bold) <= room for t, room in zip(chosen, rooms, strict=True)
        ):
            return choice
    return most - 1


def spread_out(frame: Frame, texts: list[str], bold: bool) -> list[int]:
    """Which columns get theirs: all, or in a deep network as many as do not touch.

    The first and the last are always among them.
    """
    xs, em = [column.x for column in frame.layout.columns], frame.layout.em
    halves = [(frame.sheet.width(text, em, bold) + 0.5 * em) / 2 for text in texts]
    last = len(xs) - 1
    limit, right, kept = xs[last] - halves[last], -1e9, []
    for index in range(last):
        fits = xs[index] - halves[index] >= right and xs[index] + halves[index] <= limit
        if index == 0 or fits:
            kept.append(index)
            right = xs[index] + halves[index]
    return [*kept, last]


def _titles(frame: Frame, column: Column) -> list[str]:
    if column.layer == 0:
        return [_count(column.units, "input"), "inputs", "in"]
    return [f"layer {column.layer}", f"layer {column.layer}", str(column.layer)]


def _notes(frame: Frame, column: Column) -> list[str]:
    if column.layer == 0:
        figures = frame.figures
        if not figures.batch:
            return [""]
        if figures.sample is None and figures.batch > 1:
            return [f"mean of {figures.batch}", "mean", ""]
        position = min(figures.sample or 0, figures.batch - 1)
        return [
            frame.snapshot.sample_words(position),
            frame.snapshot.sample_name(position),
            "",
            "",
        ]
    name = frame.activation(column.layer).replace("_", " ")
    return [f"{name} · {_count(column.units, 'unit')}", f"{name} · {column.units}", name,
            str(column.units)]  # fmt: skip


def _number_shown(frame: Frame, column: Column) -> str:
    """The name of the numbers of a column that has no room for it beside them; or ""."""
    room = frame.room(column)
    names = frame.names(column) if room.lines and not room.named else []
    return names[0] if names else ""


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
