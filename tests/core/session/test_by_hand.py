"""Numbers changed by hand: only they change, all else stays the same to the bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.errors import ExperimentError
from core.experiment.experiment_file import dumps, loads
from core.experiment.schema import Bundled, Experiment, Generated, Layer, LossChoice, Network
from core.session.by_hand import with_first_parameter, with_sample
from core.session.session import Session
from tests.core.experiments import changed, experiments, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


@settings(max_examples=80)
@given(experiment=experiments(), seed=st.integers(0, 1000))
def test_the_same_value_again_changes_nothing(
    experiment: Experiment, seed: int, folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    generator = np.random.default_rng(seed)
    sample = int(generator.integers(len(prepared.train)))
    unit = int(generator.integers(prepared.train.inputs.shape[1]))
    value = float(prepared.train.inputs[sample, unit])
    again = prepare(with_sample(prepared, sample, "a0", unit, value), folder)
    for part in ("train", "test"):
        old, new = getattr(prepared, part), getattr(again, part)
        assert (old is None) == (new is None)
        if old is not None:
            assert old.inputs.tobytes() == new.inputs.tobytes()
            assert old.targets.tobytes() == new.targets.tobytes()
    names = prepared.layout.views(prepared.first_parameters())
    name = sorted(names)[seed % len(names)]
    index = tuple(int(generator.integers(size)) for size in names[name].shape)
    same = with_first_parameter(prepared, name, index, float(names[name][index]))
    assert prepare(same, folder).first_parameters().tobytes() == (
        prepared.first_parameters().tobytes()
    )


def test_one_input_and_one_target_of_a_standardized_split_change_alone() -> None:
    layers = [Layer(units=3, activation="softmax")]
    experiment = xor(
        data=Bundled(name="iris", test_fraction=0.2, split_seed=3, standardize=True),
        network=Network(layers=layers),
        loss=LossChoice(name="softmax_cross_entropy"),
    )
    prepared = prepare(experiment)
    edited = prepare(with_sample(prepared, 17, "a0", 2, 0.123456789))
    difference = edited.train.inputs != prepared.train.inputs
    assert np.argwhere(difference).tolist() == [[17, 2]]
    assert edited.train.inputs[17, 2] == 0.123456789, "as typed, in the units on show"
    assert np.array_equal(edited.test.inputs, prepared.test.inputs)
    edited = prepare(with_sample(prepared, 0, "t", 1, 0.25))
    assert np.argwhere(edited.train.targets != prepared.train.targets).tolist() == [[0, 1]]
    assert loads(dumps(edited.experiment)) == edited.experiment, "it can be saved"


def test_a_first_weight_is_what_the_run_starts_with() -> None:
    prepared = prepare(xor())
    edited = prepare(with_first_parameter(prepared, "W2", (0, 1), -7.5))
    before, after = (item.layout.views(item.first_parameters()) for item in (prepared, edited))
    assert after["W2"][0, 1] == -7.5
    for name in before:
        assert np.argwhere(before[name] != after[name]).tolist() == (
            [[0, 1]] if name == "W2" else []
        )


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    prepared = prepare(xor())
    with pytest.raises(ExperimentError, match=r"a0\[1\]: expected a finite number"):
        with_sample(prepared, 0, "a0", 1, value)
    with pytest.raises(ExperimentError, match="W1: expected a finite number"):
        Session(prepared).edit("W1", (0, 0), value)


@pytest.mark.parametrize(("name", "index"), [("W9", (0, 0)), ("W1", (99, 0)), ("V1", (0, 0))])
def test_what_is_not_there_is_refused_and_nothing_changes(name: str, index: tuple[int, int]):
    session = Session.open(xor())
    session.goto(3, 2)
    before = session.machine.memory.state.copy()
    with pytest.raises(LookupError):
        session.edit(name, index, 1.0)
    assert session.position == (3, 2)
    assert np.array_equal(session.machine.memory.state, before)


def test_a_data_source_is_kept_as_long_as_nothing_of_it_is_edited() -> None:
    prepared = prepare(xor(data=Generated(name="moons", samples=6, noise=0.1)))
    edited = with_first_parameter(prepared, "b1", (0,), 2.0)
    assert edited.data == prepared.experiment.data
    assert changed(edited, network=prepared.experiment.network) == prepared.experiment
