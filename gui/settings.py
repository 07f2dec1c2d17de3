"""What the program remembers between two starts: layout, theme, speed, recent files, choices."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from math import isnan
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT = 8
# Raised whenever docks or toolbars change their names, so that an old layout is not forced on them.
LAYOUT_VERSION = 3


class Settings:
    """Typed access to the stored values; a value of the wrong kind counts as not stored."""

    def __init__(self) -> None:
        self._store = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Backscope", "backscope"
        )

    def text(self, key: str, default: str = "") -> str:
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        self._store.setValue(key, value)

    def flag(self, key: str, default: bool = False) -> bool:
        return self.text(key, "true" if default else "false") == "true"

    def set_flag(self, key: str, value: bool) -> None:
        self.set_text(key, "true" if value else "false")

    def number(self, key: str, default: float) -> float:
        try:
            value = float(self.text(key, str(default)))
        except ValueError:
            return default
        return default if isnan(value) else value

    def set_number(self, key: str, value: float) -> None:
        self.set_text(key, str(value))

    def data(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_data(self, key: str, value: QByteArray) -> None:
        self._store.setValue(key, value)

    def recent(self) -> list[Path]:
        """Files opened or saved lately, the latest first."""
        value = self._store.value("recent", [])
        names = value if isinstance(value, list) else [value]
        return [Path(name) for name in names if isinstance(name, str) and name]

    def add_recent(self, path: Path) -> None:
        known = [item for item in self.recent() if item != path]
        self._store.setValue("recent", [str(item) for item in [path, *known][:MOST_RECENT]])

    def forget_recent(self, path: Path) -> None:
        self._store.setValue("recent", [str(item) for item in self.recent() if item != path])

    def section(self, name: str) -> Section:
        """The values below ``name`` as a mapping."""
        return Section(self._store, name)

    def save(self) -> None:
        """Write everything to disk now."""
        self._store.sync()


class Section(MutableMapping[str, Any]):
    """Some of the stored values, as a mapping from key to text or number."""

    def __init__(self, store: QSettings, name: str) -> None:
        self._store = store
        self._name = name

    def __getitem__(self, key: str) -> Any:
        full = f"{self._name}/{key}"
        if not self._store.contains(full):
            raise KeyError(key)
        return self._store.value(full)

    def __setitem__(self, key: str, value: Any) -> None:
        self._store.setValue(f"{self._name}/{key}", value)

    def __delitem__(self, key: str) -> None:
        self._store.remove(f"{self._name}/{key}")

    def __iter__(self) -> Iterator[str]:
        prefix = f"{self._name}/"
        return (key.removeprefix(prefix) for key in self._store.allKeys() if key.startswith(prefix))

    def __len__(self) -> int:
        return sum(1 for _ in self)
