"""``render``: files by name, in every format, with no window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from gui.export.errors import ExportError
from gui.export.formats import FORMATS
from gui.export.render import render
from gui.export.rendered import rendered
from gui.look.theme import DARK


def test_all_plots_in_all_formats(qapp, snapshot, tmp_path: Path) -> None:
    windows = QApplication.topLevelWidgets()
    paths = render(snapshot, tmp_path, tuple(FORMATS), rendered(), 96, (500, 300), "light")
    assert [path.name for path in paths] == [
        f"{plot}.{key}"
        for plot in ("loss", "gradients", "effect", "ratios", "network")
        for key in FORMATS
    ]
    assert all(path.stat().st_size > 100 for path in paths)
    assert set(QApplication.topLevelWidgets()) <= set(windows)


def test_the_theme_has_a_name(qapp, snapshot, tmp_path: Path) -> None:
    (path,) = render(snapshot, tmp_path, ["png"], ["loss"], 96, (500, 300), "dark")
    assert QImage(str(path)).pixelColor(2, 2) == QColor(DARK.canvas)


def test_the_same_run_gives_the_same_bytes(qapp, snapshot, tmp_path: Path) -> None:
    one, two = (
        [path.read_bytes() for path in render(snapshot, tmp_path, ["png", "svg", "csv"])]
        for _ in range(2)
    )
    assert one == two


def test_a_failure_is_raised(qapp, snapshot, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="there is no folder"):
        render(snapshot, tmp_path / "gone", ["csv"])
