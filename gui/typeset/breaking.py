"""Long lines of a formula broken into rows, where a reader would break them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gui.typeset.boxes import Box, assemble, row

READILY, IF_NEED_BE = 2, 1


@dataclass(frozen=True)
class Piece:
    """A part of a line that stays in one row.

    Attributes:
        box: what is drawn.
        breaks: how readily a new row begins with it: READILY, IF_NEED_BE or 0.
        is_relation: whether it is an equals sign.
    """

    box: Box
    breaks: int = 0
    is_relation: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a broken line, and whether it begins with an equals sign."""

    box: Box
    is_relation: bool = False


def width_of(pieces: Sequence[Piece]) -> float:
    """Width of all pieces in one row."""
    return sum(piece.box.width for piece in pieces)


def break_line(pieces: Sequence[Piece], first: float, others: float) -> list[Row]:
    """Rows of at most ``first`` and then ``others`` pixels; a longer single piece stays whole."""
    rows: list[Row] = []
    current: list[Piece] = []
    for part, apart in _parts(pieces, others):
        limit = others if rows else first
        if current and (apart or width_of(current) + width_of(part) > limit):
            rows.append(_row(current))
            current = []
        current.extend(part)
    return [*rows, _row(current)]


def _parts(pieces: Sequence[Piece], limit: float) -> list[tuple[list[Piece], bool]]:
    """What stays together: terms, and of terms that are too long their factors.

    With each goes whether it stands apart, in a new row: a term that is cut into its factors does,
    and so does the one after it, lest factors of two terms stand side by side.
    """
    parts: list[tuple[list[Piece], bool]] = []
    was_cut = False
    for term in _split(pieces, READILY):
        is_cut = width_of(term) > limit
        apart = (was_cut or is_cut) and not term[0].is_relation
        first, *others = _split(term, IF_NEED_BE) if is_cut else [term]
        parts += [(first, apart), *((other, False) for other in others)]
        was_cut = is_cut
    return parts


def _split(pieces: Sequence[Piece], readiness: int) -> list[list[Piece]]:
    """The pieces in groups; a new one begins where the line may be broken that readily."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and piece.breaks < readiness:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _row(pieces: Sequence[Piece]) -> Row:
    starts = bool(pieces) and pieces[0].is_relation
    return Row(row([piece.box for piece in pieces]), starts)


def stack(rows: Sequence[tuple[Box, float, float]]) -> Box:
    """Boxes below each other, each with its left end and the room above it; origin: top left."""
    y, parts = 0.0, []
    for box, left, room in rows:
        y += room + box.ascent
        parts.append((box, left, y))
        y += box.descent
    width = max((left + box.width for box, left, _ in rows), default=0.0)
    return assemble(width, 0.0, y, *parts)
