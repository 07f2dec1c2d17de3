"""What is wrong with an experiment's JSON, in words: places, lines, keys that repeat."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from core.errors import ExperimentError
from core.experiment.structure import structure

_PLACE = re.compile(r" - at `\$\.?(.*)`$", re.DOTALL)
# Strings (a key has a colon after it) and the braces outside them. Possessive: nothing to go back
# to, so that a long string takes no memory.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"(\s*+:)?|[{}]', re.DOTALL)


def invalid_utf8(content: bytes) -> ExperimentError | None:
    """Where ``content`` is no UTF-8; None where it is."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        byte = f"byte 0x{content[error.start]:02X}"
        problem = f"this is not JSON: {byte} is not UTF-8 text; save the file as UTF-8"
        return ExperimentError(line_and_column(content[: error.start]), problem)
    return None


def not_json(content: bytes, problem: str) -> ExperimentError:
    """Where reading stopped as line and column, which an editor can go to."""
    found = re.search(r" ?\(byte (\d+)\)", problem)
    if found is None:
        return ExperimentError("", f"this is not JSON: {problem}")
    cause = problem.replace(found.group(0), "").removeprefix("JSON is malformed: ")
    place = line_and_column(content[: int(found.group(1))])
    return ExperimentError(place, f"this is not JSON: {cause}")


def line_and_column(before: bytes) -> str:
    """The place after ``before``; a column is a character, as editors count."""
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
    return f"line {line}, column {column}"


def repeated_key(content: bytes) -> ExperimentError | None:
    """The first key that an object of well-formed JSON has twice: which one counts is not clear."""
    objects: list[set[str]] = []
    for token in _TOKEN.finditer(content):
        text = token.group()
        if text == b"{":
            objects.append(set())
        elif text == b"}":
            objects.pop()
        elif token.group(1) is not None:
            key = json.loads(text[: -len(token.group(1))])
            if key in objects[-1]:
                place = line_and_column(content[: token.start()])
                return ExperimentError(place, f'the key "{key}" stands here a second time')
            objects[-1].add(key)
    return None


def invalid(text: str, content: bytes) -> ExperimentError:
    """What is wrong with ``content``, of which msgspec says ``text``.

    Msgspec stops at the first thing: what comes below it need not be JSON at all.
    """
    try:
        whole = msgspec.json.decode(content)
    except msgspec.DecodeError as error:
        return not_json(content, str(error))
    except RecursionError:
        return readable(text, None)
    # What is wrong may be one of two: which of them is meant is the first question.
    return repeated_key(content) or readable(text, whole)


def readable(text: str, whole: object) -> ExperimentError:
    """Msgspec's sentence on ``whole`` with its place first, as the format document writes it."""
    found = _PLACE.search(text)
    place = found.group(1) if found else ""
    problem = _PLACE.sub("", text).replace("`", "")
    missing = re.search(r"missing required field (\w+)$", problem)
    unknown = re.search(r"contains unknown field (.*)$", problem, re.DOTALL)
    if missing:
        return ExperimentError(_joined(place, missing.group(1)), "this key is missing")
    if unknown:
        known = ", ".join([] if whole is None else _keys_at(place, whole))
        problem = f"unknown key; known are {known}" if known else "unknown key"
        return ExperimentError(_joined(place, unknown.group(1)), problem)
    return ExperimentError(place, problem[:1].lower() + problem[1:])


def _joined(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _keys_at(place: str, node: Any) -> list[str]:
    """Keys of the structure at ``place``; of several kinds, those of the kind that is there."""
    kinds: list[msgspec.inspect.Type] = [msgspec.inspect.type_info(structure())]
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", place):
        node = node[name] if name else node[int(index)]
        kinds = [below for kind in kinds for below in _below(kind, name)]
    found = []
    for kind in kinds:
        if isinstance(kind, msgspec.inspect.StructType) and _is_kind(kind, node):
            tag = [] if kind.tag_field is None else [kind.tag_field]
            found = tag + [field.encode_name for field in kind.fields]
    return found


def _below(kind: msgspec.inspect.Type, name: str) -> list[msgspec.inspect.Type]:
    """What stands under the key ``name`` of ``kind``, or in a list ("")."""
    if isinstance(kind, msgspec.inspect.ListType) and not name:
        return [kind.item_type]
    if not isinstance(kind, msgspec.inspect.StructType):
        return []
    below = next(field.type for field in kind.fields if field.encode_name == name)
    return list(below.types) if isinstance(below, msgspec.inspect.UnionType) else [below]


def _is_kind(kind: msgspec.inspect.StructType, node: dict[str, object]) -> bool:
    return kind.tag_field is None or node.get(kind.tag_field) == kind.tag
