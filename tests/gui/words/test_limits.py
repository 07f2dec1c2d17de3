"""What may be typed: the ranges are the experiment's own, and every sentence says what would do."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.schema import Adam, Batching, Generated, InitializerChoice, Sgd
from gui.words.limits import Limits, limits
from gui.words.typed_number import written

RATE = limits(Sgd, "learning_rate")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.03", 0.03),
        ("0,03", 0.03),
        ("1e-3", 0.001),
        (" 1E-3 ", 0.001),
        (".5", 0.5),
        ("2", 2.0),
        ("0", 0.0),
    ],
)
def test_rates_can_be_typed_in_many_ways(text: str, value: float) -> None:
    assert RATE.parse(text) == value


@pytest.mark.parametrize("text", ["", "abc", "-1", "nan", "inf", "1e999", "1,000.5", "1_0", "−2"])
def test_what_is_no_rate_is_refused_with_what_would_do(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be a number of at least 0, (no larger|not)"):
        RATE.parse(text)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (limits(Sgd, "decay"), "a number above 0"),
        (limits(Adam, "betas"), "a number of at least 0 and below 1"),
        (limits(Sgd, "dampening"), "a number"),
        (limits(Generated, "samples"), "a whole number from 1 to 1,000,000"),
        (limits(Batching, "size"), "a whole number from 1 to 1,000,000"),
        (limits(InitializerChoice, "seed"), "a whole number from 0 to 9,223,372,036,854,775,807"),
    ],
)
def test_ranges_come_from_the_experiments_types(found: Limits, words: str) -> None:
    assert found.words == words


def test_bounds_are_kept() -> None:
    beta = limits(Adam, "betas")
    assert beta.parse("0") == 0
    for text in ("1", "-0.001"):
        with pytest.raises(ValueError, match="below 1"):
            beta.parse(text)
    with pytest.raises(ValueError, match="above 0"):
        limits(Sgd, "decay").parse("0")
    with pytest.raises(ValueError, match="whole"):
        limits(Batching, "size").parse("2.5")


def test_a_large_seed_is_exact() -> None:
    seed = limits(InitializerChoice, "seed")
    assert seed.parse(str(2**63 - 1)) == 2**63 - 1
    with pytest.raises(ValueError, match="whole"):
        seed.parse(str(2**63))


@given(st.floats(0, 1e300))
def test_a_number_shown_is_read_back_exactly(value: float) -> None:
    assert RATE.parse(written(value)) == value


def test_numbers_are_shown_short() -> None:
    shown = [written(value) for value in (0.03, 1e-8, 1.0, 200, 0.0, 1e22)]
    assert shown == ["0.03", "1e-08", "1", "200", "0", "1e+22"]
    assert math.isclose(RATE.parse("1e+22"), 1e22)
