"""The pictures of ``backscope render``: plots and network of a snapshot, with no window."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from core.session.snapshot import Snapshot
from gui.export.export_all import Progress, export_all
from gui.export.options import ExportOptions
from gui.export.picture import Picture
from gui.export.pictures.network_picture import NetworkPicture
from gui.export.pictures.plot_picture import PlotPicture
from gui.export.rendered import NETWORK, usual
from gui.look.theme import THEMES, Theme
from gui.widgets.plots.table import PLOTS


def pictures_of(snapshot: Snapshot, plots: Sequence[str] | None = None) -> list[Picture]:
    """The pictures called ``plots``: keys of ``PLOTS``, and ``network``; None for the usual."""
    return [
        NetworkPicture(snapshot) if name == NETWORK else _plot_of(name, snapshot)
        for name in (usual() if plots is None else plots)
    ]


def _plot_of(name: str, snapshot: Snapshot) -> PlotPicture:
    curves = PLOTS[name].data_of(snapshot)
    if curves is None:
        raise ValueError(f"what the plot {name!r} shows has not been measured")
    return PlotPicture(PLOTS[name], curves)


def render(
    snapshot: Snapshot,
    out_dir: str | os.PathLike[str],
    formats: Sequence[str] = ("png",),
    plots: Sequence[str] | None = None,
    dpi: int = 192,
    size: tuple[int, int] = (1200, 800),
    theme: Theme | str = "light",
    progress: Progress | None = None,
) -> list[Path]:
    """Write ``loss.*``, ``gradients.*``, ``network.*`` into ``out_dir`` and return the files.

    Needs a QApplication; with ``QT_QPA_PLATFORM=offscreen`` it needs no display.

    Args:
        snapshot: the run.
        out_dir: a folder that is there.
        formats: keys of ``FORMATS``; ``network.csv`` has the parameters.
        plots: of ``rendered()``; None for ``usual()``.
        dpi: resolution of PNG files.
        size: width and height in pixels at 96 dots per inch.
        theme: a theme, or its name.
        progress: told how many files are done, of how many, and the next one's name.

    Raises:
        ExportError: the first file that could not be written; the others are there.
    """
    colours = THEMES[theme] if isinstance(theme, str) else theme
    options = ExportOptions(width=size[0], height=size[1], dpi=dpi, theme=colours)
    outcome = export_all(pictures_of(snapshot, plots), out_dir, formats, options, progress)
    if outcome.failures:
        raise outcome.failures[0]
    return list(outcome.written)
