"""Settings: typed values come back in a new object; what is of the wrong kind counts as absent."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from math import inf, isnan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray

from gui.export.dialog.remembered import RESOLUTIONS, SIZES, Remembered, recall, remember
from gui.look.number_style import NumberStyle
from gui.look.theme import THEMES, choose_theme
from gui.settings.settings import MOST_RECENT, Settings, place
from gui.settings.settings_file import dump, parse

LAYOUT, GEOMETRY = bytes(range(256)) + b"\xff" * 60, b"\x01\xd9\xd0\xcb" + bytes(40)


def test_values_come_back_as_they_were():
    settings = Settings()
    settings.set_text("theme", "dark")
    settings.set_text("folded", "data,loss")
    settings.set_flag("log_loss", True)
    settings.set_number("speed", inf)
    settings.set_data("layout", QByteArray(b"\x00\x01,\xff"))
    settings.section("export")["folder"] = "a, b; c"
    settings.save()
    again = Settings()
    assert again.text("theme") == "dark"
    assert again.text("folded") == "data,loss"
    assert again.flag("log_loss")
    assert again.number("speed", 1.0) == inf
    assert again.data("layout") == QByteArray(b"\x00\x01,\xff")
    assert again.section("export")["folder"] == "a, b; c"


def test_what_is_not_there_takes_its_default():
    settings = Settings()
    assert settings.text("theme", "system") == "system"
    assert settings.flag("a", True)
    assert not settings.flag("b")
    assert settings.number("speed", 5.0) == 5.0
    assert settings.data("layout").isEmpty()
    assert settings.recent() == []


@pytest.mark.parametrize("value", ["fast", "", "nan", "1,5"])
def test_what_is_no_number_takes_its_default(value: str):
    settings = Settings()
    settings.set_text("speed", value)
    assert settings.number("speed", 5.0) == 5.0


@pytest.mark.parametrize("value", [7, "", None, [], [3], {"a": 1}, QByteArray(b"x")])
def test_a_recent_list_that_is_none_counts_as_empty(value: object):
    settings = Settings()
    settings._values["recent"] = value
    assert settings.recent() == []


def test_one_recent_file_survives_the_round_through_the_file():
    # An INI file does not tell a list of one from a text.
    Settings().add_recent(Path("/a, b/c.json"))
    assert Settings().recent() == [Path("/a, b/c.json")]


def test_recent_files_are_few_and_each_is_there_once():
    settings = Settings()
    for number in (*range(12), 5):
        settings.add_recent(Path(f"/{number}.json"))
    recent = settings.recent()
    assert recent[:2] == [Path("/5.json"), Path("/11.json")]
    assert len(recent) == len(set(recent)) == MOST_RECENT
    settings.forget_recent(Path("/5.json"))
    assert settings.recent()[0] == Path("/11.json")


def test_a_section_is_a_mapping_of_its_own():
    settings = Settings()
    section = settings.section("export")
    section["width"] = 800
    settings.set_text("width", "other")
    assert dict(section) == {"width": 800}
    assert len(section) == 1
    del section["width"]
    assert "width" not in section
    with pytest.raises(KeyError):
        section["width"]


def read_everything(settings: Settings) -> None:
    """Read each value as every kind; what comes is of that kind, and of use to the window."""
    for key in ("speed", "theme", "recent", "layout", "geometry", "folder", "decimal", "digits"):
        text = settings.text(key)
        assert isinstance(text, str) and text.isprintable() | all(ord(one) > 31 for one in text)
        assert isinstance(settings.flag(key), bool)
        number = settings.number(key, 5.0)
        assert isinstance(number, float) and not isnan(number)
    assert choose_theme(settings.text("theme")) in THEMES.values()
    assert all(path.is_absolute() for path in settings.recent())
    style = NumberStyle.remembered(settings)
    assert 3 <= style.formula_digits <= 17 and 2 <= style.network_digits <= 10
    assert style.decimal in (".", ",")
    choices = recall(settings.section("export"))
    assert choices.width in SIZES and choices.height in SIZES and choices.dpi in RESOLUTIONS
    for field in fields(choices):
        assert type(getattr(choices, field.name)) is type(getattr(Remembered, field.name))


def full_file() -> tuple[Path, bytes]:
    """The file that a session leaves, its layout and its geometry in it."""
    settings = Settings()
    settings.set_data("layout", QByteArray(LAYOUT))
    settings.set_data("geometry", QByteArray(GEOMETRY))
    settings.set_number("speed", 30.0)
    settings.set_text("theme", "dark")
    NumberStyle().remember(settings)
    remember(settings.section("export"), Remembered(folder="/a"))
    settings.add_recent(Path("/a/b.json"))
    return settings.place, settings.place.read_bytes()


def test_any_damaged_byte_of_the_file_leaves_a_layout_of_ours_or_none():
    place, whole = full_file()
    for at in range(len(whole)):
        for mask in (0x01, 0x20, 0x80, 0xFF):
            damaged = bytearray(whole)
            damaged[at] ^= mask
            place.write_bytes(damaged)
            settings = Settings()
            assert settings.data("layout").data() in (b"", LAYOUT)
            assert settings.data("geometry").data() in (b"", GEOMETRY)
            read_everything(settings)


def test_a_layout_that_stands_where_the_geometry_should_is_none():
    settings = Settings()
    settings.set_data("layout", QByteArray(LAYOUT))
    settings.set_text("geometry", settings.text("layout"))
    assert settings.data("geometry").isEmpty()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["speed", "theme", "recent", "layout", "folder", "decimal", "formula_digits", "network_digits",
     "width", "height", "dpi", "white", "what", "format", "formats", "larger_text"]
)  # fmt: skip
HOSTILE = st.sampled_from(
    ["9" * 5000, "1e999", "-1e999", "NaN", "[" * 100_000, '"\\u0000"', '"\\ud800"', "@Variant(\\0)",
     '"/' + "a" * 9999 + '"', "٣٤", "-Infinity", "@ByteArray(\\x1)", "true", "/a, /b, c"]
)  # fmt: skip
LINES = st.tuples(KEYS, HOSTILE | JSON.map(json.dumps) | st.text(max_size=30))


@hypothesis_settings(max_examples=150, deadline=None, database=None)
@given(st.lists(LINES, max_size=6), st.lists(LINES, max_size=6), st.binary(max_size=40))
def test_every_value_survives_garbage(general, export, rest):
    def lines(values) -> str:
        return "".join(f"{key}={value}\n" for key, value in values)

    content = f"[General]\n{lines(general)}[export]\n{lines(export)}"
    place().parent.mkdir(parents=True, exist_ok=True)
    place().write_bytes(content.encode(errors="surrogatepass") + rest)
    settings = Settings()
    read_everything(settings)
    settings.add_recent(Path("/new.json"))
    assert not settings.problem
    again = Settings()
    assert again.recent()[0] == Path("/new.json")
    read_everything(again)


@given(st.dictionaries(KEYS, st.text() | st.booleans() | st.integers() | st.lists(st.text())))
def test_what_is_written_is_what_is_read(values):
    assert parse(dump(values)) == values


def test_plain_values_of_an_older_file_are_kept():
    place().parent.mkdir(parents=True, exist_ok=True)
    place().write_bytes(
        b"[General]\ntheme=dark\nspeed=inf\nlarger_text=true\nformula_digits=9\n"
        b'folded="data,loss"\nrecent=/a.json, /b.json\nlayout=@ByteArray(\\0\\0\\0\\xff)\n'
        b"[export]\nwidth=800\n"
    )
    settings = Settings()
    assert settings.text("theme") == "dark" and settings.text("folded") == "data,loss"
    assert settings.number("speed", 1.0) == inf and settings.number("formula_digits", 1.0) == 9
    assert settings.flag("larger_text") and settings.section("export")["width"] == 800
    assert settings.recent() == [Path("/a.json"), Path("/b.json")]
    assert settings.data("layout").isEmpty()


def test_two_windows_keep_the_recent_files_of_both_and_each_its_own_changes():
    one, other = Settings(), Settings()
    one.set_text("theme", "dark")
    one.add_recent(Path("/one.json"))
    other.add_recent(Path("/other.json"))
    other.set_number("speed", 3.0)
    other.save()
    assert other.recent() == [Path("/other.json"), Path("/one.json")]
    one.refresh_recent()
    assert one.recent() == other.recent()
    one.forget_recent(Path("/other.json"))
    again = Settings()
    assert again.recent() == [Path("/one.json")]
    assert again.text("theme") == "dark" and again.number("speed", 1.0) == 3.0


def test_what_cannot_be_written_is_said_and_written_as_soon_as_it_can(own_settings):
    settings = Settings()
    settings.place.parent.parent.mkdir(parents=True, exist_ok=True)
    settings.place.parent.write_text("a file where the folder should be")
    settings.set_text("theme", "dark")
    settings.save()
    assert str(settings.place) in settings.problem
    settings.place.parent.unlink()
    settings.save()
    assert not settings.problem
    assert Settings().text("theme") == "dark"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_in_the_file_s_place_does_not_hold_the_start_up():
    place().parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(place())
    assert Settings().recent() == []
