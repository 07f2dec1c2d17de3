"""Every kind of slip is diagnosed as that kind; the wrong numbers are built here by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.experiment.schema import (
    Adam,
    Batching,
    Experiment,
    Generated,
    InitializerChoice,
    Layer,
    LossChoice,
    Network,
    Regularization,
    Sgd,
)
from core.explain import NumberFormat, Quantity, diagnose, explain, format_number
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from tests.core.experiments import experiments, write_table, xor
from tests.core.explain.helpers import all_quantities
from tests.core.test_references import experiment_of

FILE = Path(__file__).parents[2] / "references.json"
MAZUR = next(e for e in json.loads(FILE.read_text()) if e["id"] == "mazur_2_2_2_sigmoid")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def at_end(session: Session, update: int = 0) -> Snapshot:
    session.goto(update, len(session.program) - 1)
    return take_snapshot(session)


def mazur() -> Snapshot:
    return at_end(Session.open(experiment_of(MAZUR)))


def deep(**more: object) -> Experiment:
    """Three layers of tanh and a mean over 5 samples."""
    layers = [Layer(units=3, activation="tanh"), Layer(units=3, activation="tanh")]
    layers.append(Layer(units=2, activation="sigmoid"))
    network = Network(layers=layers, initializer=InitializerChoice(seed=4))
    sections = {"data": Generated(name="moons", samples=5, noise=0.2), "network": network}
    return xor(**(sections | {"loss": LossChoice()} | more))


def kind_of(snapshot: Snapshot, name: str, index: tuple[int, ...], row: int | None,
            answer: float | str) -> str:  # fmt: skip
    verdict = diagnose(snapshot, Quantity(name, index), row, answer)
    assert verdict.sentence
    return verdict.kind


def six(value: float) -> str:
    """As a learner would type it."""
    return f"{value:.6g}"


def test_mazurs_number_is_right_with_three_digits_and_right_so_far_with_fewer() -> None:
    for text in ("0.082167041", "0.0822", "0,0822", "8.22e-2"):
        assert kind_of(mazur(), "dW2", (0, 0), None, text) == "right"
    for text in ("0.08", "0,082", "8e-2"):
        assert kind_of(mazur(), "dW2", (0, 0), None, text) == "so_far"
    assert kind_of(mazur(), "a1", (0,), None, "1") == "unknown"
    assert kind_of(mazur(), "z1", (0,), None, "0.4") == "so_far"
    assert kind_of(mazur(), "dW2", (0, 0), None, "0.083") == "unknown"
    assert kind_of(mazur(), "dW2", (0, 0), None, "eight") == "not_a_number"


def test_mazurs_slips_by_his_own_numbers() -> None:
    snapshot = mazur()
    a, upstream, slope = 0.593269992, 0.74136507, 0.186815602
    assert kind_of(snapshot, "dW2", (0, 0), 0, six(-upstream * slope * a)) == "sign"
    assert kind_of(snapshot, "dW2", (0, 0), 0, six(upstream * a)) == "forgot_activation_slope"
    assert kind_of(snapshot, "dz2", (0,), 0, six(upstream)) == "forgot_activation_slope"
    # The slope that arrives at the other output: -0.217071535 · 0.175510053.
    assert kind_of(snapshot, "dW2", (0, 0), 0, six(-0.0380982365 * a)) == "wrong_upstream"
    # With w5+ = 0.35891648 and w7+ = 0.511301270 in place of 0.40 and 0.50.
    wrong = 0.138498562 * 0.35891648 - 0.0380982365 * 0.511301270
    assert kind_of(snapshot, "da1", (0,), 0, six(wrong)) == "used_updated_weight"
    assert kind_of(snapshot, "dz1", (0,), 0, six(wrong * a * (1 - a))) == "used_updated_weight"
    share = wrong * a * (1 - a) * 0.05
    assert kind_of(snapshot, "dW1", (0, 0), 0, six(share)) == "used_updated_weight"
    # Only what comes through the first output: published as 0.055399425.
    assert kind_of(snapshot, "da1", (0,), 0, "0.055399425") == "wrong_upstream"
    assert kind_of(snapshot, "da1", (0,), 0, "0.0364") == "right"


def test_slips_in_a_deep_network_by_the_whole_batch() -> None:
    penalty = Regularization(l2=0.3)
    snapshot = at_end(Session.open(deep(regularization=penalty)), 2)
    v, w = snapshot.values, snapshot.parameters
    count = len(snapshot.samples)
    index, extra = (1, 2), 0.3 * w["W2"][1, 2]
    below = v["a1"][:, 2]
    truth = v["dz2"][:, 1] @ below + extra
    wrong = {
        "right": truth,
        "sign": -truth,
        "forgot_activation_slope": v["da2"][:, 1] @ below + extra,
        "forgot_to_average": count * (v["dz2"][:, 1] @ below) + extra,
        "wrong_upstream": v["dz2"][:, 2] @ below + extra,
    }
    updated = w["W3"] - snapshot.learning_rate * v["dW3"]
    dz = (v["dz3"] @ updated) * (1 - v["a2"] ** 2)
    wrong["used_updated_weight"] = dz[:, 1] @ below + extra
    for kind, number in wrong.items():
        assert kind_of(snapshot, "dW2", index, None, six(number)) == kind
    twice = w["W2"] - snapshot.learning_rate * v["dW2"]
    deeper = (dz @ twice) * (1 - v["a1"] ** 2)
    first = deeper[:, 0] @ v["a0"][:, 1] + 0.3 * w["W1"][0, 1]
    assert kind_of(snapshot, "dW1", (0, 1), None, six(first)) == "used_updated_weight"


def test_slips_of_one_samples_share() -> None:
    snapshot = at_end(Session.open(deep()), 1)
    v, count, k = snapshot.values, len(snapshot.samples), 3
    share = v["dz2"][k, 1] * v["a1"][k, 2]
    cases = {
        "right": share,
        "sign": -share,
        "forgot_activation_slope": v["da2"][k, 1] * v["a1"][k, 2],
        "forgot_to_average": share * count,
        "wrong_upstream": v["dz2"][k, 0] * v["a1"][k, 2],
    }
    for kind, number in cases.items():
        assert kind_of(snapshot, "dW2", (1, 2), k, six(number)) == kind
    bias = {"right": v["dz2"][k, 1], "forgot_activation_slope": v["da2"][k, 1]}
    for kind, number in bias.items():
        assert kind_of(snapshot, "db2", (1,), k, six(number)) == kind


def test_slips_in_a_units_slopes() -> None:
    snapshot = at_end(Session.open(deep()))
    v, w, count, k = snapshot.values, snapshot.parameters, len(snapshot.samples), 2
    local = 1 - v["a2"][k, 1] ** 2
    by_z = {
        "right": v["dz2"][k, 1],
        "sign": -v["dz2"][k, 1],
        "forgot_activation_slope": v["da2"][k, 1],
        "forgot_to_average": count * v["dz2"][k, 1],
        "wrong_upstream": v["da2"][k, 0] * local,
    }
    for kind, number in by_z.items():
        assert kind_of(snapshot, "dz2", (1,), k, six(number)) == kind
    by_a = {
        "right": v["dz2"][k] @ w["W2"][:, 1],
        "forgot_activation_slope": v["da2"][k] @ w["W2"][:, 1],
        "forgot_to_average": count * (v["dz2"][k] @ w["W2"][:, 1]),
        "wrong_upstream": v["dz2"][k] @ w["W2"][1],  # the matrix not transposed
    }
    for kind, number in by_a.items():
        assert kind_of(snapshot, "da1", (1,), k, six(number)) == kind
    alone = v["dz2"][k, 2] * w["W2"][2, 1]
    verdict = diagnose(snapshot, Quantity("da1", (1,)), k, six(alone))
    assert (
        verdict.kind == "wrong_upstream" and "through unit 2 of layer 2 alone" in verdict.sentence
    )


def test_slips_in_the_forward_pass_and_in_the_loss() -> None:
    experiment = deep(regularization=Regularization(l2=0.5))
    session = Session.open(experiment)
    snapshot = at_end(session, 3)  # biases are not 0 any more
    v, w, k = snapshot.values, snapshot.parameters, 1
    z = v["a1"][k] @ w["W2"][0]
    assert kind_of(snapshot, "z2", (0,), k, six(z + w["b2"][0])) == "right"
    assert kind_of(snapshot, "z2", (0,), k, six(z)) == "forgot_bias"
    assert kind_of(snapshot, "a2", (0,), k, six(z + w["b2"][0])) == "forgot_activation"
    own = 0.5 * ((v["a3"] - v["t"]) ** 2).sum()
    penalty = 0.25 * sum((w[f"W{layer}"] ** 2).sum() for layer in (1, 2, 3))
    assert kind_of(snapshot, "loss", (), None, six(own / 5 + penalty)) == "right"
    assert kind_of(snapshot, "loss", (), None, six(own + penalty)) == "forgot_to_average"
    assert kind_of(snapshot, "data_loss", (), None, six(own)) == "forgot_to_average"


def test_slips_in_the_slope_of_the_loss() -> None:
    """Cross-entropy gives a − t over N; the sum forgets N."""
    experiment = xor(batching=Batching(mode="mini_batch", size=3, shuffle=False))
    snapshot = at_end(Session.open(experiment))
    v, k = snapshot.values, 1
    error = v["a2"][k, 0] - v["t"][k, 0]
    assert kind_of(snapshot, "dz2", (0,), k, six(error / 3)) == "right"
    assert kind_of(snapshot, "dz2", (0,), k, six(-error / 3)) == "sign"
    assert kind_of(snapshot, "dz2", (0,), k, six(error)) == "forgot_to_average"


@pytest.mark.parametrize("rule", [Sgd(learning_rate=0.3), Sgd(learning_rate=0.3, momentum=0.9)])
def test_slips_in_an_update(rule: Sgd) -> None:
    session = Session.open(deep(optimizer=rule))
    snapshot = at_end(session)
    v, w = snapshot.values, snapshot.parameters
    slope, before = v["dW2"][1, 2], w["W2"][1, 2]
    no_slope = v["da2"][:, 1] @ v["a1"][:, 2]
    cases = {
        "right": before - 0.3 * slope,  # the first velocity is the slope
        "sign": before + 0.3 * slope,
        "forgot_to_average": before - 0.3 * 5 * slope,
        "forgot_activation_slope": before - 0.3 * no_slope,
    }
    for kind, number in cases.items():
        assert kind_of(snapshot, "W2+", (1, 2), None, f"{number:.10g}") == kind
    session.step("operation")
    after = take_snapshot(session)
    assert kind_of(after, "W2", (1, 2), None, f"{cases['right']:.10g}") == "right"
    assert kind_of(after, "W2", (1, 2), None, f"{cases['sign']:.10g}") == "sign"


def test_with_adam_the_wrong_direction_is_told_too() -> None:
    snapshot = at_end(Session.open(deep(optimizer=Adam(learning_rate=0.1))))
    before = snapshot.parameters["W2"][1, 2]
    # The first step of Adam is the learning rate against the slope's sign.
    wrong = before + 0.1 * np.sign(snapshot.values["dW2"][1, 2])
    assert kind_of(snapshot, "W2+", (1, 2), None, f"{wrong:.6g}") == "sign"


@settings(max_examples=60)
@given(experiment=experiments(), digits=st.integers(3, 17))
def test_every_number_is_right_and_its_negative_a_sign(
    experiment: Experiment, digits: int, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    snapshot = at_end(session, 1)
    quantities = all_quantities(snapshot)
    for quantity, sample in quantities[:: max(1, len(quantities) // 30)]:
        result = explain(snapshot, quantity, sample).result
        if result is None:
            with pytest.raises(LookupError, match="not there to be predicted"):
                diagnose(snapshot, quantity, sample, 1.0)
            continue
        for style in (NumberFormat(digits), NumberFormat(digits, ",")):
            typed = format_number(result, style)
            assert diagnose(snapshot, quantity, sample, typed).is_right
        if result:
            assert diagnose(snapshot, quantity, sample, -result).kind == "sign"
            assert not diagnose(snapshot, quantity, sample, result * 1.5).is_right


def test_zero_is_no_answer_to_a_small_number() -> None:
    assert kind_of(mazur(), "dW1", (0, 0), None, "0") == "unknown"
    assert kind_of(mazur(), "dW1", (0, 0), None, "0.00") == "unknown"
