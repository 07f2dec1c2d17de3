"""The table of file formats: a new exporter is one entry here."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gui.export.csv_file import csv_bytes
from gui.export.image import png_bytes
from gui.export.options import ExportOptions
from gui.export.pdf import pdf_bytes
from gui.export.picture import Picture
from gui.export.safe_write import safe_write
from gui.export.svg import svg_bytes


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


FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format("png", "PNG image", png_bytes, has_size=True, has_dpi=True),
        Format("svg", "SVG drawing", svg_bytes, has_size=True, has_dpi=False),
        Format("pdf", "PDF document", pdf_bytes, has_size=True, has_dpi=False),
        Format("csv", "CSV table of the numbers", csv_bytes, has_size=False, has_dpi=False),
    )
}


def export_picture(picture: Picture, options: ExportOptions, path: str | os.PathLike[str]) -> Path:
    """Write ``picture`` in ``options.format`` to ``path``, whole or not at all.

    Raises:
        ExportError: it could not be written; nothing has changed on the disk.
    """
    return safe_write(path, FORMATS[options.format].content(picture, options))
