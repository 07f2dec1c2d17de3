"""The settings' file: a line a value, so that damage to one of them is no damage to another.

Values stand as JSON after their key. Nothing in the file is ever turned into more than a text, a
number, a switch or a list of texts, and what is none of these counts as not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile

from core.safe_file import write_whole

Value = str | bool | int | float | list[str]
Values = dict[str, Value]

LARGEST = 1 << 20  # bytes; what the program writes takes some thousands
PATIENCE = 1000  # ms for another window of the program to finish its writing
FIRST_SECTION = "General"
_SECTION = re.compile(r"\[([\w.-]+)\]")
_LINE = re.compile(r"([\w.-]+)=(.*)")
# Marks of values that are no plain text: JSON that is damaged, or Qt's own kinds.
_NO_PLAIN_TEXT = ("@", "[", "{", '"')


def parse(content: bytes) -> Values:
    """The values in ``content``, by ``key`` or ``section/key``; any bytes will do."""
    values: Values = {}
    section = ""
    for line in content.decode(errors="replace").split("\n"):
        if heading := _SECTION.fullmatch(line.strip()):
            section = "" if heading[1] == FIRST_SECTION else f"{heading[1]}/"
        elif found := _LINE.fullmatch(line.strip()):
            value = _value(found[2])
            if value is not None:
                values[section + found[1]] = value
    return values


def dump(values: Mapping[str, Value]) -> bytes:
    """The file's content; ``parse`` gives the same values back."""
    sections: dict[str, list[str]] = {FIRST_SECTION: []}
    for key, value in sorted(values.items()):
        section, _, name = key.rpartition("/")
        lines = sections.setdefault(section or FIRST_SECTION, [])
        lines.append(f"{name}={json.dumps(value)}\n")
    return "\n".join(f"[{name}]\n{''.join(lines)}" for name, lines in sections.items()).encode()


def _value(text: str) -> Value | None:
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        plain = bool(text) and not text.startswith(_NO_PLAIN_TEXT)
        return text if plain else None
    if isinstance(value, list):
        return [item for item in value if isinstance(item, str)]
    return value if isinstance(value, str | bool | int | float) else None


class SettingsFile:
    """The file at ``place``, which several windows of the program may read and write."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def read(self) -> Values:
        """What is stored; nothing where there is no file, or none that can be read."""
        try:
            # A pipe would keep the program waiting, and a device has no end.
            if not self.place.is_file() or self.place.stat().st_size > LARGEST:
                return {}
            return parse(self.place.read_bytes())
        except OSError:
            return {}  # writing meets the same obstacle, and says so

    def change(self, alter: Callable[[Values], None]) -> Values:
        """Let ``alter`` change what is stored now, and store it; raises ``OSError``."""
        self.place.parent.mkdir(parents=True, exist_ok=True)
        lock = QLockFile(f"{self.place}.lock")
        # Without the lock two windows might each lose the other's change, and no more than that.
        lock.tryLock(PATIENCE)
        try:
            values = self.read()
            before = dump(values)
            alter(values)
            after = dump(values)
            if after != before:
                write_whole(self.place, after)
        finally:
            lock.unlock()
        return values
