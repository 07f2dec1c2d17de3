"""Numbers and ticks of the axes."""

from __future__ import annotations

import pytest

from gui.widgets.plots import axes


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
