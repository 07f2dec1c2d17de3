"""Answers as they are typed: right to the digits that are asked for, right so far with fewer."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.explain.quiz.answers import RIGHT, SO_FAR, WRONG, Answer


def judge(text: str | float, number: float, digits: int) -> str:
    answer = Answer.of(text)
    assert answer is not None
    return answer.judge(number, digits)


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
    ("text", "number", "grade"),
    [
        ("1", 0.59327, WRONG),  # no rounding of it, though the nearest whole number
        ("0.4", 0.3775, SO_FAR),
        ("0.37", 0.3775, WRONG),
        ("0.38", 0.3775, SO_FAR),
        ("0.378", 0.3775, RIGHT),
        ("0.593", 0.59327, RIGHT),
        ("0.594", 0.59327, WRONG),
        ("0.59342", 0.59327, RIGHT),  # the digits asked for are three
        ("0.4", 0.39999, RIGHT),  # its three digits are 0.400
        ("0.5", 0.5, RIGHT),
        ("3", 3.0, RIGHT),
        ("1", 0.97, SO_FAR),
        ("0.0822", 0.082167041, RIGHT),
        ("0.0822", 0.08226, WRONG),
        ("8.2e-2", 0.082167041, SO_FAR),
        ("0.08", 0.082167041, SO_FAR),
        ("8.22e-2", 0.0816, WRONG),
        ("-0.0381", -0.0380982365, RIGHT),
        ("-0.0381", 0.0380982365, WRONG),
        ("12300", 12345.0, RIGHT),
        ("12000", 12345.0, SO_FAR),
        ("10000", 12345.0, SO_FAR),
        ("0", 1e-9, WRONG),
        ("0.000", 1e-9, WRONG),
        ("0.00", -0.0, RIGHT),
        ("5", float("inf"), WRONG),
    ],
)
def test_right_means_right_to_three_digits(text: str, number: float, grade: str) -> None:
    answer = Answer.of(text)
    assert answer is not None
    assert answer.judge(number) == grade


numbers = st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1e-6)


@given(numbers, st.integers(1, 16), st.integers(2, 4))
def test_a_rounding_is_right_from_the_digits_on_that_are_asked_for(
    number: float, digits: int, asked: int
) -> None:
    text = f"{number:.{digits - 1}e}"
    grade = judge(text, number, asked)
    off = abs(float(text) - number) / 10.0 ** math.floor(math.log10(abs(number)))
    is_right = digits >= asked or off <= 0.5 * 10.0 ** (1 - asked) + 1e-9
    assert grade in ((RIGHT,) if is_right else (SO_FAR, RIGHT) if off < 0.001 else (SO_FAR,))
    assert judge(text.replace(".", ","), number, asked) == grade
    assert judge(text, math.inf, asked) == WRONG


@given(numbers, st.floats(-1e6, 1e6), st.integers(0, 6))
def test_nothing_is_right_that_rounds_otherwise(number: float, guess: float, places: int) -> None:
    """A wild guess is never taken for right."""
    text = f"{guess:.{places}f}"
    if judge(text, number, 3) == RIGHT:
        assert abs(float(text) - number) <= 0.00501 * abs(number)
    if judge(text, number, 3) != WRONG:
        assert abs(float(text) - number) <= 0.501 * abs(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_means_itself(number: float) -> None:
    assert judge(number, number, 3) == RIGHT
