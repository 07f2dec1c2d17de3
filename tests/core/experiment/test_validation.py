"""What types cannot say: names, shapes and numbers, each refused with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from core.datasets import BUNDLED, GENERATED
from core.engine.prepare import prepare
from core.errors import BackscopeError, ExperimentError
from core.experiment.schema import (
    Adam,
    Batching,
    Bundled,
    Csv,
    Experiment,
    Generated,
    InitializerChoice,
    Inline,
    Layer,
    LossChoice,
    Network,
    Sgd,
)
from core.experiment.validation import check
from tests.core.experiments import (
    TABLE,
    changed,
    experiments,
    inline,
    linear_unit,
    write_table,
    xor,
)


def layers(*items: Layer) -> Network:
    return Network(layers=list(items))


def sigmoid(units: int = 1, **more: Any) -> Layer:
    return Layer(units=units, activation="sigmoid", **more)


TWO_IN = inline([[1, 2], [3, 4]], [[0], [1]])
NAN, INF = float("nan"), float("inf")

BAD = [
    (xor(data=Generated(name="swiss")), "data.name", 'unknown name "swiss"; known are and, or'),
    (xor(data=Bundled(name="mnist")), "data.name", 'unknown name "mnist"; known are iris, digits'),
    (xor(data=Csv(path="x", targets=[])), "data.targets", "expected at least one column name"),
    (xor(data=Inline(inputs=[])), "data.inputs", "expected at least one sample"),
    (xor(data=Inline(inputs=[[]])), "data.inputs[0]", "expected at least one number"),
    (xor(data=inline([[1, 2]])), "data.targets", "the loss binary_cross_entropy needs targets"),
    (xor(data=inline([[1, 2], [3]], [[0], [0]])), "data.inputs[1]", "expected 2 numbers, found 1"),
    (xor(data=inline([[1, 2], [3, 4]], [[0]])), "data.targets", "expected 2 rows, found 1"),
    (xor(data=inline([[1, 2]], [[0], [1]])), "data.targets", "expected 1 row, found 2"),
    (xor(data=inline([[1, 2]], [[0, 1]])), "data.targets[0]", "expected 1 number, found 2"),
    (xor(data=inline([[1, NAN]], [[0]])), "data.inputs[0][1]",
     "expected a finite number, found nan"),
    (xor(data=inline([[1, 2]], [[INF]])), "data.targets[0][0]",
     "expected a finite number, found inf"),
    (xor(optimizer=Sgd(learning_rate=INF)), "optimizer.learning_rate", "expected a finite number"),
    (xor(optimizer=Adam(betas=(0.1, NAN))), "optimizer.betas[1]", "expected a finite number"),
    (xor(network=layers(sigmoid(biases=[NAN]))), "network.layers[0].biases[0]", "finite"),
    (xor(network=layers(Layer(units=1, activation="swish"))),
     "network.layers[0].activation", 'unknown name "swish"; known are linear, step'),
    (xor(network=layers(Layer(units=2, activation="softmax"), sigmoid())),
     "network.layers[0].activation", "softmax is for the last layer only"),
    (xor(network=Network(layers=[sigmoid()], initializer=InitializerChoice(name="lecun"))),
     "network.initializer.name", 'unknown name "lecun"; known are zeros'),
    (xor(loss=LossChoice(name="hinge")), "loss.name", 'unknown name "hinge"; known are half'),
    (xor(loss=LossChoice(name="softmax_cross_entropy")), "network.layers[1].activation",
     "the loss softmax_cross_entropy needs softmax here, found sigmoid"),
    (xor(loss=LossChoice(name="perceptron")), "network.layers[1].activation",
     "the loss perceptron needs step or hardlim here, found sigmoid"),
    (xor(network=layers(Layer(units=1, activation="tanh"))), "network.layers[0].activation",
     "the loss binary_cross_entropy needs sigmoid here, found tanh"),
    (xor(data=TWO_IN, network=layers(sigmoid(weights=[[1.0, 2.0, 3.0]]))),
     "network.layers[0].weights[0]", "expected 2 numbers, found 3"),
    (xor(data=TWO_IN, network=layers(sigmoid(weights=[[1.0]]))),
     "network.layers[0].weights[0]", "expected 2 numbers, found 1"),
    (xor(data=TWO_IN, network=layers(sigmoid(weights=[]))),
     "network.layers[0].weights", "expected 1 row, found 0"),
    (xor(data=TWO_IN, network=layers(sigmoid(3), sigmoid(weights=[[1.0, 2.0]]))),
     "network.layers[1].weights[0]", "expected 3 numbers, found 2"),
    (xor(network=layers(sigmoid(3), sigmoid(biases=[1.0, 2.0]))),
     "network.layers[1].biases", "expected 1 number, found 2"),
    (xor(network=layers(sigmoid(2, weights=[[1.0], [1.0, 2.0]]), sigmoid())),
     "network.layers[0].weights[1]", "expected 1 number, found 2"),
    (xor(optimizer=Sgd(nesterov=True)), "optimizer.nesterov", "needs a momentum above 0"),
    (xor(optimizer=Sgd(nesterov=True, momentum=0.9, dampening=0.1)),
     "optimizer.nesterov", "no dampening"),
    (xor(data=inline([[1, 2]], [[0]]), network=Network(layers=[sigmoid()], inputs=3)),
     "data.inputs[0]", "expected 3 numbers, found 2"),
]  # fmt: skip


@pytest.mark.parametrize(("experiment", "place", "problem"), BAD, ids=lambda value: str(value)[:40])
def test_errors_name_their_place(experiment: Experiment, place: str, problem: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        check(experiment)
    assert caught.value.place == place
    assert problem in caught.value.problem
    assert str(caught.value).startswith(f"{place}: ")
    with pytest.raises(ExperimentError):
        prepare(experiment)


@settings(max_examples=100)
@given(experiment=experiments())
def test_good_experiments_pass(experiment: Experiment) -> None:
    check(experiment)


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_every_generated_data_set_can_be_learned(name: str) -> None:
    network = layers(Layer(units=1, activation="sigmoid"))
    prepare(Experiment(data=Generated(name=name), network=network))


@pytest.mark.parametrize("name", sorted(BUNDLED))
def test_every_bundled_data_set_can_be_learned(name: str) -> None:
    units = {"iris": 3, "digits": 10}[name]
    network = layers(Layer(units=units, activation="softmax"))
    loss = LossChoice(name="softmax_cross_entropy")
    prepare(Experiment(data=Bundled(name=name), network=network, loss=loss))


# What only the data can tell, found when the experiment is made ready

ONE_HIDDEN = [Layer(units=2), Layer(units=1)]
LATE = [
    (xor(network=layers(sigmoid(weights=[[1.0, 2.0, 3.0]]))),
     "network.layers[0].weights[0]: expected 2 numbers, found 3"),
    (xor(network=Network(layers=ONE_HIDDEN, inputs=5), loss=LossChoice()),
     "network.inputs: the data has 2 inputs, found 5"),
    (xor(network=layers(sigmoid(3))), "network.layers[0].units: the data has 2 classes"),
    (xor(data=Generated(name="line"), network=layers(sigmoid(2)), loss=LossChoice()),
     "network.layers[0].units: the data has 1 target column, found 2 units"),
    (xor(data=Generated(name="xor", samples=1, test_fraction=0.9)), "data.test_fraction: "),
    (xor(batching=Batching(order=[[0, 3], [1, 4]])),
     "batching.order[1][1]: sample 4 of 4 training samples"),
    (xor(data=Generated(name="xor", test_fraction=0.5), batching=Batching(order=[[2]])),
     "batching.order[0][0]: sample 2 of 2 training samples"),
    (xor(data=Csv(path="none.csv", targets=["kind"])), "none.csv"),
    (xor(data=Csv(path=TABLE, targets=["colour"])), "colour"),
    (xor(data=Csv(path=".", targets=["kind"])), "is not a file"),
    (xor(data=Csv(path="line\nbreak.csv", targets=["kind"])), "line\\nbreak.csv"),
    (xor(data=Csv(path="nul\0.csv", targets=["kind"])), "nul"),
    (xor(data=Csv(path="x" * 100_000, targets=["kind"])), "xxx"),
    (xor(network=layers(*[Layer(units=10_000)] * 99, sigmoid())),
     "network.layers: 9,801,010,001 weights and biases are more than 20,000,000"),
    (xor(data=Generated(name="xor", samples=1_000_000),
         network=layers(Layer(units=100), sigmoid())),
     "batching: needs about 6.3 GiB of memory, more than 1: batch 6.1, data 0.067"),
]  # fmt: skip


@pytest.mark.parametrize(("experiment", "expected"), LATE, ids=lambda value: str(value)[:40])
def test_errors_that_need_the_data(experiment: Experiment, expected: str, tmp_path: Path) -> None:
    check(experiment)
    with pytest.raises(BackscopeError) as caught:
        prepare(experiment, write_table(tmp_path))
    assert expected in str(caught.value)
    assert str(caught.value).isprintable()


def test_the_loss_output_needs_no_targets() -> None:
    """And does not mind any that are there."""
    loss = LossChoice(name="output")
    for data in (inline([[1.0]]), inline([[1.0]], [[2.0]]), Generated(name="line")):
        prepared = prepare(linear_unit(data=data, loss=loss))
        assert prepared.train.targets.shape[1] == 0
    with_two = xor(loss=loss, data=Csv(path=TABLE, targets=[], inputs=["x", "y"]))
    check(with_two)


def test_a_table_is_looked_for_beside_the_experiment(tmp_path: Path) -> None:
    experiment = xor(data=Csv(path=TABLE, targets=["kind"]))
    prepared = prepare(experiment, write_table(tmp_path))
    assert prepared.train.inputs.shape == (9, 2)
    assert prepared.input_names == ("x", "y")
    with pytest.raises(BackscopeError):
        prepare(experiment, tmp_path / "elsewhere")


def test_standardizing_takes_the_training_part_alone() -> None:
    data = Generated(name="moons", samples=40, test_fraction=0.25, standardize=True)
    prepared = prepare(xor(data=data))
    assert prepared.test is not None
    assert (len(prepared.train), len(prepared.test)) == (30, 10)
    assert prepared.train.inputs.mean(axis=0) == pytest.approx([0, 0], abs=1e-14)
    assert prepared.train.inputs.std(axis=0) == pytest.approx([1, 1], rel=1e-14)
    assert abs(prepared.test.inputs.mean()) > 1e-6


def test_given_weights_are_taken_and_the_rest_is_drawn() -> None:
    given_layer = Layer(units=2, weights=[[1.0, 2.0], [3.0, 4.0]], biases=[5.0, 6.0])
    experiment = xor(network=layers(given_layer, sigmoid()))
    prepared = prepare(experiment)
    views = prepared.layout.views(prepared.first_parameters())
    assert views["W1"].tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert views["b1"].tolist() == [5.0, 6.0]
    assert views["W2"].all()
    assert views["b2"].tolist() == [0.0]
    drawn = changed(experiment, network=layers(Layer(units=2), sigmoid()))
    other = prepare(drawn)
    assert other.layout.views(other.first_parameters())["W2"].tolist() == views["W2"].tolist()
