"""Every plot draws, exports and zooms whatever float64 can hold, without a warning or a fault."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.explain.views.histograms import LayerHistograms, histogram
from core.recording.curves import CurveData, Curves
from gui.export.formats import FORMATS
from gui.export.options import ExportOptions
from gui.export.pictures.plot_picture import PlotPicture, picture_of
from gui.export.pictures.spread_picture import SpreadPicture
from gui.look.theme import LIGHT
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.table import PLOTS

TINY = 5e-324
HOSTILE = {
    "greatest": [1.7e308, -1.7e308, 1.7e308, 1.6e308],
    "rising to the end": [10.0**n for n in range(290, 309)],
    "falling to nothing": [10.0**-n for n in range(0, 330, 3)],
    "least": [TINY, 2 * TINY, 0.0, TINY, 1e-310],
    "zeros": [0.0] * 50,
    "one": [1e-320],
    "one great": [1.7e308],
    "alternating": [(-1.0) ** n * 1.7e308 for n in range(400)],
    "alternating small": [(-1.0) ** n * 1e-310 for n in range(400)],
    "nan": [math.nan] * 5,
    "holes": [1.0, math.nan, math.inf, 2.0, -math.inf, math.nan, 1.7e308],
    "inf": [math.inf] * 3,
    "close": [1e15 + n % 5 - 2 for n in range(100)],
    "both ends": [1.7e308, TINY, -TINY, 0.0, 1.0] * 30,
}
OPTIONS = ExportOptions(width=240, height=150, dpi=96)


@pytest.fixture(autouse=True)
def between_pictures() -> Iterator[None]:
    """Garbage is collected between pictures, as the program does it, and never within one."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def curves_of(values: list[float]) -> CurveData:
    names = ("loss", "test_loss", "gradient1", "predicted", "measured", "ratio1")
    curves = Curves(names)
    for value in values:
        curves.next_row()[:] = [value, -value, abs(value), value, -value, abs(value)]
    return curves.data({"loss": values[-1]}, len(values))


def wheel(plot: CurvePlot, place: QPointF, steps: int, keys: Qt.KeyboardModifier) -> None:
    viewport = plot.view.viewport()
    event = QWheelEvent(
        place, QPointF(viewport.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    viewport.grab()


def is_sane(plot: CurvePlot) -> bool:
    ends = np.array([*plot.figure.view.x, *plot.figure.view.y])
    spans = ends[1::2] - ends[::2]
    return bool(np.isfinite(ends).all() and (spans > 0.0).all() and np.isfinite(spans).all())


@pytest.mark.parametrize("key", PLOTS)
def test_every_plot_draws_and_zooms(qtbot: QtBot, key: str) -> None:
    plot = CurvePlot(PLOTS[key], LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 260)
    with qtbot.waitExposed(plot):
        plot.show()
    for values in HOSTILE.values():
        plot.show_curves(curves_of(values))
        use(qtbot, plot)


def use(qtbot: QtBot, plot: CurvePlot) -> None:
    """Look at it on both axes, zoom far in and out, and export what is in view then."""
    for _ in range(2 if plot.spec.can_log else 1):
        plot.view_all()
        plot.grab()
        assert is_sane(plot)
        area = QRectF(plot.view.curve_area)
        place = QPointF(area.left() + 0.97 * area.width(), area.bottom() - 4)
        for keys in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            for steps in (30, 60, -60):
                wheel(plot, place, steps, keys)
                assert is_sane(plot)
        qtbot.mouseMove(plot.view.viewport(), place.toPoint())
        picture = picture_of(plot)
        assert picture is not None
        assert FORMATS["png"].content(picture, OPTIONS)
        plot.toggle_log()


@pytest.mark.parametrize("name", HOSTILE)
def test_every_plot_is_written_in_every_format(qapp: object, name: str, tmp_path: Path) -> None:
    curves = curves_of(HOSTILE[name])
    for kind in PLOTS.values():
        for log_y in {False, kind.can_log}:
            picture = PlotPicture(kind, curves, None, log_y)
            for form in FORMATS.values():
                assert form.content(picture, OPTIONS)


@pytest.mark.parametrize("name", HOSTILE)
def test_histograms_of_anything_are_painted(qapp: object, name: str) -> None:
    part = histogram(np.array(HOSTILE[name]))
    picture = SpreadPicture((LayerHistograms(1, part, part, None, None),))
    for form in FORMATS.values():
        assert form.content(picture, OPTIONS)
