"""Tables: what is written is what is read, and every complaint names line and column."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.datasets import Dataset, read_header, read_table, text_rows
from core.errors import DataError

FLOWERS = """petal length,petal width,species
1.4,0.2,setosa
4.7,1.4,versicolor
6.0,2.5,virginica
1.3,0.2,setosa
"""
NUMBERS = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.floats(allow_nan=False, allow_infinity=False),
)
# Names that are no numbers, have no spaces at the ends, and hold all that could go wrong otherwise.
NAMES = st.text(st.sampled_from('abä×,;|".7 '), max_size=8).map(lambda text: "n" + text + "e")


def read(text: str, targets: list[str], **options: object) -> Dataset:
    return read_table(text.encode(), targets, name="flowers.csv", **options)  # type: ignore[arg-type]


def refused(text: str, targets: list[str], **options: object) -> str:
    with pytest.raises(DataError) as caught:
        read(text, targets, **options)
    return str(caught.value)


def written(rows: list[list[str]], delimiter: str, ending: str = "\r\n") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=ending).writerows(rows)
    return file.getvalue()


def test_text_targets_become_classes_sorted_by_name() -> None:
    flowers = read(FLOWERS, ["species"])
    assert flowers.inputs.tolist() == [[1.4, 0.2], [4.7, 1.4], [6.0, 2.5], [1.3, 0.2]]
    assert flowers.input_names == ("petal length", "petal width")
    assert flowers.target_names == ("species",)
    assert flowers.classes == ("setosa", "versicolor", "virginica")
    assert flowers.labels is not None
    assert flowers.labels.tolist() == [0, 1, 2, 0]
    assert flowers.targets is None
    shuffled = read("t,x\nbeech,1\nash,2\n", ["t"])
    assert shuffled.classes == ("ash", "beech")


def test_numeric_targets_are_for_regression_in_the_order_asked_for() -> None:
    table = read("a,b,c,d\n1,2,3,4\n5,6,7,8\n", ["d", "b"])
    assert table.target_names == ("d", "b")
    assert table.targets is not None
    assert table.targets.tolist() == [[4, 2], [8, 6]]
    assert table.input_names == ("a", "c")
    assert table.labels is None
    assert table.classes == ()


def test_inputs_can_be_chosen_and_the_rest_is_not_looked_at() -> None:
    text = ",a,b,note,t\n0,1,2,n/a,3\n1,4,5,,6\n"
    table = read(text, ["t"], inputs=["b", "a"])
    assert table.inputs.tolist() == [[2, 1], [5, 4]]
    assert table.input_names == ("b", "a")


def test_a_table_may_have_no_targets() -> None:
    table = read("a,b\n1,2\n", [])
    assert table.inputs.tolist() == [[1, 2]]
    assert (table.targets, table.labels) == (None, None)


@given(
    NUMBERS,
    st.lists(NAMES, min_size=7, max_size=7, unique_by=lambda name: " ".join(name.split())),
    st.sampled_from([",", ";", "\t", "|", " "]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_any_table_written_is_read_equal(
    numbers: np.ndarray, names: list[str], delimiter: str, ending: str, sniffed: bool
) -> None:
    width = numbers.shape[1]
    header = [*names[:width], "target"]
    rows = [[repr(float(value)) for value in row] + ["-7"] for row in numbers]
    text = written([header, *rows], delimiter, ending)
    found = None if sniffed and delimiter != " " else delimiter
    table = read(text, ["target"], delimiter=found)
    assert table.inputs.tobytes() == numbers.tobytes()  # equal to the bit, -0.0 too
    assert table.targets is not None
    assert (table.targets == -7).all()
    assert table.input_names == tuple(" ".join(name.split()) for name in names[:width])


@given(st.lists(NAMES, min_size=2, max_size=30), st.sampled_from([",", ";", "\t", "|"]))
def test_any_classes_written_are_read_equal(names: list[str], delimiter: str) -> None:
    tidy = [" ".join(name.split()) for name in names]
    text = written([["x", "kind"], *([str(i), name] for i, name in enumerate(names))], delimiter)
    if len(set(tidy)) == 1:
        assert "there is only one class" in refused(text, ["kind"])
        return
    table = read(text, ["kind"])
    assert table.labels is not None
    assert [table.classes[label] for label in table.labels] == tidy
    assert list(table.classes) == sorted(set(tidy))


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_decimal_commas(delimiter: str) -> None:
    text = "a;b;t\n1,5;-2;3\n4;,25;1,5e3\n".replace(";", delimiter)
    table = read(text, ["t"])
    assert table.inputs.tolist() == [[1.5, -2], [4, 0.25]]
    assert table.targets is not None
    assert table.targets.tolist() == [[3], [1500]]


def test_points_with_a_semicolon_are_fine_too() -> None:
    assert read("a;t\n1.5;2\n3;4.5\n", ["t"]).inputs.tolist() == [[1.5], [3]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "a;t\n1.5;2\n3;4\n1,234;6\n",
            'line 4, column "a": "1,234" has a decimal comma, while line 2 has a decimal point',
        ),
        (
            "a;t\n1;2\n3,5;4\n1.234;6\n",
            'line 4, column "a": "1.234" has a decimal point, while line 3 has a decimal comma',
        ),
        (
            "a;t\n1,5;2.5\n",
            'line 2, column "t": "2.5" has a decimal point, while line 2 has a decimal comma',
        ),
    ],
)
def test_two_kinds_of_decimal_mark(text: str, sentence: str) -> None:
    assert refused(text, ["t"]) == f"flowers.csv, {sentence}"


@pytest.mark.parametrize("lines", ["\n", "\r\n\r\n", "\n \n\n", ",,\n , ,\n"])
def test_empty_lines_at_the_end_do_not_count(lines: str) -> None:
    assert len(read(FLOWERS + lines, ["species"])) == 4


def test_spaces_around_cells_and_names_do_not_count() -> None:
    table = read(' a ,"b  b", t\n 1 , 2 ,"yes "\n3,4,no\n', ["t"], inputs=["b b", "a"])
    assert table.inputs.tolist() == [[2, 1], [4, 3]]
    assert table.classes == ("no", "yes")


def test_a_path_is_read_like_its_content(tmp_path: Path) -> None:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS, encoding="utf-8-sig")
    expected = read(FLOWERS, ["species"]).inputs
    assert (read_table(path, ["species"]).inputs == expected).all()
    assert read_table(str(path), ["species"]).classes == ("setosa", "versicolor", "virginica")
    with pytest.raises(DataError, match=r"^flowers\.csv, line 1: there is no column \"kind\""):
        read_table(path, ["kind"])


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("n/a", '"n/a" is not a number'),
        ("", "the cell is empty"),
        ("  ", "the cell is empty"),
        ("nan", '"nan" is not a finite number'),
        ("-inf", '"-inf" is not a finite number'),
        ("1e999", '"1e999" is not a finite number'),
        ("1_000", '"1_000" is not a number'),
        ('"1,5"', '"1,5" is not a number'),
        ("0x10", '"0x10" is not a number'),
        ("1 000", '"1 000" is not a number'),
        ('"two\nlines\x1b"', '"two\\nlines\\x1b" is not a number'),
        ("9" * 30 + "x" * 30, f'"{"9" * 30}{"x" * 9}…" is not a number'),
    ],
)
def test_a_cell_that_is_no_number(cell: str, problem: str) -> None:
    rows = "".join(f"{i}.5,0.2,setosa\n" for i in range(5))
    text = f"petal length,petal width,species\n{rows}1,{cell},setosa\n2,3,virginica\n"
    place = 'flowers.csv, line 7, column "petal width"'
    assert refused(text, ["species"]) == f"{place}: {problem}"
    assert refused(text, ["petal width"], inputs=["petal length"]) == f"{place}: {problem}"


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    text = 'a,note,t\n1,"two\nlines",2\n3,x,4\n5,y,six\n'
    assert refused(text, ["t"], inputs=["a"]) == (
        'flowers.csv, line 5, column "t": "six" is not a number'
    )


@pytest.mark.parametrize(
    ("text", "targets", "sentence"),
    [
        (
            "a,b,t\n1,2,3\n4,5\n",
            ["t"],
            ', line 3, column "t": the row ends before it (2 of 3 cells)',
        ),
        (
            "a,b,t\n1,2,3,4\n",
            ["t"],
            ', line 2, column "t": the row goes on after it (4 cells instead of 3)',
        ),
        ("a,t\n1,yes\n2,\n", ["t"], ', line 3, column "t": the cell is empty'),
        (
            "a,t\n1,yes\n2,7\n",
            ["t"],
            ', line 3, column "t": "7" is a number, where others are text',
        ),
        (";\n;;\n", ["t"], ": there are only empty cells"),
        ("a,t\n1,7\n2,yes\n", ["t"], ', line 3, column "t": "yes" is not a number'),
        ("a,t\n1,yes\n2,yes\n", ["t"], ', column "t": there is only one class, "yes"'),
        (
            "a,t,u\n1,2,yes\n",
            ["t", "u"],
            ', line 2, column "u": "yes" is text; text can only be the one target',
        ),
        ("a,t\n", ["t"], ": there is no row below the header"),
        ("t\n1\n", ["t"], ": there is no input column"),
        ("", ["t"], ": the file is empty"),
        ("\na,t\n1,2\n", ["t"], ", line 1: the line is empty, with others below it"),
        ("a,b,a,t\n1,2,3,4\n", ["t"], ', line 1: columns 1 and 3 have the same name, "a"'),
        ("a,,t\n1,2,3\n", ["t"], ", line 1: column 2 has no name"),
        ("a,b\n1,2\n", ["t"], ', line 1: there is no column "t" among the 2'),
        (
            "5.1,3.5,setosa\n4.9,3.0,setosa\n",
            ["species"],
            ', line 1: there is no column "species" among the 3; '
            "the first line seems to hold data, not names",
        ),
        (
            "5.1,3.5\n4.9,3.0\n",
            ["3.5"],
            ", line 1: all cells are numbers; the first line must name the columns",
        ),
        ("a,t\n1,2\n", ["t", "t"], ': column "t" is asked for twice'),
    ],
)
def test_tables_that_are_refused(text: str, targets: list[str], sentence: str) -> None:
    assert refused(text, targets) == f"flowers.csv{sentence}"


def test_columns_asked_for_wrongly() -> None:
    assert refused("a,t\n1,2\n", ["t"], inputs=["t"]) == (
        'flowers.csv: column "t" is asked for twice'
    )
    assert refused("a,t\n1,2\n", ["t"], inputs=[]) == "flowers.csv: there is no input column"
    assert refused("a,t\n1,2\n", ["t"], delimiter="::") == (
        'flowers.csv: "::" cannot separate cells; give one character'
    )


def test_a_header_of_very_many_columns_is_read_as_fast_as_a_short_one() -> None:
    count = 50_000  # quadratic work would take minutes
    text = ",".join(f"c{i}" for i in range(count)) + "\n" + ",".join(["1"] * count) + "\n"
    table = read(text, ["c0"], inputs=[f"c{i}" for i in range(1, count)])
    assert table.inputs.shape == (1, count - 1)


@given(st.text(st.sampled_from('ab1.,;|"\t\n\r _é'), max_size=60), st.booleans())
def test_any_text_is_read_or_refused_in_one_line(text: str, chosen: bool) -> None:
    try:
        table = read(text, ["b"], inputs=["a"] if chosen else None)
    except DataError as error:
        assert str(error).startswith("flowers.csv")
        assert len(str(error).splitlines()) == 1
    else:
        assert np.isfinite(table.inputs).all()
        assert table.targets is not None or table.labels is not None


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("header") / "t.csv"


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=5), st.sampled_from(["utf-8", "utf-16"]), st.data())
def test_however_little_is_read_at_first_the_header_is_the_same(place: Path, names, coding, data):
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerows([names, *(["1.5"] * len(names) for _ in range(20))])
    place.write_bytes(content.getvalue().encode(coding))
    block = data.draw(st.integers(1, 80))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_rows, "BLOCK", block)
        assert read_header(place, ",") == tuple(text_rows.tidy(name) for name in names)


def test_a_header_needs_no_more_than_the_first_block(place: Path):
    place.write_bytes(b"a,b\n1,2\n" + b"3,4\n" * 300_000 + b"\xff")
    assert read_header(place) == ("a", "b")
    place.write_bytes(b"a," + b"b" * 100_000 + b"," + b"c" * 1_000_000 + b"\n1,2,3\n")
    with pytest.raises(DataError, match="characters; is a quotation mark"):
        read_header(place)
    names = tuple(f"column {n}" for n in range(100_000))
    place.write_text(",".join(names) + "\n" + ",".join("1" * len(names)) + "\n")
    assert read_header(place) == names
