"""What the unit page says of a unit, held against the run."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.experiment.schema import Experiment, Layer, LossChoice, Network, Sgd
from core.explain import NumberFormat
from core.session.session import Session
from core.session.snapshot import take_snapshot
from gui.look.theme import LIGHT
from gui.view.selection import Selection
from gui.widgets.inspector.pages.unit_page import UnitPage
from tests.core.experiments import inline, xor


def words(qtbot: QtBot, experiment: Experiment, place: tuple[int, int], update: int = 0) -> str:
    session = Session.open(experiment)
    session.goto(update, len(session.program) - 1)
    page = UnitPage(LIGHT)
    qtbot.addWidget(page)
    page.explain(take_snapshot(session), Selection("neuron", *place), 0, NumberFormat())
    return page.warning.text()


def dying(momentum: float) -> Experiment:
    layers = [Layer(units=1, activation="relu", weights=[[1.0]])]
    layers.append(Layer(units=1, activation="linear", weights=[[1.0]]))
    return xor(
        data=inline([[1.0]], [[-9.0]]),
        network=Network(layers=layers),
        loss=LossChoice(name="half_squared_error"),
        optimizer=Sgd(learning_rate=0.5, momentum=momentum),
    )


@pytest.mark.parametrize(
    ("momentum", "said"), [(0.0, "so its weights stay"), (0.9, "carries earlier slopes")]
)
def test_a_dead_unit(qtbot: QtBot, momentum: float, said: str) -> None:
    assert said in words(qtbot, dying(momentum), (1, 0), update=1)


def test_a_unit_whose_slope_plays_no_part_is_not_called_flat(qtbot: QtBot) -> None:
    network = Network(layers=[Layer(units=1, activation="hardlim", weights=[[1.0, 1.0]])])
    experiment = xor(network=network, loss=LossChoice(name="perceptron"))
    assert "gives the slope by z directly" in words(qtbot, experiment, (1, 0))


def test_twins_are_named(qtbot: QtBot) -> None:
    layers = [Layer(units=2, activation="tanh", weights=[[0.5, 0.5]] * 2)]
    layers.append(Layer(units=1, activation="sigmoid", weights=[[0.5, 0.5]]))
    assert "same in every number" in words(qtbot, xor(network=Network(layers=layers)), (1, 0))
    assert words(qtbot, xor(), (1, 0)) == ""
