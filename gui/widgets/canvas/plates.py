"""Numbers on edges: where each plate stands so that no two touch, or that there is no room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gui.widgets.canvas.places import CHAR, LINE, MIN_EM, Column, Layout

MOST = 24  # more edges between two layers than this never carry numbers
PARTS = (0.5, *(0.5 + sign * step / 25 for step in range(1, 9) for sign in (-1, 1)))
# Lines, characters beyond the digits, and whether slopes have room too: the best come first.
TRIES = (
    (2, 5, True),
    (2, 4, True),
    (2, 3, True),
    (1, 5, True),
    (1, 4, True),
    (1, 4, False),
    (1, 3, False),
)
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Plates:
    """Plates on the edges into one layer: ``spots[unit, source]`` is the centre of one.

    A plate has ``lines`` (1 or 2) lines of ``chars`` characters a number, ``em`` high; ``slopes``
    tells whether dW and its name have room, or the weight alone.
    """

    spots: dict[tuple[int, int], tuple[float, float]]
    em: int
    lines: int
    chars: int
    slopes: bool


@lru_cache(maxsize=256)
def place_plates(layout: Layout, layer: int, least_em: int, digits: int) -> Plates | None:
    """Room for a number on every edge into ``layer``, or None: all edges or no edge has one.

    Two lines (the weight, dW and its name) are tried before one, and large text before small.
    """
    before, after = layout.columns[layer - 1], layout.columns[layer]
    count = before.units * after.units
    if before.grid or after.grid or count > MOST:
        return None
    for tries, floor in _passes(layout.em, least_em):
        for lines, spare, slopes in tries:
            chars = digits + spare
            for em in range(layout.em, floor - 1, -1):
                width = (chars + (4 if slopes else 0)) * CHAR * em + 0.5 * em
                height = lines * LINE * em
                spots = _place(layout, before, after, width, height)
                if spots is not None:
                    return Plates(spots, em, lines, chars, slopes)
    return None


def _passes(em: int, least: int) -> Iterator[tuple[tuple[tuple[int, int, bool], ...], int]]:
    """Ways to write plates and the smallest text for each: both numbers in large text at best."""
    large = max(round(0.8 * em), least)
    for tries in (TRIES[:3], TRIES[3:]):
        yield tries, large
        yield tries, least


def _place(
    layout: Layout, before: Column, after: Column, width: float, height: float
) -> dict[tuple[int, int], tuple[float, float]] | None:
    left, right = before.x + before.radius + 4, after.x - after.radius - 4
    if right - left < width:
        return None
    taken = list(_obstacles(layout, before)) + list(_obstacles(layout, after))
    for order in _orders(before, after):
        spots = _staggered(before, after, order, (width, height), list(taken), (left, right))
        if spots is not None:
            return spots
    return None


def _orders(before: Column, after: Column) -> Iterator[dict[tuple[int, int], list[float]]]:
    """The places along its edge that each plate tries: by source, by unit, then anywhere."""
    pairs = [(unit, source) for unit in range(after.units) for source in range(before.units)]
    for count, index in ((before.units, 1), (after.units, 0)):
        for flip in (False, True):
            steps = [0.22 + 0.56 * (i + 0.5) / count for i in range(count)]
            steps = steps[::-1] if flip else steps
            yield {pair: [steps[pair[index]]] for pair in pairs}
    yield {pair: list(PARTS) for pair in pairs}


def _staggered(
    before: Column,
    after: Column,
    order: dict[tuple[int, int], list[float]],
    size: tuple[float, float],
    taken: list[Box],
    bounds: tuple[float, float],
) -> dict[tuple[int, int], tuple[float, float]] | None:
    spots: dict[tuple[int, int], tuple[float, float]] = {}
    width, height = size
    for (unit, source), parts in order.items():
        (x1, y1), (x2, y2) = before.centres[source], after.centres[unit]
        for part in parts:
            x, y = float(x1 + part * (x2 - x1)), float(y1 + part * (y2 - y1))
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            inside = box[0] >= bounds[0] and box[2] <= bounds[1]
            if inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                spots[unit, source] = (x, y)
                break
        else:
            return None
    return spots


def _obstacles(layout: Layout, column: Column) -> Iterator[Box]:
    """Circles with their biases, and the numbers beside them."""
    radius, em = column.radius, layout.em
    for x, y in column.centres.tolist():
        yield (x - radius, y - radius - 0.7 * em, x + radius, y + radius)
        if column.side == "right":
            end = x + 0.9 * radius
            yield (end - 8 * CHAR * em, y - radius - 1.4 * em, end, y - radius)
        if column.side == "below" and column.slot[3] >= 0.99 * LINE * MIN_EM:
            half = min(column.slot[2], 11 * CHAR * em) / 2
            down = min(column.slot[3], 4 * LINE * em)
            yield (x - half, y + radius, x + half, y + radius + down)


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] + 1 and b[0] < a[2] + 1 and a[1] < b[3] + 1 and b[1] < a[3] + 1
