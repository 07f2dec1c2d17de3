"""Sentences on what an update does, each held against the update that the engine then makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment.schema import (
    Adagrad,
    Adam,
    Experiment,
    InitializerChoice,
    Layer,
    LossChoice,
    Network,
    Regularization,
    Rmsprop,
    Sgd,
)
from core.explain import Quantity, dead_words, explain, health, twin_words, twins
from core.explain.remarks import STAY
from core.nn.losses import LOSSES
from core.nn.optimizers import AdamW
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from tests.core.experiments import experiments, inline, write_table, xor

RIGHT_ANSWER = LOSSES["perceptron"].right_answer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def before_update(session: Session, update: int) -> Snapshot:
    session.goto(update, len(session.program) - 1)
    return take_snapshot(session)


def moves(snapshot: Snapshot, session: Session, layer: int, unit: int) -> bool:
    """Whether the engine's update moves a weight or the bias of the unit."""
    session.step("operation")
    after = take_snapshot(session).parameters
    names = [f"W{layer}", f"b{layer}"]
    return any(np.any(after[name][unit] != snapshot.parameters[name][unit]) for name in names)


def dying(**more: Any) -> Experiment:
    """A unit that is alive in update 0 and dead from update 1 on, as its bias is thrown far."""
    layers = [Layer(units=1, activation="relu", weights=[[1.0]], biases=[0.0])]
    layers.append(Layer(units=1, activation="linear", weights=[[1.0]]))
    sections = {"data": inline([[1.0]], [[-9.0]]), "network": Network(layers=layers),
                "loss": LossChoice(name="half_squared_error")}  # fmt: skip
    return xor(**(sections | more))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"optimizer": Sgd(learning_rate=0.5)}, ""),
        ({"optimizer": Adagrad(learning_rate=9.0)}, ""),
        ({"optimizer": Rmsprop(learning_rate=9.0)}, ""),
        ({"optimizer": Sgd(learning_rate=0.5, momentum=0.9)}, "carries earlier slopes"),
        ({"optimizer": Rmsprop(learning_rate=9.0, momentum=0.5)}, "carries earlier slopes"),
        ({"optimizer": Adam(learning_rate=9.0)}, "carries earlier slopes"),
        (
            {"optimizer": AdamW(learning_rate=9.0, betas=(0.0, 0.999))},
            "weight decay pulls them towards 0",
        ),
        (
            {"optimizer": AdamW(learning_rate=9.0)},
            "weight decay pulls them towards 0 and the optimizer still carries earlier slopes",
        ),
        (
            {"optimizer": Adagrad(learning_rate=9.0), "regularization": Regularization(l2=0.1)},
            "penalty pulls",
        ),
        (
            {"optimizer": Sgd(learning_rate=0.5), "regularization": Regularization(l2=0.1)},
            "penalty pulls",
        ),
    ],
)
def test_what_a_dead_unit_does(more: dict[str, Any], why: str) -> None:
    session = Session.open(dying(**more))
    snapshot = before_update(session, 1)
    assert health(snapshot)[1].dead.all()
    words = dead_words(snapshot, 1, 0)
    assert (STAY in words) == (not why) and why in words
    assert ("carries earlier" in words) == ("carries" in why)
    assert moves(snapshot, session, 1, 0) == bool(why)


@settings(max_examples=60, deadline=None)
@given(experiments(), st.integers(0, 4))
def test_in_any_run_dead_units_do_what_is_said(
    folder: Path, experiment: Experiment, update: int
) -> None:
    session = Session.open(experiment, folder)
    snapshot = before_update(session, update)
    if session.stop is not None or session.position != (update, len(session.program) - 1):
        return
    dead = [(layer, int(unit)) for layer, found in health(snapshot).items()
            for unit in np.flatnonzero(found.dead) if layer < len(snapshot.sizes) - 1]  # fmt: skip
    said = {place: dead_words(snapshot, *place) for place in dead}
    session.step("operation")
    after = take_snapshot(session).parameters
    for (layer, unit), words in said.items():
        same = all(np.array_equal(after[name][unit], snapshot.parameters[name][unit])
                   for name in (f"W{layer}", f"b{layer}"))  # fmt: skip
        assert (STAY in words) == same, words


@settings(max_examples=60, deadline=None)
@given(experiments(), st.integers(0, 4))
def test_in_any_run_what_is_said_of_an_update_is_so(
    folder: Path, experiment: Experiment, update: int
) -> None:
    """“The slope is 0” and whether it stays; that the rate has been decayed; what may move."""
    session = Session.open(experiment, folder)
    snapshot = before_update(session, update)
    if session.stop is not None or session.position != (update, len(session.program) - 1):
        return
    said = {}
    for name, array in snapshot.parameters.items():
        for place in np.ndindex(*array.shape):
            found = explain(snapshot, Quantity(f"{name}+", place))
            if found.is_computed:
                said[name, place] = found.note
    rate = snapshot.learning_rate
    session.step("operation")
    after = take_snapshot(session).parameters
    for (name, place), note in said.items():
        slope = snapshot.values[f"d{name}"][place]
        moved = after[name][place] != snapshot.parameters[name][place]
        assert ("The slope is 0" in note) == (slope == 0.0)
        assert ("so it stays" in note) == (slope == 0.0 and not moved)
        assert ("η has been decayed" in note) == (rate != experiment.optimizer.learning_rate)


OPTIMIZERS = (Sgd(learning_rate=0.3), Sgd(learning_rate=0.1, momentum=0.9), Adam(), Adagrad())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("value", [0.0, 0.25])
def test_twins_stay_twins(optimizer: Any, value: float) -> None:
    layers = [
        Layer(units=3, activation="sigmoid", weights=[[value] * 2] * 3),
        Layer(units=1, activation="sigmoid", weights=[[value] * 3]),
    ]
    session = Session.open(xor(network=Network(layers=layers), optimizer=optimizer,
                               regularization=Regularization(l2=0.01)))  # fmt: skip
    snapshot = before_update(session, 0)
    assert twins(snapshot, 1, 1) == (0, 1, 2)
    assert "Units 0, 1 and 2 are the same in every number" in twin_words(snapshot, 1, 1)
    assert "stay so" in explain(snapshot, Quantity("dz1", (2,)), 1).note
    assert twins(snapshot, 2, 0) == ()
    later = before_update(session, 200).parameters
    for array in (later["W1"], later["b1"].reshape(-1, 1), later["W2"].T):
        assert np.allclose(array, array[0], rtol=1e-9, atol=0)
    if value:  # with zeros XOR has no slope at all
        assert not np.array_equal(later["W2"], snapshot.parameters["W2"])


def test_units_that_differ_in_any_number_are_no_twins() -> None:
    def of(weights: list[list[float]], biases: list[float], out: list[float]) -> Snapshot:
        layers = [Layer(units=2, activation="tanh", weights=weights, biases=biases)]
        layers.append(Layer(units=1, activation="sigmoid", weights=[out]))
        return before_update(Session.open(xor(network=Network(layers=layers))), 0)

    same = [[0.5, 0.5], [0.5, 0.5]]
    assert twins(of(same, [0.1, 0.1], [0.2, 0.2]), 1, 0) == (0, 1)
    assert not twins(of([[0.5, 0.5], [0.5, 0.4]], [0.1, 0.1], [0.2, 0.2]), 1, 0)
    assert not twins(of(same, [0.1, 0.2], [0.2, 0.2]), 1, 0)
    assert not twins(of(same, [0.1, 0.1], [0.2, 0.3]), 1, 0)
    drawn = Network(layers=[Layer(units=4), Layer(units=1, activation="sigmoid")],
                    initializer=InitializerChoice(seed=1))  # fmt: skip
    snapshot = before_update(Session.open(xor(network=drawn)), 0)
    assert not twin_words(snapshot, 1, 0)
    assert "stay so" not in explain(snapshot, Quantity("dz1", (0,)), 0).note


def perceptron(target: float, **more: Any) -> Snapshot:
    network = Network(layers=[Layer(units=1, activation="hardlim", weights=[[1.0, 1.0]])])
    data = inline([[1, 1]], [[target]])
    session = Session.open(
        xor(data=data, network=network, loss=LossChoice(name="perceptron"), **more)
    )
    return before_update(session, 0)


def test_a_right_answer_changes_nothing_by_the_perceptrons_rule() -> None:
    note = explain(perceptron(1.0), Quantity("dz1", (0,)), 0).note
    assert note.endswith(f"{RIGHT_ANSWER}.")
    assert RIGHT_ANSWER not in explain(perceptron(0.0), Quantity("dz1", (0,)), 0).note
    penalty = perceptron(1.0, regularization=Regularization(l1=0.1))
    assert "move all the same" in explain(penalty, Quantity("dz1", (0,)), 0).note
    assert "penalty pulls them" in explain(penalty, Quantity("dz1", (0,)), 0).note


def test_a_sum_hands_its_slope_on() -> None:
    snapshot = before_update(Session.open(xor()), 0)
    bias = explain(snapshot, Quantity("db1", (0,)), 1)
    assert "hands its slope on unchanged" in bias.note
    assert "hands its slope on" not in explain(snapshot, Quantity("dW1", (0, 0)), 1).note
    linked = [token for token in bias.lines[0] if token.text.startswith("∂z1[0]/∂b1")]
    assert [token.quantity for token in linked] == [Quantity("z1", (0,))]
    assert bias.result == snapshot.values["dz1"][1, 0], "unchanged"
