"""Ranges, bins and scales over everything that float64 can hold."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import safe_range

ANY = st.floats(allow_nan=False, allow_infinity=False)
WILD = st.floats()
HOSTILE = (
    [1.7e308, -1.7e308], [5e-324, 0.0], [5e-324, 1e-323], [0.0, 0.0], [1e15 - 2, 1e15 + 2],
    [-1e-310, 1e-310], [math.nan, math.inf, -math.inf], [1.7e308, 5e-324], [],
)  # fmt: skip


@given(ANY, ANY)
def test_the_middle_is_between(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    assert low <= safe_range.middle(low, high) <= high


@given(WILD, ANY, ANY)
def test_a_part_is_from_0_to_1(value: float, one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    assert 0.0 <= safe_range.part_of(value, low, high) <= 1.0
    if low < high:
        assert safe_range.part_of(low, low, high) == 0.0
        assert safe_range.part_of(high, low, high) == 1.0


def test_a_part_is_right_where_the_span_is_no_float64() -> None:
    assert safe_range.part_of(0.0, -1.7e308, 1.7e308) == 0.5
    assert safe_range.part_of(5e-324, 0.0, 1e-323) == 0.5


@given(st.lists(WILD, max_size=5), st.booleans())
def test_a_span_holds_all_and_has_ends_apart(values: list[float], with_zero: bool) -> None:
    low, high = safe_range.span_of(values, with_zero)
    assert -math.inf < low < high < math.inf
    finite = [value for value in values if math.isfinite(value)]
    # Between decimal and binary the last digit may be rounded, beside which there is room.
    assert all(low <= value * (1 - 1e-15) or low <= value for value in finite)
    assert all(value <= high or value * (1 - 1e-15) <= high for value in finite)


@given(ANY, ANY, st.integers(1, 12))
def test_ticks_are_apart_and_few(one: float, other: float, count: int) -> None:
    ticks = safe_range.round_ticks(min(one, other), max(one, other), count)
    assert all(a < b for a, b in itertools.pairwise(ticks))
    assert len(ticks) <= count + 2
    digits = safe_range.digits_apart(ticks)
    assert len({f"{tick:.{digits}g}" for tick in ticks}) == len(ticks)


@given(st.lists(WILD, max_size=20), st.integers(1, 40))
def test_every_finite_number_is_in_one_bin(values: list[float], bins: int) -> None:
    counts, edges = safe_range.histogram(np.array(values), bins)
    assert counts.sum() == sum(map(math.isfinite, values))
    assert len(counts) <= bins
    assert len(edges) == len(counts) + 1
    assert np.isfinite(edges).all()
    assert (np.diff(edges / 2.0) >= 0.0).all()
    assert edges[0] < edges[-1]


@pytest.mark.parametrize("values", [[0.0, 0.3, 0.7, 1.0], [-2.5, 1.25, 8.0], [1e-12, 4e-12]])
def test_ordinary_histograms_are_numpys(values: list[float]) -> None:
    counts, edges = safe_range.histogram(np.array(values), 8)
    wanted_counts, wanted_edges = np.histogram(values, 8)
    assert counts.tolist() == wanted_counts.tolist()
    np.testing.assert_allclose(edges, wanted_edges, rtol=1e-15, atol=1e-27)


@given(st.lists(WILD, min_size=1, max_size=8), ANY)
def test_shares_are_from_minus_1_to_1(values: list[float], full: float) -> None:
    parts = safe_range.share(np.array(values), abs(full))
    assert np.isnan(parts).tolist() == [math.isnan(value) for value in values]
    assert (np.abs(parts[~np.isnan(parts)]) <= 1.0).all()


@given(st.floats(1.0, 9.99), st.integers(-308, 307))
def test_powers_of_ten_go_there_and_back(mantissa: float, power: int) -> None:
    value = np.array([mantissa]) * 10.0**power
    scaled = safe_range.times_power_of_ten(value, -power)
    np.testing.assert_allclose(scaled, mantissa, rtol=1e-14)
    np.testing.assert_allclose(safe_range.times_power_of_ten(scaled, power), value, rtol=1e-14)


@pytest.mark.parametrize("values", HOSTILE)
def test_the_largest_is_a_finite_number(values: list[float]) -> None:
    assert 0.0 <= safe_range.largest(np.array(values)) <= safe_range.GREATEST
