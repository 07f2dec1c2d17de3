"""The histograms' panel: its bins are numpy's, what is not computed is blank, it copes with all."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from core.session.session import Session
from core.session.snapshot import take_snapshot
from gui.controllers.documents import example
from gui.export.pictures.spread_picture import SpreadPicture
from gui.look.theme import LIGHT
from gui.widgets.plots.items.axes import pixel_font
from gui.widgets.spread import SpreadPanel
from gui.widgets.spread.painter import least_height, paint_spread


def at(name: str, update: int, operation: int):
    session = Session.open(example(name))
    session.goto(update, operation)
    return take_snapshot(session)


def panel_with(qtbot, snapshot) -> SpreadPanel:
    panel = SpreadPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.resize(420, 240)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.on_sight(True)
    panel.show_snapshot(snapshot)
    qtbot.waitUntil(lambda: bool(panel.sheet.layers))
    return panel


def test_the_bins_are_those_of_numpy_and_come_out_as_a_table(qtbot):
    snapshot = at("xor", 40, 14)
    panel = panel_with(qtbot, snapshot)
    rows = list(SpreadPicture(panel.layers).table().rows)
    counts, edges = np.histogram(snapshot.parameters["W1"].reshape(-1), 32)
    mine = [row for row in rows if row[0] == "W1"]
    assert [row[3] for row in mine] == counts.tolist()
    assert [row[1] for row in mine] == pytest.approx(edges[:-1], rel=1e-15)
    assert {row[0] for row in rows} == {"W1", "a1", "dW1", "W2", "a2", "dW2"}


def test_what_is_not_computed_yet_is_said_and_not_drawn(qtbot):
    panel = panel_with(qtbot, at("xor", 3, 4))
    words = panel.sheet.accessibleDescription()
    assert "a1: 16" in words
    assert "a2: not computed yet" in words
    assert "dW1: not computed yet" in words
    assert {row[0] for row in SpreadPicture(panel.layers).table().rows} == {"W1", "W2", "a1"}


@pytest.mark.parametrize("name", ["digits", "linear_unit", "spiral"])
def test_networks_of_any_size_are_drawn_in_their_layers_colours(qtbot, name: str):
    snapshot = at(name, 2, 3)
    panel = panel_with(qtbot, snapshot)
    layers = panel.layers
    assert len(layers) == len(snapshot.sizes) - 1
    font = pixel_font(11)
    image = QImage(600, least_height(len(layers), font), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_spread(painter, QRectF(image.rect()), layers, LIGHT, font)
    painter.end()
    found = {image.pixelColor(x, y).name() for x in range(0, 600) for y in range(image.height())}
    for layer in range(1, len(layers) + 1):
        assert QColor(LIGHT.layer(layer)).name() in found


def test_nothing_is_worked_out_while_it_cannot_be_seen(qtbot):
    panel = SpreadPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.show_snapshot(at("xor", 1, 1))
    assert panel.sheet.layers == ()
    panel.on_sight(True)
    assert len(panel.sheet.layers) == 2
