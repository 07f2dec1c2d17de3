"""Text files: encodings, separators, quotation marks, and what is no text file at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import text_rows
from core.errors import DataError


def refused(content: bytes) -> str:
    with pytest.raises(DataError) as caught:
        text = text_rows.decode(content, "t.csv")
        list(text_rows.rows_of(text, ",", "t.csv"))
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    assert text_rows.decode("größe,π\n1,2\n".encode(encoding), "t") == "größe,π\n1,2\n"


@pytest.mark.parametrize("order", ["utf-16-be", "utf-16-le"])
def test_both_byte_orders(order: str) -> None:
    assert text_rows.decode(("\ufeff" + "a,b").encode(order), "t") == "a,b"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_byte_that_is_no_text_is_named_with_its_line(ending: str) -> None:
    content = ending.join(["größe,b", "1,2", "3,°"]).encode("utf-8").replace("°".encode(), b"\xb0")
    expected = "t.csv, line 3: byte 0xB0 is not UTF-8 text; save the file as UTF-8"
    assert refused(content) == expected
    assert refused(b"\xef\xbb\xbf" + content) == expected


def test_utf_16_that_breaks_off() -> None:
    sentence = "t.csv, line 2: byte 0x31 is not UTF-16 text; save the file as UTF-8"
    assert refused("a\n1".encode("utf-16")[:-1]) == sentence


def test_files_that_are_no_text() -> None:
    sentence = "t.csv, line 2: there is a NUL character; this is not a text file"
    assert refused(b"a,b\n1,\0\n") == sentence
    assert refused(b"") == "t.csv: the file is empty"
    assert refused(b" \r\n\t\n") == "t.csv: the file is empty"
    assert refused(b"\xef\xbb\xbf") == "t.csv: the file is empty"


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_refused_in_one_line(content: bytes) -> None:
    try:
        text = text_rows.decode(content, "t.csv")
        rows = list(text_rows.rows_of(text, text_rows.find_delimiter(text, ["a"]), "t.csv"))
    except DataError as error:
        assert str(error).startswith("t.csv")
        assert len(str(error).splitlines()) == 1
    else:
        assert all(any(cell.strip() for cell in cells) for _, cells in rows)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_carry_the_line_on_which_they_begin(ending: str) -> None:
    text = ending.join(["a,b", '1,"two', 'lines"', "3,4", "", " , ", ""])
    rows = list(text_rows.rows_of(text, ",", "t"))
    assert rows == [(1, ["a", "b"]), (2, ["1", f"two{ending}lines"]), (4, ["3", "4"])]


def test_rows_that_are_refused() -> None:
    assert refused(b"a,b\n\n1,2\n") == "t.csv, line 2: the line is empty, with others below it"
    assert refused(b"a,b\n1,2\n,\n1,2") == "t.csv, line 3: the line is empty, with others below it"
    sentence = "t.csv, line 3: the quotation marks do not match (unexpected end of data)"
    assert refused(b'a,b\n1,2\n1,"2\n3,4\n') == sentence
    sentence = "t.csv, line 2: the quotation marks do not match (',' expected after '\"')"
    assert refused(b'a,b\n"1"2,3\n') == sentence
    sentence = (
        "t.csv, line 2: a cell has more than 131,072 characters; is a quotation mark never closed?"
    )
    assert refused(b'a,b\n"' + b"1,2\n" * 50_000) == sentence


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f"a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n"
    assert text_rows.find_delimiter(text, ["b"]) == delimiter
    assert text_rows.find_delimiter(text, []) == delimiter


def test_the_delimiter_is_the_one_that_makes_the_wanted_columns() -> None:
    text = "length, cm;width, cm;species\n1,5;2,5;ash\n"
    assert text_rows.find_delimiter(text, ["species"]) == ";"
    assert text_rows.find_delimiter(text, ["width, cm"]) == ";"


def test_a_delimiter_in_quotation_marks_does_not_count() -> None:
    assert text_rows.find_delimiter('"a, b, c, d";"e"\n1;2\n', ["e"]) == ";"
    assert text_rows.find_delimiter('"a, b, c, d";"e"\n1;2\n', ["typo"]) == ";"


def test_even_rows_count_more_than_a_long_header() -> None:
    assert text_rows.find_delimiter("a|b (x, y, z)\n1|2\n3|4\n", ["typo"]) == "|"


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", "\r", "\0"])
def test_what_cannot_separate_cells(delimiter: str) -> None:
    with pytest.raises(DataError, match=r"^t: \".*\" cannot separate cells; give one character$"):
        text_rows.check_delimiter(delimiter, "t")


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "flowers.csv"
    os.mkfifo(tmp_path / "pipe")
    for path, sentence in {
        missing: f"cannot read {missing}: No such file or directory",
        tmp_path: f"{tmp_path} is not a file",
        tmp_path / "pipe": f"{tmp_path / 'pipe'} is not a file",
        Path("a\nb\0.csv"): "cannot read a\\nb\\x00.csv: embedded null byte",
    }.items():
        with pytest.raises(DataError) as caught:
            text_rows.read_bytes(path)
        assert str(caught.value) == sentence


def test_a_file_larger_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * (2**20 + 1))
    assert text_rows.MOST_BYTES == 512 * 2**20
    monkeypatch.setattr(text_rows, "MOST_BYTES", 2**20)
    with pytest.raises(DataError, match=r"large\.csv: the file is larger than 1 MiB$"):
        text_rows.read_bytes(path)
    path.write_bytes(b"x" * 2**20)
    assert len(text_rows.read_bytes(path)) == 2**20
