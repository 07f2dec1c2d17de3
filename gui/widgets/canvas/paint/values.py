"""The numbers beside a neuron, a line for each name; an empty place where there is none yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from gui.widgets.canvas.blocks import Room
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.inks import Light
from gui.widgets.canvas.paint.sheet import LEFT, RIGHT
from gui.widgets.canvas.places import CHAR, LINE, Column

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
    for stand in _stands(frame, column, block):
        _paint_block(frame, column, block, stand)


def line_boxes(frame: Frame, column: Column) -> Iterator[tuple[int, str, QRectF]]:
    """Unit, name and place of each number that ``paint_blocks`` writes, or leaves a blank for."""
    room = frame.room(column)
    if room.lines == 0 or not frame.names(column):
        return
    block, high = _block_of(frame, column, room), LINE * room.em
    for stand in _stands(frame, column, block):
        for index, (left, middle) in enumerate(stand.lines):
            wide = block.indent + stand.widths[index]
            box = QRectF(left - 3, middle - high / 2, wide + 6, high)
            yield stand.unit, block.names[index], box


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


@dataclass(frozen=True)
class Stand:
    """The numbers of one unit: their texts (None: not computed), widths, and where lines start.

    ``title`` is the unit's name, or ""; it takes the first line.
    """

    unit: int
    title: str
    texts: list[str | None]
    widths: list[float]
    left: float
    top: float
    lines: list[tuple[float, float]]


def _stands(frame: Frame, column: Column, block: Block) -> Iterator[Stand]:
    rows = [frame.figures.row(name) for name in block.names]
    lists = [None if row is None else row.tolist() for row in rows]
    sheet, em = frame.sheet, block.room.em
    for unit, centre in enumerate(column.centres.tolist()):
        texts = [None if row is None else frame.write(row[unit], block.room.chars) for row in lists]
        title = block.titles[unit] if unit < len(block.titles) else ""
        title = sheet.fitted(title, em, column.slot[2]) if title else ""
        widths = [BLANK * em if text is None else sheet.width(text, em) for text in texts]
        yield _stand(column, block, unit, centre, title, texts, widths)


def _stand(
    column: Column,
    block: Block,
    unit: int,
    centre: tuple[float, float],
    title: str,
    texts: list[str | None],
    widths: list[float],
) -> Stand:
    high, count = LINE * block.room.em, len(texts) + bool(title)
    below = column.side == "below"
    top = centre[1] + column.radius + 3 if below else centre[1] - count * high / 2
    left = centre[0] + block.left
    first, end = top + high / 2 + bool(title) * high, left + column.slot[2]
    inputs = column.side == "left"  # their numbers end at the circle
    starts = [end - width - block.indent if inputs else left for width in widths]
    lines = [(start, first + index * high) for index, start in enumerate(starts)]
    return Stand(unit, title, texts, widths, left, top, lines)


def _paint_block(frame: Frame, column: Column, block: Block, stand: Stand) -> None:
    sheet, em = frame.sheet, block.room.em
    high, inputs = LINE * em, column.side == "left"
    left, top, title = stand.left, stand.top, stand.title
    if not inputs:
        wide = max(block.indent + max(stand.widths), sheet.width(title, em))
        count = len(stand.texts) + bool(title)
        sheet.veil(left - 3, top, wide + 6, count * high, sheet.inks.frost)
    if title:
        ink, end = sheet.inks.names(frame.focus.unit(column.layer)), left + column.slot[2]
        align = RIGHT if inputs else LEFT
        sheet.text(end if inputs else left, top + high / 2, title, ink, em, align)
    for index, place in enumerate(stand.lines):
        _paint_line(frame, block, index, place, stand.texts[index], stand.widths[index])


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
