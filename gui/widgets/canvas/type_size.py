"""How small text may be in the network: larger text may not cost numbers that the usual shows."""

from __future__ import annotations

from functools import lru_cache

from gui.widgets.canvas.blocks import room_beside
from gui.widgets.canvas.layout import arrange
from gui.widgets.canvas.places import MIN_EM
from gui.widgets.canvas.plates import place_plates


@lru_cache(maxsize=64)
def smallest_type(
    sizes: tuple[int, ...], width: float, height: float, wanted: int, digits: int
) -> int:
    """``wanted`` pixels, or as many fewer as it takes to write what text of the usual size does."""
    if wanted <= MIN_EM:
        return wanted
    usual = _written(sizes, width, height, MIN_EM, digits)
    tries = range(wanted, MIN_EM, -1)
    fits = (least for least in tries if usual <= _written(sizes, width, height, least, digits))
    return next(fits, MIN_EM)


def _written(
    sizes: tuple[int, ...], width: float, height: float, least: int, digits: int
) -> set[tuple[str, int]]:
    """The layers that have room for numbers on their edges, and beside their neurons."""
    layout = arrange(sizes, width, height, least)
    edges = {
        ("edges", layer)
        for layer in range(1, len(sizes))
        if place_plates(layout, layer, MIN_EM, digits) is not None
    }
    beside = {
        ("beside", column.layer)
        for column in layout.columns
        if column.grid is None and room_beside(column.slot, layout.em, least, digits).lines > 0
    }
    return edges | beside
