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
from core.experiment import Experiment
from core.safe_file import write_whole
from core.validation import check

MOST_BYTES = 256 * 2**20
_PLACE = re.compile(r" - at `\$\.?(.*)`$")
# A line break inside the bracket: no string has one, so a title with brackets stays as it is.
_FLAT_LIST = re.compile(r"\[\n\s*([^\[\]{}\"]*?)\s*\n\s*\]")


def loads(text: bytes | str) -> Experiment:
    """The experiment that ``text`` (JSON) describes. Raises ``ExperimentError``."""
    try:
        experiment = msgspec.json.decode(text, type=Experiment)
    except msgspec.ValidationError as error:
        raise _readable(str(error)) from None
    except msgspec.DecodeError as error:
        raise _not_json(text, str(error)) from None
    except (UnicodeError, RecursionError) as error:
        raise ExperimentError("", f"this is not JSON that can be read: {error}") from None
    check(experiment)
    return experiment


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
    if about.st_size > MOST_BYTES:
        raise ExperimentError("", f"the file has {about.st_size:,} bytes, more than {MOST_BYTES:,}")
    text = Path(path).read_bytes().removeprefix(codecs.BOM_UTF8)  # some editors put one there
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ExperimentError("", "the text is in UTF-16: save it as UTF-8")
    if not text.strip():
        raise ExperimentError("", "the file is empty")
    return text


def write_experiment(experiment: Experiment, path: str | os.PathLike[str]) -> None:
    """Write ``experiment`` to ``path``, whole or not at all. Raises ``ExperimentError``."""
    try:
        write_whole(path, dumps(experiment))
    except OSError as error:
        raise ExperimentError(str(path), error.strerror or str(error)) from None


def _not_json(text: bytes | str, problem: str) -> ExperimentError:
    """Where reading stopped as line and column, which an editor can go to."""
    found = re.search(r" ?\(byte (\d+)\)", problem)
    if found is None:
        return ExperimentError("", f"this is not JSON: {problem}")
    content = text.encode() if isinstance(text, str) else text
    before = content[: int(found.group(1))]
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    cause = problem.replace(found.group(0), "").removeprefix("JSON is malformed: ")
    return ExperimentError(f"line {line}, column {column}", f"this is not JSON: {cause}")


def _without_none(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_none(value) for key, value in node.items() if value is not None}
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return [_without_none(item) for item in node]
    return node


def _on_one_line(match: re.Match[str]) -> str:
    return "[" + re.sub(r"\s*\n\s*", " ", match.group(1)) + "]"


def _readable(text: str) -> ExperimentError:
    """Msgspec's sentence with its place first, as the format document writes it."""
    found = _PLACE.search(text)
    place = found.group(1) if found else ""
    problem = _PLACE.sub("", text).replace("`", "")
    missing = re.search(r"missing required field (\w+)$", problem)
    unknown = re.search(r"contains unknown field (.*)$", problem, re.DOTALL)
    named = missing or unknown
    if named:
        place = f"{place}.{named.group(1)}" if place else named.group(1)
        problem = "this key is missing" if missing else "unknown key"
    else:
        problem = problem[0].lower() + problem[1:]
    return ExperimentError(place, problem)
