"""From a text file to rows of cells, each with its line, before any cell is understood.

Text is UTF-8, or UTF-16 where the file begins with its byte order mark. Nothing but text is read.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from core.datasets.dataset import printable, quoted
from core.errors import DataError
from core.task import report

MOST_BYTES = 512 * 2**20
DELIMITERS = (",", ";", "\t", "|")
SNIFFED_ROWS = 20
SNIFFED_CHARACTERS = 2**20
BLOCK = 2**20  # characters, or bytes; after each it is told how far the reading is

Row = tuple[int, list[str]]  # the line on which the row begins (the first is 1), its cells


class _Strict(csv.excel):
    skipinitialspace = True
    strict = True


def read_bytes(path: Path, start: int | None = None) -> bytes:
    """The file's content; only its first ``start`` bytes where that is given.

    Raises:
        DataError: it is not there, is no file, cannot be read or has more than ``MOST_BYTES``.
    """
    shown = printable(str(path))
    try:
        # Reading a pipe or a device might never end.
        if path.exists() and not path.is_file():
            raise DataError(f"{shown} is not a file")
        if path.stat().st_size > MOST_BYTES:
            raise DataError(f"{shown}: the file is larger than {MOST_BYTES // 2**20} MiB")
        with path.open("rb") as file:
            content = file.read(start) if start else _read_blocks(file, shown)
    except OSError as error:
        raise DataError(f"cannot read {shown}: {error.strerror or error}") from None
    except ValueError as error:  # a NUL in the name
        raise DataError(f"cannot read {shown}: {error}") from None
    if len(content) > MOST_BYTES:
        raise DataError(f"{shown}: the file is larger than {MOST_BYTES // 2**20} MiB")
    return content


def _read_blocks(file: BinaryIO, shown: str) -> bytes:
    """Up to one byte more than ``MOST_BYTES``."""
    content = bytearray()
    while len(content) <= MOST_BYTES:
        report(f"Reading {shown}")
        block = file.read(min(BLOCK, MOST_BYTES + 1 - len(content)))
        if not block:
            break
        content += block
    return bytes(content)


def decode(content: bytes, name: str, whole: bool = True) -> str:
    """The text of a file; ``name`` is what errors call it.

    Where the content is not ``whole``, its last character may be cut.

    Raises:
        DataError: it is not text, or there is none.
    """
    utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "UTF-16" if utf16 else "UTF-8"
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(content, final=whole)
    except UnicodeDecodeError as error:
        line = _last_line(content[: error.start].decode(encoding, "ignore"))
        raise DataError(
            f"{name}, line {line}: byte 0x{content[error.start]:02X} is not {encoding} text; "
            "save the file as UTF-8"
        ) from None
    if "\0" in text:
        line = _last_line(text[: text.index("\0")])
        raise DataError(f"{name}, line {line}: there is a NUL character; this is not a text file")
    if whole and (not text or text.isspace()):
        raise DataError(f"{name}: the file is empty")
    return text


def check_delimiter(delimiter: str, name: str) -> None:
    """Raise ``DataError`` where this cannot separate cells."""
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise DataError(f"{name}: {quoted(delimiter)} cannot separate cells; give one character")


def find_delimiter(text: str, wanted: Collection[str]) -> str:
    """The one of ``DELIMITERS`` that most likely separates the cells.

    Best is one that makes the ``wanted`` names columns; then one that gives the first rows as many
    cells as the header; then the one that makes the most columns.
    """
    return max(DELIMITERS, key=lambda each: _likeness(text, each, set(wanted)))


def _likeness(text: str, delimiter: str, wanted: set[str]) -> tuple[bool, bool, int]:
    lines = io.StringIO(text[:SNIFFED_CHARACTERS], newline="")
    try:
        rows = list(islice(csv.reader(lines, _Strict, delimiter=delimiter), SNIFFED_ROWS))
    except csv.Error:
        return False, False, 0
    header = [tidy(cell) for cell in rows[0]]
    even = all(len(row) == len(header) for row in rows if row)
    return wanted <= set(header), even and len(header) > 1, len(header)


def rows_of(text: str, delimiter: str, name: str) -> Iterator[Row]:
    """The rows, without those at the end in which every cell is empty.

    Raises:
        DataError: such a row has others below it, a cell is too long, or quotation marks are wrong.
    """
    reader = csv.reader(_lines(text, name), _Strict, delimiter=delimiter)
    line, empty = 1, 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError(f"{name}, line {line}: {_quoting_problem(error)}") from None
        if any(map(str.strip, cells)):
            if empty:
                raise DataError(f"{name}, line {empty}: the line is empty, with others below it")
            yield line, cells
        else:
            empty = empty or line
        line = reader.line_num + 1


def _lines(text: str, name: str) -> Iterator[str]:
    """The lines with their ends, made block by block: a large text would be copied fourfold."""
    start = 0
    while start < len(text):
        report(f"Reading the rows of {name}", start / len(text))
        end = text.find("\n", start + BLOCK) + 1 or len(text)
        yield from io.StringIO(text[start:end], newline="")
        start = end


def tidy(text: str) -> str:
    """A name as it is shown and compared: on one line, single spaces, letters composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _last_line(text: str) -> int:
    return len(re.findall("\r\n|\r|\n", text)) + 1


def _quoting_problem(error: csv.Error) -> str:
    if "field limit" in str(error):
        most = csv.field_size_limit()
        return f"a cell has more than {most:,} characters; is a quotation mark never closed?"
    return f"the quotation marks do not match ({error})"
