"""The table of file formats: a new exporter is one entry here. The command line reads it.

It knows no Qt: an exporter is imported when a file of its format is made.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gui.export.safe_write import safe_write

if TYPE_CHECKING:
    from gui.export.options import ExportOptions
    from gui.export.picture import Picture


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes:
        key: its name on the command line, and the suffix of its files.
        title: its name in dialogs.
        content: makes the whole file's content.
        has_size: whether width, height and colours matter.
        has_dpi: whether the resolution matters.
    """

    key: str
    title: str
    content: Callable[[Picture, ExportOptions], bytes]
    has_size: bool
    has_dpi: bool


def _png(picture: Picture, options: ExportOptions) -> bytes:
    from gui.export.image import png_bytes

    return png_bytes(picture, options)


def _svg(picture: Picture, options: ExportOptions) -> bytes:
    from gui.export.svg import svg_bytes

    return svg_bytes(picture, options)


def _pdf(picture: Picture, options: ExportOptions) -> bytes:
    from gui.export.pdf import pdf_bytes

    return pdf_bytes(picture, options)


def _csv(picture: Picture, options: ExportOptions) -> bytes:
    from gui.export.csv_file import csv_bytes

    return csv_bytes(picture, options)


FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format("png", "PNG image", _png, has_size=True, has_dpi=True),
        Format("svg", "SVG drawing", _svg, has_size=True, has_dpi=False),
        Format("pdf", "PDF document", _pdf, has_size=True, has_dpi=False),
        Format("csv", "CSV table of the numbers", _csv, has_size=False, has_dpi=False),
    )
}


def export_picture(picture: Picture, options: ExportOptions, path: str | os.PathLike[str]) -> Path:
    """Write ``picture`` in ``options.format`` to ``path``, whole or not at all.

    Raises:
        ExportError: it could not be written; nothing has changed on the disk.
    """
    return safe_write(path, FORMATS[options.format].content(picture, options))
