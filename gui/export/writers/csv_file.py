"""CSV: the numbers behind a picture, with every digit, for any program that reads tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from functools import partial

from core.recording.curves import CurveData
from core.task import each
from gui.export.options import ExportOptions
from gui.export.picture import Picture
from gui.export.table import Cell, Table


def csv_work(picture: Picture, options: ExportOptions | None = None) -> Callable[[], bytes]:
    """What writes the picture's table: UTF-8, comma, decimal point, a line of names first."""
    return partial(table_bytes, picture.table())


def csv_bytes(picture: Picture, options: ExportOptions | None = None) -> bytes:
    """The same at once."""
    return csv_work(picture, options)()


def table_bytes(table: Table) -> bytes:
    """``table`` as CSV; each float with the shortest digits that read back as the same float64."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(each(table.rows))
    return text.getvalue().encode("utf-8")


def curve_table(curves: CurveData, names: tuple[str, ...]) -> Table:
    """Columns ``update``, ``width`` and the series ``names``, a row for each bin.

    Once older updates are kept as bins of more than one, each series has two columns, its least
    and its greatest value in the bin. The update in progress, not yet whole, is left out, and a
    value that was not measured is ``nan``.
    """
    wide = bool((curves.width > 1).any())
    values = [(f"{name}_{end}" if wide else name) for name in names for end in _ends(wide)]
    return Table(("update", "width", *values), _curve_rows(curves, names, wide))


def _ends(wide: bool) -> tuple[str, ...]:
    return ("low", "high") if wide else ("",)


def _curve_rows(
    curves: CurveData, names: tuple[str, ...], wide: bool
) -> Iterator[tuple[Cell, ...]]:
    columns: list[list[float]] = []
    for name in names:
        columns.append(curves.low[name].tolist())
        if wide:
            columns.append(curves.high[name].tolist())
    return zip(curves.start.tolist(), curves.width.tolist(), *columns, strict=True)
