"""What explanations say in words, and how they cope with large networks and wrong questions."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from core.experiment.experiment_file import read_experiment
from core.experiment.schema import Layer, LossChoice, Network, Regularization
from core.explain import NumberFormat, Quantity, as_text, explain
from core.explain.formula.chain import MOST_TERMS
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from tests.core.experiments import inline, linear_unit, xor
from tests.core.explain.helpers import numbered

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"


def example(name: str, back: int = 1) -> Snapshot:
    session = Session.open(read_experiment(EXAMPLES / f"{name}.json"), EXAMPLES)
    session.goto(0, len(session.program) - back)
    return take_snapshot(session)


def one_unit(name: str, weight: float, loss: str = "half_squared_error") -> Snapshot:
    layers = [Layer(units=1, activation=name, weights=[[weight]])]
    layers.append(Layer(units=1, activation="linear", weights=[[1.0]]))
    data = inline([[1.0]], [[1.0]])
    session = Session.open(
        xor(data=data, network=Network(layers=layers), loss=LossChoice(name=loss))
    )
    session.goto(0, len(session.program) - 1)
    return take_snapshot(session)


def lines_of(snapshot: Snapshot, quantity: Quantity, sample: int | None = None) -> list[str]:
    explanation = explain(snapshot, quantity, sample)
    return [as_text(line, NumberFormat(4)) for line in explanation.lines]


@pytest.mark.parametrize(
    ("name", "weight", "words"),
    [
        ("relu", 0.0, "kink, where the slope is taken as 0"),
        ("leaky_relu", 0.0, "kink, where the slope is taken as 0.01"),
        ("relu", -1.0, "off for this sample"),
        ("step", 0.5, "A step is flat"),
        ("hardlim", 0.5, "A step is flat"),
        ("sigmoid", 0.5, "at most ¼"),
        ("sigmoid", 9.0, "saturated"),
        ("tanh", 5.0, "saturated"),
        ("tanh", 0.5, ""),
        ("linear", 0.5, ""),
    ],
)
def test_what_is_special_about_a_slope(name: str, weight: float, words: str) -> None:
    for quantity in (Quantity("dz1", (0,)), Quantity("slope1", (0,))):
        note = explain(one_unit(name, weight), quantity).note
        assert words in note
        assert bool(words) == bool(note)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("linear", ["a1[0] = z1[0]", "= −0.5"]),
        ("step", ["a1[0] = 1 if z1[0] > 0 else 0", "= 1 if −0.5 > 0 else 0", "= 0"]),
        ("hardlim", ["a1[0] = 1 if z1[0] ≥ 0 else 0", "= 1 if −0.5 ≥ 0 else 0", "= 0"]),
        ("sigmoid", ["a1[0] = 1 / (1 + e^(−z1[0]))", "= 1 / (1 + e^(−(−0.5)))", "= 0.3775"]),
        ("tanh", ["a1[0] = tanh(z1[0])", "= tanh(−0.5)", "= −0.4621"]),
        ("relu", ["a1[0] = max(0, z1[0])", "= max(0, −0.5)", "= 0"]),
        (
            "leaky_relu",
            ["a1[0] = max(0.01 · z1[0], z1[0])", "= max(0.01 × (−0.5), −0.5)", "= −0.005"],
        ),
    ],
)
def test_every_activation_in_words_of_mathematics(name: str, lines: list[str]) -> None:
    assert lines_of(one_unit(name, -0.5), Quantity("a1", (0,))) == lines


def test_where_the_mean_and_the_penalty_sit() -> None:
    session = Session.open(xor(regularization=Regularization(l1=0.25, l2=0.5)))
    session.goto(0, len(session.program) - 1)
    snapshot = take_snapshot(session)
    first = lines_of(snapshot, Quantity("dW2", (0, 1)))[0]
    penalty = "+ λ₂ · W2[0,1] + λ₁ · sign(W2[0,1])"
    assert first == (
        f"∂J/∂W2[0,1] = Σₖ ∂J/∂z2[k,0] · ∂z2[k,0]/∂W2[0,1] {penalty}"
        f" = 1 / N · Σₖ ∂L[k]/∂z2[k,0] · ∂z2[k,0]/∂W2[0,1] {penalty}"
    )
    whole = explain(snapshot, Quantity("dW2", (0, 1)))
    assert "1/N = 1/4" in whole.note and "pulls the weight" in whole.note
    share = explain(snapshot, Quantity("dW2", (0, 1)), 2)
    assert "not by any sample" in share.note
    shares = [explain(snapshot, Quantity("dW2", (0, 1)), k).result or 0.0 for k in range(4)]
    w = snapshot.parameters["W2"][0, 1]
    assert sum(shares) + 0.5 * w + 0.25 * (w > 0) - 0.25 * (w < 0) == pytest.approx(whole.result)
    loss = lines_of(snapshot, Quantity("loss"))
    assert loss[0] == "J = 1 / N · (L[0] + L[1] + L[2] + L[3]) + penalty"
    assert lines_of(snapshot, Quantity("penalty"))[0] == ("penalty = λ₁ · Σ|w| + 1 / 2 · λ₂ · Σw²")


def test_an_activations_slope_over_the_batch_is_the_mean_of_the_samples() -> None:
    layers = [Layer(units=3, activation="sigmoid"), Layer(units=1, activation="sigmoid")]
    session = Session.open(xor(network=Network(layers=layers)))
    session.goto(0, len(session.program) - 1)
    snapshot = take_snapshot(session)
    z = snapshot.values["z1"][:, 1]
    sigmoid = 1 / (1 + np.exp(-z))
    found = explain(snapshot, Quantity("slope1", (1,)))
    assert found.result == pytest.approx(float(np.mean(sigmoid * (1 - sigmoid))), rel=1e-14)
    assert [term.value for term in found.terms] == pytest.approx(sigmoid * (1 - sigmoid) / 4)


def test_a_sum_needs_no_mean() -> None:
    data = inline([[1.0], [2.0]], [[0.0], [0.0]])
    session = Session.open(linear_unit(data=data))
    session.goto(0, len(session.program) - 1)
    snapshot = take_snapshot(session)
    assert lines_of(snapshot, Quantity("dW1", (0, 0)))[0] == (
        "∂J/∂W1[0,0] = Σₖ ∂J/∂z1[k,0] · ∂z1[k,0]/∂W1[0,0]"
    )
    assert lines_of(snapshot, Quantity("da1", (0,)), 1)[0] == "∂J/∂a1[0] = ∂L[1]/∂a1[0]"


def test_what_is_missing_is_named_with_its_operation() -> None:
    session = Session.open(read_experiment(EXAMPLES / "mazur.json"), EXAMPLES)
    for tick in range(len(session.program)):
        snapshot = take_snapshot(session)
        missing = explain(snapshot, Quantity("dW1", (0, 0)))
        assert missing.result is None and len(missing.lines) == 1
        if tick < len(session.program) - 2:
            assert missing.note == (
                "Not computed yet: it comes with “backward pass: slope of the loss with "
                "respect to the weights of layer 1”."
            )
        session.step("operation")
        if session.position[1] == len(session.program) - 1:
            break
    assert explain(take_snapshot(session), Quantity("dW1", (0, 0))).is_computed


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity("db1", (0,)), "biases are not trained"),
        (Quantity("b1+", (0,)), "comes with the update"),
        (Quantity("da0", (0,)), "does not ask for the slopes by the inputs"),
    ],
)
def test_what_is_never_computed(quantity: Quantity, words: str) -> None:
    explanation = explain(example("mazur"), quantity)
    assert explanation.result is None
    assert words in explanation.note or "biases are not trained" in explanation.note


def test_a_loss_that_gives_dz_has_no_da() -> None:
    explanation = explain(example("digits"), Quantity("da2", (0,)), 0)
    assert "slope by z directly" in explanation.note


@pytest.mark.parametrize(
    "quantity",
    [
        Quantity("W3", (0, 0)),
        Quantity("W0", (0, 0)),
        Quantity("W1", (0,)),
        Quantity("W1", (2, 0)),
        Quantity("W1", (0, -1)),
        Quantity("a1", (2,)),
        Quantity("a1", (1, 0)),
        Quantity("z0", (0,)),
        Quantity("t", (2,)),
        Quantity("loss", (0,)),
        Quantity("sample_loss", (1,)),
        Quantity("nothing"),
    ],
)
def test_there_is_no_such_number(quantity: Quantity) -> None:
    with pytest.raises(LookupError):
        explain(example("mazur"), quantity)


def test_there_is_no_such_sample() -> None:
    with pytest.raises(LookupError):
        explain(example("mazur"), Quantity("a1", (0,)), 1)


def test_in_a_large_network_the_terms_that_count_are_listed() -> None:
    snapshot = example("digits")
    for quantity, sample in (
        (Quantity("z1", (3,)), 5),
        (Quantity("dW1", (3, 20)), None),
        (Quantity("da1", (3,)), 5),
        (Quantity("a2", (3,)), 5),
        (Quantity("a1", (3,)), None),
        (Quantity("loss"), None),
    ):
        explanation = explain(snapshot, quantity, sample)
        assert explanation.result is not None
        assert len(explanation.terms) <= MOST_TERMS + 2
        assert len(pickle.dumps(explanation)) < 20_000
        text = as_text(explanation.lines[0])
        assert "more)" in text or "Σ" in text
        values = numbered(explanation.lines[-1])
        assert values == pytest.approx([explanation.result] * len(values), rel=1e-12)
        assert sum(term.count for term in explanation.terms) in (0, 10, 64, 65, 32)


def test_a_row_in_the_index_goes_before_the_sample() -> None:
    snapshot = example("xor")
    by_index = explain(snapshot, Quantity("a1", (2, 0)), 0)
    assert by_index.sample == 2
    assert by_index.result == explain(snapshot, Quantity("a1", (0,)), 2).result
    assert by_index.result == float(snapshot.values["a1"][2, 0])


def test_a_saturated_cross_entropy_is_written_in_z() -> None:
    layers = [Layer(units=1, activation="sigmoid", weights=[[40.0]])]
    data = inline([[1.0]], [[0.0]])
    session = Session.open(xor(data=data, network=Network(layers=layers)))
    session.step("pass")
    explanation = explain(take_snapshot(session), Quantity("sample_loss", (0,)))
    assert explanation.result == 40.0
    assert numbered(explanation.lines[1]) == [40.0]
    assert "Written in z" in explanation.note


@pytest.mark.parametrize("target", [0.0, 1.0, 0.3])
@pytest.mark.parametrize("z", [-700.0, -30.0, -9.0, -2.0, 0.0, 2.0, 9.0, 12.5, 13.5, 30.0, 700.0])
def test_a_cross_entropy_keeps_its_digits_wherever_the_output_is(z: float, target: float) -> None:
    layers = [Layer(units=1, activation="sigmoid", weights=[[z]])]
    data = inline([[1.0]], [[target]])
    session = Session.open(xor(data=data, network=Network(layers=layers)))
    session.step("pass")
    explanation = explain(take_snapshot(session), Quantity("sample_loss", (0,)))
    assert explanation.result is not None
    values = [value for line in explanation.lines for value in numbered(line)]
    assert len(values) >= 2
    # A loss near 0 is a sum near ln 1: what the text's own arithmetic loses there is absolute.
    assert values == pytest.approx([explanation.result] * len(values), rel=1e-12, abs=2e-16)


@pytest.mark.parametrize("z", [0.0, 5.0, 20.0, 800.0])
@pytest.mark.parametrize("right", [0, 1])
def test_so_does_softmax(z: float, right: int) -> None:
    layers = [Layer(units=2, activation="softmax", weights=[[z], [0.0]])]
    target = [1.0 - right, float(right)]
    experiment = xor(
        data=inline([[1.0]], [target]),
        network=Network(layers=layers),
        loss=LossChoice(name="softmax_cross_entropy"),
    )
    session = Session.open(experiment)
    session.step("pass")
    explanation = explain(take_snapshot(session), Quantity("sample_loss", (0,)))
    assert explanation.result is not None
    values = [value for line in explanation.lines for value in numbered(line)]
    assert len(values) >= 2
    assert values == pytest.approx([explanation.result] * len(values), rel=1e-12, abs=2e-16)
    assert all(factor.symbol and factor.quantity for factor in explanation.factors)


def test_a_sample_is_called_by_its_number_in_the_data_and_not_by_its_place_in_the_batch() -> None:
    snapshot = example("digits")  # shuffled, in batches of 64
    place = next(row for row, number in enumerate(snapshot.samples) if row != number)
    share = explain(snapshot, Quantity("dW2", (0, 0)), place)
    own_loss = explain(snapshot, Quantity("loss"), place)
    target = explain(snapshot, Quantity("t", (0,)), place)
    # The test part is left out of the training part's numbers, and the header is line 1.
    tested = np.random.default_rng(snapshot.experiment.data.split_seed).permutation(1797)[:359]
    line = np.setdiff1d(np.arange(1797), tested)[snapshot.samples[place]] + 2
    number = f"training line {line}"
    assert share.title == f"Slope of J by W2[0,0]: the share of {number}"
    assert own_loss.title.endswith(f"of {number}")
    assert target.note == f"It comes from the data: {number}."
