"""The nudge test: exact for smooth networks, and honest about kinks and steps."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from core.engine.passes import Pass
from core.engine.prepare import Prepared, prepare
from core.experiment.schema import (
    Experiment,
    InitializerChoice,
    Layer,
    LossChoice,
    Network,
    Regularization,
)
from core.explain import Quantity, nudge, nudge_all
from core.explain.nudging.differences import Difference, extrapolate
from core.nn.activations import ACTIVATIONS
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import changed, experiments, inline, linear_unit, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def start(prepared: Prepared) -> dict[str, np.ndarray]:
    return prepared.layout.views(prepared.first_parameters())


def every_row(prepared: Prepared) -> np.ndarray:
    return np.arange(len(prepared.train))


def smoothed(experiment: Experiment) -> Experiment:
    """The same with all kinks and steps made smooth."""
    layers = [
        layer if ACTIVATIONS[layer.activation].smooth else changed(layer, activation="tanh")
        for layer in experiment.network.layers
    ]
    loss = experiment.loss
    return changed(
        experiment,
        network=changed(experiment.network, layers=layers),
        loss=changed(loss, name="half_squared_error") if loss.name == "perceptron" else loss,
        regularization=changed(experiment.regularization, l1=0.0),
    )


@settings(max_examples=60)
@given(experiment=experiments())
def test_a_pass_of_its_own_gives_the_engines_numbers(experiment: Experiment, folder: Path) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(1, len(session.program) - 1)
    snapshot, machine = take_snapshot(session), session.machine
    memory = machine.memory.everything.tobytes()
    look = Pass(session.prepared, snapshot.parameters, snapshot.samples)
    assert look.loss() == float(snapshot.values["loss"])
    look.slopes()
    for name, array in snapshot.values.items():
        assert np.array_equal(look.named[name], array), name
    assert machine.memory.everything.tobytes() == memory


@settings(max_examples=60)
@given(experiment=experiments().map(smoothed))
def test_smooth_networks_agree_to_a_millionth(experiment: Experiment, folder: Path) -> None:
    """But for slopes so small beside J that no difference of doubles could tell them from 0."""
    prepared = prepare(experiment, folder)
    parameters, rows = start(prepared), every_row(prepared)
    before = {name: array.copy() for name, array in parameters.items()}
    found = nudge_all(prepared, parameters, rows)
    loss = Pass(prepared, parameters, rows).loss()
    for item in found:
        assert item.kind in ("agree", "rounding"), item
        if abs(item.backpropagated) > 1e-7 * abs(loss):
            assert item.error < 1e-6, item
            assert item.kind == "agree"
    for name, array in parameters.items():
        assert np.array_equal(array, before[name])


def test_the_first_layer_of_a_deep_sigmoid_network_agrees() -> None:
    layers = [Layer(units=4, activation="sigmoid") for _ in range(6)]
    layers.append(Layer(units=1, activation="sigmoid"))
    network = Network(layers=layers, initializer=InitializerChoice(name="normal", seed=2))
    prepared = prepare(xor(network=network))
    found = nudge_all(prepared, start(prepared), every_row(prepared))
    assert {item.kind for item in found} == {"agree"}
    first = [item for item in found if item.quantity.name == "W1"]
    assert max(abs(item.backpropagated) for item in first) < 1e-3  # they are small indeed
    assert max(item.error for item in found) < 1e-6


def one_relu(weight: float, bias: float = 0.0, name: str = "relu") -> Prepared:
    layers = [
        Layer(units=1, activation=name, weights=[[weight]], biases=[bias]),
        Layer(units=1, activation="linear", weights=[[1.0]], biases=[0.0]),
    ]
    data = inline([[1.0]], [[3.0]])
    return prepare(
        xor(data=data, network=Network(layers=layers), loss=LossChoice(name="squared_error"))
    )


def test_on_a_relus_kink_it_says_which_unit() -> None:
    prepared = one_relu(0.0)
    found = nudge(prepared, start(prepared), every_row(prepared), Quantity("W1", (0, 0)))
    assert found.kind == "kink" and found.units == ((1, 0),)
    assert found.backpropagated == 0.0  # the slope at 0 is taken as 0
    assert found.measured == pytest.approx(-3.0, rel=1e-4)  # half of the right side's -6
    assert "Unit 0 of layer 1 crosses the kink of its ReLU" in found.verdict


@pytest.mark.parametrize("weight", [1e-5, -1e-5, 0.3, -0.3])
def test_near_a_kink_a_smaller_step_agrees(weight: float) -> None:
    prepared = one_relu(weight)
    found = nudge(prepared, start(prepared), every_row(prepared), Quantity("W1", (0, 0)))
    assert found.kind == "agree"
    assert found.step < abs(weight)
    crossing = nudge(prepared, start(prepared), every_row(prepared), Quantity("W1", (0, 0)), 0.5)
    assert crossing.kind == "kink"


@pytest.mark.parametrize("name", ["step", "hardlim"])
def test_step_units_have_no_slope(name: str) -> None:
    prepared = one_relu(0.4, name=name)
    parameters, rows = start(prepared), every_row(prepared)
    found = nudge(prepared, parameters, rows, Quantity("W1", (0, 0)))
    assert (found.kind, found.backpropagated, found.measured) == ("no_slope", 0.0, 0.0)
    assert "layer 1" in found.verdict and "flat" in found.verdict
    assert nudge(prepared, parameters, rows, Quantity("W2", (0, 0))).kind == "agree"
    switching = nudge(prepared, parameters, rows, Quantity("W1", (0, 0)), 0.5)
    assert switching.kind == "kink" and "switches" in switching.verdict


@pytest.mark.parametrize(("weight", "kind"), [(0.0, "agree"), (1e-9, "kink"), (0.2, "agree")])
def test_the_penaltys_kink_at_a_weight_of_0_is_named(weight: float, kind: str) -> None:
    """At 0 itself both take the mean of the two sides: |w| has slope 0 there."""
    penalty = Regularization(l1=4.0)
    prepared = prepare(linear_unit(weight, target=-1.0, regularization=penalty))
    found = nudge(prepared, start(prepared), every_row(prepared), Quantity("W1", (0, 0)))
    assert found.backpropagated == pytest.approx(2.0 * (weight + 1.0) + 4.0 * (weight > 0))
    assert found.kind == kind
    assert ("penalty's |w|" in found.verdict) == (kind == "kink")


def test_a_step_that_is_too_large_or_too_small_is_told() -> None:
    prepared = prepare(xor())
    parameters, rows = start(prepared), every_row(prepared)
    large = nudge(prepared, parameters, rows, Quantity("W1", (0, 0)), 1.0)
    small = nudge(prepared, parameters, rows, Quantity("W1", (0, 0)), 1e-12)
    assert large.kind == "step" and "too large" in large.verdict
    assert small.kind == "step" and "too small" in small.verdict
    one = large.differences[0]
    assert one.slope == large.measured == (one.above - one.below) / 2.0


def test_a_wrong_slope_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backward pass with a factor missing must not agree."""
    entry = ACTIVATIONS["tanh"]
    wrong = lambda z, a, da, dz, column: np.copyto(dz, da)  # noqa: E731
    monkeypatch.setitem(ACTIVATIONS, "tanh", replace(entry, backward=wrong))
    prepared = prepare(xor())
    worst = nudge_all(prepared, start(prepared), every_row(prepared))[0]
    assert worst.kind == "differ" and worst.error > 1e-3


def test_all_parameters_once_the_worst_first() -> None:
    prepared = prepare(xor())
    found = nudge_all(prepared, start(prepared), every_row(prepared))
    assert len(found) == len({item.quantity for item in found}) == prepared.layout.trained
    errors = [item.error for item in found]
    assert errors == sorted(errors, reverse=True)
    assert pickle.loads(pickle.dumps(found)) == found


def test_only_trained_parameters_can_be_nudged() -> None:
    experiment = xor()
    network = changed(experiment.network, train_biases=False)
    prepared = prepare(changed(experiment, network=network))
    rows = every_row(prepared)
    for name, index in (("b1", (0,)), ("W3", (0, 0)), ("W1", (9, 0)), ("loss", ())):
        with pytest.raises(LookupError):
            nudge(prepared, start(prepared), rows, Quantity(name, index))
    assert len(nudge_all(prepared, start(prepared), rows)) == prepared.layout.trained


def test_extrapolation_of_a_sine() -> None:
    steps = [0.4 * 0.5**rung for rung in range(8)]
    found, used = extrapolate(
        tuple(Difference(h, float(np.sin(1 + h)), float(np.sin(1 - h))) for h in steps)
    )
    assert found == pytest.approx(np.cos(1.0), rel=1e-12)
    assert 2 <= used < 8


@pytest.mark.parametrize(("target", "kind"), [(1.0, "kink"), (0.5, "agree")])
def test_a_kink_of_the_loss_is_told(target: float, kind: str) -> None:
    prepared = prepare(linear_unit(1.0, target, loss=LossChoice(name="absolute_error")))
    found = nudge(prepared, start(prepared), every_row(prepared), Quantity("W1", (0, 0)))
    assert found.kind == kind
    assert ("Output 0 crosses a kink of the loss" in found.verdict) == (kind == "kink")
