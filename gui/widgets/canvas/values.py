"""The numbers beside a neuron, a line for each name; an empty place where there is none yet."""

from __future__ import annotations

from dataclasses import dataclass

from gui.widgets.canvas.blocks import Room
from gui.widgets.canvas.frame import Frame
from gui.widgets.canvas.inks import Light
from gui.widgets.canvas.places import CHAR, LINE, Column
from gui.widgets.canvas.sheet import LEFT, RIGHT

BLANK = 2.9  # width by em of the empty place of a number


@dataclass(frozen=True)
class Block:
    """What all blocks of one column share: names, their lights, and where lines stand.

    ``left`` is the first line's start relative to the neuron, ``indent`` where numbers begin.
    """

    room: Room
    names: list[str]
    lights: list[Light]
    titles: tuple[str, ...]
    indent: float
    left: float


def paint_blocks(frame: Frame, column: Column) -> None:
    """The numbers beside each neuron of ``column``."""
    room = frame.room(column)
    if room.lines == 0 or not frame.names(column):
        return
    block = _block_of(frame, column, room)
    rows = [frame.figures.row(name) for name in block.names]
    lists = [None if row is None else row.tolist() for row in rows]
    for unit, (x, y) in enumerate(column.centres.tolist()):
        texts = [None if row is None else frame.write(row[unit], room.chars) for row in lists]
        title = block.titles[unit] if unit < len(block.titles) else ""
        _paint_block(frame, column, block, (x, y), title, texts)


def _block_of(frame: Frame, column: Column, room: Room) -> Block:
    names = frame.names(column)
    titles: tuple[str, ...] = ()
    if room.lines > len(names) and column.side != "below":
        inputs = column.layer == 0
        titles = frame.snapshot.input_names if inputs else frame.snapshot.output_names
    em = room.em
    indent = max(frame.sheet.width(name, em) for name in names) + 0.4 * em if room.named else 0.0
    left = column.slot[0]
    if column.side == "below":  # a number of usual length stands in the middle
        left = -min(indent + 6 * CHAR * em, column.slot[2]) / 2
    lights = [frame.focus.light(name) for name in names]
    return Block(room, names, lights, titles, indent, left)


def _paint_block(
    frame: Frame,
    column: Column,
    block: Block,
    centre: tuple[float, float],
    title: str,
    texts: list[str | None],
) -> None:
    sheet, em = frame.sheet, block.room.em
    high, inputs = LINE * em, column.side == "left"
    count = len(texts) + bool(title)
    below = column.side == "below"
    top = centre[1] + column.radius + 3 if below else centre[1] - count * high / 2
    left = centre[0] + block.left
    widths = [BLANK * em if text is None else sheet.width(text, em) for text in texts]
    title = sheet.fitted(title, em, column.slot[2]) if title else ""
    if not inputs:
        wide = max(block.indent + max(widths), sheet.width(title, em))
        sheet.veil(left - 3, top, wide + 6, count * high, sheet.inks.frost)
    y, end = top + high / 2, left + column.slot[2]
    if title:
        ink = sheet.inks.names(frame.focus.unit(column.layer))
        sheet.text(end if inputs else left, y, title, ink, em, RIGHT if inputs else LEFT)
        y += high
    for index, (text, width) in enumerate(zip(texts, widths, strict=True)):
        start = end - width - block.indent if inputs else left  # inputs' numbers end at the circle
        _paint_line(frame, block, index, (start, y), text, width)
        y += high


def _paint_line(
    frame: Frame,
    block: Block,
    index: int,
    place: tuple[float, float],
    text: str | None,
    width: float,
) -> None:
    sheet, inks, em = frame.sheet, frame.sheet.inks, block.room.em
    (x, y), light, name = place, block.lights[index], block.names[index]
    if text is None:
        if block.room.named:
            sheet.name(x, y, name, inks.names(light), em)
        sheet.blank(x + block.indent, y, width, em, inks.blank)
        return
    colour = inks.names(light)
    if light == Light.WRITTEN:
        sheet.plate(x - 3, y - 0.6 * em, block.indent + width + 6, 1.2 * em, inks.highlight)
        colour = inks.text
    elif light == Light.READ:
        colour = inks.accent
    if block.room.named:
        sheet.name(x, y, name, colour, em)
    sheet.text(x + block.indent, y, text, inks.words(light), em)
