"""Every derivative that the machine computes, against differences of the J that it computes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.experiment.schema import Experiment, Layer, LossChoice, Network, Regularization
from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import changed, experiments, inline, linear_unit, write_table, xor

SMOOTH = [name for name, entry in ACTIVATIONS.items() if entry.smooth]
# The perceptron rule's slope is by definition that of outputs that do not move.
DIFFERENTIABLE = [name for name in LOSSES if name != "perceptron"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


@st.composite
def smooth(draw: st.DrawFn) -> Experiment:
    """Networks of random sizes without kinks, on random samples, with and without penalty."""
    loss = draw(st.sampled_from(DIFFERENTIABLE))
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    samples, rng = draw(st.integers(1, 6)), np.random.default_rng(draw(st.integers(0, 2**32)))
    last = draw(st.sampled_from(LOSSES[loss].activations or SMOOTH))
    hidden = [name for name in SMOOTH if not ACTIVATIONS[name].last_only]
    names = [*(draw(st.sampled_from(hidden)) for _ in sizes[2:]), last]
    layers = [
        Layer(
            units=units,
            activation=name,
            weights=(
                rng.choice([-1, 1], (units, inputs)) * rng.uniform(0.1, 1, (units, inputs))
            ).tolist(),
            biases=rng.normal(0, 0.5, units).tolist(),
        )
        for (inputs, units), name in zip(pairwise(sizes), names, strict=True)
    ]
    targets = rng.uniform(0, 1, (samples, sizes[-1])).tolist()
    return Experiment(
        data=inline(
            rng.normal(0, 1, (samples, sizes[0])).tolist(),
            targets if LOSSES[loss].has_targets else None,
        ),
        network=Network(layers=layers, input_gradient=True),
        loss=LossChoice(name=loss, reduction=draw(st.sampled_from(["mean", "sum"]))),
        regularization=Regularization(
            l1=draw(st.sampled_from([0.0, 0.1])), l2=draw(st.sampled_from([0.0, 0.3]))
        ),
    )


@settings(max_examples=60)
@given(experiment=smooth())
def test_slopes_are_those_of_the_objective(experiment: Experiment) -> None:
    """By the fourth-order central difference, for every parameter and every input."""
    session = Session.open(experiment)
    session.goto(0, len(session.program) - 1)
    values = take_snapshot(session).values
    objective = _objective(experiment)
    step, vector = 1e-3, Session.open(experiment).machine.memory.theta.copy()
    inputs = np.array(experiment.data.inputs)  # type: ignore[union-attr]
    layout = session.prepared.layout
    for name, view in [*layout.views(vector).items(), ("a0", inputs)]:
        for place in np.ndindex(*view.shape):
            start, slope = view[place], 0.0
            for shift, factor in ((1, 8), (-1, -8), (2, -1), (-2, 1)):
                view[place] = start + shift * step
                slope += factor * objective(vector, inputs) / (12 * step)
            view[place] = start
            assert values[f"d{name}"][place] == pytest.approx(slope, rel=1e-6, abs=1e-8), name


def _objective(experiment: Experiment):  # type: ignore[no-untyped-def]
    machine = Session.open(experiment).machine
    end = next(op.index for op in machine.program if op.op == "loss")

    def objective(vector: np.ndarray, inputs: np.ndarray) -> float:
        machine.memory.theta[:] = vector
        machine.named["a0"][:] = inputs
        machine.run_operations(0, 0, end + 1)
        return float(machine.named["loss"])

    return objective


@settings(max_examples=80)
@given(experiment=experiments())
def test_operations_do_what_their_words_say(experiment: Experiment, folder: Path) -> None:
    """Sums and products again, by numpy's @ and on copies."""
    session = Session(prepare(experiment, folder))
    session.goto(1, len(session.program) - 1)
    snapshot = take_snapshot(session)
    known = {**snapshot.parameters, **snapshot.values}
    rule = experiment.regularization
    assert known["a0"] == pytest.approx(session.prepared.train.inputs[snapshot.samples], abs=0)
    for operation in snapshot.program:
        layer = operation.layer
        if operation.op == "weighted_sum":
            expected = known[f"a{layer - 1}"] @ known[f"W{layer}"].T + known[f"b{layer}"]
        elif operation.op == "weight_gradient":
            weights = known[f"W{layer}"]
            expected = known[f"dz{layer}"].T @ known[f"a{layer - 1}"]
            expected = expected + rule.l1 * np.sign(weights) + rule.l2 * weights
        elif operation.op == "bias_gradient":
            expected = known[f"dz{layer}"].sum(axis=0)
        elif operation.op == "input_gradient":
            expected = known[f"dz{layer}"] @ known[f"W{layer}"]
        else:
            continue
        assert known[operation.writes[0]] == pytest.approx(expected, rel=1e-12, abs=1e-13)


def test_a_short_batch_is_averaged_over_its_own_samples() -> None:
    """Four times the same sample as one: the slope of the mean is the same, that of the sum not."""
    for reduction, factor in (("mean", 1), ("sum", 4)):
        loss = LossChoice(name="squared_error", reduction=reduction)  # type: ignore[arg-type]
        slopes = []
        for samples in (1, 4):
            data = inline([[2.0]] * samples, [[1.0]] * samples)
            session = Session.open(linear_unit(3.0, data=data, loss=loss))
            session.goto(0, len(session.program) - 1)
            slopes.append(float(take_snapshot(session).values["dW1"][0, 0]))
        assert slopes == [20.0, 20.0 * factor]


def test_weights_of_0_have_no_slope_of_the_l1_penalty() -> None:
    session = Session.open(linear_unit(0.0, regularization=Regularization(l1=0.7)))
    session.goto(0, len(session.program) - 1)
    assert take_snapshot(session).values["dW1"].tolist() == [[0.0]]


def test_biases_are_not_penalized() -> None:
    plain = xor()
    layers = [changed(layer, biases=[5.0] * layer.units) for layer in plain.network.layers]
    found = []
    for l2 in (0.0, 0.5):
        experiment = xor(
            network=changed(plain.network, layers=layers), regularization=Regularization(l2=l2)
        )
        session = Session.open(experiment)
        session.goto(0, len(session.program) - 1)
        found.append(take_snapshot(session).values)
    without, penalized = found
    for name in ("db1", "db2"):
        assert np.array_equal(without[name], penalized[name])
    assert not np.array_equal(without["dW1"], penalized["dW1"])
