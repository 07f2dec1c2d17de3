"""Larger text in the network never costs all numbers of an edge or a neuron."""

import pytest

from gui.widgets.canvas.layout import arrange
from gui.widgets.canvas.places import MIN_EM
from gui.widgets.canvas.plates import place_plates
from gui.widgets.canvas.type_size import smallest_type

LARGER = 16
SIZES = [(2, 4, 1), (2, 2, 2), (1, 1), (4, 8, 3), (64, 32, 10)]
ROOMS = [(380.0, 240.0), (620.0, 380.0), (680.0, 430.0), (1300.0, 700.0)]


@pytest.mark.parametrize("room", ROOMS, ids=str)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_weights_that_the_usual_text_shows_are_there_in_larger_text(
    sizes: tuple[int, ...], room: tuple[float, float]
) -> None:
    least = smallest_type(sizes, *room, LARGER, 4)
    assert MIN_EM <= least <= LARGER
    for layer in range(1, len(sizes)):
        if place_plates(arrange(sizes, *room), layer, MIN_EM, 4) is not None:
            assert place_plates(arrange(sizes, *room, least), layer, MIN_EM, 4) is not None


def test_text_is_as_large_as_wanted_where_there_is_room_and_else_shrinks() -> None:
    assert smallest_type((2, 4, 1), 1300.0, 700.0, LARGER, 4) == LARGER
    widths = range(400, 1000, 20)
    assert any(smallest_type((2, 4, 1), wide, 430.0, LARGER, 4) < LARGER for wide in widths)
    assert smallest_type((2, 4, 1), 619.0, 381.0, MIN_EM, 4) == MIN_EM
