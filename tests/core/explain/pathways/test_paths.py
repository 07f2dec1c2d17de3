"""Paths to the loss: all of them, and their products add up to the engine's slope."""

from __future__ import annotations

import pickle
from itertools import product
from math import fsum, prod
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.experiment.experiment_file import read_experiment
from core.experiment.schema import Experiment, InitializerChoice, Layer, LossChoice, Network
from core.explain import Paths, Quantity, explain, paths
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from tests.core.experiments import experiments, inline, linear_unit, write_table, xor
from tests.core.explain.helpers import all_quantities

EXAMPLES = Path(__file__).parents[4] / "resources" / "examples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def at_end(session: Session) -> Snapshot:
    session.goto(session.position[0], len(session.program) - 1)
    return take_snapshot(session)


def example(name: str) -> Snapshot:
    return at_end(Session.open(read_experiment(EXAMPLES / f"{name}.json"), EXAMPLES))


def size_of(snapshot: Snapshot, found: Paths) -> float:
    """What rounding is relative to: the sizes of all single paths of all samples (they cancel)."""
    rows = range(len(snapshot.samples)) if found.sample is None else [found.sample]
    everything = [paths(snapshot, found.quantity, row, most=1000).paths for row in rows]
    return fsum(abs(path.value or 0.0) for row in everything for path in row)


def assert_adds_up(snapshot: Snapshot, found: Paths) -> None:
    values = [path.value for path in found.paths]
    others, rest = found.others
    assert sum(path.count for path in found.paths) + others == found.count
    assert None not in values and rest is not None and found.result is not None
    parts = [*(value for value in values if value is not None), rest, found.penalty]
    scale = max(fsum(map(abs, parts)), size_of(snapshot, found))
    assert fsum(parts) == pytest.approx(found.result, rel=1e-12, abs=1e-12 * scale + 1e-300)
    for path in found.paths:
        factors = [factor.value for factor in path.factors]
        if None not in factors:
            product_ = prod(value for value in factors if value is not None)
            assert product_ == pytest.approx(path.value, rel=1e-12, abs=1e-300)


@settings(max_examples=60)
@given(experiment=experiments(), most=st.sampled_from([1, 3, 24]), update=st.integers(0, 2))
def test_paths_add_up_to_the_engines_slope(
    experiment: Experiment, most: int, update: int, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(update)
    snapshot = at_end(session)
    everything = [
        (quantity, sample)
        for quantity, sample in all_quantities(snapshot)
        if quantity.name[0] in "azWb" and not quantity.is_next
    ]
    for quantity, sample in everything[:: max(1, len(everything) // 40)]:
        found = paths(snapshot, quantity, sample, most)
        assert pickle.loads(pickle.dumps(found)) == found
        assert len(found.paths) <= most
        if found.result is None:
            assert found.note
            continue
        assert_adds_up(snapshot, found)
        if quantity.name[0] in "Wb":
            slope = explain(snapshot, Quantity(f"d{quantity.name}", quantity.index), sample)
            assert found.result == slope.result


def test_every_path_of_a_deep_network_is_there_once() -> None:
    """2-3-2-2 from a weight of layer 1: 2 · 2 paths, through every pair of units."""
    layers = [Layer(units=n, activation="tanh") for n in (3, 2, 2)]
    data = inline([[0.5, -1.0]], [[0.2, 0.4]])
    network = Network(layers=layers, initializer=InitializerChoice(seed=5))
    snapshot = at_end(Session.open(xor(data=data, network=network, loss=LossChoice())))
    found = paths(snapshot, Quantity("W1", (1, 0)))
    assert (found.count, found.grouped) == (4, False)
    ways = [tuple(unit.index[0] for unit in path.units) for path in found.paths]
    assert ways == [(1, *pair) for pair in product(range(2), range(2))]
    w, v = snapshot.parameters, snapshot.values
    first = v["a0"][0, 0] * (1 - v["a1"][0, 1] ** 2) * w["W2"][0, 1] * (1 - v["a2"][0, 0] ** 2)
    expected = first * w["W3"][1, 0] * (1 - v["a3"][0, 1] ** 2) * (v["a3"] - v["t"])[0, 1]
    assert found.paths[1].value == pytest.approx(expected, rel=1e-12)
    assert [factor.symbol for factor in found.paths[1].factors] == [
        "∂z1[1]/∂W1[1,0]", "∂a1[1]/∂z1[1]", "∂z2[0]/∂a1[1]", "∂a2[0]/∂z2[0]",
        "∂z3[1]/∂a2[0]", "∂a3[1]/∂z3[1]", "∂J/∂a3[1]",
    ]  # fmt: skip


def test_a_large_network_is_grouped_by_the_next_layers_units() -> None:
    snapshot = example("digits")
    for sample in (None, 3):
        found = paths(snapshot, Quantity("a0", (20,)), sample, most=8)
        assert found.grouped and found.count == 32 * 10
        assert len(found.paths) <= 8
        assert {path.count for path in found.paths} == {10}
        assert_adds_up(snapshot, found)
        dz, weights = snapshot.values["dz1"], snapshot.parameters["W1"]
        rows = dz if sample is None else dz[sample : sample + 1]
        assert found.result == pytest.approx((rows @ weights[:, 20]).sum(), rel=1e-12)


@settings(max_examples=60)
@given(experiment=experiments(), update=st.integers(0, 2))
def test_the_heaviest_path_is_the_largest_of_all(
    experiment: Experiment, update: int, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(update)
    snapshot = at_end(session)
    starts = [q for q, sample in all_quantities(snapshot) if q.name in ("W1", "b1", "a0", "z1")]
    for quantity in starts[:: max(1, len(starts) // 10)]:
        found = paths(snapshot, quantity, 0, most=1)
        if found.heaviest is None:
            softmax = experiment.network.layers[-1].activation == "softmax"
            assert not found.grouped or softmax or found.result is None
            continue
        every = [path.value for path in paths(snapshot, quantity, 0, most=10_000).paths]
        largest = max(abs(value) for value in every if value is not None)
        value = found.heaviest.value
        assert value is not None and abs(value) == pytest.approx(largest, rel=1e-12, abs=1e-300)
        factors = [factor.value for factor in found.heaviest.factors]
        assert prod(f for f in factors if f is not None) == pytest.approx(value, rel=1e-12)


def test_one_path_in_a_network_of_one_unit() -> None:
    found = paths(at_end(Session.open(linear_unit(2.0))), Quantity("W1", (0, 0)))
    assert found.count == len(found.paths) == 1
    assert found.result == found.paths[0].value == 4.0


def test_before_the_slopes_are_there_paths_have_no_numbers() -> None:
    session = Session.open(xor())
    session.goto(0, 3)
    found = paths(take_snapshot(session), Quantity("W1", (0, 0)), 0)
    assert found.result is None and "weights of layer 1" in found.note
    assert [path.value for path in found.paths] == [None]
    known = [factor.value is not None for factor in found.paths[0].factors]
    assert known == [True, True, True, False]


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_whole_batchs_slope_is_one_number_wherever_it_is_told(reduction: str) -> None:
    """A bias feeds z alone: the slopes by both are the same sum over the samples."""
    loss = LossChoice(name="half_squared_error", reduction=reduction)
    snapshot = at_end(Session.open(xor(loss=loss)))
    for unit in range(2):
        slope = Quantity("dz1", (unit,))
        found = paths(snapshot, slope, None)
        explained, by_bias = explain(snapshot, slope), snapshot.values["db1"][unit]
        assert explained.result == pytest.approx(by_bias, rel=1e-14)
        assert found.result == pytest.approx(by_bias, rel=1e-14)
        assert ("carries its 1/N = 1/4" in explained.note) == (reduction == "mean")


def test_softmax_under_squared_error_has_a_path_through_every_output() -> None:
    layers = [Layer(units=3, activation="softmax")]
    data = inline([[0.5, -1.0]], [[0.0, 1.0, 0.0]])
    snapshot = at_end(
        Session.open(xor(data=data, network=Network(layers=layers), loss=LossChoice()))
    )
    found = paths(snapshot, Quantity("W1", (1, 0)))
    assert found.count == len(found.paths) == 3
    assert_adds_up(snapshot, found)
    assert found.result == float(snapshot.values["dW1"][1, 0])


def test_an_input_s_paths_are_there_though_its_slope_is_not_computed() -> None:
    snapshot = example("mazur")
    assert "da0" not in snapshot.values
    found = paths(snapshot, Quantity("a0", (0,)), 0)
    assert found.count == 4
    expected = snapshot.values["dz1"][0] @ snapshot.parameters["W1"][:, 0]
    assert found.result == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("name", ["t", "loss", "W3", "nonsense"])
def test_no_path_from_there(name: str) -> None:
    with pytest.raises(LookupError):
        paths(example("mazur"), Quantity(name, (0, 0)))


def test_snapshot_stays_as_it_is() -> None:
    snapshot = example("digits")
    before = {name: array.tobytes() for name, array in snapshot.values.items()}
    paths(snapshot, Quantity("W1", (3, 20)))
    assert {name: array.tobytes() for name, array in snapshot.values.items()} == before
    assert not any(np.asarray(array).flags.writeable for array in snapshot.values.values())
