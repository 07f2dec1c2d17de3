"""The user's own table, a text file (CSV), read strictly: no cell is guessed, skipped or filled in.

The first line names the columns. Cells are separated by a comma, semicolon, tab or bar; where it is
not the comma, numbers may have a decimal comma. One file cannot have both kinds of decimal mark:
"1,234" might then be either of two numbers. A target column of text becomes classes.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from math import isfinite
from os import PathLike
from pathlib import Path
from typing import NoReturn

import numpy as np

from core.datasets import text_rows
from core.datasets.dataset import MOST_CLASSES, Dataset, Labels, printable, quoted
from core.datasets.origin import LINE
from core.datasets.text_rows import Row, tidy
from core.errors import DataError


def read_table(
    source: str | PathLike[str] | bytes,
    targets: Sequence[str],
    inputs: Sequence[str] | None = None,
    delimiter: str | None = None,
    *,
    name: str = "table",
) -> Dataset:
    """The samples of a table, one for each row.

    Where the first row has a number in every target column, targets are numbers (regression).
    Where it has text in the only one, that column is classes, sorted by name.

    Args:
        source: the file's path, or its content.
        targets: names of the target columns; may be empty.
        inputs: names of the input columns, in the order wanted; None takes all the others, but for
            a first one without a name.
        delimiter: the character between cells; None finds it out.
        name: what errors call the content; a file goes by its own name.

    Raises:
        DataError: the file cannot be read, or something in it is not as it should be; the sentence
            names file, line (the first is 1) and column.
    """
    if isinstance(source, bytes):
        content = source
    else:
        content = text_rows.read_bytes(Path(source))
        name = printable(Path(source).name)
    text = text_rows.decode(content, name)
    wanted = [tidy(column) for column in targets]
    own = None if inputs is None else [tidy(column) for column in inputs]
    if delimiter is None:
        delimiter = text_rows.find_delimiter(text, [*wanted, *(own or ())])
    text_rows.check_delimiter(delimiter, name)
    rows = text_rows.rows_of(text, delimiter, name)
    head, first = next(rows, None), next(rows, None)
    if head is None:
        raise DataError(f"{name}: there are only empty cells")
    header = [tidy(cell) for cell in head[1]]
    columns = _find_columns(name, header, wanted, own)
    if first is None:
        raise DataError(f"{name}: there is no row below the header")
    cells = _Cells(name, header, decimal_comma=delimiter != ",")
    return _dataset(cells, columns, chain([first], rows), _class_column(cells, columns, first))


def read_header(path: str | PathLike[str], delimiter: str | None = None) -> tuple[str, ...]:
    """The column names of the table at ``path``. Raises ``DataError`` where there are none."""
    name, size = printable(Path(path).name), text_rows.BLOCK
    while True:
        content = text_rows.read_bytes(Path(path), size)
        whole = len(content) < size
        text = text_rows.decode(content, name, whole)
        head = _first_row(text, delimiter or text_rows.find_delimiter(text, []), name, whole)
        if head is not None:
            return tuple(tidy(cell) for cell in head)
        if whole:
            raise DataError(f"{name}: there are only empty cells")
        size *= 8  # no row ends in so much


def _first_row(text: str, delimiter: str, name: str, whole: bool) -> list[str] | None:
    """None where there is none, or where it might go on in what is not read yet."""
    rows = text_rows.rows_of(text, delimiter, name)
    try:
        found = list(islice(rows, 1 if whole else 2))
    except DataError:
        if whole:
            raise
        return None
    return found[0][1] if len(found) == (1 if whole else 2) else None


@dataclass(frozen=True)
class _Columns:
    """Places of the columns wanted, from 0."""

    inputs: list[int]
    targets: list[int]


def _find_columns(
    name: str, header: list[str], targets: list[str], inputs: list[str] | None
) -> _Columns:
    """Where the wanted columns are. Raises ``DataError`` where that is not clear."""
    places: dict[str, int] = {}
    twice = {column: i for i, column in enumerate(header) if places.setdefault(column, i) != i}
    _check_wanted(name, header, places, [*targets, *(inputs or ())])
    for column, second in twice.items():
        if column:
            both = f"columns {places[column] + 1} and {second + 1}"
            raise DataError(f"{name}, line 1: {both} have the same name, {quoted(column)}")
    # A first column without a name is what table writers put there: it only counts the rows.
    first = 1 if header[0] == "" else 0
    others = set(range(first, len(header))) - {places[column] for column in targets}
    chosen = sorted(others) if inputs is None else [places[column] for column in inputs]
    if not chosen:
        raise DataError(f"{name}: there is no input column")
    for i in chosen:
        if not header[i]:
            raise DataError(f"{name}, line 1: column {i + 1} has no name")
    return _Columns(chosen, [places[column] for column in targets])


def _check_wanted(name: str, header: list[str], places: Container[str], wanted: list[str]) -> None:
    """Raise ``DataError`` unless the header has names, with each wanted one among them."""
    numeric = [_is_number(cell) for cell in header]
    if all(numeric):
        problem = "all cells are numbers; the first line must name the columns"
        raise DataError(f"{name}, line 1: {problem}")
    asked = set()
    for column in wanted:
        if column not in places:
            # The names that there are may be anything: the file need not be a table of the user's.
            hint = "; the first line seems to hold data, not names" if any(numeric) else ""
            problem = f"there is no column {quoted(column)} among the {len(header):,}{hint}"
            raise DataError(f"{name}, line 1: {problem}")
        if column in asked:
            raise DataError(f"{name}: column {quoted(column)} is asked for twice")
        asked.add(column)


class _Cells:
    """Understands cells, and says which one it cannot understand.

    Attributes:
        name: the file's, for errors.
        header: the columns' names.
        decimal_comma: whether numbers may have one.
        mark: the decimal mark of the first number with one, or "" before that.
        mark_line: the line of that number.
    """

    def __init__(self, name: str, header: list[str], decimal_comma: bool) -> None:
        self.name = name
        self.header = header
        self.decimal_comma = decimal_comma
        self.mark = ""
        self.mark_line = 0

    def check_length(self, line: int, cells: list[str]) -> None:
        """Raise ``DataError`` unless the row has as many cells as the header."""
        found, expected = len(cells), len(self.header)
        if found < expected:
            self.refuse(line, found, f"the row ends before it ({found} of {expected} cells)")
        if found > expected:
            problem = f"the row goes on after it ({found} cells instead of {expected})"
            self.refuse(line, expected - 1, problem)

    def numbers(self, line: int, cells: list[str], places: list[int]) -> list[float]:
        """The numbers at these places. Raises ``DataError`` where there is none."""
        chosen = [cells[i] for i in places]
        together = "".join(chosen)
        # The quick way for nearly every file. Python reads "1_000" as a number; a table's reader
        # had better not.
        if self.mark != "," and "_" not in together:
            try:
                values = list(map(float, chosen))
            except ValueError:
                values = []
            if values and all(map(isfinite, values)):
                if not self.mark and "." in together:
                    self.mark, self.mark_line = ".", line
                return values
        return [self._number(line, i, cells[i].strip()) for i in places]

    def class_name(self, line: int, cells: list[str], place: int) -> str:
        """The class at this place. Raises ``DataError`` where there is none."""
        label = tidy(cells[place])
        if not label:
            self.refuse(line, place, "the cell is empty")
        if _is_number(label):
            self.refuse(line, place, f"{quoted(label)} is a number, where others are text")
        return label

    def refuse(self, line: int, place: int, problem: str) -> NoReturn:
        """Raise ``DataError`` about one cell."""
        column = quoted(self.header[place]) if self.header[place] else str(place + 1)
        raise DataError(f"{self.name}, line {line}, column {column}: {problem}")

    def _number(self, line: int, place: int, cell: str) -> float:
        if not cell:
            self.refuse(line, place, "the cell is empty")
        comma = self.decimal_comma and "," in cell
        try:
            value = float(cell.replace(",", ".") if comma else cell)
        except ValueError:
            self.refuse(line, place, f"{quoted(cell)} is not a number")
        if "_" in cell:
            self.refuse(line, place, f"{quoted(cell)} is not a number")
        if not isfinite(value):
            self.refuse(line, place, f"{quoted(cell)} is not a finite number")
        mark = "," if comma else "." if "." in cell else self.mark
        if not self.mark:
            self.mark, self.mark_line = mark, line
        if mark != self.mark:
            words = {",": "decimal comma", ".": "decimal point"}
            other = f"while line {self.mark_line} has a {words[self.mark]}"
            self.refuse(line, place, f"{quoted(cell)} has a {words[mark]}, {other}")
        return value


def _class_column(cells: _Cells, columns: _Columns, first: Row) -> int | None:
    """The target column of text, judged by the first row; None where targets are numbers."""
    line, row = first
    cells.check_length(line, row)
    for i in columns.targets:
        if row[i].strip() and not _is_number(row[i]):
            if len(columns.targets) > 1:
                cells.refuse(line, i, f"{quoted(row[i])} is text; text can only be the one target")
            return i
    return None


def _dataset(cells: _Cells, columns: _Columns, rows: Iterable[Row], text: int | None) -> Dataset:
    """All rows as samples; ``text`` is the place of the target column of classes, if any."""
    places = columns.inputs if text is not None else columns.inputs + columns.targets
    numbers, names, lines = array("d"), [], array("q")
    for line, row in rows:
        cells.check_length(line, row)
        lines.append(line)
        numbers.extend(cells.numbers(line, row, places))
        if text is not None:
            names.append(cells.class_name(line, row, text))
    where = np.frombuffer(lines, np.int64)
    table = np.frombuffer(numbers).reshape(-1, len(places))
    width = len(columns.inputs)
    input_names = tuple(cells.header[i] for i in columns.inputs)
    target_names = tuple(cells.header[i] for i in columns.targets)
    if text is not None:
        column = f"{cells.name}, column {quoted(cells.header[text])}"
        classes, labels = _classes(column, names)
        if len(classes) == 1:
            raise DataError(f"{column}: there is only one class, {quoted(classes[0])}")
        return Dataset(table, None, input_names, target_names, classes, labels, where, LINE)
    targets = table[:, width:] if columns.targets else None
    return Dataset(table[:, :width], targets, input_names, target_names, rows=where, row_word=LINE)


def _classes(column: str, names: list[str]) -> tuple[tuple[str, ...], Labels]:
    classes = tuple(sorted(set(names)))
    if len(classes) > MOST_CLASSES:
        problem = f"{len(classes):,} different texts are more than {MOST_CLASSES:,} classes"
        raise DataError(f"{column}: {problem}; each would take an output unit")
    numbers = {name: i for i, name in enumerate(classes)}
    return classes, np.fromiter((numbers[name] for name in names), np.int64, len(names))


def _is_number(cell: str) -> bool:
    """Whether the cell is a number with either decimal mark, infinite and nan included."""
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return "_" not in cell
