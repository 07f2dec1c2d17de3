"""Tokens of an explanation as boxes: symbols, numbers, quotients, powers, and their links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from core.explain.formula.rendering import NumberFormat, latex_number
from core.formula.quantity import Quantity
from core.formula.tokens import EQUALS, NEGATIVE, Line, Token
from gui.typeset.boxes import (
    EMPTY,
    MUTED,
    Box,
    brackets,
    fenced,
    fraction,
    marked,
    root,
    row,
    script_em,
    signs,
    space,
    with_scripts,
)
from gui.typeset.breaking import (
    IF_NEED_BE,
    READILY,
    Piece,
    break_line,
    stack,
    width_of,
)
from gui.typeset.latex import SPACED, LatexError, latex_box, padded

LINK = "link"
BREAKING = {"+", "−", "="}  # a line is broken before these,
LATE_BREAKING = {"·", "×", "→"}  # and before these where a single term is too long
FACES = {"·": "⋅", "Σₖ": "∑"}


@dataclass(frozen=True)
class Style:
    """How a formula is set.

    Attributes:
        em: size of its letters in pixels.
        numbers: how many digits.
        subject: the quantity that it is of, which is no link to itself.
        links: where symbols lead that bear no quantity themselves, by their LaTeX.
        width: pixels from which on the parts of a quotient are broken into rows.
    """

    em: int
    numbers: NumberFormat
    subject: Quantity | None = None
    links: tuple[tuple[str, Quantity], ...] = ()
    width: float = inf


def pieces_of(line: Line, style: Style) -> list[Piece]:
    """The parts of a line, at its outermost level."""
    pieces = []
    for place, token in enumerate(line):
        box = _token(token, line[place - 1] if place else None, style, style.em)
        if token.kind == "group" and box.width > style.width:
            pieces += _opened(token, box, style)
            continue
        pieces.append(Piece(box, _readiness(token) if place else 0, token == EQUALS))
    return pieces


def _opened(group: Token, whole: Box, style: Style) -> list[Piece]:
    """A group that is too wide for a row: its brackets, and between them what can be broken."""
    left, right = brackets(whole, style.em)
    return [Piece(left), *pieces_of(group.parts[0], style), Piece(right)]


def _readiness(token: Token) -> int:
    if token.kind == "text":
        return IF_NEED_BE
    sign = token.text if token.kind == "operator" and token != NEGATIVE else ""
    return READILY if sign in BREAKING else IF_NEED_BE if sign in LATE_BREAKING else 0


def line_box(line: Line, style: Style, em: int) -> Box:
    """The whole line in one row."""
    boxes = [
        _token(token, line[place - 1] if place else None, style, em)
        for place, token in enumerate(line)
    ]
    return row(boxes)


def _part_of_quotient(line: Line, style: Style, em: int) -> Box:
    """A line above or below a bar: in several rows where one would be too long."""
    pieces = pieces_of(line, replace(style, em=em))
    if width_of(pieces) <= style.width:
        return row([piece.box for piece in pieces])
    rows = break_line(pieces, style.width, style.width - em)
    gap = 0.4 * em
    return stack([(part.box, em * (place > 0), gap * (place > 0)) for place, part in
                  enumerate(rows)])  # fmt: skip


def _token(token: Token, before: Token | None, style: Style, em: int) -> Box:
    box = _plain(token, before, style, em)
    quantity = token.quantity
    if quantity is None and token.kind == "symbol":
        quantity = dict(style.links).get(token.latex)
    if quantity is None or quantity == style.subject:
        return box
    return marked(box.inked(LINK), quantity)


def _plain(token: Token, before: Token | None, style: Style, em: int) -> Box:
    if token.parts:
        return _compound(token, style, em)
    if token.value is not None and token.kind in ("number", "rest_number"):
        return _number(token, token.value, before, style, em)
    if token.kind == "rest":
        return row([signs("⋯", em), words(f" {token.text} ", em)])
    if token.kind == "text":
        return words(token.text, em)
    if token.kind == "operator":
        return _operator(token, style, em)
    return _latex(token.latex, em, token.text)


def _number(token: Token, value: float, before: Token | None, style: Style, em: int) -> Box:
    box = _latex(latex_number(value, style.numbers), em, "")
    if token.kind == "rest_number":
        return row([signs("[", em), words(f"{token.text}: ", em), box, signs("]", em)])
    return fenced(box, em) if needs_brackets(token, before) else box


def words(text: str, em: int) -> Box:
    """Words among mathematics: smaller and paler than it."""
    return signs(text, max(round(0.82 * em), min(em, 9)), MUTED)


@lru_cache(maxsize=2048)
def _latex(text: str, em: int, plain: str) -> Box:
    """A symbol or a number; where its LaTeX is not known here, as plain text."""
    try:
        return latex_box(text, em)
    except LatexError:
        return signs(plain or text, em)


def _operator(token: Token, style: Style, em: int) -> Box:
    if token == NEGATIVE:
        return signs("−", em)
    text = token.text
    if text == ",":
        mark = ";" if style.numbers.decimal == "," else ","
        return row([signs(mark, em), space(0.2 * em)])
    if text in BREAKING or text in LATE_BREAKING or text.strip() in SPACED:
        return padded(FACES.get(text, text.strip()), em)
    return _latex(token.latex, em, text)


def needs_brackets(token: Token, before: Token | None) -> bool:
    """Whether a negative number stands in brackets: after + − · × it does."""
    negative = token.kind == "number" and token.value is not None and token.value < 0
    if not negative or before is None or before.kind != "operator":
        return False
    return before != EQUALS and before.text != ","


def _compound(token: Token, style: Style, em: int) -> Box:
    if token.kind == "power":
        return _power(token, style, em)
    if token.kind == "fraction":
        above, below = (_part_of_quotient(part, style, em) for part in token.parts)
        return fraction(above, below, em)
    only = token.parts[0][0]
    if token.kind == only.kind == "group" and len(token.parts[0]) == 1:
        return _token(only, None, style, em)  # one pair of brackets is enough
    inner = line_box(token.parts[0], style, em)
    if token.kind == "root":
        return root(inner, em)
    return fenced(inner, em, "||" if token.kind == "absolute" else "()")


def _power(token: Token, style: Style, em: int) -> Box:
    base, exponent = token.parts
    below = line_box(base, style, em)
    if _needs_fence(base[0], style):
        below = fenced(below, em)
    return with_scripts(below, line_box(exponent, style, script_em(em)), EMPTY, em)


def _needs_fence(base: Token, style: Style) -> bool:
    """Whether what is raised to a power stands in brackets: −2, 3 × 10⁻⁴, ∂J/∂w."""
    if base.kind == "number" and base.value is not None:
        return base.value < 0 or "10^" in latex_number(base.value, style.numbers)
    return base.kind == "symbol" and base.latex.startswith(r"\frac")
