"""The activation's curve, where samples stand on it, and units that are saturated or dead."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from core.engine.prepare import prepare
from core.experiment.schema import Experiment, Layer, LossChoice, Network
from core.explain import activation_view, health
from core.nn.activations import ACTIVATIONS
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from tests.core.experiments import experiments, inline, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def one_layer(
    name: str, inputs: list[list[float]], weights: list[list[float]], loss: str = "output"
) -> Snapshot:
    """A single layer, forward pass done, whose z are inputs · weights."""
    layers = [Layer(units=len(weights), activation=name, weights=weights)]
    targets = None if loss == "output" else [[0.0] * len(weights)] * len(inputs)
    experiment = xor(
        data=inline(inputs, targets), network=Network(layers=layers), loss=LossChoice(name=loss)
    )
    session = Session.open(experiment)
    session.step("pass")
    return take_snapshot(session)


def test_the_sigmoid_is_a_half_at_0_and_at_most_a_quarter_steep() -> None:
    view = activation_view(one_layer("sigmoid", [[0.0], [2.0]], [[1.0]]), 1, 0, 1)
    middle = np.flatnonzero(view.z == 0.0)
    assert view.a[middle] == [0.5] and view.slope[middle] == [0.25]
    assert view.greatest == view.slope.max() == 0.25
    assert view.a.min() > 0.0 and view.a.max() < 1.0
    assert view.sample_z.tolist() == [0.0, 2.0]
    ends = view.tangent(1.0)
    assert ends is not None
    rise = np.diff(ends[1]) / np.diff(ends[0])
    sigma = 1 / (1 + np.exp(-2.0))
    assert rise == pytest.approx([sigma * (1 - sigma)], rel=1e-12)
    assert ends[1].mean() == pytest.approx(sigma)


@settings(max_examples=40)
@given(experiment=experiments())
def test_samples_stand_on_the_curve(experiment: Experiment, folder: Path) -> None:
    session = Session(prepare(experiment, folder))
    session.step("pass")
    snapshot = take_snapshot(session)
    for layer in range(1, len(snapshot.sizes)):
        for unit in range(snapshot.sizes[layer]):
            view = activation_view(snapshot, layer, unit, 0)
            pickle.dumps(view)
            assert np.array_equal(view.sample_z, snapshot.values[f"z{layer}"][:, unit])
            assert np.array_equal(view.sample_a, snapshot.values[f"a{layer}"][:, unit])
            reach = np.abs(view.sample_z).max()
            assert view.z[0] <= -reach and view.z[-1] >= reach
            if ACTIVATIONS[view.name].smooth:
                nearest = np.interp(view.sample_z[0], view.z, view.a)
                assert nearest == pytest.approx(view.sample_a[0], abs=0.03 * view.z[-1])
            assert not (view.dead and view.saturated.any())


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_the_slope_of_the_curve_is_the_curves_slope(name: str) -> None:
    loss = "half_squared_error" if name == "softmax" else "output"
    view = activation_view(one_layer(name, [[0.3]], [[1.0], [-2.0]], loss), 1, 1, 0)
    middle = (view.z[1:] + view.z[:-1]) / 2
    measured = np.diff(view.a) / np.diff(view.z)
    expected = np.interp(middle, view.z, view.slope)
    away = np.abs(middle) > 0.1  # from the kink or step
    assert measured[away] == pytest.approx(expected[away], abs=1e-3)


def test_a_softmax_moves_one_z_and_holds_the_others() -> None:
    snapshot = one_layer("softmax", [[0.3], [2.0]], [[1.0], [-2.0], [0.0]], "half_squared_error")
    view = activation_view(snapshot, 1, 0, 1)
    z = snapshot.values["z1"][1]
    expected = np.exp(view.z) / (np.exp(view.z) + np.exp(z[1]) + np.exp(z[2]))
    assert view.a == pytest.approx(expected, rel=1e-12)
    assert view.slope == pytest.approx(expected * (1 - expected), rel=1e-9)
    assert view.greatest == pytest.approx(0.25)


def test_a_relu_without_any_positive_z_is_dead() -> None:
    snapshot = one_layer("relu", [[1.0], [2.0]], [[1.0], [-1.0], [0.0]])
    assert [activation_view(snapshot, 1, unit).dead for unit in range(3)] == [False, True, True]
    found = health(snapshot)[1]
    assert found.dead.tolist() == [False, True, True]
    assert not found.saturated.any()


@pytest.mark.parametrize("name", ["linear", "leaky_relu", "step", "hardlim"])
def test_these_are_never_dead_nor_saturated(name: str) -> None:
    found = health(one_layer(name, [[-90.0], [-1.0]], [[1.0]]))[1]
    assert not found.dead.any() and not found.saturated.any()


@pytest.mark.parametrize(("name", "z"), [("sigmoid", 6.0), ("tanh", 3.0)])
def test_under_a_hundredth_of_the_greatest_slope_is_saturated(name: str, z: float) -> None:
    """σ(1 − σ) < 0.0025 beyond |z| = 5.99; 1 − tanh² < 0.01 beyond 2.993."""
    inputs = [[z], [-z], [0.99 * z], [0.0]]
    snapshot = one_layer(name, inputs, [[1.0], [0.5]])
    view = activation_view(snapshot, 1, 0)
    assert view.saturated.tolist() == [True, True, False, False]
    found = health(snapshot)[1]
    assert found.saturated_share.tolist() == [0.5, 0.0]
    assert found.saturated.tolist() == [False, False]
    assert health(one_layer(name, [[9.0], [-9.0]], [[1.0], [0.1]]))[1].saturated.tolist() == [
        True, False,
    ]  # fmt: skip


def test_before_the_activation_there_is_a_curve_and_no_sample() -> None:
    session = Session.open(xor())
    snapshot = take_snapshot(session)
    view = activation_view(snapshot, 1, 2)
    assert len(view.z) == len(view.a) == len(view.slope)
    assert view.sample_z.size == view.saturated.size == 0
    assert not view.dead and view.tangent() is None
    assert health(snapshot) == {}
    session.goto(0, 3)
    assert set(health(take_snapshot(session))) == {1}
    for place in ((0, 0), (3, 0), (1, 3), (1, -1)):
        with pytest.raises(LookupError):
            activation_view(snapshot, *place)
