"""The places of a network on the canvas: columns, grids and the strips around them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_CIRCLES = 12  # a layer with more units is condensed to a grid of cells
MIN_EM = 12  # smallest size of text in pixels; 12 px are 9 pt at 96 dpi
LINE = 1.24  # height of a line of text by em
HIGH = 1.4  # radius by em from which a bias badge may lie over a circle's top
# Height by em to keep free between a unit's numbers and the next circle: for a badge that lies over
# that circle's top, for one above it, and for none.
BADGE_OVER, BADGE_ABOVE, BARE = 1.2, 1.5, 0.4
CHAR = 0.63  # width of a digit by em, of the widest usual font (DejaVu Sans)


@dataclass(frozen=True)
class Grid:
    """Stacked pictures of a condensed layer, ``rows`` x ``columns`` cells each.

    ``tops`` has one entry for each picture: the activations first, then targets and slopes.
    """

    rows: int
    columns: int
    cell: float
    left: float
    tops: tuple[float, ...]

    @property
    def width(self) -> float:
        return self.columns * self.cell

    @property
    def height(self) -> float:
        return self.rows * self.cell


@dataclass(frozen=True, eq=False)
class Column:
    """One layer: ``centres`` (units x 2) of its circles, or of the cells of its ``grid``.

    ``starts`` and ``ends`` (units x 2) are where edges to the next layer leave and where edges from
    the layer before arrive. ``slot`` (x, y, width, height) is the room for a unit's numbers,
    relative to its centre, on ``side`` ``left``, ``below`` or ``right``.
    """

    layer: int
    units: int
    x: float
    half: float
    radius: float
    pitch: float
    centres: NDArray[np.float64]
    starts: NDArray[np.float64]
    ends: NDArray[np.float64]
    side: str
    slot: tuple[float, float, float, float]
    grid: Grid | None


@dataclass(frozen=True, eq=False)
class Layout:
    """All columns, the loss node, and the strips for headings (above) and the flow (below)."""

    width: float
    height: float
    em: int
    radius: float
    top: float
    bottom: float
    columns: tuple[Column, ...]
    targets_x: float
    loss_x: float
    loss_y: float
    loss_radius: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2
