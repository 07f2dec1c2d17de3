"""Reading and writing the experiment file; every error names the place."""

from __future__ import annotations

import os
import re
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
        raise ExperimentError("", f"this is not JSON: {error}") from None
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
    try:
        size = os.stat(path).st_size
        if size > MOST_BYTES:
            raise ExperimentError("", f"the file has {size:,} bytes, more than {MOST_BYTES:,}")
        text = Path(path).read_bytes()
        if not text.strip():
            raise ExperimentError("", "the file is empty")
        return loads(text)
    except OSError as error:
        raise ExperimentError(str(path), error.strerror or str(error)) from None
    except ExperimentError as error:
        place = f"{path}: {error.place}" if error.place else str(path)
        raise ExperimentError(place, error.problem) from None


def write_experiment(experiment: Experiment, path: str | os.PathLike[str]) -> None:
    """Write ``experiment`` to ``path``, whole or not at all. Raises ``ExperimentError``."""
    try:
        write_whole(path, dumps(experiment))
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
