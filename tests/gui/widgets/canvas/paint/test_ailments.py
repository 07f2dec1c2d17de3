"""Dead and saturated units: found as numpy finds them, marked, named, and silent where harmless."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from core.experiment.schema import Inline, Layer, Network
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from gui.controllers.documents import example
from gui.look.theme import LIGHT
from gui.view.selection import NEURON, Selection
from gui.widgets.canvas.figures import Figures
from gui.widgets.canvas.paint.ailments import ailment_words, ailments_note
from gui.widgets.canvas.paint.painter import paint_network
from gui.widgets.canvas.readout import describe


def snapshot_of(activation: str, weights: list[list[float]], operations: int = 4) -> Snapshot:
    """Three samples 1, 2, 3 through one hidden layer with these weights, biases 0."""
    layers = [
        Layer(units=len(weights), activation=activation, weights=weights),
        Layer(units=1, activation="linear"),
    ]
    experiment = replace(
        example("linear_unit"),
        data=Inline(inputs=[[1.0], [2.0], [3.0]], targets=[[0.0], [0.0], [0.0]]),
        network=Network(layers=layers),
    )
    session = Session.open(experiment)
    session.goto(0, operations)
    return take_snapshot(session)


def marked_pixels(snapshot: Snapshot, qapp) -> int:
    image = QImage(700, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_network(painter, QRectF(0, 0, 700, 400), snapshot, LIGHT)
    painter.end()
    wanted = QColor(LIGHT.error).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(700) for y in range(400))


def test_a_relu_without_any_positive_z_is_dead(qapp):
    snapshot = snapshot_of("relu", [[1.0], [-1.0]])
    figures = Figures(snapshot, 0)
    z = snapshot.values["z1"]
    assert figures.dead(1).tolist() == np.flatnonzero((z <= 0).all(axis=0)).tolist() == [1]
    assert ailments_note(figures) == "1 dead (✕)"
    assert "no slope for all 3 samples" in ailment_words(figures, 1, 1)
    assert "dead" in describe(Selection(NEURON, 1, 1), figures)
    assert "dead" not in describe(Selection(NEURON, 1, 0), figures)
    assert marked_pixels(snapshot, qapp) >= 5


@pytest.mark.parametrize(("weight", "expected"), [(0.5, [False] * 3), (3.0, [False, True, True])])
def test_a_sigmoid_is_saturated_where_its_slope_is_under_a_hundredth_of_a_quarter(
    qapp, weight: float, expected: list[bool]
):
    snapshot = snapshot_of("sigmoid", [[weight]])
    a = snapshot.values["a1"][:, 0]
    assert expected == (a * (1 - a) < 0.01 * 0.25).tolist()
    assert [0 in Figures(snapshot, row).saturated(1) for row in range(3)] == expected
    assert (0 in Figures(snapshot, None).saturated(1)) == all(expected)


def test_nothing_is_marked_before_the_activation_or_where_all_is_well(qapp):
    early = snapshot_of("relu", [[1.0], [-1.0]], operations=2)
    assert ailments_note(Figures(early, 0)) == ""
    assert marked_pixels(early, qapp) == 0
    well = snapshot_of("relu", [[1.0], [2.0]])
    assert ailments_note(Figures(well, 0)) == ""
    assert marked_pixels(well, qapp) == 0


def test_outputs_whose_loss_gives_dz_directly_are_not_marked(qapp):
    session = Session.open(example("digits"))
    session.run_updates(200)
    session.goto(200, 6)
    figures = Figures(take_snapshot(session), 0)
    a = session.machine.named["a2"]
    assert (a * (1 - a) < 0.0025).any(), "they are saturated, but it does no harm"
    assert figures.health(2) is None
    dead = (session.machine.named["z1"] <= 0).all(axis=0)
    assert np.array_equal(figures.dead(1), np.flatnonzero(dead))
