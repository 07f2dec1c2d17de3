"""Reading and writing the experiment file; every error names the place."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from core.errors import ExperimentError
from core.experiment.json_errors import invalid, invalid_utf8, not_json, repeated_key
from core.experiment.schema import Experiment
from core.experiment.structure import structure
from core.experiment.validation import check
from core.safe_file import write_whole

# Numbers take some 16 times as many bytes in memory as in the file.
MOST_BYTES = 32 * 2**20
TABLES = (".csv", ".tsv", ".txt")
# A line break inside the bracket: no string has one, so a title with brackets stays as it is.
_FLAT_LIST = re.compile(r"\[\n\s*([^\[\]{}\"]*?)\s*\n\s*\]")


def loads(text: bytes | str) -> Experiment:
    """The experiment that ``text`` (JSON) describes. Raises ``ExperimentError``."""
    try:
        content = text if isinstance(text, bytes) else text.encode()
    except UnicodeError as error:  # half of a pair of surrogates
        raise ExperimentError("", f"this is not JSON that can be read: {error}") from None
    bad = _too_long(len(content)) or invalid_utf8(content)
    if bad is not None:
        raise bad
    experiment = _decoded(content)
    bad = repeated_key(content)
    if bad is not None:
        raise bad
    check(experiment)
    return experiment


def _decoded(content: bytes) -> Experiment:
    try:
        found = msgspec.json.decode(content, type=structure())
    except msgspec.ValidationError as error:
        raise invalid(str(error), content) from None
    except msgspec.DecodeError as error:
        raise not_json(content, str(error)) from None
    except (UnicodeError, RecursionError) as error:
        raise ExperimentError("", f"this is not JSON that can be read: {error}") from None
    return Experiment(**{key: getattr(found, key) for key in Experiment.__struct_fields__})


def _too_long(size: int) -> ExperimentError | None:
    if size <= MOST_BYTES:
        return None
    problem = f"the file has {size:,} bytes, more than {MOST_BYTES:,}"
    return ExperimentError("", f"{problem}; a CSV file can hold its data")


def dumps(experiment: Experiment) -> bytes:
    """``experiment`` as JSON for people: indented, a row of a matrix on a line, no empty keys."""
    plain = _without_none(msgspec.to_builtins(experiment))
    text = msgspec.json.format(msgspec.json.encode(plain), indent=2).decode()
    return (_FLAT_LIST.sub(_on_one_line, text) + "\n").encode()


def read_experiment(path: str | os.PathLike[str]) -> Experiment:
    """Read the experiment file at ``path``; the error's text starts with the file's name."""
    with errors_named(path):
        try:
            return loads(_content(path))
        except ExperimentError as error:
            if Path(path).suffix.lower() in TABLES and "JSON" in error.problem:
                problem = "this is a table; an experiment file can name it in data.path"
                raise ExperimentError("", problem) from None
            raise
        except OSError as error:
            raise ExperimentError("", error.strerror or str(error)) from None


@contextmanager
def errors_named(path: str | os.PathLike[str]) -> Iterator[None]:
    """Put the name of the file at ``path`` before whatever ``ExperimentError`` is raised inside."""
    try:
        yield
    except ExperimentError as error:
        place = f"{path}: {error.place}" if error.place else str(path)
        raise ExperimentError(place, error.problem) from None


def _content(path: str | os.PathLike[str]) -> bytes:
    about = os.stat(path)
    if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
        raise ExperimentError("", "this is not a regular file")  # a pipe would be waited for
    bad = _too_long(about.st_size)
    if bad is not None:
        raise bad
    with Path(path).open(mode="rb") as file:  # it may have grown since
        text = file.read(MOST_BYTES + 4).removeprefix(codecs.BOM_UTF8)  # some editors put one there
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ExperimentError("", "the text is in UTF-16: save it as UTF-8")
    if not text.strip():
        raise ExperimentError("", "the file is empty")
    return text


def write_experiment(experiment: Experiment, path: str | os.PathLike[str]) -> None:
    """Write ``experiment`` to ``path``, whole or not at all. Raises ``ExperimentError``."""
    content = dumps(experiment)
    bad = _too_long(len(content))
    if bad is not None:  # it could not be opened again
        raise ExperimentError(str(path), bad.problem)
    try:
        write_whole(path, content)
    except OSError as error:
        raise ExperimentError(str(path), error.strerror or str(error)) from None


def _without_none(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_none(value) for key, value in node.items() if value is not None}
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return [_without_none(item) for item in node]
    return node


def _on_one_line(match: re.Match[str]) -> str:
    return "[" + re.sub(r"\s*\n\s*", " ", match.group(1)) + "]"
