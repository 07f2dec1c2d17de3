"""Boxes that formulas are built of: rows, fractions, scripts, roots, brackets; all in pixels.

A box knows its width and its reach above and below the baseline, and lists what is drawn in it and
where its factors are. Its origin is the left end of the baseline; y grows downwards.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from gui.typeset.mathfont import AXIS, BAR, extent

TEXT, MUTED = "text", "muted"  # names of colours of the theme
SCRIPT = 0.72  # size of indices and exponents
LEAST_EM = 9  # smaller letters cannot be read


@dataclass(frozen=True, slots=True)
class Run:
    """Signs drawn in one go. ``em`` is their size."""

    x: float
    y: float
    text: str
    em: int
    ink: str = TEXT


@dataclass(frozen=True, slots=True)
class Rule:
    """A filled rectangle: a fraction's bar."""

    x: float
    y: float
    width: float
    height: float
    ink: str = TEXT


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points: a root, a tall bracket. ``curved`` puts a bow through three points."""

    points: tuple[tuple[float, float], ...]
    thickness: float
    curved: bool = False
    ink: str = TEXT


Mark = Run | Rule | Stroke


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that belongs to something: ``key`` says to what."""

    x: float
    y: float
    width: float
    height: float
    key: Hashable


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of a formula."""

    width: float
    ascent: float
    descent: float
    marks: tuple[Mark, ...] = ()
    spots: tuple[Spot, ...] = ()

    @property
    def height(self) -> float:
        return self.ascent + self.descent

    def moved(self, dx: float, dy: float) -> tuple[tuple[Mark, ...], tuple[Spot, ...]]:
        """What is in it, moved."""
        marks = tuple(_moved(mark, dx, dy) for mark in self.marks)
        return marks, tuple(replace(s, x=s.x + dx, y=s.y + dy) for s in self.spots)

    def inked(self, ink: str) -> Box:
        """The same in another colour."""
        return replace(self, marks=tuple(replace(mark, ink=ink) for mark in self.marks))


EMPTY = Box(0.0, 0.0, 0.0)


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    if isinstance(mark, Run):
        return Run(mark.x + dx, mark.y + dy, mark.text, mark.em, mark.ink)
    if isinstance(mark, Rule):
        return replace(mark, x=mark.x + dx, y=mark.y + dy)
    return replace(mark, points=tuple((x + dx, y + dy) for x, y in mark.points))


def assemble(width: float, ascent: float, descent: float, *parts: tuple[Box, float, float]) -> Box:
    """A box of ``parts``, each with its place."""
    marks: list[Mark] = []
    spots: list[Spot] = []
    for box, x, y in parts:
        more, places = box.moved(x, y)
        marks.extend(more)
        spots.extend(places)
    return Box(width, ascent, descent, tuple(marks), tuple(spots))


def signs(text: str, em: int, ink: str = TEXT) -> Box:
    """A run of signs of the font."""
    size = extent(text)
    run = Run(0.0, 0.0, text, em, ink)
    return Box(size.width * em, size.ascent * em, size.descent * em, (run,))


def space(width: float) -> Box:
    """Nothing, ``width`` pixels of it."""
    return Box(width, 0.0, 0.0)


def row(boxes: Sequence[Box]) -> Box:
    """Boxes side by side."""
    x, parts = 0.0, []
    for box in boxes:
        parts.append((box, x, 0.0))
        x += box.width
    ascent = max((box.ascent for box in boxes), default=0.0)
    descent = max((box.descent for box in boxes), default=0.0)
    return assemble(x, ascent, descent, *parts)


def script_em(em: int) -> int:
    """Size of indices beside letters of size ``em``."""
    return max(round(SCRIPT * em), min(em, LEAST_EM))


def with_scripts(base: Box, above: Box, below: Box, em: int) -> Box:
    """``base`` with an exponent and an index, either of which may be ``EMPTY``."""
    up = max(0.36 * em, base.ascent - 0.35 * em) if above.width else 0.0
    down = max(0.2 * em, base.descent) if below.width else 0.0
    if above.width and below.width:
        gap = up - above.descent - (below.ascent - down)
        down += max(0.0, 0.1 * em - gap)
    x = base.width + 0.03 * em
    width = x + max(above.width, below.width) + 0.04 * em
    ascent = max(base.ascent, up + above.ascent) if above.width else base.ascent
    descent = max(base.descent, down + below.descent) if below.width else base.descent
    parts = ((base, 0.0, 0.0), (above, x, -up), (below, x, down))
    return assemble(width, ascent, descent, *parts)


def fraction(above: Box, below: Box, em: int) -> Box:
    """A quotient with a bar at the height of a minus sign."""
    bar, gap, side = max(1.0, BAR * em), 0.17 * em, 0.08 * em
    width = max(above.width, below.width) + 2 * side
    rise = AXIS * em + bar / 2 + gap + above.descent
    fall = -AXIS * em + bar / 2 + gap + below.ascent
    line = Box(width, 0.0, 0.0, (Rule(0.0, -bar / 2, width, bar),))
    box = assemble(
        width,
        rise + above.ascent,
        fall + below.descent,
        (above, (width - above.width) / 2, -rise),
        (line, 0.0, -AXIS * em),
        (below, (width - below.width) / 2, fall),
    )
    return row([space(0.06 * em), box, space(0.06 * em)])


def root(inner: Box, em: int) -> Box:
    """A square root."""
    thick, head, side = max(1.0, BAR * em), 0.14 * em, 0.1 * em
    hook = 0.62 * em
    ascent, descent = max(inner.ascent, 0.6 * em), max(inner.descent, 0.1 * em)
    top = -(ascent + head)
    width = hook + inner.width + side
    points = (
        (0.06 * em, -0.3 * em),
        (0.2 * em, -0.38 * em),
        (0.4 * em, descent),
        (hook, top),
        (width, top),
    )
    sign = Box(width, 0.0, 0.0, (Stroke(points, thick),))
    parts = ((sign, 0.0, 0.0), (inner, hook + 0.04 * em, 0.0))
    return assemble(width + 0.08 * em, -top + thick, descent + thick / 2, *parts)


def fenced(inner: Box, em: int, pair: str = "()") -> Box:
    """``inner`` between brackets (or bars) as tall as it."""
    left, right = brackets(inner, em, pair)
    return row([left, inner, right])


def brackets(inner: Box, em: int, pair: str = "()") -> tuple[Box, Box]:
    """A pair of brackets as tall as ``inner``."""
    above = max(inner.ascent, 0.7 * em) - AXIS * em
    below = max(inner.descent, 0.15 * em) + AXIS * em
    half = max(above, below)
    if half < 0.75 * em:
        return signs(pair[0], em), signs(pair[1], em)
    return _tall(pair[0], half, em), _tall(pair[1], half, em)


def _tall(sign: str, half: float, em: int) -> Box:
    """A bracket or bar drawn as a line, centred on the height of a minus sign."""
    middle, thick = -AXIS * em, max(1.0, 0.07 * em)
    width = 0.34 * em if sign != "|" else 0.24 * em
    near, far = 0.08 * em, width - 0.06 * em
    if sign == "|":
        near = far = width / 2
    if sign == ")":
        near, far = width - near, width - far
    points = ((far, middle - half), (near, middle), (far, middle + half))
    stroke = Stroke(points, thick, curved=sign in "()")
    return Box(width, half - middle, half + middle, (stroke,))


def marked(box: Box, key: Hashable) -> Box:
    """``box`` as the place of ``key``."""
    spot = Spot(0.0, -box.ascent, box.width, box.height, key)
    return replace(box, spots=(*box.spots, spot))
