"""The numbers beside a neuron: which of z, a, t, da, dz fit, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gui.widgets.canvas.figures import Figures
from gui.widgets.canvas.focus import Focus
from gui.widgets.canvas.paint.inks import Light
from gui.widgets.canvas.places import BADGE_ABOVE, CHAR, HIGH, LINE, Column


@dataclass(frozen=True)
class Room:
    """How numbers are written beside a layer's neurons: text size, lines, characters a number.

    Where ``named`` is false there is only room for one number without its name.
    """

    em: int
    lines: int
    chars: int
    named: bool = True


@lru_cache(maxsize=256)
def room_beside(
    slot: tuple[float, float, float, float], em: int, least_em: int, digits: int
) -> Room:
    """The best way to fill ``slot``: full digits and two lines where it can be, else less.

    ``lines`` is 0 where not even one short number fits.
    """
    for chars, wanted in ((digits + 5, 2), (digits + 3, 2), (digits + 5, 1), (digits + 3, 1)):
        for size in range(em, least_em - 1, -1):
            lines = int(slot[3] / (LINE * size) + 1e-6)
            if lines >= wanted and slot[2] >= (chars + 4) * CHAR * size:
                return Room(size, lines, chars)
    for chars in (digits + 3, digits + 1):
        if slot[3] >= LINE * least_em - 1e-6 and slot[2] >= chars * CHAR * least_em:
            return Room(least_em, 1, chars, named=False)
    return Room(least_em, 0, digits + 3)


@dataclass(frozen=True)
class Badge:
    """Where the biases' numbers stand relative to a circle's centre.

    ``y`` is the badge's middle; ``right`` its right end, or 0 for a badge in the middle.
    """

    em: int
    chars: int
    y: float
    right: float


def least_lines(units: int) -> int:
    """Lines of numbers below a circle that a badge needs: of many units they would be a crowd."""
    return 1 if units <= 4 else 2


def badge_of(column: Column, room: Room, least_em: int) -> Badge | None:
    """The badge over the circles of ``column``; None where only a dot has room.

    It may hide the top of a large circle but not of a small one. Beside an output stand its
    numbers: there the badge ends where the circle does.
    """
    em = max(room.em - 1, least_em)
    above = column.side == "right" or column.radius < HIGH * room.em
    free = column.pitch - 2 * column.radius
    if column.side == "below":
        free -= min(room.lines, 4) * LINE * room.em
    least = BADGE_ABOVE if above else 0.9
    if room.lines < least_lines(column.units) or not room.named or free < least * em - 0.01:
        return None
    y = -column.radius - (0.7 * em if above else 0)
    if column.side == "right":  # short, as it reaches over the edges that arrive
        return Badge(em, min(room.chars, 7), y, 0.9 * column.radius)
    return Badge(em, room.chars, y, 0.0)


def names_beside(
    column: Column, room: Room, last: int, focus: Focus, figures: Figures, badge: bool
) -> list[str]:
    """The names of the numbers to show beside the neurons of ``column``, as many as have room.

    Everything that the program computes where it fits; otherwise what the operation that has just
    run wrote, then what it read, then what is known, then what belongs to the phase. ``badge``
    tells whether biases stand elsewhere; without one db takes a line while it is new.
    """
    layer, lines = column.layer, room.lines
    forward = [f"a{layer}"] if layer == 0 else [f"z{layer}", f"a{layer}"]
    if layer == last and "t" in figures.written:
        forward.append("t")
    slopes = [name for name in (f"da{layer}", f"dz{layer}") if name in figures.written]
    if not badge and focus.light(f"db{layer}") == Light.WRITTEN:
        slopes.append(f"db{layer}")
    if not room.named:  # the heading tells which number it is
        there = figures.snapshot.values
        names = [n for n in forward + slopes if n in there or focus.light(n) >= Light.READ]
        return _most(names, lines, focus, figures)
    if len(forward) + len(slopes) <= lines:
        return forward + slopes
    if layer == last and lines == 2:
        lines = 1  # the output's name takes the other line, its target has a square of its own
        forward = forward[:2]
    return _most(forward + slopes, lines, focus, figures)


def _most(names: list[str], lines: int, focus: Focus, figures: Figures) -> list[str]:
    """The ``lines`` most wanted of ``names``, in their own order: what was just written first."""
    backward = focus.active and focus.phase == "backward"
    ranks = ["db", "dz", "da", "a", "t", "z"] if backward else ["a", "t", "z"]

    def rank(name: str) -> tuple[int, bool, int]:
        kind, known = name.rstrip("0123456789"), name in figures.snapshot.values
        lit = max(focus.light(name), Light.DIM) if known else Light.DIM
        return -lit, not known, ranks.index(kind) if kind in ranks else 9

    wanted = sorted(names, key=rank)[:lines]
    return [name for name in names if name in wanted]
