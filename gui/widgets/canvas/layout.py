"""Where everything of a network lies: columns of circles, grids for large layers, pure geometry.

Lengths are scene units; one unit is one logical pixel as long as the view is fitted. Layer 0 is the
inputs. Nothing here paints or knows a number's text: a column only says how much room there is.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from gui.widgets.canvas.blocks import least_lines
from gui.widgets.canvas.places import (
    BADGE_ABOVE,
    BADGE_OVER,
    BARE,
    CHAR,
    HIGH,
    LINE,
    MAX_CIRCLES,
    MIN_EM,
    Column,
    Grid,
    Layout,
)


def grid_shape(units: int) -> tuple[int, int]:
    """Rows and columns of a condensed layer: a square where it is one, else somewhat upright."""
    root = math.isqrt(units)
    if root * root == units:
        return root, root
    for columns in range(root, max(1, root // 2), -1):
        if units % columns == 0:
            return units // columns, columns
    columns = max(2, round(math.sqrt(units / 1.5)))
    return math.ceil(units / columns), columns


@lru_cache(maxsize=64)
def arrange(sizes: tuple[int, ...], width: float, height: float, least_em: int = MIN_EM) -> Layout:
    """The layout of a network of ``sizes`` (inputs first) in ``width`` x ``height`` scene units.

    Takes the largest text for which two lines of numbers fit at every circle, else ``least_em``.
    """
    scale = least_em / MIN_EM
    largest = int(min(max(scale * min(width / 66, height / 36), least_em), 20 * scale))
    for em in range(largest, least_em, -1):
        layout = _Arranger(sizes, width, height, em).layout()
        hidden = [c for c in layout.columns if c.side == "below"]
        if all(c.slot[2] >= 12 * CHAR * em and c.slot[3] >= 2 * LINE * em for c in hidden):
            return layout
    return _Arranger(sizes, width, height, least_em).layout()


class _Arranger:
    """Works out one layout for one size of text."""

    def __init__(self, sizes: tuple[int, ...], width: float, height: float, em: int) -> None:
        self.sizes, self.width, self.height, self.em = sizes, width, height, em
        self.line = LINE * em
        self.top = 2 * self.line + 1.3 * em
        self.bottom = max(height - 2.75 * self.line - 1.2 * em, self.top + 40)
        self.room = self.bottom - self.top
        self.layers = len(sizes) - 1
        circles = [n for n in sizes if n <= MAX_CIRCLES]
        self.tallest = max(circles, default=1)
        tight = (width - 30 * em) / max(self.layers, 1) < 9 * em
        self.label = (11 if tight else 13) * CHAR * em
        self.loss_gap = (1.8 if tight else 3.4) * em
        self.radius = self._radius()

    def layout(self) -> Layout:
        self.loss_radius = max(min(self.radius, 1.9 * self.em), 1.45 * self.em)
        loss_half = max(self.loss_radius, 4.5 * CHAR * self.em)
        loss_x = self.width - loss_half - 0.7 * self.em
        targets_x = loss_x - self.loss_radius - self.loss_gap
        xs, halves = self._across(targets_x - 0.9 * self.em)
        self.gaps = [xs[i + 1] - xs[i] - halves[i] - halves[i + 1] for i in range(len(xs) - 1)] or [
            0.0
        ]
        columns = tuple(self._column(i, xs[i], halves[i]) for i in range(len(self.sizes)))
        last = columns[-1]
        loss_y = float(last.centres[:, 1].mean()) if last.grid is None else self.top + self.room / 2
        return Layout(
            self.width, self.height, self.em, self.radius, self.top, self.bottom, columns,
            targets_x, loss_x, loss_y, self.loss_radius,
        )  # fmt: skip

    def _pitch(self, units: int) -> float:
        """Distance of a column's circles: few units do not spread over the whole height."""
        return min(self.room / units, max(0.36 * self.room, 1.4 * self.room / self.tallest))

    def _radius(self) -> float:
        """One radius for all circles, as large as the tightest column lets it be."""
        em, wanted = self.em, min(max(min(self.width * 0.026, self.room * 0.062), 6), 40)
        result = wanted
        for layer, units in enumerate(self.sizes):
            if units > MAX_CIRCLES:
                continue
            pitch = self._pitch(units)
            hidden = 0 < layer < self.layers
            fits = self._hidden_radius(units, wanted) if hidden else (pitch - 0.5 * em) / 2
            result = min(result, max(fits, 3))
        across = (self.width - 30 * em) / max(self.layers, 1)
        return max(min(result, across / 3.2), 3)

    def _hidden_radius(self, units: int, wanted: float) -> float:
        """Small enough for as many lines below as there can be, and for a badge above."""
        pitch = self._pitch(units)
        for lines in (4, 2, 1) if least_lines(units) == 1 else (4, 2):
            for margin in (BADGE_OVER, BADGE_ABOVE):
                fits = min((pitch - margin * self.em - lines * self.line) / 2, wanted)
                over = fits >= HIGH * self.em
                if over == (margin == BADGE_OVER) and fits >= max(0.55 * wanted, 9):
                    return fits
        return min((pitch - BARE * self.em - self.line) / 2, wanted)  # one line and no badge

    def _spare(self, pitch: float) -> float:
        """Height of the room below a hidden circle, with a badge on the next one if possible."""
        free = pitch - 2 * self.radius
        margin = BADGE_OVER if self.radius >= HIGH * self.em else BADGE_ABOVE
        with_badge = free - margin * self.em
        return max(with_badge if with_badge >= self.line - 0.01 else free - BARE * self.em, 0)

    def _across(self, right: float) -> tuple[list[float], list[float]]:
        """Centres and half widths of the columns, with equal gaps between them."""
        left = 0.9 * self.em + (self.label + 0.5 * self.em if self.sizes[0] <= MAX_CIRCLES else 0)
        if self.sizes[-1] <= MAX_CIRCLES:
            right -= self.label + 0.9 * self.em
        self.share = share = max(right - left, 40) / len(self.sizes)
        halves = [self._half(layer, share) for layer in range(len(self.sizes))]
        gap = max(right - left - 2 * sum(halves), 0) / max(self.layers, 1)
        xs, x = [], left
        for half in halves:
            xs.append(x + half)
            x += 2 * half + gap
        return xs, halves

    def _half(self, layer: int, share: float) -> float:
        units = self.sizes[layer]
        if units <= MAX_CIRCLES:
            return self.radius
        rows, columns = self._shape(layer, share)
        return self._cell(layer, share, rows, columns) * columns / 2

    def _shape(self, layer: int, share: float) -> tuple[int, int]:
        """Rows and columns, upright or lying, whichever gives the larger cells."""
        rows, columns = grid_shape(self.sizes[layer])
        if self._cell(layer, share, columns, rows) > self._cell(layer, share, rows, columns):
            return columns, rows
        return rows, columns

    def _cell(self, layer: int, share: float, rows: int, columns: int) -> float:
        pictures = self._pictures(layer)
        high = (self.room - pictures * 1.6 * self.line) / pictures
        if pictures == 2:  # one centred, the other below it
            high = (self.room / 2 - 2.9 * self.line) / 1.5
        wide = share * (0.72 if layer == 0 else 0.5)
        return max(min(high / rows, wide / columns, 1.7 * self.em), 0.05)

    def _pictures(self, layer: int) -> int:
        """Inputs show a; hidden layers a and dz; the output layer a, t and dz."""
        return 1 if layer == 0 else 3 if layer == self.layers else 2

    def _column(self, layer: int, x: float, half: float) -> Column:
        units = self.sizes[layer]
        if units > MAX_CIRCLES:
            return self._condensed(layer, x, half)
        pitch, radius, em = self._pitch(units), self.radius, self.em
        spare = self._spare(pitch)
        side = "left" if layer == 0 else "right" if layer == self.layers else "below"
        # Numbers below a circle push it up; its neighbours go with it as far as they can.
        lift = min(spare, 4 * self.line) / 2 - 0.25 * em
        if side != "below":
            lift = min(max(lift, 0), self._lift_of_hidden())
        rows = (np.arange(units) - (units - 1) / 2) * pitch + (self.top + self.room / 2) - lift
        centres = np.column_stack([np.full(units, x), rows])
        high = min(pitch, 2 * (float(rows[0]) - 2.35 * self.line))  # up to the headings
        near = min(self.gaps[max(layer - 1, 0) : layer + 1])
        slots = {
            "left": (-radius - 0.5 * em - self.label, -high / 2 + 2, self.label, high - 4),
            "right": (radius + 0.9 * em, -high / 2, self.label, high),
            "below": (-radius - 0.45 * near, radius + 2, 2 * radius + 0.9 * near, spare),
        }
        return Column(
            layer, units, x, half, radius, pitch, centres, centres, centres, side, slots[side], None
        )

    def _lift_of_hidden(self) -> float:
        lifts = [
            min(self._spare(self._pitch(n)), 4 * self.line) / 2
            for n in self.sizes[1:-1]
            if n <= MAX_CIRCLES
        ]
        return max(min(lifts, default=0) - 0.25 * self.em, 0)

    def _condensed(self, layer: int, x: float, half: float) -> Column:
        units = self.sizes[layer]
        rows, columns = self._shape(layer, self.share)
        cell = 2 * half / columns
        pictures, block = self._pictures(layer), rows * cell + 1.6 * self.line
        first = self.top + (self.room - pictures * block) / 2 + 0.2 * self.line
        if pictures == 2:  # the activations stay on the network's axis, slopes stand below them
            first = self.top + (self.room - rows * cell) / 2 - 0.3 * self.line
        tops = tuple(first + i * block for i in range(pictures))
        index = np.arange(units)
        centres = np.column_stack(
            [x - half + (index % columns + 0.5) * cell, first + (index // columns + 0.5) * cell]
        )
        spread = first + (index + 0.5) / units * rows * cell
        return Column(
            layer, units, x, half, 0.0, cell, centres,
            np.column_stack([np.full(units, x + half), spread]),
            np.column_stack([np.full(units, x - half), spread]),
            "grid", (0.0, 0.0, 0.0, 0.0), Grid(rows, columns, cell, x - half, tops),
        )  # fmt: skip
