"""The experiment file: what is written is what is read, and every error names its place."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BackscopeError, ExperimentError
from core.experiment.experiment_file import dumps, loads, read_experiment, write_experiment
from core.experiment.json_errors import repeated_key
from core.experiment.schema import Csv, Experiment, Layer, Network, Sgd
from tests.core.experiments import changed, experiments, inline, linear_unit, xor

SMALLEST: dict[str, Any] = {
    "data": {"source": "inline", "inputs": [[1, 2]], "targets": [[3]]},
    "network": {"layers": [{"units": 1}]},
}
# The format document's own example, without its comments.
MAZUR = """{
  "format": "backscope-experiment/1",
  "title": "Mazur: one sample through a 2-2-2 network",
  "notes": "free text, shown in the window",
  "data": {"source": "inline", "inputs": [[0.05, 0.10]], "targets": [[0.01, 0.99]]},
  "network": {
    "inputs": 2,
    "layers": [
      {"units": 2, "activation": "sigmoid",
       "weights": [[0.15, 0.20], [0.25, 0.30]],
       "biases": [0.35, 0.35]},
      {"units": 2, "activation": "sigmoid",
       "weights": [[0.40, 0.45], [0.50, 0.55]], "biases": [0.60, 0.60]}
    ],
    "train_biases": false,
    "input_gradient": false,
    "initializer": {"name": "xavier_uniform", "seed": 1}
  },
  "loss": {"name": "half_squared_error", "reduction": "mean"},
  "regularization": {"l1": 0.0, "l2": 0.0},
  "optimizer": {"name": "sgd", "learning_rate": 0.5, "decay": 1.0},
  "batching": {"mode": "batch"}
}"""


def problem(text: str | bytes) -> str:
    """The one line that is said about a bad file."""
    with pytest.raises(ExperimentError) as caught:
        loads(text)
    found = str(caught.value)
    assert found.isprintable(), ascii(found)
    return found


def with_(path: str, value: Any) -> str:
    """The smallest experiment with ``value`` at ``path``, such as ``network.layers.0.units``."""
    file = json.loads(json.dumps(SMALLEST))
    node: Any = file
    *parents, last = path.split(".")
    for key in parents:
        node = node[int(key)] if isinstance(node, list) else node.setdefault(key, {})
    node[int(last) if isinstance(node, list) else last] = value
    return json.dumps(file)


# Round trips


@settings(max_examples=200)
@given(experiment=experiments())
def test_what_is_written_is_read(experiment: Experiment) -> None:
    text = dumps(experiment)
    again = loads(text)
    assert again == experiment
    assert dumps(again) == text
    assert text.endswith(b"}\n")


@settings(max_examples=200)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives(text: str) -> None:
    experiment = changed(xor(), title=text, notes=f"[  {text} ]\n[ 1, 2 ]")
    assert loads(dumps(experiment)) == experiment


@settings(max_examples=200)
@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_number_survives_to_the_bit(numbers: list[float]) -> None:
    rows = [[number] for number in numbers]
    experiment = linear_unit(data=inline(rows, rows))
    found = loads(dumps(experiment)).data
    assert [row[0].hex() for row in found.inputs] == [x.hex() for x in numbers]  # type: ignore[union-attr]


def test_files_round_trip_byte_for_byte(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    write_experiment(loads(MAZUR), first)
    write_experiment(read_experiment(first), second)
    assert first.read_bytes() == second.read_bytes()
    assert read_experiment(second) == loads(MAZUR)


def test_the_file_is_for_people() -> None:
    """Indented, a matrix's row on a line, no keys without a value, names as in the format."""
    text = dumps(loads(MAZUR)).decode()
    lines = [line.strip() for line in text.splitlines()]
    assert "[0.15, 0.2]," in lines
    assert '"biases": [0.35, 0.35]' in lines
    assert "null" not in text
    assert '"source": "inline",' in lines
    assert max(len(line) for line in text.splitlines()) < 100
    assert list(json.loads(text)) == [
        "format", "title", "notes", "data", "network", "loss", "regularization", "optimizer",
        "batching",
    ]  # fmt: skip


def test_brackets_in_a_title_stay_as_they_are() -> None:
    experiment = xor(title="x [  1,   2 ] y")
    assert loads(dumps(experiment)).title == "x [  1,   2 ] y"


def test_a_large_file_is_written_and_read() -> None:
    """Within a second or so; a search that is not linear in the length would take minutes."""
    rows = [[i / 7, -i / 3] for i in range(50_000)]
    experiment = linear_unit(data=inline(rows, [[1.0]] * 50_000), notes="[" + " " * 50_000)
    network = Network(layers=[Layer(units=1)])
    assert loads(dumps(changed(experiment, network=network))).data == experiment.data


# Defaults


def test_every_default() -> None:
    """What the format document gives, and for optimizers what PyTorch gives."""
    found = msgspec.to_builtins(loads(json.dumps(SMALLEST)))
    assert found == {
        "format": "backscope-experiment/1",
        "title": "",
        "notes": "",
        "data": {
            "source": "inline", "inputs": [[1.0, 2.0]], "targets": [[3.0]],
            "test_fraction": 0.0, "split_seed": 0, "standardize": False,
        },
        "network": {
            "inputs": None,
            "layers": [{"units": 1, "activation": "sigmoid", "weights": None, "biases": None}],
            "train_biases": True,
            "input_gradient": False,
            "initializer": {"name": "xavier_uniform", "seed": 0},
        },
        "loss": {"name": "half_squared_error", "reduction": "mean"},
        "regularization": {"l1": 0.0, "l2": 0.0},
        "optimizer": {
            "name": "sgd", "learning_rate": 0.001, "momentum": 0.0, "dampening": 0.0,
            "nesterov": False, "decay": 1.0,
        },
        "batching": {"mode": "batch", "size": 10, "shuffle": None, "seed": 0, "order": None},
    }  # fmt: skip


# What follows "known are" after an unknown key, at each place where the tests put one.
KNOWN_KEYS = {
    "format, title, notes, data, network, loss, regularization, optimizer, batching",
    "source, test_fraction, split_seed, standardize, inputs, targets",
    "source, test_fraction, split_seed, standardize, name, samples, noise, seed",
    "layers, inputs, train_biases, input_gradient, initializer",
    "units, activation, weights, biases",
    "name, seed",
    "name, reduction",
    "l1, l2",
    "name, decay, learning_rate, momentum, dampening, nesterov",
    "mode, size, shuffle, seed, order",
}


@pytest.mark.parametrize(
    ("data", "more"),
    [
        ({"source": "generated", "name": "xor"}, {"samples": None, "noise": None, "seed": 0}),
        ({"source": "bundled", "name": "iris"}, {}),
        (
            {"source": "csv", "path": "t.csv", "targets": ["y"]},
            {"inputs": None, "delimiter": None},
        ),
    ],
)
def test_defaults_of_data(data: dict[str, Any], more: dict[str, Any]) -> None:
    shared = {"test_fraction": 0.0, "split_seed": 0, "standardize": False}
    found = loads(json.dumps({**SMALLEST, "data": data})).data
    assert msgspec.to_builtins(found) == {**data, **shared, **more}


def test_an_optimizer_may_be_named_alone() -> None:
    assert loads(with_("optimizer", {"name": "sgd"})).optimizer == Sgd()
    assert loads(with_("optimizer", {"name": "adam"})).optimizer.learning_rate == 1e-3
    assert loads(with_("optimizer", {"name": "rmsprop"})).optimizer.learning_rate == 1e-2


# Errors: the place exactly as the format document writes it


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("colour", 1, "colour: unknown key"),
        ("data.colour", 1, "data.colour: unknown key"),
        ("network.colour", 1, "network.colour: unknown key"),
        ("network.layers.0.colour", 1, "network.layers[0].colour: unknown key"),
        ("network.initializer.colour", 1, "network.initializer.colour: unknown key"),
        ("loss.colour", 1, "loss.colour: unknown key"),
        ("regularization.colour", 1, "regularization.colour: unknown key"),
        ("optimizer", {"name": "sgd", "betas": 1}, "optimizer.betas: unknown key"),
        ("batching.colour", 1, "batching.colour: unknown key"),
        ("line\nbreak", 1, "line\\nbreak: unknown key"),
        ("-", 1, "-: unknown key"),
        ("ключ", 1, "ключ: unknown key"),
        ("data", {"inputs": [[1]]}, "data.source: this key is missing"),
        ("network.layers.0", {}, "network.layers[0].units: this key is missing"),
        ("optimizer", {"learning_rate": 1}, "optimizer.name: this key is missing"),
        ("title", 3, "title: expected str, got int"),
        ("network.layers", {}, "network.layers: expected array, got object"),
        ("network.layers.0.units", "2", "network.layers[0].units: expected int, got str"),
        ("network.layers.0.units", True, "network.layers[0].units: expected int, got bool"),
        ("network.layers.0.units", 1.5, "network.layers[0].units: expected int, got float"),
        ("network.layers.0.weights", [[1, "x"]],
         "network.layers[0].weights[0][1]: expected float, got str"),
        ("network.layers.0.weights", [[1, None]],
         "network.layers[0].weights[0][1]: expected float, got null"),
        ("network.layers.0.weights", 5,
         "network.layers[0].weights: expected array | null, got int"),
        ("network.train_biases", 1, "network.train_biases: expected bool, got int"),
        ("data.inputs", [1, 2], "data.inputs[0]: expected array, got int"),
        ("network.layers.0.units", 0, "network.layers[0].units: expected int >= 1"),
        ("network.layers.0.units", -4, "network.layers[0].units: expected int >= 1"),
        ("network.layers.0.units", 10**9, "network.layers[0].units: expected int <= 10000"),
        ("network.layers.0.units", 10**30, "network.layers[0].units: expected int <= 10000"),
        ("network.layers", [], "network.layers: expected array of length >= 1"),
        ("network.layers", [{"units": 1}] * 101,
         "network.layers: expected array of length <= 100"),
        ("data.test_fraction", 1, "data.test_fraction: expected float < 1.0"),
        ("data.test_fraction", -0.1, "data.test_fraction: expected float >= 0.0"),
        ("regularization.l2", -1, "regularization.l2: expected float >= 0.0"),
        ("optimizer", {"name": "sgd", "decay": 0}, "optimizer.decay: expected float > 0.0"),
        ("optimizer", {"name": "adam", "betas": [0.9, 1]},
         "optimizer.betas[1]: expected float < 1.0"),
        ("optimizer", {"name": "adam", "betas": [0.9]},
         "optimizer.betas: expected array of length 2"),
        ("batching.size", 0, "batching.size: expected int >= 1"),
        ("batching.order", [], "batching.order: expected array of length >= 1"),
        ("batching.order", [[0], []], "batching.order[1]: expected array of length >= 1"),
        ("batching.order", [[0, -1]], "batching.order[0][1]: expected int >= 0"),
        ("network.initializer.seed", -1, "network.initializer.seed: expected int >= 0"),
        ("format", "backscope-experiment/2",
         "format: invalid enum value 'backscope-experiment/2'"),
        ("loss.reduction", "median", "loss.reduction: invalid enum value 'median'"),
        ("batching.mode", "all", "batching.mode: invalid enum value 'all'"),
        ("optimizer", {"name": "lbfgs"}, "optimizer.name: invalid value 'lbfgs'"),
        ("data.source", "web", "data.source: invalid value 'web'"),
    ],
)  # fmt: skip
def test_errors_name_their_place(path: str, value: Any, expected: str) -> None:
    found = problem(with_(path, value))
    if expected.endswith("unknown key"):
        found, known = found.split("; known are ")
        assert known in KNOWN_KEYS
    assert found == expected


@pytest.mark.parametrize("text", ["[]", "3", "null", '"x"', "true"])
def test_other_json_than_an_object(text: str) -> None:
    assert problem(text).startswith("expected object, got ")


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "{", '{"title": "a"', "{'title': 'a'}", "title: a", json.dumps(SMALLEST) + "x",
        '{"title": "a",}', "// comment\n{}", "\x00", "NaN",
        b"\xff\xfe{\x00}\x00", "{}".encode("utf-16"), "{}".encode("utf-32"),
        b"\x89PNG\r\n\x1a\n", b'{"title": "\xff"}', b'{"title": "\xed\xa0\x80"}',
        '{"title": "\\ud800"}', '{"title": "\\udfff x"}', "{\"title\": \"\ud800\"}",
        with_("title", "@").replace('"@"', "01"), with_("title", "@").replace('"@"', "+1"),
    ],
)  # fmt: skip
def test_what_is_not_json(text: str | bytes) -> None:
    assert "not JSON" in problem(text)


@pytest.mark.parametrize(
    "number", ["NaN", "nan", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 400, "1" * 5000]
)
@pytest.mark.parametrize("place", ["data.inputs", "optimizer", "network.layers.0.weights"])
def test_numbers_that_are_not_finite(number: str, place: str) -> None:
    values = {
        "data.inputs": [[7e77, 1]],
        "optimizer": {"name": "sgd", "learning_rate": 7e77},
        "network.layers.0.weights": [[7e77, 1]],
    }
    text = with_(place, values[place])
    assert text.count("7e+77") == 1
    found = problem(text.replace("7e+77", number))
    assert "not JSON" in found or found.startswith(place.replace(".0", "[0]"))
    assert len(found) < 200


@pytest.mark.parametrize("inside", [None, "notes", "data", "data.inputs", "network.layers", "x"])
@pytest.mark.parametrize("bracket", ["[", '{"a":'])
def test_a_hundred_thousand_brackets(inside: str | None, bracket: str) -> None:
    deep = bracket * 100_000
    text = with_(inside, "@").replace('"@"', deep) if inside else deep
    assert len(problem(text)) < 200
    if bracket == "[":
        closed = with_(inside, "@").replace('"@"', deep + "]" * 100_000) if inside else deep
        assert len(problem(closed)) < 200


def test_a_long_name_makes_no_long_sentence() -> None:
    assert len(problem(with_("network.layers.0.activation", "x" * 100_000))) < 300
    assert len(problem(with_("y" * 100_000, 1))) < 6000


# Files


def refused(path: Path | str) -> str:
    with pytest.raises(BackscopeError) as caught:
        read_experiment(path)
    found = str(caught.value)
    assert found.isprintable()
    assert found.startswith(str(path))
    return found


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.json").endswith("none.json: No such file or directory")


def test_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path).endswith(": Is a directory")


def test_the_mark_that_some_editors_put_before_a_text(tmp_path: Path) -> None:
    path = tmp_path / "marked.json"
    path.write_text(json.dumps(SMALLEST), encoding="utf-8-sig")
    assert read_experiment(path) == loads(json.dumps(SMALLEST))
    path.write_text("", encoding="utf-8-sig")
    assert refused(path).endswith("marked.json: the file is empty")
    path.write_text(json.dumps(SMALLEST), encoding="utf-16")
    assert refused(path).endswith("marked.json: the text is in UTF-16: save it as UTF-8")


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    for content in (b"", b" \n"):
        path.write_bytes(content)
        assert refused(path).endswith("empty.json: the file is empty")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.json"
    path.write_text(MAZUR)
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything: the system's answer is given here

        def denied(self: Path, mode: str) -> bytes:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", denied)
    assert refused(path).endswith("locked.json: Permission denied")


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(2**40)
    assert "bytes, more than" in refused(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.json"
    os.mkfifo(path)
    assert refused(path).endswith("pipe.json: this is not a regular file")


def test_what_is_no_json_is_found_by_line_and_column() -> None:
    lines = MAZUR.splitlines()
    lines[4] = '  "data": {"source": "inline", "inputs": [[0.05, NaN]]},'
    for text in ("\n".join(lines), "\n".join(lines).encode()):
        assert problem(text) == "line 5, column 50: this is not JSON: invalid character"
    assert problem('{"title": "x",\n"notes": @}').startswith("line 2, column 10: this is not JSON")


def test_an_error_inside_a_file_names_file_and_place(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(with_("network.layers.0.weights", [[1, 2, 3]]))
    assert refused(path) == f"{path}: network.layers[0].weights[0]: expected 2 numbers, found 3"
    path.write_bytes(b"\xff\xff")
    assert refused(path).startswith(f"{path}: line 1, column 1: this is not JSON")


def test_writing_where_it_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    missing = tmp_path / "no" / "such" / "folder.json"
    with pytest.raises(ExperimentError, match=r"folder\.json: No such file or directory"):
        write_experiment(xor(), missing)
    with pytest.raises(ExperimentError, match="Is a directory"):
        write_experiment(xor(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_csv_paths_are_kept_as_written() -> None:
    experiment = xor(data=Csv(path="../näh/te st.csv", targets=["a [ b ]", "c"]))
    assert loads(dumps(experiment)) == experiment


def test_a_key_that_stands_twice_is_refused_with_its_name() -> None:
    twice = json.dumps(SMALLEST)[:-1] + ',\n "title": "{a", "t\\u0069tle": "b"}'
    assert problem(twice) == 'line 2, column 17: the key "title" stands here a second time'
    again = '{"units": 1, "units": 1, "colour": 2}'
    assert '"units" stands here a second time' in problem(
        with_("network.layers", "?").replace('"?"', f"[{again}]")
    )


@given(st.recursive(st.text(max_size=5) | st.integers(), lambda below:
       st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below, max_size=3)),
       st.booleans())  # fmt: skip
def test_well_formed_json_has_no_key_twice_unless_one_is_put_there(node: Any, twice: bool) -> None:
    text = json.dumps({"own": node, "more": 1})
    text = text[:-1] + ', "more": 2}' if twice else text
    found = repeated_key(text.encode())
    assert (found is not None) == twice
    assert found is None or '"more"' in found.problem


def test_the_column_of_bad_utf8_counts_characters() -> None:
    assert problem('{"title":\n "grö'.encode() + b'\xff"}').startswith("line 2, column 6: this is")


MUTATIONS = st.sampled_from([None, "", "x" * 10_000, "\n" * 300, -1, 2**70, 1e308, [], [[]], {},
                             True, [{"a" * 9999: 1}], {"k\u202e" * 200: 0}])  # fmt: skip


@settings(max_examples=200)
@given(st.data())
def test_a_mutated_experiment_is_an_experiment_or_one_line(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([MAZUR, json.dumps(SMALLEST)]))
    whole = json.loads(text)
    node = whole
    while True:
        keys = sorted(node) if isinstance(node, dict) else list(range(len(node)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or not node[key] or data.draw(st.booleans()):
            break
        node = node[key]
    node[key] = data.draw(MUTATIONS)
    if isinstance(node, dict) and data.draw(st.booleans()):
        node[data.draw(st.text(max_size=300))] = 1
    content = json.dumps(whole, ensure_ascii=False).encode(errors="surrogatepass")
    if data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(content)))
        content = content[:place] + data.draw(st.binary(max_size=3)) + content[place + 1 :]
    try:
        experiment = loads(content)
    except ExperimentError as error:
        assert len(f"backscope: {error}") <= 200
        assert str(error).isprintable()
    else:
        assert loads(dumps(experiment)) == experiment


@pytest.mark.parametrize("name", ["my.csv", "my.TSV", "my.txt"])
def test_a_table_is_pointed_to_where_tables_are_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("x,y\n1,2\n")
    assert refused(path) == f"{path}: this is a table; an experiment file can name it in data.path"
    path.write_text(MAZUR)
    assert read_experiment(path) == loads(MAZUR)
