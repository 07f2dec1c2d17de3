from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from core.session.snapshot import Snapshot
from gui.look.theme import LIGHT
from gui.view.selection import BIAS, EDGE, LOSS, NEURON
from gui.widgets.canvas import NetworkCanvas, Selection


@pytest.fixture
def canvas(qtbot: QtBot, mazur: Callable[[int], Snapshot]) -> NetworkCanvas:
    canvas = NetworkCanvas(LIGHT)
    qtbot.addWidget(canvas)
    canvas.resize(900, 500)
    canvas.show_snapshot(mazur(12))
    return canvas


@pytest.mark.parametrize(
    "item",
    [
        Selection(NEURON, 1, 0),
        Selection(EDGE, 2, 0, 1),
        Selection(BIAS, 1, 1),
        Selection(LOSS, 2, 0),
    ],
)
def test_what_is_pointed_to_from_outside_is_outlined(
    item: Selection, canvas: NetworkCanvas
) -> None:
    before = canvas.grab().toImage()
    canvas.light(item)
    assert canvas.lit == item
    assert canvas.grab().toImage() != before
    canvas.light(None)
    assert canvas.grab().toImage() == before
    assert canvas.selection is None


def test_what_the_network_does_not_have_is_not_outlined(canvas: NetworkCanvas) -> None:
    canvas.light(Selection(NEURON, 1, 7))
    assert canvas.lit is None


def test_another_network_starts_without_light(
    canvas: NetworkCanvas, snapshot_of: Callable[..., Snapshot]
) -> None:
    canvas.light(Selection(NEURON, 1, 1))
    canvas.show_snapshot(snapshot_of((1, 1)))
    assert canvas.lit is None


def test_what_is_under_the_mouse_is_told(canvas: NetworkCanvas, qtbot: QtBot) -> None:
    told: list[Selection | None] = []
    canvas.pointed.connect(told.append)
    layout = canvas.frame(None).layout
    x, y = layout.columns[1].centres[0].tolist()
    with qtbot.waitExposed(canvas):
        canvas.show()
    qtbot.mouseMove(canvas, QPoint(round(x), round(y)))
    assert told[-1] == Selection(NEURON, 1, 0)
