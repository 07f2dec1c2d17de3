"""Places: nothing overlaps or leaves the canvas, and large layers condense."""

import numpy as np
import pytest

from gui.widgets.canvas.layout import arrange, grid_shape
from gui.widgets.canvas.places import MAX_CIRCLES, Layout

NETWORKS = [
    (1, 1),
    (2, 2, 2),
    (2, 4, 2, 1),
    (2, 8, 8, 8, 8, 8, 8, 1),
    (4, 10, 3),
    (64, 32, 10),
    (784, 300, 100, 10),
    (13, 5, 20),
    (12, 12, 12),
]
WINDOWS = [(700, 420), (900, 500), (1300, 700)]


@pytest.mark.parametrize("window", WINDOWS, ids=str)
@pytest.mark.parametrize("sizes", NETWORKS, ids=str)
class TestArrange:
    @pytest.fixture
    def layout(self, sizes: tuple[int, ...], window: tuple[int, int]) -> Layout:
        return arrange(sizes, *map(float, window))

    def test_has_a_place_for_every_unit(self, layout: Layout, sizes: tuple[int, ...]) -> None:
        assert [len(column.centres) for column in layout.columns] == list(sizes)
        assert all(np.isfinite(column.centres).all() for column in layout.columns)

    def test_stays_between_headings_and_band(self, layout: Layout, sizes: tuple[int, ...]) -> None:
        for column in layout.columns:
            reach = column.radius if column.grid is None else column.grid.cell / 2
            assert column.centres[:, 1].min() - reach >= layout.top - 1
            assert column.centres[:, 1].max() + reach <= layout.bottom + 1
            assert column.x - column.half >= 0

    def test_columns_do_not_touch(self, layout: Layout, sizes: tuple[int, ...]) -> None:
        for left, right in zip(layout.columns, layout.columns[1:], strict=False):
            assert left.x + left.half + 10 < right.x - right.half
        last = layout.columns[-1]
        assert last.x + last.half < layout.targets_x < layout.loss_x - layout.loss_radius
        assert layout.loss_x + layout.loss_radius <= layout.width

    def test_circles_do_not_touch(self, layout: Layout, sizes: tuple[int, ...]) -> None:
        for column in layout.columns:
            if column.grid is None and column.units > 1:
                assert np.diff(column.centres[:, 1]).min() > 2 * column.radius

    def test_large_layers_condense(self, layout: Layout, sizes: tuple[int, ...]) -> None:
        for column in layout.columns:
            assert (column.grid is not None) == (column.units > MAX_CIRCLES)
            if column.grid is not None:
                assert column.grid.tops[-1] + column.grid.height < layout.bottom


@pytest.mark.parametrize(
    ("units", "shape"),
    [(64, (8, 8)), (784, (28, 28)), (32, (8, 4)), (1000, (40, 25)), (16, (4, 4))],
)
def test_grids_are_squares_where_they_can_be(units: int, shape: tuple[int, int]) -> None:
    assert grid_shape(units) == shape


@pytest.mark.parametrize("units", [13, 17, 101, 997])
def test_grids_have_a_cell_for_every_unit_of_a_prime_number(units: int) -> None:
    rows, columns = grid_shape(units)
    assert (rows - 1) * columns < units <= rows * columns


def test_an_input_picture_keeps_its_rows() -> None:
    column = arrange((64, 32, 10), 900.0, 500.0).columns[0]
    rows = column.centres.reshape(8, 8, 2)
    assert np.ptp(rows[:, :, 1], axis=1).max() == pytest.approx(0)
    assert (np.diff(rows[:, :, 0], axis=1) > 0).all()
    assert (np.diff(rows[:, 0, 1]) > 0).all()
