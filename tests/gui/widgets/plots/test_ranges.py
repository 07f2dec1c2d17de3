"""Ranges of the axes: all data in view, sane for constant data, and quiet while data grows."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from gui.widgets.plots import ranges

NUMBERS = st.floats(-1e12, 1e12, allow_nan=False)


@given(NUMBERS, NUMBERS)
def test_all_values_are_in_view(one: float, other: float) -> None:
    bottom, top = min(one, other), max(one, other)
    low, high = ranges.value_range(bottom, top)
    assert low <= bottom <= top <= high
    assert low < high


@given(st.floats(-300.0, 300.0), st.floats(0.0, 20.0))
def test_a_log_axis_shows_at_least_a_third_of_a_decade(bottom: float, span: float) -> None:
    low, high = ranges.log_range(bottom, bottom + span)
    assert low < bottom <= bottom + span < high
    assert high - low >= 0.3 - 1e-9


def test_constant_data_is_in_the_middle() -> None:
    assert ranges.value_range(0.0, 0.0) == (-0.5, 0.5)
    low, high = ranges.value_range(2.0, 2.0)
    assert math.isclose((low + high) / 2.0, 2.0)
    assert high - low < 1.0


def test_a_loss_that_reaches_down_shows_zero() -> None:
    low, high = ranges.value_range(0.1, 0.9)
    assert low < 0.0 < 0.9 < high


@given(st.integers(0, 10**9))
def test_all_updates_are_in_view_and_little_else(last: int) -> None:
    left, right = ranges.update_range(0.0, float(last))
    assert left < 0.0 <= last < right
    assert right <= max(last, 10) * 1.08 + 1.0


def test_the_axis_of_updates_moves_in_jumps() -> None:
    seen = {ranges.update_range(0.0, float(last)) for last in range(100_000, 200_000, 100)}
    assert len(seen) < 100


def test_updates_recorded_late_start_where_they_start() -> None:
    left, _ = ranges.update_range(900_000.0, 1_000_000.0)
    assert 890_000.0 < left < 900_000.0


def test_a_range_that_fits_is_kept() -> None:
    old = ranges.value_range(0.0, 1.0)
    assert ranges.value_range(0.0, 1.01, old) == old
    assert ranges.value_range(0.0, 2.0, old) != old
    assert ranges.value_range(0.0, 0.2, old) != old
