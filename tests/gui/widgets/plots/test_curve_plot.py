"""The plots as people use them: real widgets, a real mouse, real keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from core.recording.curves import CurveData, Curves
from gui.look.theme import DARK, LIGHT
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.plot_menu import plot_menu
from gui.widgets.plots.table import PLOTS

SIZE = (640, 360)


@pytest.fixture
def shown(qtbot: QtBot):
    """Show a plot of the table with curves; gives it back with its layout done."""

    def show(kind: str, curves: CurveData | None = None) -> CurvePlot:
        plot = CurvePlot(PLOTS[kind], LIGHT)
        qtbot.addWidget(plot)
        plot.resize(*SIZE)
        with qtbot.waitExposed(plot):
            plot.show()
        if curves is not None:
            plot.show_curves(curves)
        QApplication.processEvents()
        return plot

    return show


def place_of(plot: CurvePlot, update: float, value: float) -> QPoint:
    """Pixel of a point in the plot's view."""
    box = plot.figure.item.getViewBox()
    return plot.view.mapFromScene(box.mapViewToScene(QPointF(update, value)))


def hover(qtbot: QtBot, plot: CurvePlot, place: QPoint) -> None:
    qtbot.mouseMove(plot.view.viewport(), place + QPoint(1, 0))
    qtbot.mouseMove(plot.view.viewport(), place)
    QApplication.processEvents()


def wheel(plot: CurvePlot, steps: int) -> None:
    viewport = plot.view.viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(viewport.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def colours_in(image: QImage, area: QRect) -> set[str]:
    points = (
        (x, y) for x in range(area.left(), area.right()) for y in range(area.top(), area.bottom())
    )
    return {image.pixelColor(x, y).name() for x, y in points}


def test_every_plot_of_the_table_shows_a_run(shown, make_curves) -> None:
    for key, kind in PLOTS.items():
        plot = shown(key, make_curves(50, effects=True))
        assert plot.spec.key == key
        assert plot.spec.title == kind.title
        assert plot.figure.series
        assert not plot.figure.empty


def test_legend_and_axis_names(shown, make_curves) -> None:
    loss = shown("loss", make_curves(20))
    assert loss.figure.legend_labels == ("training loss", "test loss")
    assert loss.figure.item.getAxis("bottom").labelText == "update"
    assert loss.figure.item.getAxis("left").labelText == "loss"
    gradients = shown("gradients", make_curves(20, layers=3))
    assert gradients.figure.legend_labels == ("layer 1", "layer 2", "layer 3")
    assert gradients.figure.item.getAxis("left").labelText == "norm of slopes"


def test_layers_have_the_themes_colours_and_looks_of_their_own(shown, make_curves) -> None:
    plot = shown("gradients", make_curves(20, layers=7))
    series = plot.figure.series
    assert [one.colour for one in series] == [LIGHT.layer(layer) for layer in range(1, 8)]
    assert len({(one.dash, one.symbol) for one in series}) == 7


def test_the_line_is_the_data(shown, make_curves) -> None:
    curves = make_curves(100)
    x, y = shown("loss", curves).figure.line("loss")
    assert np.array_equal(x, np.arange(100))
    assert np.array_equal(y, curves.low["loss"])


def test_the_readout_is_the_data(qtbot: QtBot, shown, make_curves) -> None:
    curves = make_curves(40)
    plot = shown("loss", curves)
    hover(qtbot, plot, place_of(plot, 17.0, 0.3))
    assert plot.reading is not None
    assert plot.reading.text == (
        f"update 17: loss {float(curves.low['loss'][17])!r},"
        f" test_loss {float(curves.low['test_loss'][17])!r}"
    )
    readout = plot._hover.readout
    assert readout.isVisible()
    assert readout.lines[0] == "update 17"
    assert float(readout.lines[1].removeprefix("training loss ")) == curves.low["loss"][17]
    assert plot.view.rect().contains(readout.geometry())


def test_the_readout_follows_new_data_under_a_resting_mouse(
    qtbot: QtBot, shown, make_curves
) -> None:
    plot = shown("loss", make_curves(3, current={"loss": 0.5}))
    hover(qtbot, plot, place_of(plot, 3.0, 0.3))
    assert plot.reading.text == "update 3: loss 0.5"
    plot.show_curves(make_curves(3, current={"loss": 0.5, "test_loss": 0.25}))
    assert plot.reading.text == "update 3: loss 0.5, test_loss 0.25"


def test_no_readout_beside_the_curves(qtbot: QtBot, shown, make_curves) -> None:
    plot = shown("loss", make_curves(40))
    hover(qtbot, plot, place_of(plot, 17.0, 0.3))
    hover(qtbot, plot, QPoint(5, 5))
    assert plot.reading is None
    assert not plot._hover.readout.isVisible()


def test_the_reading_can_be_copied(qtbot: QtBot, shown, make_curves) -> None:
    plot = shown("loss", make_curves(40))
    hover(qtbot, plot, place_of(plot, 8.0, 0.3))
    entry = next(
        action for action in plot_menu(plot).actions() if "Copy the values" in action.text()
    )
    entry.trigger()
    assert QGuiApplication.clipboard().text() == plot.reading.text


def test_a_log_axis_shows_zero_at_its_foot_and_leaves_out_what_is_negative(shown) -> None:
    values = np.array([1.0, 0.0, 0.01, -3.0, 0.0001])
    updates = np.arange(5)
    curves = CurveData(
        ("loss",), updates, np.ones(5, dtype=np.int64), {"loss": values}, {"loss": values}
    )
    plot = shown("loss", curves)
    plot.set_log_y(True)
    _, y = plot.figure.line("loss")
    low, high = plot.figure.view.y
    assert low < y[1] < -4.0 < 0.0 < high
    assert np.allclose(y, [0.0, y[1], -2.0, np.nan, -4.0], equal_nan=True)


def test_slopes_that_are_zero_stand_at_the_foot_and_are_named(shown, make_curves) -> None:
    curves = make_curves(20, layers=2)
    zero = {"gradient1": np.zeros(20)}
    low, high = {**curves.low, **zero}, {**curves.high, **zero}
    plot = shown("gradients", replace(curves, low=low, high=high))
    assert plot.figure.legend_labels == ("layer 1: 0", "layer 2")
    axis = plot.figure.item.getAxis("left")
    texts = {
        tick: text
        for spacing, ticks in axis.tickValues(*plot.figure.view.y, 200.0)
        for tick, text in zip(ticks, axis.tickStrings(ticks, 1.0, spacing), strict=True)
    }
    _, first = plot.figure.line("gradient1")
    _, second = plot.figure.line("gradient2")
    assert {texts[y] for y in first.tolist()} == {"0"}
    assert first.max() < second.min()
    plot.toggle_log()
    assert plot.figure.legend_labels == ("layer 1", "layer 2")


def test_zeros_alone_are_shown_on_a_log_axis(shown) -> None:
    zeros = np.zeros(5)
    curves = CurveData(
        ("gradient1",),
        np.arange(5),
        np.ones(5, dtype=np.int64),
        {"gradient1": zeros},
        {"gradient1": zeros},
    )
    plot = shown("gradients", curves)
    assert not plot._hint.isVisible()
    assert plot.figure.legend_labels == ("layer 1: 0",)


def test_nothing_positive_is_said_on_a_log_axis(shown) -> None:
    zeros = -np.ones(5)
    curves = CurveData(
        ("gradient1",),
        np.arange(5),
        np.ones(5, dtype=np.int64),
        {"gradient1": zeros},
        {"gradient1": zeros},
    )
    plot = shown("gradients", curves)
    assert plot._hint.isVisible()
    assert "log axis" in plot._hint.text()
    plot.toggle_log()
    assert not plot._hint.isVisible()


def test_a_friendly_line_while_there_is_nothing(shown, make_curves) -> None:
    plot = shown("loss", make_curves(0))
    assert plot._hint.isVisible()
    assert "Loss appears here after the first update" in plot._hint.text()
    plot.show_curves(make_curves(0, current={"loss": 0.7}))
    assert not plot._hint.isVisible()


def test_one_point_is_a_dot_in_the_series_colour(shown, make_curves) -> None:
    plot = shown("loss", make_curves(0, current={"loss": 0.7}))
    place = place_of(plot, 0.0, 0.7)
    image = plot.view.grab().toImage()
    around = QRect(place - QPoint(2, 2), place + QPoint(2, 2))
    assert QColor(LIGHT.train).name() in colours_in(image, around)


def test_it_follows_until_zoomed_by_hand_and_again_on_request(
    qtbot: QtBot, shown, make_curves
) -> None:
    plot = shown("loss", make_curves(100))
    plot.show_curves(make_curves(1000))
    assert plot.figure.view.x[1] > 1000
    with qtbot.waitSignal(plot.following_changed):
        wheel(plot, 3)
    zoomed = plot.figure.view
    assert plot.zoomed_view == zoomed
    assert zoomed.x[1] - zoomed.x[0] < 1000
    plot.show_curves(make_curves(3000))
    assert plot.figure.view.x == zoomed.x
    button = plot._header.follow_button
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert plot.following
    assert not button.isVisible()
    assert plot.figure.view.x[1] > 3000
    assert plot.zoomed_view is None


def test_dragging_pans(qtbot: QtBot, shown, make_curves) -> None:
    plot = shown("loss", make_curves(100))
    wheel(plot, 5)
    before = plot.figure.view.x
    viewport = plot.view.viewport()
    start = plot.view.curve_area.center()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        qtbot.mouseMove(viewport, start + QPoint(10 * step, 0))
        qtbot.wait(15)  # pyqtgraph drops moves that come faster
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(80, 0))
    assert not plot.following
    after = plot.figure.view.x
    assert after[0] < before[0] - 2.0
    assert after[1] - after[0] == pytest.approx(before[1] - before[0])


def test_a_double_click_views_all(qtbot: QtBot, shown, make_curves) -> None:
    plot = shown("loss", make_curves(100))
    before = plot.figure.view
    wheel(plot, 2)
    qtbot.mouseDClick(
        plot.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(plot, 50.0, 0.4)
    )
    assert plot.following
    assert plot.figure.view == before


def test_keys_zoom_view_all_and_switch_the_axis(qtbot: QtBot, shown, make_curves) -> None:
    plot = shown("loss", make_curves(100))
    plot.setFocus()
    before = plot.figure.view
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    closer = plot.figure.view
    assert closer.x[1] - closer.x[0] < before.x[1] - before.x[0]
    qtbot.keyClick(plot, Qt.Key.Key_Minus)
    assert plot.figure.view.x == before.x
    assert plot.following  # all is in view again
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    assert not plot.following
    qtbot.keyClick(plot, Qt.Key.Key_A)
    assert plot.figure.view == before
    with qtbot.waitSignal(plot.log_y_changed) as told:
        qtbot.keyClick(plot, Qt.Key.Key_L)
    assert told.args == [True]
    assert plot.log_y
    assert plot._header.log_button.isChecked()


def test_arrows_and_space_stay_with_the_window(qtbot: QtBot, shown, make_curves) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    plot = shown("loss", make_curves(100))
    window.setCentralWidget(plot)
    heard: list[str] = []
    for key in ("Left", "Right", "Space", "A"):
        action = QAction(key, window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False, key=key: heard.append(key))
        window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    plot.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_A):
        qtbot.keyClick(plot, key)
    assert heard == ["Left", "Right", "Space"]  # A is the plot's own while it has the focus


def test_the_log_button_switches_the_axis(qtbot: QtBot, shown, make_curves) -> None:
    plot = shown("gradients", make_curves(100))
    assert plot.log_y
    qtbot.mouseClick(plot._header.log_button, Qt.MouseButton.LeftButton)
    assert not plot.log_y


def test_a_change_of_theme_restyles_everything(shown, make_curves) -> None:
    plot = shown("gradients", make_curves(30))
    plot.set_theme(DARK)
    QApplication.processEvents()
    colours = colours_in(plot.grab().toImage(), QRect(0, 0, *SIZE))
    for colour in (DARK.canvas, DARK.layer(1), DARK.layer(2), DARK.grid):
        assert QColor(colour).name() in colours
    for colour in (LIGHT.canvas, LIGHT.layer(1), LIGHT.layer(2)):
        assert QColor(colour).name() not in colours


def test_the_same_data_again_costs_nothing(shown, make_curves, monkeypatch) -> None:
    curves = make_curves(50)
    plot = shown("loss", curves)
    calls: list[None] = []
    monkeypatch.setattr(plot.figure, "draw", lambda: calls.append(None))
    plot.show_curves(curves)
    assert not calls
    plot.show_curves(replace(curves))
    assert calls


def test_a_hidden_plot_catches_up_when_it_is_shown(shown, make_curves) -> None:
    plot = shown("loss", make_curves(10))
    plot.hide()
    plot.show_curves(make_curves(500))
    assert len(plot.figure.line("loss")[0]) == 10
    plot.show()
    assert len(plot.figure.line("loss")[0]) > 10


def test_a_long_run_draws_few_points_and_keeps_its_extremes(shown, make_curves) -> None:
    curves = make_curves(60_000)
    figure = shown("loss", curves).figure
    x, mean = figure.line("loss")
    band = next(area for area in figure.areas if area.colour == figure.series[0].colour)
    assert len(x) < SIZE[0]
    assert band.high.max() == curves.high["loss"].max()
    assert band.low.min() == curves.low["loss"].min()
    assert ((band.low <= mean) & (mean <= band.high)).all()
    # The made-up loss is a falling curve times a random number from a half to 1.
    assert np.allclose(mean, 0.75 * np.exp(-3.0 * x / 60_000), rtol=0.1)


@pytest.mark.parametrize("kind", ["loss", "gradients"])
def test_a_smooth_curve_is_no_crowd_however_long(shown, kind: str) -> None:
    names = ("loss", "gradient1")
    curves = Curves(names)
    for update in range(3000):
        curves.next_row()[:] = 0.5 * 0.98**update
    figure = shown(kind, curves.data()).figure
    assert not figure.areas
    assert figure.line(figure.series[0].name)[1].max() == (0.5 if kind == "loss" else np.log10(0.5))


def test_another_experiment_changes_the_series(shown, make_curves) -> None:
    plot = shown("gradients", make_curves(10, layers=2))
    plot.show_curves(make_curves(10, layers=4))
    assert plot.figure.legend_labels == ("layer 1", "layer 2", "layer 3", "layer 4")
    plot.show_curves(make_curves(10, layers=1))
    assert plot.figure.legend_labels == ("layer 1",)


def test_a_narrow_legend_wraps_and_shows_all(shown, make_curves) -> None:
    plot = shown("gradients", make_curves(10, layers=4))
    wide = plot.figure.legend.size().height()
    plot.resize(280, 260)
    QApplication.processEvents()
    legend = plot.figure.legend
    assert legend.size().height() > wide
    assert legend.sceneBoundingRect().bottom() <= (
        plot.figure.item.getViewBox().sceneBoundingRect().top() + 0.5
    )


def test_many_layers_are_named_briefly_where_whole_names_would_take_many_rows(
    shown, make_curves
) -> None:
    plot = shown("gradients", make_curves(10, layers=8))
    plot.resize(320, 260)
    QApplication.processEvents()
    assert plot.figure.legend.written == ("layer 1", *map(str, range(2, 9)))
    assert plot.figure.legend.size().height() <= 2 * plot.figure.legend.row_height + 4
    plot.resize(900, 260)
    QApplication.processEvents()
    assert plot.figure.legend.written == tuple(f"layer {n}" for n in range(1, 9))


def test_an_axis_shorter_than_its_name_goes_without_it(shown, make_curves) -> None:
    plot = shown("gradients", make_curves(10, layers=3))
    name = plot.figure.item.getAxis("left").label
    assert name.isVisible()
    plot.resize(320, 130)
    QApplication.processEvents()
    assert not name.isVisible()
    plot.resize(320, 260)
    QApplication.processEvents()
    assert name.isVisible()


def test_the_menu_offers_export(qtbot: QtBot, shown, make_curves) -> None:
    plot = shown("loss", make_curves(10))
    for text, signal in (("Export", plot.export_requested), ("Copy as", plot.copy_requested)):
        entry = next(one for one in plot_menu(plot).actions() if one.text().startswith(text))
        with qtbot.waitSignal(signal):
            entry.trigger()


def test_the_axis_of_values_gives_its_room_back(shown, make_curves) -> None:
    plot = shown("loss", make_curves(50))
    axis = plot.figure.item.getAxis("left")
    plot.grab()
    usual = axis.minimumWidth()
    low, high = plot.figure.view.y
    middle = 0.5 * (low + high) + 0.0123456
    plot.figure.box.setYRange(middle - 1e-7, middle + 1e-7, padding=0)
    plot.grab()
    assert axis.minimumWidth() > usual
    plot.view_all()
    plot.grab()
    assert axis.minimumWidth() == usual


@pytest.mark.parametrize("width", [200, 320, 640])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
def test_the_readout_is_never_cut_off(qtbot, shown, make_curves, width: int, part: float) -> None:
    plot = shown("loss", make_curves(9000))
    plot.resize(width, 300)
    QApplication.processEvents()
    area = plot.view.curve_area
    hover(qtbot, plot, QPoint(area.left() + round(part * area.width()), area.center().y()))
    readout = plot._hover.readout
    assert readout.isVisible()
    assert plot.view.rect().contains(readout.geometry())
