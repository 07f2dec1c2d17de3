"""The memory: one vector, in which every named array has its own place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.memory import Memory
from core.engine.prepare import prepare
from core.experiment.schema import Experiment
from tests.core.experiments import experiments, write_table


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def parts(vector: np.ndarray, arrays: list[np.ndarray]) -> list[tuple[int, int]]:
    """First and last place of each array in the vector, in order."""
    start = vector.ctypes.data
    places = [((a.ctypes.data - start) // 8, a.size) for a in arrays if a.size]
    return sorted((first, first + size) for first, size in places)


@settings(max_examples=60)
@given(experiment=experiments(), vectors=st.integers(0, 3), largest=st.integers(1, 6))
def test_arrays_are_disjoint_and_lie_in_the_vector(
    experiment: Experiment, vectors: int, largest: int, folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    memory = Memory(prepared.shape, prepared.layout, vectors, largest)
    for batch in {1, largest}:
        outside = {"a0": np.zeros((batch, 1)), "t": np.zeros((batch, 1))}
        named = memory.arrays(batch, outside["a0"], outside["t"]).named
        inside = [array for name, array in named.items() if name not in outside]
        places = parts(memory.everything, [*inside, memory.optimizer, memory.tally])
        assert places[0][0] == 0
        assert places[-1][1] <= len(memory.everything)
        for (_, end), (start, _) in pairwise(places):
            assert end <= start
        if batch == largest:
            assert sum(end - start for start, end in places) == len(memory.everything)
        assert {"loss", "data_loss", "W1", "b1", "dW1", "z1", "a1", "dz1"} <= set(named)
        assert ("da0" in named) == prepared.shape.input_gradient
        assert ("db1" in named) == prepared.shape.train_biases


@settings(max_examples=30)
@given(experiment=experiments(), vectors=st.integers(0, 3))
def test_state_is_parameters_and_the_optimizers_vectors(
    experiment: Experiment, vectors: int, folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    memory = Memory(prepared.shape, prepared.layout, vectors, 2)
    layout = prepared.layout
    assert memory.optimizer.shape == (vectors, layout.trained)
    assert len(memory.state) == layout.length + vectors * layout.trained
    assert memory.trained.size == memory.slopes.size == layout.trained
    memory.theta[:] = 1.0
    memory.optimizer[:] = 2.0
    assert memory.state.sum() == layout.length + 2.0 * vectors * layout.trained
    assert np.shares_memory(memory.trained, memory.theta) == (layout.trained > 0)


@settings(max_examples=30)
@given(experiment=experiments())
def test_restoring_leaves_nothing_else(experiment: Experiment, folder: Path) -> None:
    """An inf of a run that diverged does not outlive the way back."""
    prepared = prepare(experiment, folder)
    memory = Memory(prepared.shape, prepared.layout, 1, 3)
    kept = np.arange(len(memory.state), dtype=float)
    memory.everything.fill(np.inf)
    memory.restore(kept)
    assert memory.state.tolist() == kept.tolist()
    assert not memory.everything[len(memory.state) :].any()
