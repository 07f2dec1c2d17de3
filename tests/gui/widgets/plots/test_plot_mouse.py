"""The wheel, the drag and the readout: what they change, and what they leave in view."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gui.look.theme import LIGHT
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.table import LOSS


@pytest.fixture(params=[(360, 235), (760, 260)])
def plot(request, qtbot: QtBot, make_curves) -> CurvePlot:
    """The loss of 400 updates."""
    plot = CurvePlot(LOSS, LIGHT)
    qtbot.addWidget(plot)
    plot.resize(*request.param)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.show_curves(make_curves(400))
    QApplication.processEvents()
    return plot


def wheel(
    plot: CurvePlot,
    steps: int,
    place: QPoint | None = None,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    viewport = plot.view.viewport()
    at = plot.view.curve_area.center() if place is None else place
    turn = QPoint(0, 120 * steps)
    event = QWheelEvent(
        QPointF(at),
        QPointF(viewport.mapToGlobal(at)),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)
    QApplication.processEvents()


def drag(qtbot: QtBot, plot: CurvePlot, way: QPoint) -> None:
    viewport = plot.view.viewport()
    start = plot.view.curve_area.center()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 5):
        qtbot.mouseMove(viewport, start + way * step / 4)
        qtbot.wait(15)  # pyqtgraph drops moves that come faster
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + way)


def visible(plot: CurvePlot, name: str = "loss") -> np.ndarray:
    x, y = plot.figure.line(name)
    left, right = plot.figure.view.x
    return y[(x >= left) & (x <= right)]


def test_the_wheel_zooms_the_updates_and_the_curve_stays_in_view(plot: CurvePlot) -> None:
    before = plot.figure.view
    for _ in range(6):
        wheel(plot, 4)
        view = plot.figure.view
        assert view.y[0] <= visible(plot).min() and visible(plot).max() <= view.y[1]
    assert view.x[1] - view.x[0] < 0.2 * (before.x[1] - before.x[0])
    assert view.y[1] < before.y[1]  # the values follow what is in view
    for _ in range(12):
        wheel(plot, -4)
    assert plot.figure.view.x == before.x
    assert plot.following


@pytest.mark.parametrize("over_axis", [False, True])
def test_the_values_zoom_with_ctrl_or_over_their_axis(plot: CurvePlot, over_axis: bool) -> None:
    before = plot.figure.view
    if over_axis:
        wheel(plot, 3, QPoint(20, plot.view.curve_area.center().y()))
    else:
        wheel(plot, 3, keys=Qt.KeyboardModifier.ControlModifier)
    zoomed = plot.figure.view
    assert zoomed.x == before.x
    assert zoomed.y[1] - zoomed.y[0] < 0.95 * (before.y[1] - before.y[0])
    wheel(plot, 3)
    assert plot.figure.view.y == zoomed.y
    assert not plot.following
    plot.view_all()
    assert plot.figure.view == before
    wheel(plot, 8)
    assert plot.figure.view.y != zoomed.y  # they follow again


def test_a_drag_pans_the_updates_as_far_as_there_are_any(qtbot: QtBot, plot: CurvePlot) -> None:
    whole = plot.figure.view
    drag(qtbot, plot, QPoint(60, 30))
    assert plot.figure.view == whole
    assert plot.following
    wheel(plot, 30)
    before = plot.figure.view
    drag(qtbot, plot, QPoint(40, 30))
    after = plot.figure.view
    assert after.x[0] < before.x[0]
    assert after.x[1] - after.x[0] == pytest.approx(before.x[1] - before.x[0])
    assert after.y[0] <= visible(plot).min() and visible(plot).max() <= after.y[1]
    for _ in range(40):
        plot.figure.box.translateBy(x=-50.0)
        plot.on_zoomed_by_hand()
    assert plot.figure.view.x[0] == whole.x[0]


def test_new_data_in_the_zoomed_part_stays_in_view(plot: CurvePlot, make_curves) -> None:
    wheel(plot, 20)
    x = plot.figure.view.x
    plot.show_curves(make_curves(3000))
    view = plot.figure.view
    assert view.x == x
    assert view.y[0] <= visible(plot).min() and visible(plot).max() <= view.y[1]


@pytest.mark.parametrize("part", [0.02, 0.3, 0.49, 0.51, 0.7, 0.98])
def test_the_readout_leaves_line_and_axes_free(qtbot: QtBot, plot: CurvePlot, part: float) -> None:
    area = plot.view.curve_area
    place = QPoint(area.left() + round(part * area.width()), area.center().y())
    viewport = plot.view.viewport()
    qtbot.mouseMove(viewport, place + QPoint(1, 0))
    qtbot.mouseMove(viewport, place)
    QApplication.processEvents()
    box = plot._hover.readout.geometry()
    assert plot._hover.readout.isVisible()
    assert area.contains(box)
    line = plot.view.place_of(plot.reading.middle).x()
    assert not box.left() <= line <= box.right()
    assert (box.left() > line) == (part < 0.5)
    assert box.height() < 70


def test_no_menu_of_pyqtgraphs_own_can_be_reached(qtbot: QtBot, plot: CurvePlot):
    viewport, menus = plot.view.viewport(), []
    for place in (plot.view.curve_area.center(), QPoint(8, 60), viewport.rect().bottomRight() / 2):
        qtbot.mouseClick(viewport, Qt.MouseButton.RightButton, pos=place)
        QApplication.sendEvent(
            viewport,
            QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place)),
        )
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menus.append({action.text().replace("&", "") for action in menu.actions()})
        menu.close()
    assert menus[0] == menus[1] == menus[2]
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    scene = plot.view.scene()
    actions = [action.text() for action in scene.findChildren(QAction)]
    assert actions == scene.contextMenu == []
