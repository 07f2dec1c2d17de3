"""Numbers in rows and named columns, on their way into a CSV file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Cell = str | int | float


@dataclass(frozen=True)
class Table:
    """Column names, and rows of as many cells."""

    header: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]
