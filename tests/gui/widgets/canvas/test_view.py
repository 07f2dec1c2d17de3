"""The widget: pointing, selecting, zooming and keys, on real events."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.session.snapshot import Snapshot
from gui.look.theme import DARK, LIGHT
from gui.widgets.canvas import NetworkCanvas, Selection
from gui.widgets.canvas.paint.badges import badge_boxes
from gui.widgets.canvas.paint.headings import spread_out
from gui.widgets.canvas.spots import all_spots

Run = Callable[..., Snapshot]
Key, Modifier, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton


@pytest.fixture
def canvas(qtbot: QtBot) -> NetworkCanvas:
    widget = NetworkCanvas(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(900, 500)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def painted(canvas: NetworkCanvas) -> QImage:
    return canvas.grab().toImage()


def test_says_so_while_there_is_no_network(canvas: NetworkCanvas) -> None:
    image = painted(canvas)
    middle = {image.pixel(x, y) for x in range(250, 650) for y in range(240, 260)}
    assert len(middle) > 2
    assert canvas.item_at(QPointF(300, 200)) is None
    assert "experiment" in canvas.accessibleDescription()


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, *[8] * 6, 1), (64, 32, 10)], ids=str)
def test_every_neuron_can_be_pointed_at(
    canvas: NetworkCanvas, snapshot_of: Run, sizes: tuple[int, ...]
) -> None:
    canvas.show_snapshot(snapshot_of(sizes, 4))
    for column in canvas.frame(None).layout.columns:
        for unit, (x, y) in enumerate(column.centres.tolist()):
            assert canvas.item_at(QPointF(x, y)) == Selection("neuron", column.layer, unit)


def test_every_edge_bias_and_the_loss_can_be_pointed_at(
    canvas: NetworkCanvas, snapshot_of: Run
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 4))
    frame = canvas.frame(None)
    for before, after in zip(frame.layout.columns, frame.layout.columns[1:], strict=False):
        for unit, end in enumerate(after.centres):
            for source, start in enumerate(before.centres):
                spot = QPointF(*(start + 0.23 * (end - start)).tolist())
                assert canvas.item_at(spot) == Selection("edge", after.layer, unit, source)
        for unit, (box, _) in enumerate(badge_boxes(frame, after)):
            assert canvas.item_at(box.center()) == Selection("bias", after.layer, unit)
    layout = frame.layout
    assert canvas.item_at(QPointF(layout.loss_x, layout.loss_y)).kind == "loss"
    assert canvas.item_at(QPointF(3, 60)) is None


def test_a_click_on_a_written_number_chooses_it(
    canvas: NetworkCanvas, mazur: Run, qtbot: QtBot
) -> None:
    canvas.show_snapshot(mazur(9))
    spots = list(all_spots(canvas.frame(None)))
    assert {spot.name for spot in spots} >= {"a0", "a1", "dz2", "t", "dW2"}
    for spot in spots:
        with qtbot.waitSignal(canvas.number_chosen) as chosen:
            place = canvas._viewport.to_widget(spot.box.center()).toPoint()
            qtbot.mouseClick(canvas, Button.LeftButton, pos=place)
        assert chosen.args == [spot]
        assert canvas.selection == spot.item


def test_pointing_follows_zoom_and_pan(canvas: NetworkCanvas, snapshot_of: Run) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1)))
    x, y = canvas.frame(None).layout.columns[1].centres[2].tolist()
    canvas.zoom_by(3.0, QPointF(x, y))
    assert canvas.item_at(QPointF(x, y)) == Selection("neuron", 1, 2)
    assert canvas.item_at(QPointF(x + 50, y)) == Selection("neuron", 1, 2)


def test_a_click_selects_and_a_click_beside_clears(
    canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1)))
    x, y = canvas.frame(None).layout.columns[1].centres[1].tolist()
    item = Selection("neuron", 1, 1)
    with qtbot.waitSignal(canvas.selected, check_params_cb=lambda got: got == item):
        qtbot.mouseClick(canvas, Button.LeftButton, pos=QPoint(round(x), round(y)))
    before = painted(canvas)
    with qtbot.waitSignal(canvas.selected, check_params_cb=lambda got: got is None):
        qtbot.mouseClick(canvas, Button.LeftButton, pos=QPoint(3, 60))
    assert canvas.selection is None
    assert painted(canvas) != before


def wheel(canvas: NetworkCanvas, at: QPointF, turns: int) -> None:
    event = QWheelEvent(
        at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120 * turns), Button.NoButton,
        Modifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_the_wheel_zooms_about_the_mouse_and_fit_restores(
    canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 3))
    fitted = painted(canvas)
    at = QPointF(*canvas.frame(None).layout.columns[2].centres[0].tolist())
    wheel(canvas, at, 4)
    assert canvas.zoom == pytest.approx(1.2**4)
    assert canvas.item_at(at) == Selection("neuron", 2, 0)
    assert painted(canvas) != fitted
    wheel(canvas, at, -4)
    assert canvas.zoom == pytest.approx(1.0)
    wheel(canvas, at, 200)
    assert canvas.zoom < 30
    qtbot.keyClick(canvas, Key.Key_0)
    assert canvas.zoom == 1.0
    assert painted(canvas) == fitted


def test_dragging_pans_without_selecting_and_a_double_click_fits(
    canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 3))
    fitted = painted(canvas)
    x, y = canvas.frame(None).layout.columns[1].centres[1].tolist()
    start = QPoint(round(x), round(y))
    qtbot.mousePress(canvas, Button.LeftButton, pos=start)
    qtbot.mouseMove(canvas, start + QPoint(40, 25))
    qtbot.mouseRelease(canvas, Button.LeftButton, pos=start + QPoint(40, 25))
    assert canvas.selection is None
    assert canvas.item_at(QPointF(x + 40, y + 25)) == Selection("neuron", 1, 1)
    qtbot.mouseDClick(canvas, Button.LeftButton, pos=QPoint(3, 160))
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert painted(canvas) == fitted


@pytest.mark.parametrize("zoom", [0.5, 1.0])
@pytest.mark.parametrize(
    "way", [QPoint(1, 1), QPoint(-1, 1), QPoint(1, -1), QPoint(-1, -1)], ids=str
)
def test_the_network_cannot_be_dragged_out_of_sight(
    canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot, way: QPoint, zoom: float
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 3))
    canvas.zoom_by(zoom)
    middle = canvas.rect().center()
    for _ in range(15):
        qtbot.mousePress(canvas, Button.LeftButton, pos=middle)
        qtbot.mouseMove(canvas, middle + 100 * way)
        qtbot.mouseMove(canvas, middle + 200 * way)
        qtbot.mouseRelease(canvas, Button.LeftButton, pos=middle + 200 * way)
    spots = (QPointF(x, y) for x in range(0, 900, 10) for y in range(0, 500, 10))
    assert any(canvas.item_at(spot) is not None for spot in spots)


def test_a_zoom_by_key_keeps_what_is_selected_in_its_place(
    canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot
) -> None:
    canvas.show_snapshot(snapshot_of((2, *[4] * 6, 1), 3))
    item = Selection("neuron", 1, 0)
    canvas.select(item)
    before = canvas.place_of(item)
    for _ in range(4):
        qtbot.keyClick(canvas, Key.Key_Plus)
    assert canvas.zoom > 2
    assert (canvas.place_of(item) - before).manhattanLength() < 1e-6


def test_keys_zoom_and_walk(canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 3))
    qtbot.keyClick(canvas, Key.Key_Plus)
    assert canvas.zoom == pytest.approx(1.25)
    qtbot.keyClick(canvas, Key.Key_Minus)
    assert canvas.zoom == pytest.approx(1.0)
    control, both = Modifier.ControlModifier, Modifier.ControlModifier | Modifier.ShiftModifier
    steps = [
        (Key.Key_Right, control, Selection("neuron", 0, 0)),
        (Key.Key_Right, control, Selection("neuron", 1, 0)),
        (Key.Key_Down, control, Selection("neuron", 1, 1)),
        (Key.Key_Down, both, Selection("bias", 1, 1)),
        (Key.Key_Down, both, Selection("edge", 1, 1, 0)),
        (Key.Key_Left, control, Selection("neuron", 0, 0)),
    ]
    for key, modifiers, expected in steps:
        with qtbot.waitSignals([canvas.selected, canvas.hovered]):
            qtbot.keyClick(canvas, key, modifiers)
        assert canvas.selection == expected
    assert "a0[0] = " in canvas.accessibleDescription()
    qtbot.keyClick(canvas, Key.Key_Escape)
    assert canvas.selection is None


@pytest.mark.parametrize(
    "key", [Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Space, Key.Key_Escape]
)
def test_keys_of_the_window_pass_through(
    canvas: NetworkCanvas, snapshot_of: Run, key: Qt.Key
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 3))
    event = QKeyEvent(QKeyEvent.Type.KeyPress, key, Modifier.NoModifier)
    event.accept()
    canvas.keyPressEvent(event)
    assert not event.isAccepted()


def test_hovering_reads_out_exact_values(canvas: NetworkCanvas, mazur: Run, qtbot: QtBot) -> None:
    canvas.show_snapshot(mazur(3))
    x, y = canvas.frame(None).layout.columns[1].centres[0].tolist()
    qtbot.mouseMove(canvas, QPoint(3, 60))  # a mouse that is there already would not move
    with qtbot.waitSignal(canvas.hovered) as heard:
        qtbot.mouseMove(canvas, QPoint(round(x), round(y)))
    assert "a1[0] = 0.5932699921" in heard.args[0]
    assert "dz1[0] not computed yet" in heard.args[0]
    with qtbot.waitSignal(canvas.hovered) as heard:
        qtbot.mouseMove(canvas, QPoint(3, 60))
    assert heard.args == [""]


def test_readouts_use_the_names_of_the_trace(canvas: NetworkCanvas, mazur: Run) -> None:
    canvas.show_snapshot(mazur(9))
    edge = canvas.readout(Selection("edge", 2, 1, 0))
    assert "W2[1,0] = 0.5" in edge
    assert "dW2[1,0] = −0.0226025404" in edge
    assert "db1" not in canvas.readout(Selection("bias", 1, 0))
    output = canvas.readout(Selection("neuron", 2, 0))
    assert "z2[0] = 1.105905967" in output and "t[0] = 0.01" in output
    assert "loss = 0.298371108" in canvas.readout(Selection("loss", 2, 0))


def test_shows_the_newest_snapshot_of_a_fast_run(
    canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot
) -> None:
    frames = [
        replace(snapshot_of((2, 4, 1), tick), state="running", updates_per_second=1e4)
        for tick in (3, 30, 57)
    ]
    for frame in frames:
        canvas.show_snapshot(frame)
        QApplication.processEvents()
    canvas.clearFocus()
    late = NetworkCanvas(LIGHT)
    qtbot.addWidget(late)
    late.resize(canvas.size())
    late.show_snapshot(frames[-1])
    qtbot.waitUntil(lambda: painted(canvas) == painted(late), timeout=5000)


def test_a_pause_is_painted_at_once(canvas: NetworkCanvas, snapshot_of: Run) -> None:
    snapshot = snapshot_of((2, 4, 1), 30)
    canvas.show_snapshot(replace(snapshot, state="running", updates_per_second=1e4))
    running = painted(canvas)
    canvas.show_snapshot(replace(snapshot, state="paused"))
    assert painted(canvas) != running  # lit by its operation


def test_theme_digits_and_sample_repaint(canvas: NetworkCanvas, snapshot_of: Run) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 5))
    images = [painted(canvas)]
    for change in (
        lambda: canvas.set_digits(2),
        lambda: canvas.set_sample(1),
        lambda: canvas.set_sample(None),
        lambda: canvas.set_theme(DARK),
    ):
        change()
        images.append(painted(canvas))
        assert images[-1] != images[-2]
    assert images[-1].pixelColor(3, 60) == QColor(DARK.canvas)


def test_new_weights_keep_the_view_and_another_network_is_fitted(
    canvas: NetworkCanvas, snapshot_of: Run
) -> None:
    first = snapshot_of((2, 4, 1))
    canvas.show_snapshot(first)
    canvas.zoom_by(2)
    canvas.show_snapshot(replace(first, run=first.run + 1))
    assert canvas.zoom == 2
    canvas.show_snapshot(snapshot_of((2, 2, 1)))
    assert canvas.zoom == 1


def test_a_smaller_network_drops_a_selection_it_does_not_have(
    canvas: NetworkCanvas, snapshot_of: Run
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1)))
    canvas.select(Selection("neuron", 1, 3))
    canvas.show_snapshot(snapshot_of((2, 2, 1)))
    assert canvas.selection is None


def test_an_export_is_the_fitted_network_without_marks(
    canvas: NetworkCanvas, snapshot_of: Run
) -> None:
    def export() -> QImage:
        image = QImage(600, 400, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        canvas.paint_to(painter, QRectF(0, 0, 600, 400), DARK)
        painter.end()
        return image

    snapshot = snapshot_of((2, 4, 1), 5)
    canvas.show_snapshot(snapshot)
    assert canvas.snapshot is snapshot and canvas.theme is LIGHT
    plain = export()
    canvas.select(Selection("edge", 1, 0, 0))
    canvas.zoom_by(2)
    assert export() == plain
    assert plain.pixelColor(2, 90) == QColor(DARK.canvas)


def unlit(canvas: NetworkCanvas) -> QImage:
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    return painted(canvas)


def test_a_drag_and_a_zoom_leave_nothing_lit(
    canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 3))
    before, after = canvas.frame(None).layout.columns[:2]
    x, y = before.starts[0] + 0.23 * (after.ends[0] - before.starts[0])
    spot = QPoint(round(x), round(y))
    for action in (
        lambda: qtbot.mousePress(canvas, Button.LeftButton, pos=spot),
        lambda: canvas.zoom_by(1.5),
        canvas.fit,
    ):
        canvas.fit()
        qtbot.mouseRelease(canvas, Button.LeftButton, pos=QPoint(3, 60))
        qtbot.mouseMove(canvas, QPoint(3, 60))
        with qtbot.waitSignal(canvas.pointed) as heard:
            qtbot.mouseMove(canvas, spot)
        assert heard.args[0].kind == "edge"
        with qtbot.waitSignals([canvas.pointed, canvas.hovered], timeout=1000):
            action()
        assert painted(canvas) == unlit(canvas)


@pytest.mark.parametrize("zoom", [1.0, 3.0])
def test_a_selection_is_read_out_at_the_bottom_and_nowhere_else(
    canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot, zoom: float
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 3))
    canvas.zoom_by(zoom)
    canvas.setFocus()
    strip = QRect(2, canvas.height() - 20, canvas.width() - 4, 17)
    before = painted(canvas).copy(strip)
    qtbot.keyClick(canvas, Key.Key_Right, Modifier.ControlModifier)
    assert canvas.selection is not None
    assert painted(canvas).copy(strip) != before
    qtbot.keyClick(canvas, Key.Key_Escape)
    assert painted(canvas).copy(strip) == before


def test_a_selected_neuron_keeps_its_badge_readable(
    canvas: NetworkCanvas, snapshot_of: Run
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 3))
    frame = canvas.frame(None)
    badge = badge_boxes(frame, frame.layout.columns[1])[1][0].toRect().adjusted(1, 1, -1, -1)
    before = painted(canvas).copy(badge)
    canvas.select(Selection("neuron", 1, 1))
    assert painted(canvas).copy(badge) == before


def test_text_follows_the_application(
    canvas: NetworkCanvas, snapshot_of: Run, qtbot: QtBot
) -> None:
    canvas.show_snapshot(snapshot_of((2, 4, 1), 12))
    usual, font = painted(canvas), QApplication.font()
    em = canvas.frame(None).layout.em
    larger = QFont(font)
    larger.setPointSizeF(1.3 * font.pointSizeF())
    QApplication.setFont(larger)
    try:
        qtbot.waitUntil(lambda: canvas.frame(None).layout.em > em, timeout=5000)
        assert painted(canvas) != usual
        assert canvas.frame(None).layout.em == pytest.approx(1.3 * em, abs=1)
    finally:
        QApplication.setFont(font)
    qtbot.waitUntil(lambda: canvas.frame(None).layout.em == em, timeout=5000)
    assert painted(canvas) == usual


@pytest.mark.parametrize("layers", [2, 6, 12, 30, 99])
@pytest.mark.parametrize("width", [400, 900])
def test_headings_of_deep_networks_do_not_touch(
    canvas: NetworkCanvas, snapshot_of: Run, layers: int, width: int
) -> None:
    canvas.resize(width, 500)
    canvas.show_snapshot(snapshot_of((2, *[2] * layers, 1), 3))
    frame = canvas.frame(None)
    em, columns = frame.layout.em, frame.layout.columns
    words = ["in", *(str(column.layer) for column in columns[1:])]
    kept = spread_out(frame, words, True)
    assert kept[0] == 0
    assert kept[-1] == len(columns) - 1
    ends = [
        (columns[k].x - half, columns[k].x + half)
        for k in kept
        for half in [frame.sheet.width(words[k], em, True) / 2]
    ]
    for before, after in itertools.pairwise(ends):
        assert before[1] < after[0]
