"""An explanation's lines set into a width: broken into rows and lined up at their equals signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.formula.tokens import EQUALS, Line
from gui.typeset.boxes import Box
from gui.typeset.breaking import Piece, break_line, stack
from gui.typeset.typesetting import Style, pieces_of

LEAD = 0.55  # em between rows
BLOCK_LEAD = 0.6  # more of it where another formula begins
INDENT = 1.2  # em
WIDEST_HEADING = 0.42  # of the width: right of a wider one there is no room for the formula
SMALLEST = 0.75  # of the wanted size: how far a formula shrinks before it has to be scrolled


def set_lines(lines: Sequence[Line], width: float, style: Style) -> Box:
    """``lines`` in ``width`` pixels; in smaller letters where a single piece would not fit.

    The box's origin is the top left corner.
    """
    smallest = min(style.em, max(10, round(SMALLEST * style.em)))
    box = _set(lines, width, style)
    for em in range(style.em - 1, smallest - 1, -1):
        if box.width <= width:
            break
        box = _set(lines, width, replace(style, em=em))
    return box


def _set(lines: Sequence[Line], width: float, style: Style) -> Box:
    rows: list[tuple[Box, float, float]] = []  # box, its left end, room above it
    equals, em = INDENT * style.em, style.em
    for line in lines:
        begins = not line or line[0] != EQUALS
        pieces = pieces_of(line, replace(style, width=width - equals - 2 * em))
        if begins:
            equals = _place_of_equals(pieces, width, em)
        start = 0.0 if begins else equals
        later = min(equals + 0.6 * em, 0.3 * width)
        room = (LEAD + BLOCK_LEAD * begins) * em if rows else 0.0
        for part, piece in enumerate(break_line(pieces, width - start, width - later)):
            left = start if part == 0 else equals if piece.is_relation else later
            rows.append((piece.box, left, room if part == 0 else LEAD * em))
    return stack(rows)


def _place_of_equals(pieces: Sequence[Piece], width: float, em: int) -> float:
    heading = 0.0
    for piece in pieces:
        if piece.is_relation:
            break
        heading += piece.box.width
    return heading if heading <= WIDEST_HEADING * width else INDENT * em
