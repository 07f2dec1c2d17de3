"""Plots as pictures: what the screen shows, without touching the screen."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.export.clipboard import copy_picture
from gui.export.formats import FORMATS, export_picture
from gui.export.options import WHITE, ExportOptions
from gui.export.pictures.plot_picture import PlotPicture, picture_of
from gui.export.writers.image import image_of
from gui.look.theme import DARK
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.table import LOSS


def shown(qtbot: QtBot, curves) -> CurvePlot:
    plot = CurvePlot(LOSS, DARK)
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_curves(curves)
    return plot


def test_export_leaves_the_screen_alone(qtbot: QtBot, curves, tmp_path) -> None:
    plot = shown(qtbot, curves)
    plot.set_log_y(True)
    plot.zoom_in()
    QApplication.processEvents()
    before, view = plot.grab().toImage(), plot.figure.view
    for key in FORMATS:
        options = ExportOptions(900, 700, 300, WHITE, key)
        export_picture(picture_of(plot), options, tmp_path / f"a.{key}")
    QApplication.processEvents()
    assert plot.grab().toImage() == before
    assert plot.figure.view == view
    assert plot.theme is DARK
    assert (plot.width(), plot.height()) == (500, 300)


def test_zoom_and_axis_of_the_screen_are_exported(qtbot: QtBot, curves) -> None:
    plot = shown(qtbot, curves)
    assert picture_of(plot).view is None
    plot.set_log_y(True)
    assert picture_of(plot).log_y is True
    plot.zoom_in()
    assert picture_of(plot).view == plot.figure.view
    options = ExportOptions(500, 300)
    whole = image_of(PlotPicture(plot.spec, curves, None, True), options)
    assert image_of(picture_of(plot), options) != whole


def test_a_plot_without_data_is_no_picture(qtbot: QtBot) -> None:
    plot = CurvePlot(LOSS, DARK)
    qtbot.addWidget(plot)
    assert picture_of(plot) is None


def test_the_clipboard_gets_the_picture(qapp, picture: PlotPicture) -> None:
    copy_picture(picture, ExportOptions(300, 200, 192))
    image = QApplication.clipboard().image()
    assert (image.width(), image.height()) == (600, 400)
    expected = image_of(picture, ExportOptions(300, 200, 192))
    assert image.convertToFormat(expected.format()).constBits() == expected.constBits()


def test_a_picture_keeps_the_data_it_had(qtbot: QtBot, curves) -> None:
    plot = shown(qtbot, curves)
    kept = picture_of(plot)
    plot.show_curves(
        type(curves)(
            curves.names,
            curves.start[:5],
            curves.width[:5],
            {n: v[:5] for n, v in curves.low.items()},
            {n: v[:5] for n, v in curves.high.items()},
        )
    )
    assert np.array_equal(kept.curves.start, np.arange(200))
