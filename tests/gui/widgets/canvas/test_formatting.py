"""Numbers on the canvas: digits, exponents, minus signs, widths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.widgets.canvas.formatting import format_number


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (0.3775, 4, "0.3775"),
        (1.0, 4, "1"),
        (-1.5, 4, "−1.5"),
        (0.593269992, 4, "0.5933"),
        (0.593269992, 8, "0.59326999"),
        (-0.0000123456, 4, "−1.235e−5"),
        (0.0005, 4, "5e−4"),
        (123456.0, 4, "1.235e5"),
        (float("inf"), 4, "∞"),
        (float("-inf"), 4, "−∞"),
        (float("nan"), 4, "nan"),
    ],
)
def test_writes_significant_digits(value: float, digits: int, text: str) -> None:
    assert format_number(value, digits) == text


@given(st.floats(-1e6, 1e6), st.integers(1, 10))
def test_reads_back_to_the_digits_asked_for(value: float, digits: int) -> None:
    read = float(format_number(value, digits).replace("−", "-"))
    assert read == pytest.approx(float(f"{value:.{digits}g}"), rel=1e-12)


@given(st.floats(-1e6, 1e6, allow_subnormal=False), st.integers(3, 8))
def test_a_width_costs_digits_but_not_the_size(value: float, digits: int) -> None:
    text = format_number(value, digits, digits + 5)
    read = float(text.replace("−", "-"))
    assert len(text) <= digits + 5 or abs(value) < 1e-99
    assert read == pytest.approx(value, rel=0.5 * 10.0 ** (2 - digits))
