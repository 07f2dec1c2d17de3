"""What is on the screen, counted in pixels, and how it fits in small plots and with large text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.recording.curves import CurveData
from gui.look.theme import DARK, LIGHT, Theme
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.curve_spec import Series
from gui.widgets.plots.items.legend import Legend
from gui.widgets.plots.table import PLOTS

SMALL, WIDE = (360, 235), (760, 260)


@pytest.fixture
def shown(qtbot: QtBot):
    """Show a plot of the table in a size."""

    def show(kind: str, size: tuple[int, int] = SMALL, theme: Theme = LIGHT):
        plot = CurvePlot(PLOTS[kind], theme)
        qtbot.addWidget(plot)
        plot.resize(*size)
        with qtbot.waitExposed(plot):
            plot.show()
        return plot

    return show


@pytest.fixture
def larger_text(qapp: QApplication) -> Iterator[None]:
    """The program's font 1.3 times as large, as a call; afterwards it is as it was."""
    usual = qapp.font()

    def enlarge() -> None:
        font = QFont(usual)
        font.setPointSizeF(usual.pointSizeF() * 1.3)
        QApplication.setFont(font)
        QApplication.processEvents()

    yield enlarge
    QApplication.setFont(usual)


def constant(values: list[float], name: str = "loss") -> CurveData:
    line = np.array(values)
    ones = np.ones(len(line), dtype=np.int64)
    return CurveData((name,), np.arange(len(line)), ones, {name: line}, {name: line})


def pixels_in(plot: CurvePlot, colour: str) -> int:
    """How many pixels of the curves' area have exactly this colour, after it was painted."""
    QApplication.processEvents()
    image = plot.view.grab(plot.view.curve_area).toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return int(np.count_nonzero(raw == QColor(colour).rgb()))


@pytest.mark.parametrize("log_y", [False, True])
def test_a_point_far_from_the_last_view_is_drawn(shown, log_y: bool) -> None:
    plot = shown("loss")
    plot.set_log_y(log_y)
    for values in ([3.2], [0.7], [3.2, 2.9], [1e-6], [50.0, 49.0, 48.0], [0.02]):
        plot.show_curves(constant(values))
        assert pixels_in(plot, LIGHT.train) > 20, values


def test_points_are_drawn_after_every_change(shown, make_curves) -> None:
    plot = shown("gradients")
    changes = (
        lambda: plot.show_curves(make_curves(1)),
        plot.toggle_log,
        lambda: plot.show_curves(make_curves(4)),
        lambda: plot.set_theme(DARK),
        plot.toggle_log,
        lambda: plot.show_curves(make_curves(2)),
        lambda: plot.resize(*WIDE),
        lambda: plot.show_curves(make_curves(0)),
        lambda: plot.show_curves(make_curves(0, current={"gradient1": 40.0, "gradient2": 41.0})),
    )
    for at, change in enumerate(changes):
        change()
        expected = 0 if at == 7 else 20
        for series in plot.figure.series:
            assert pixels_in(plot, series.colour) >= expected, at
    plot.toggle_log()
    assert all(pixels_in(plot, series.colour) >= 20 for series in plot.figure.series)


def test_a_value_not_computed_yet_is_no_value_below_zero(shown, make_curves) -> None:
    plot = shown("gradients")
    plot.show_curves(make_curves(0, current={"loss": 0.5}))
    assert plot.log_y
    assert plot._hint.text() == plot.spec.hint
    plot.show_curves(constant([np.nan, np.nan], "gradient1"))
    assert plot._hint.text() == plot.spec.hint
    plot.show_curves(constant([0.0, np.nan], "gradient1"))
    assert "log axis" in plot._hint.text()


@pytest.mark.parametrize("size", [(240, 200), SMALL, WIDE])
@pytest.mark.parametrize("kind", ["loss", "gradients"])
def test_the_hint_stays_beside_the_axes(shown, kind, size, larger_text) -> None:
    plot = shown(kind, size)
    for _ in range(2):
        area = plot.view.curve_area
        assert area.contains(plot._hint.geometry())
        words = QFontMetrics(plot._hint.font()).boundingRect(
            QRect(QPoint(), area.size()), plot._hint.alignment() | 0x1000, plot._hint.text()
        )
        assert words.width() <= area.width()
        assert words.height() <= area.height()
        larger_text()


def test_larger_text_is_larger_everywhere(shown, make_curves, larger_text) -> None:
    plot = shown("loss")
    plot.show_curves(make_curves(30))
    axis = plot.figure.item.getAxis("left")
    before = (
        axis.style["tickFont"].pixelSize(),
        plot._hint.font().pixelSize(),
        plot._hover.readout.font().pixelSize(),
        plot.figure.legend.row_height,
        plot._header.sizeHint().height(),
        axis.label.boundingRect().height(),
    )
    larger_text()
    after = (
        axis.style["tickFont"].pixelSize(),
        plot._hint.font().pixelSize(),
        plot._hover.readout.font().pixelSize(),
        plot.figure.legend.row_height,
        plot._header.sizeHint().height(),
        axis.label.boundingRect().height(),
    )
    assert all(new >= 1.15 * old for old, new in zip(before, after, strict=True)), (before, after)
    assert plot.rect().contains(plot._header.geometry())
    area = plot.view.curve_area
    assert area.top() >= plot._header.geometry().bottom() - 4
    assert area.left() >= axis.width() - 1


def test_a_plot_made_with_larger_text_has_it(shown, larger_text) -> None:
    larger_text()
    plot = shown("loss")
    assert plot.figure.item.getAxis("left").style["tickFont"].pixelSize() >= 13


def test_the_legend_leaves_room_for_the_buttons(shown, make_curves) -> None:
    plot = shown("loss")
    plot.show_curves(make_curves(30))
    plot.zoom_in()
    QApplication.processEvents()
    legend = plot.figure.legend
    assert legend.size().height() < 30  # one row
    ends = [place.x() + 26 for place in legend._places()]
    assert legend.mapToScene(max(ends), 0.0).x() < plot._header.geometry().left()


@pytest.mark.parametrize("layers", [4, 30, 100])
@pytest.mark.parametrize("width", [220, 450, 900])
def test_the_legend_of_many_layers_leaves_room_for_the_curves(layers: int, width: int) -> None:
    series = tuple(Series(f"gradient{k}", f"layer {k}", "#123456") for k in range(1, layers + 1))
    legend = Legend()
    legend.resize(width, 20)
    legend.show_series((*series, Series("guide", "converged below", "#123456")), LIGHT)
    assert legend.minimumHeight() <= 4 * legend.row_height
    assert legend.written[0] == "layer 1"
    assert legend.written[-2].removeprefix("layer ") == str(layers)
    assert legend.written[-1] == "converged below"
    assert legend.labels[-2] == f"layer {layers}", "all are there for who asks"
