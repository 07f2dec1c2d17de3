"""The table of file formats: a new exporter is one entry here. The command line reads it.

It knows no Qt: an exporter is imported when a file of its format is made.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.task import check
from gui.export.calls import Calls, directly
from gui.export.safe_write import safe_write

if TYPE_CHECKING:
    from gui.export.options import ExportOptions
    from gui.export.picture import Picture
    from gui.export.recording import Work


@dataclass(frozen=True)
class Format:
    """A file format.

    Attributes:
        key: its name on the command line, and the suffix of its files.
        title: its name in dialogs.
        begin: does what only the window's thread may do; what it returns makes the content.
        has_size: whether width, height and colours matter.
        has_dpi: whether the resolution matters.
    """

    key: str
    title: str
    begin: Callable[[Picture, ExportOptions], Work]
    has_size: bool
    has_dpi: bool

    def content(self, picture: Picture, options: ExportOptions) -> bytes:
        """The whole file's content."""
        return self.begin(picture, options)()


def _png(picture: Picture, options: ExportOptions) -> Work:
    from gui.export.writers.image import png_work

    return png_work(picture, options)


def _svg(picture: Picture, options: ExportOptions) -> Work:
    from gui.export.writers.svg import svg_work

    return svg_work(picture, options)


def _pdf(picture: Picture, options: ExportOptions) -> Work:
    from gui.export.writers.pdf import pdf_work

    return pdf_work(picture, options)


def _csv(picture: Picture, options: ExportOptions) -> Work:
    from gui.export.writers.csv_file import csv_work

    return csv_work(picture, options)


FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format("png", "PNG image", _png, has_size=True, has_dpi=True),
        Format("svg", "SVG drawing", _svg, has_size=True, has_dpi=False),
        Format("pdf", "PDF document", _pdf, has_size=True, has_dpi=False),
        Format("csv", "CSV table of the numbers", _csv, has_size=False, has_dpi=False),
    )
}


def export_picture(
    picture: Picture,
    options: ExportOptions,
    path: str | os.PathLike[str],
    in_window: Calls = directly,
) -> Path:
    """Write ``picture`` in ``options.format`` to ``path``, whole or not at all.

    Args:
        picture: what is drawn.
        options: how, and in which format.
        path: where the file is to be.
        in_window: calls a function in the window's thread, where this is not it.

    Raises:
        ExportError: it could not be written; nothing has changed on the disk.
        Cancelled: the current task was cancelled before; likewise.
    """
    work = in_window(partial(FORMATS[options.format].begin, picture, options))
    check()
    content = work()
    check()
    return safe_write(path, content)
