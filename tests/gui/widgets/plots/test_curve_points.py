"""Points of curves: every extreme stays, gaps stay gaps, and there are no more than needed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.recording.curves import CurveData, Curves
from gui.widgets.plots import curve_points
from gui.widgets.plots.curve_points import Bins

VALUES = arrays.arrays(
    np.float64, st.integers(1, 400), elements=st.floats(-1e6, 1e6, allow_nan=False)
)


def single(values: np.ndarray) -> Bins:
    updates = np.arange(len(values))
    return Bins(updates, updates, values, values)


def data(values: list[float], current: dict[str, float] | None = None) -> CurveData:
    array = np.array(values)
    count = len(values)
    return CurveData(
        ("loss",),
        np.arange(count),
        np.ones(count, dtype=np.int64),
        {"loss": array},
        {"loss": array},
        current or {},
        count,
    )


@given(VALUES, st.integers(2, 60))
def test_decimation_keeps_every_extreme(values: np.ndarray, columns: int) -> None:
    bins = single(values)
    fewer = curve_points.decimated(bins, 0.0, float(len(values)), columns)
    assert len(fewer) <= max(2 * columns, columns + 1)
    assert fewer.low.min() == values.min()
    assert fewer.high.max() == values.max()
    assert fewer.first[0] == 0
    assert fewer.last[-1] == len(values) - 1
    assert (fewer.first[1:] == fewer.last[:-1] + 1).all()


@given(VALUES)
def test_bins_of_one_update_are_one_point_each(values: np.ndarray) -> None:
    x, y = curve_points.polyline(single(values))
    assert np.array_equal(x, np.arange(len(values)))
    assert np.array_equal(y, values)


def test_a_wide_bin_is_a_pair_of_its_extremes() -> None:
    bins = Bins(np.array([0, 4]), np.array([3, 4]), np.array([1.0, 0.5]), np.array([2.0, 0.5]))
    x, y = curve_points.polyline(bins)
    assert x.tolist() == [0.0, 3.0, 4.0]
    assert y.tolist() == [2.0, 1.0, 0.5]  # it falls, so the greatest comes first


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_smooth_curve_in_wide_bins_is_no_saw(sign: float) -> None:
    edges = sign * np.linspace(0.0, 1.0, 41)
    low = np.minimum(edges[0:-1:2], edges[1::2])
    high = np.maximum(edges[0:-1:2], edges[1::2])
    first = np.arange(0, 40, 2)
    _, y = curve_points.polyline(Bins(first, first + 1, low, high))
    assert (sign * np.diff(y) > 0.0).all()


def test_unmeasured_updates_are_bridged() -> None:
    bins = curve_points.measured(data([3.0, np.nan, np.nan, 1.0, np.inf]), "loss")
    assert bins.first.tolist() == [0, 3]
    assert bins.low.tolist() == [3.0, 1.0]


def test_what_is_negative_leaves_gaps_on_a_log_axis_and_zero_does_not() -> None:
    bins = curve_points.positive(single(np.array([1.0, -1.0, 10.0, -5.0, 0.0])))
    _, y = curve_points.polyline(bins)
    assert np.array_equal(y, [1.0, np.nan, 10.0, np.nan, 0.0], equal_nan=True)
    assert curve_points.alone(y).tolist() == [True, False, True, False, True]
    above = curve_points.above_zero(bins)
    assert curve_points.extent([above]) == (0.0, 4.0, 1.0, 10.0)


def test_a_wide_bin_across_zero_keeps_its_greatest_value_on_a_log_axis() -> None:
    across = Bins(np.array([0]), np.array([7]), np.array([-1.0]), np.array([4.0]))
    kept = curve_points.positive(across)
    assert (kept.low[0], kept.high[0]) == (4.0, 4.0)


def test_the_update_in_work_is_the_last_point() -> None:
    curves = data([2.0, 1.5], {"loss": 1.25})
    bins = curve_points.joined(
        curve_points.measured(curves, "loss"), curve_points.in_work(curves, "loss")
    )
    assert bins.first.tolist() == [0, 1, 2]
    assert bins.high.tolist() == [2.0, 1.5, 1.25]
    assert len(curve_points.in_work(data([2.0]), "loss")) == 0


def test_a_part_has_one_neighbour_on_either_side() -> None:
    part = curve_points.between(single(np.arange(100.0)), 10.2, 20.7)
    assert part.first.tolist() == list(range(10, 22))


def test_extent_is_where_the_data_reaches() -> None:
    assert curve_points.extent([]) is None
    assert curve_points.extent([single(np.array([np.nan]))]) is None
    both = [single(np.array([1.0, 5.0])), single(np.array([3.0, np.nan, -2.0]))]
    assert curve_points.extent(both) == (0.0, 2.0, -2.0, 5.0)


def test_values_known_now_and_then_are_joined_and_none_is_drawn_as_0() -> None:
    found = Curves(("loss", "test_loss"))
    for update in range(9):
        found.next_row()[:] = 1.0, (2.0 + update if update % 4 == 0 else np.nan)
    x, y = curve_points.polyline(curve_points.measured(found.data(), "test_loss"))
    assert x.tolist() == [0.0, 4.0, 8.0]
    assert y.tolist() == [2.0, 6.0, 10.0]
