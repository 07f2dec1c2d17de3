"""A table that was read before, to be used again as long as its file is the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.datasets.dataset import Dataset
from core.datasets.table_file import read_table

FileState = tuple[str, int, int]  # where it is, links resolved; time of its change (ns); bytes
Choice = tuple[tuple[str, ...], tuple[str, ...] | None, str | None]


@dataclass(frozen=True, eq=False)
class KeptTable:
    """What ``keep_table`` has read.

    Attributes:
        dataset: the samples.
    """

    dataset: Dataset
    _file: FileState | None
    _choice: Choice

    def serves(
        self,
        path: Path,
        targets: Sequence[str],
        inputs: Sequence[str] | None = None,
        delimiter: str | None = None,
    ) -> bool:
        """Whether reading the table at ``path`` now would give the same samples."""
        same_choice = self._choice == _choice(targets, inputs, delimiter)
        return same_choice and self._file is not None and self._file == _state(path)


def keep_table(
    path: Path,
    targets: Sequence[str],
    inputs: Sequence[str] | None = None,
    delimiter: str | None = None,
) -> KeptTable:
    """``read_table``, remembering what was read. Raises ``DataError`` like that."""
    before = _state(path)  # what changes while it is read shall be read again
    dataset = read_table(path, targets, inputs, delimiter)
    return KeptTable(dataset, before, _choice(targets, inputs, delimiter))


def _state(path: Path) -> FileState | None:
    """None where there is no such file."""
    try:
        found = path.stat()
        return str(path.resolve()), found.st_mtime_ns, found.st_size
    except (OSError, ValueError):
        return None


def _choice(targets: Sequence[str], inputs: Sequence[str] | None, delimiter: str | None) -> Choice:
    return tuple(targets), None if inputs is None else tuple(inputs), delimiter
