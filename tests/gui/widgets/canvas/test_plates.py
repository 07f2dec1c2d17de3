"""Numbers on edges stand on their edges, apart from each other and from neurons."""

import itertools

import numpy as np
import pytest

from gui.widgets.canvas.layout import arrange
from gui.widgets.canvas.places import CHAR, LINE
from gui.widgets.canvas.plates import place_plates

NETWORKS = [((2, 2, 2), 1), ((2, 2, 2), 2), ((2, 4, 1), 1), ((2, 4, 1), 2), ((1, 1), 1)]


@pytest.mark.parametrize("window", [(700.0, 420.0), (900.0, 500.0), (1300.0, 700.0)], ids=str)
@pytest.mark.parametrize(("sizes", "layer"), NETWORKS, ids=str)
def test_plates_stand_on_their_edges_and_apart(
    sizes: tuple[int, ...], layer: int, window: tuple[float, float]
) -> None:
    layout = arrange(sizes, *window)
    plates = place_plates(layout, layer, 12, 4)
    assert plates is not None
    assert len(plates.spots) == sizes[layer] * sizes[layer - 1]
    width = (plates.chars + (4 if plates.slopes else 0)) * CHAR * plates.em
    height = plates.lines * LINE * plates.em
    for (ax, ay), (bx, by) in itertools.combinations(plates.spots.values(), 2):
        assert abs(ax - bx) >= width or abs(ay - by) >= height
    for (unit, source), spot in plates.spots.items():
        start = layout.columns[layer - 1].centres[source]
        along = layout.columns[layer].centres[unit] - start
        offset = np.asarray(spot) - start
        assert along[0] * offset[1] == pytest.approx(along[1] * offset[0])


@pytest.mark.parametrize(("sizes", "layer"), [((8, 8), 1), ((64, 3), 1), ((2, 20), 1)], ids=str)
def test_many_edges_carry_no_numbers(sizes: tuple[int, ...], layer: int) -> None:
    assert place_plates(arrange(sizes, 900.0, 500.0), layer, 12, 4) is None
