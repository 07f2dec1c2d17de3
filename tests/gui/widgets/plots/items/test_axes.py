"""Numbers and ticks of the axes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF

from gui.widgets.plots.items import axes

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1500.0, "1,500"), (250_000.0, "250,000"), (2_500_000.0, "2.5M"), (1e7, "10M")],
)
def test_numbers_of_updates(value: float, text: str) -> None:
    assert axes.update_text(value) == text


@pytest.mark.parametrize(
    ("value", "spacing", "text"),
    [
        (0.2, 0.2, "0.2"),
        (0.25, 0.05, "0.25"),
        (3.0, 1.0, "3"),
        (1e-17, 0.1, "0"),
        (-0.5, 0.5, "-0.5"),
        (200_000.0, 100_000.0, "2e5"),
        (2e-10, 1e-10, "2e-10"),
    ],
)
def test_numbers_of_a_linear_axis(value: float, spacing: float, text: str) -> None:
    assert axes.value_text(value, spacing) == text


@pytest.mark.parametrize(
    ("position", "text"),
    [(0.0, "1"), (-3.0, "0.001"), (2.0, "100"), (-5.0, "1e-5"), (-300.0, "1e-300"), (7.0, "1e7")],
)
def test_numbers_of_a_log_axis(position: float, text: str) -> None:
    assert axes.log_text(position) == text


def test_ticks_of_many_decades_are_decades() -> None:
    (_, named), (_, inner) = axes.log_ticks(-30.0, 2.0, 200.0)
    assert all(tick == int(tick) for tick in named)
    assert 2 <= len(named) <= 9
    assert inner == []


@pytest.mark.parametrize(("bottom", "top"), [(-3.2, 0.1), (-0.4, 0.9), (0.1, 0.6), (0.3, 0.33)])
def test_near_or_far_a_log_axis_has_two_numbers(bottom: float, top: float) -> None:
    named = axes.log_ticks(bottom, top, 200.0)[0][1]
    assert len(named) >= 2
    assert len({axes.log_text(tick) for tick in named}) == len(named)
    assert all(bottom - 1e-9 <= tick <= top + 1e-9 for tick in named)


def test_updates_have_no_ticks_between_them(qapp: object) -> None:
    axis = axes.UpdateAxis()
    assert all(spacing >= 1.0 for spacing, _ in axis.tickSpacing(0.0, 3.0, 800.0))
    assert axis.tickSpacing(0.0, 0.5, 800.0) == [(1.0, 0.0)]


@given(st.floats(0.0, 1e11), st.floats(0.0, 11.0), st.floats(60.0, 2000.0))
def test_updates_never_read_alike_and_never_touch(start: float, size: float, width: float) -> None:
    axis = axes.UpdateAxis()
    end = start + 10.0**size
    spacing, ticks = axis.tickValues(start, end, width)[0]
    texts = axis.tickStrings(list(ticks), 1.0, spacing)
    assert len(set(texts)) == len(texts)
    metrics = QFontMetricsF(axes.pixel_font(axes.TICK_PIXELS))
    pixels = spacing * width / (end - start)
    assert all(metrics.horizontalAdvance(text) < pixels for text in texts)


@given(st.floats(-330.0, 309.0), st.floats(-5.9, 2.7))
def test_numbers_of_a_log_axis_never_read_alike(bottom: float, span: float) -> None:
    for spacing, ticks in axes.log_ticks(bottom, bottom + 10.0**span, 300.0):
        if spacing != axes.UNNAMED:
            texts = axes.log_texts(ticks)
            assert len(set(texts)) == len(texts)


@given(st.floats(-1e6, 1e6), st.floats(-8.0, 1.0), st.sampled_from([0, -320, 300]))
def test_numbers_of_a_linear_axis_never_read_alike(low: float, span: float, power: int) -> None:
    axis = axes.ValueAxis("loss")
    axis.set_power(power)
    high = low + 10.0**span * max(abs(low), 1e-6)
    for spacing, ticks in axis.tickValues(low, high, 300.0)[:2]:
        texts = axis.tickStrings(list(ticks), 1.0, spacing)
        assert len(set(texts)) == len(texts)


@given(st.floats(-330.0, 309.0), st.floats(0.0, 700.0), st.floats(10.0, 900.0))
def test_a_log_axis_of_any_length_has_ticks(bottom: float, span: float, size: float) -> None:
    levels = axes.log_ticks(bottom, bottom + span, size)
    assert all(math.isfinite(tick) for _, ticks in levels for tick in ticks)
    if span >= 3.0:
        assert len(levels[0][1]) >= 2


def test_two_million_and_some_read_apart(qapp: object) -> None:
    texts = axes.log_texts([math.log10(n * 1e5) for n in (20, 25, 30)])
    assert texts == ["2e6", "2.5e6", "3e6"]
    axis = axes.UpdateAxis()
    assert axis.tickStrings([2e6, 2000005.0], 1.0, 5.0) == ["2,000,000", "2,000,005"]
    assert axis.tickStrings([2e6, 2.05e6], 1.0, 5e4) == ["2M", "2.05M"]
