"""The estimate of memory: near what is really made, and told before anything is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from core.engine.estimate import estimate
from core.engine.machine import Machine
from core.engine.prepare import prepare
from core.errors import ExperimentError
from core.experiment.schema import Adam, Generated, Layer, Network
from tests.core.experiments import experiments, write_table, xor

WIDE = [Layer(units=4400), Layer(units=4400), Layer(units=1)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory):
    place = tmp_path_factory.mktemp("estimate")
    write_table(place)
    return place


@settings(max_examples=60)
@given(experiment=experiments())
def test_the_estimate_covers_what_a_machine_really_takes(folder, experiment) -> None:
    prepared = prepare(experiment, folder)
    machine = Machine(prepared)
    test = 0 if prepared.test is None else len(prepared.test)
    told = estimate(experiment, prepared.layout.sizes, len(prepared.train), test)
    memory = machine.memory
    parts = {
        "weights": memory.theta.nbytes,
        "optimizer": memory.optimizer.nbytes,
        "slopes": memory.slopes.nbytes,
    }
    for name, real in parts.items():
        assert getattr(told, name) >= real, name
    values = memory.everything.nbytes - memory.kept.nbytes - memory.slopes.nbytes
    assert told.batch + 4096 >= values, "views of an update's values"
    assert told.batch <= 4 * values + 100_000, "and not much more"


@pytest.mark.parametrize(
    ("experiment", "place"),
    [
        (xor(network=Network(layers=WIDE), optimizer=Adam(amsgrad=True)), "network.layers"),
        (
            xor(
                data=Generated(name="circle", samples=1_000_000),
                network=Network(layers=[Layer(units=100), Layer(units=1)]),
            ),
            "batching",
        ),
    ],
)
def test_what_takes_too_much_is_refused_before_it_is_made(experiment, place, monkeypatch) -> None:
    made: list[object] = []
    real = np.zeros
    monkeypatch.setattr(np, "zeros", lambda shape, *rest: made.append(shape) or real(shape, *rest))
    with pytest.raises(ExperimentError, match=r"needs about .* GiB of memory, more than 1") as told:
        prepare(experiment)
    assert str(told.value).startswith(place)
    assert all(np.prod(shape) < 1_000_000 for shape in made)
