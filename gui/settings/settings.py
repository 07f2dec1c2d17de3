"""What the program remembers between two starts: layout, theme, speed, recent files, choices."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, MutableMapping
from math import isnan
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from gui.settings.settings_file import SettingsFile, Value, Values

MOST_RECENT = 8
LONGEST_TEXT = 4096  # characters; no path of any system is longer
# Raised whenever docks or toolbars change their names, so that an old layout is not forced on them.
LAYOUT_VERSION = 3
RECENT = "recent"


def place() -> Path:
    """Where the settings are kept."""
    # Qt knows the folder; what is in the file it must not see, as it makes any object of it.
    other = QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Backscope", "place"
    ).fileName()
    return Path(other).with_name("backscope.ini")


class Settings:
    """Typed access to the stored values; a value of the wrong kind counts as not stored.

    Several windows of the program share one file: ``save`` stores what was changed here, and leaves
    what another has changed. Recent files of all of them are kept.

    Attributes:
        problem: the sentence on why the last ``save`` could not store anything; "" if it could.
    """

    def __init__(self) -> None:
        self._file = SettingsFile(place())
        self._values = self._file.read()
        self._changed: set[str] = set()
        # Recent files opened (True) or given up (False) since the last time they were stored.
        self._visits: list[tuple[str, bool]] = []
        self.problem = ""

    @property
    def place(self) -> Path:
        """The file."""
        return self._file.place

    def text(self, key: str, default: str = "") -> str:
        value = self._values.get(key, default)
        return value if isinstance(value, str) and is_plain(value) else default

    def set_text(self, key: str, value: str) -> None:
        self._set(key, value)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._values.get(key)
        if isinstance(value, bool):
            return value
        return {"true": True, "false": False}.get(self.text(key), default)

    def set_flag(self, key: str, value: bool) -> None:
        self._set(key, value)

    def number(self, key: str, default: float) -> float:
        """The number; it may be infinite, but is never nan."""
        value = self._values.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return default
        try:
            number = float(value)
        except (ValueError, OverflowError):
            return default
        return default if isnan(number) else number

    def set_number(self, key: str, value: float) -> None:
        self._set(key, str(value))

    def data(self, key: str) -> QByteArray:
        """The bytes that ``set_data`` was given, empty where a single one of them is another.

        Qt may crash on a layout that it has not written.
        """
        check, _, encoded = self.text(key).partition(":")
        try:
            content = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            return QByteArray()
        return QByteArray(content) if check == _check(key, content) else QByteArray()

    def set_data(self, key: str, value: QByteArray) -> None:
        content = bytes(value.data())
        self._set(key, f"{_check(key, content)}:{base64.b64encode(content).decode()}")

    def recent(self) -> list[Path]:
        """Files opened or saved lately, the latest first."""
        return [Path(name) for name in _visited(self._values.get(RECENT), self._visits)]

    def add_recent(self, path: Path) -> None:
        self._visits.append((str(path), True))
        self.save()

    def forget_recent(self, path: Path) -> None:
        self._visits.append((str(path), False))
        self.save()

    def refresh_recent(self) -> None:
        """Learn what other windows of the program have opened meanwhile."""
        self._take_recent(self._file.read())

    def section(self, name: str) -> Section:
        """The values below ``name`` as a mapping."""
        return Section(self, name)

    def save(self) -> None:
        """Store now what was changed; what cannot be stored is tried again the next time."""
        if not self._changed and not self._visits:
            return
        try:
            stored = self._file.change(self._alter)
        except OSError as error:
            self.problem = (
                "Layout, colours, speed and recent files cannot be kept for the next start: "
                f"{error.strerror or error} ({self.place})."
            )
            return
        self._changed.clear()
        self._visits.clear()
        self._take_recent(stored)
        self.problem = ""

    def _alter(self, stored: Values) -> None:
        for key in self._changed:
            if key in self._values:
                stored[key] = self._values[key]
            else:
                stored.pop(key, None)
        if self._visits:
            stored[RECENT] = _visited(stored.get(RECENT), self._visits)

    def _take_recent(self, stored: Values) -> None:
        self._values[RECENT] = _visited(stored.get(RECENT), [])

    def _set(self, key: str, value: Value | None) -> None:
        before = self._values.get(key)
        if type(before) is type(value) and before == value:
            return
        if value is None:
            del self._values[key]
        else:
            self._values[key] = value
        self._changed.add(key)


class Section(MutableMapping[str, object]):
    """Some of the stored values, as a mapping from key to text, number or switch."""

    def __init__(self, settings: Settings, name: str) -> None:
        self._settings = settings
        self._prefix = f"{name}/"

    def __getitem__(self, key: str) -> Value:
        return self._settings._values[self._prefix + key]

    def __setitem__(self, key: str, value: object) -> None:
        if not isinstance(value, str | bool | int | float):
            raise TypeError(f"{key}: {value!r} cannot be stored")
        self._settings._set(self._prefix + key, value)

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._settings._set(self._prefix + key, None)

    def __iter__(self) -> Iterator[str]:
        keys = [key for key in self._settings._values if key.startswith(self._prefix)]
        return (key.removeprefix(self._prefix) for key in keys)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def is_plain(text: str) -> bool:
    """Whether ``text`` can be a name, a path or a choice: no control characters, not too long."""
    if len(text) > LONGEST_TEXT or any(ord(letter) < 32 for letter in text):
        return False
    try:
        text.encode(errors="surrogateescape")  # as names of files that are no UTF-8 are written
    except UnicodeEncodeError:
        return False
    return True


def _check(key: str, content: bytes) -> str:
    """What tells ``content``, stored as ``key``, from anything else."""
    return hashlib.sha256(f"{LAYOUT_VERSION} {key} ".encode() + content).hexdigest()[:32]


def _visited(stored: object, visits: list[tuple[str, bool]]) -> list[str]:
    """The recent files as they are stored, and then these opened or given up."""
    names = stored if isinstance(stored, list) else str(stored or "").split(", ")
    names = [name for name in names if isinstance(name, str) and is_plain(name)]
    names = [name for name in names if Path(name).is_absolute()]
    for name, opened in visits:
        names = [name] * opened + [other for other in names if other != name]
    return list(dict.fromkeys(names))[:MOST_RECENT]
