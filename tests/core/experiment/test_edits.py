"""Edits: whatever is chosen, the experiment that comes out is valid and can be run."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.datasets import BUNDLED, GENERATED
from core.engine.prepare import prepare
from core.experiment import edits
from core.experiment.schema import (
    Batching,
    Bundled,
    Csv,
    Data,
    Experiment,
    Generated,
    Inline,
    Layer,
    LossChoice,
    Network,
)
from core.nn.activations import ACTIVATIONS
from core.nn.initializers import INITIALIZERS
from core.nn.losses import LOSSES

MAZUR = Experiment(
    data=Inline(inputs=[[0.05, 0.10]], targets=[[0.01, 0.99]]),
    network=Network(
        layers=[
            Layer(units=2, weights=[[0.15, 0.20], [0.25, 0.30]], biases=[0.35, 0.35]),
            Layer(units=2, weights=[[0.40, 0.45], [0.50, 0.55]], biases=[0.60, 0.60]),
        ]
    ),
)
XOR = Experiment(
    data=Generated(name="xor"),
    network=Network(layers=[Layer(units=4, activation="tanh"), Layer(units=1)]),
    loss=LossChoice(name="binary_cross_entropy"),
)
SETS: list[Data] = [Generated(name=name) for name in GENERATED]
SETS += [Bundled(name=name) for name in BUNDLED]


def sizes(experiment: Experiment) -> list[int]:
    return [layer.units for layer in experiment.network.layers]


@pytest.mark.parametrize("data", SETS, ids=lambda data: data.name)
def test_columns_are_those_of_the_data(data: Data) -> None:
    found = edits.columns(data)
    assert found is not None
    for units in found.outputs:
        network = Network(layers=[Layer(units=units)])
        assert prepare(Experiment(data=data, network=network)).shape.sizes == (found.inputs, units)


@pytest.mark.parametrize("data", SETS, ids=lambda data: data.name)
@pytest.mark.parametrize("start", [XOR, MAZUR], ids=["xor", "mazur"])
def test_any_data_set_can_follow_any_other(start: Experiment, data: Data) -> None:
    edit = edits.with_data(start, data)
    assert edit.experiment.data == data
    prepare(edit.experiment)


def test_every_chain_of_choices_stays_valid() -> None:
    """Each loss after each on data of both kinds, with every activation that is offered."""
    for data, first, second in itertools.product((SETS[2], SETS[7]), LOSSES, LOSSES):
        experiment = edits.with_data(XOR, data).experiment
        for name in (first, second):
            if not edits.loss_objection(data, name):
                experiment = edits.with_loss(experiment, name).experiment
                prepare(experiment)


step = st.one_of(
    st.tuples(st.just("data"), st.sampled_from(SETS[:11])),
    st.tuples(st.just("loss"), st.sampled_from(sorted(LOSSES))),
    st.tuples(st.just("add"), st.none()),
    st.tuples(st.just("remove"), st.integers(0, 5)),
    st.tuples(st.just("units"), st.tuples(st.integers(0, 5), st.integers(1, 6))),
    st.tuples(st.just("initializer"), st.sampled_from(sorted(INITIALIZERS))),
)


@given(st.lists(step, max_size=12))
def test_a_random_walk_of_edits_stays_valid(steps: list[tuple[str, object]]) -> None:
    experiment = MAZUR
    for kind, value in steps:
        experiment = _apply(experiment, kind, value)
        prepare(experiment)


def _apply(experiment: Experiment, kind: str, value: object) -> Experiment:
    last = len(experiment.network.layers) - 1
    if isinstance(value, Generated):
        return edits.with_data(experiment, value).experiment
    if kind == "loss" and isinstance(value, str):
        offered = not edits.loss_objection(experiment.data, value)
        return edits.with_loss(experiment, value).experiment if offered else experiment
    if kind == "add":
        return edits.with_layer_added(experiment).experiment
    if isinstance(value, int):
        return (
            edits.with_layer_removed(experiment, value).experiment if value < last else experiment
        )
    if isinstance(value, tuple):
        return edits.with_unit_count(experiment, min(value[0], last), value[1]).experiment
    return edits.with_initializer(experiment, str(value), 3).experiment


def test_a_loss_takes_its_output_activation_along_and_says_so() -> None:
    edit = edits.with_loss(XOR, "softmax_cross_entropy")
    assert edit.experiment.network.layers[-1] == Layer(units=2, activation="softmax")
    assert edit.note == (
        "The last layer is now softmax, which softmax_cross_entropy needs; "
        "the last layer now has 2 units, as the data need."
    )
    assert edits.with_loss(XOR, "half_squared_error").note == ""


def test_another_data_set_sets_the_outputs() -> None:
    edit = edits.with_data(XOR, Bundled(name="iris"))
    assert sizes(edit.experiment) == [4, 3]
    assert edit.note == "The last layer now has 3 units, as the data need."


def test_numbers_to_learn_take_no_cross_entropy() -> None:
    edit = edits.with_data(XOR, Generated(name="plane"))
    assert edit.experiment.loss.name == "half_squared_error"
    assert edit.experiment.network.layers[-1].activation == "linear"
    assert edit.note == "The loss is now half_squared_error after a linear layer."
    assert edits.loss_objection(Generated(name="plane"), "perceptron") != ""
    assert edits.loss_objection(Generated(name="xor"), "perceptron") == ""


def test_another_shape_drops_given_weights_of_the_layers_it_touches() -> None:
    edit = edits.with_unit_count(MAZUR, 0, 3)
    first, second = edit.experiment.network.layers
    assert (first.weights, first.biases, second.weights) == (None, None, None)
    assert edit.note == "Given weights that no longer fit are dropped."


def test_the_same_shape_keeps_given_weights() -> None:
    edit = edits.with_activation(MAZUR, 0, "tanh")
    assert edit.experiment.network.layers[0].weights == MAZUR.network.layers[0].weights
    assert edit.note == ""


def test_samples_given_in_the_file_fix_the_outputs() -> None:
    edit = edits.with_unit_count(MAZUR, 1, 5)
    assert sizes(edit.experiment) == [2, 2]
    assert edits.allowed_outputs(MAZUR) == (2,)
    free = replace(MAZUR, loss=LossChoice(name="output"))
    assert edits.allowed_outputs(free) == ()


def test_a_new_seed_shows_its_effect_also_where_the_file_gave_weights() -> None:
    edit = edits.with_initializer(MAZUR, "xavier_uniform", 1)
    assert all(layer.weights is None for layer in edit.experiment.network.layers)
    assert edit.note == "The weights that the file gave are dropped."
    before = prepare(edit.experiment).first_parameters()
    after = prepare(edits.with_initializer(edit.experiment, "xavier_uniform", 2).experiment)
    assert (before != after.first_parameters()).any()


def test_layers_are_added_before_the_output_and_taken_out() -> None:
    added = edits.with_layer_added(XOR).experiment
    assert sizes(added) == [4, 4, 1]
    assert edits.with_layer_removed(added, 0).experiment == XOR
    alone = replace(XOR, network=Network(layers=[Layer(units=1)]))
    assert sizes(edits.with_layer_added(alone).experiment) == [4, 1]


def test_other_data_drop_the_order_that_was_made_for_these() -> None:
    ordered = replace(XOR, batching=Batching(order=[[3, 2, 1, 0]]))
    edit = edits.with_data(ordered, Generated(name="and"))
    assert edit.experiment.batching.order is None
    assert "order" in edit.note


def test_a_users_own_data_are_described() -> None:
    assert edits.describe(MAZUR.data) == "In the experiment itself: 1 sample, 2 inputs, 2 targets."
    csv = Csv(path="wine.csv", targets=["quality"])
    assert edits.describe(csv) == "wine.csv: learns quality."
    assert edits.columns(csv) is None


def test_softmax_is_never_left_with_one_unit() -> None:
    softmax = edits.with_loss(XOR, "softmax_cross_entropy").experiment
    assert sizes(edits.with_unit_count(softmax, 1, 1).experiment) == [4, 2]
    assert ACTIVATIONS["softmax"].last_only
