"""Readings: the very floats that were recorded, in words that name the updates."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from core.recording.curves import CurveData, Curves
from gui.widgets.plots.reading import reading_at, short_text, value_text

NAMES = ("loss", "test_loss")


def recorded(updates: int, current: dict[str, float] | None = None) -> CurveData:
    curves = Curves(NAMES)
    for update in range(updates):
        curves.next_row()[:] = (1.0 / (update + 3.0), 0.2)
    return curves.data(current, updates)


def test_one_update_in_one_line() -> None:
    curves = Curves(NAMES)
    for _ in range(1235):
        curves.next_row()[:] = (0.1234567, 0.2)
    reading = reading_at(curves.data(), NAMES, 1234.3)
    assert reading is not None
    assert reading.text == "update 1,234: loss 0.1234567, test_loss 0.2"


@given(st.integers(0, 1999), st.floats(-0.49, 0.49))
def test_values_equal_the_data(update: int, beside: float) -> None:
    reading = reading_at(recorded(2000), NAMES, update + beside)
    assert reading is not None
    assert (reading.first, reading.last) == (update, update)
    low, high = reading.values["loss"]
    assert low == high == 1.0 / (update + 3.0)
    assert float(value_text(low, high)) == low


def test_a_wide_bin_names_its_updates_and_both_values() -> None:
    curves = recorded(20_000)
    reading = reading_at(curves, ("loss",), 600.0)
    assert reading is not None
    width = int(curves.width[0])
    assert width > 1
    assert reading.first % width == 0
    assert reading.last == reading.first + width - 1
    assert reading.values["loss"] == (1.0 / (reading.last + 3.0), 1.0 / (reading.first + 3.0))
    low, high = reading.values["loss"]
    dash = "\N{EN DASH}"
    assert reading.text == f"updates {reading.first}{dash}{reading.last}: loss {low!r} … {high!r}"


def test_the_update_in_progress_has_what_is_computed() -> None:
    reading = reading_at(recorded(5, {"loss": 0.25}), NAMES, 7.0)
    assert reading is not None
    assert reading.text == "update 5: loss 0.25"


def test_beyond_the_ends_the_nearest_update_is_read() -> None:
    first, last = (reading_at(recorded(5), NAMES, update) for update in (-40.0, 900.0))
    assert first is not None
    assert last is not None
    assert (first.first, last.first) == (0, 4)


def test_no_curve_gives_no_reading() -> None:
    assert reading_at(recorded(0), NAMES, 3.0) is None
    assert reading_at(recorded(5), NAMES, math.nan) is None


def test_a_value_not_measured_is_not_named() -> None:
    curves = Curves(NAMES)
    curves.next_row()[:] = (0.5, math.nan)
    reading = reading_at(curves.data(), NAMES, 0.0)
    assert reading is not None
    assert reading.text == "update 0: loss 0.5"


def test_spans_in_the_box_are_short() -> None:
    assert short_text(1.0 / 3.0, 2.0 / 3.0) == "0.3333333 … 0.6666667"
    assert short_text(1.0 / 3.0, 1.0 / 3.0) == repr(1.0 / 3.0)


def test_a_series_known_now_and_then_says_which_update_its_value_is_of() -> None:
    curves = Curves(("loss", "test_loss"))
    for update in range(8):
        curves.next_row()[:] = 1.0 + update, (0.5 + update if update % 5 == 0 else math.nan)
    data = curves.data(rare={"test_loss": "every 5 updates"})
    assert reading_at(data, data.names, 3).text == "update 3: loss 4.0, test_loss 0.5 (update 0)"
    assert reading_at(data, data.names, 5).text == "update 5: loss 6.0, test_loss 5.5"
    assert reading_at(data, data.names, 7).earlier == {"test_loss": 5}
    often = curves.data()
    assert reading_at(often, often.names, 7).text == "update 7: loss 8.0"
