"""Settings: typed values come back in a new object; what is of the wrong kind counts as absent."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from gui.settings import MOST_RECENT, Settings


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
    settings._store.setValue("recent", value)
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
