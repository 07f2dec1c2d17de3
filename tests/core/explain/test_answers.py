"""Answers as they are typed: right when the number rounds to them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.explain.answers import Answer


def means(text: str | float, number: float) -> bool:
    answer = Answer.of(text)
    assert answer is not None
    return answer.means(number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", 0.25),
        ("0,25", 0.25),
        ("−1.5e−3", -0.0015),
        (" - 2 ", -2.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("1E3", 1000.0),
        ("1·10^3", 1000.0),
        (0.1, 0.1),
        (-3, -3.0),
    ],
)
def test_read(text: str | float, value: float) -> None:
    answer = Answer.of(text)
    assert answer is not None and answer.value == value


@pytest.mark.parametrize(
    "text",
    ["", ".", "-", "a", "1.2.3", "1,2,3", "nan", "inf", "1e", "e5", "1e999", "1e99999999"],
)
def test_no_number(text: str) -> None:
    assert Answer.of(text) is None


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("0.0822", 0.082167041, 0.08226),
        ("0.08", 0.082167041, 0.0751 / 1.002),
        ("8.22e-2", 0.082167041, 0.0821),
        ("0.9", 0.94999, 0.9501),
        ("-0.04", -0.0380982365, 0.0380982365),
        ("100", 100.4, 100.6),
        ("1e2", 104.0, 151.0),
        ("0.10", 0.1049, 0.1051),
    ],
)
def test_rounds_to_it(text: str, right: float, wrong: float) -> None:
    assert means(text, right)
    assert not means(text, wrong)


def test_nothing_rounds_to_0_but_0() -> None:
    assert means("0", 0.0) and means("0.00", -0.0)
    assert not means("0", 1e-9) and not means("0.000", 1e-9)


@given(st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1e-6), st.integers(1, 16))
def test_a_number_typed_with_any_digits_is_right(number: float, digits: int) -> None:
    text = f"{number:.{digits - 1}e}"
    assert means(text, number)
    assert means(text.replace(".", ","), number)
    assert not means(text, math.inf)
    if digits < 12:
        assert not means(text, number * (1 + 1.2 * 10.0 ** (1 - digits)))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_means_itself(number: float) -> None:
    assert means(number, number)
