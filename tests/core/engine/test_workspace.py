"""The workspace: exactly the arrays that the wanted operations need, each in a place of its own."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import Prepared, prepare
from core.engine.program import compile_program
from core.engine.workspace import Arrays, Workspace, room
from core.experiment.schema import Experiment
from tests.core.experiments import experiments, write_table


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def by_hand(prepared: Prepared, name: str, batch: int) -> tuple[int, ...]:
    """The shape of an array, from the columns of units that it belongs to."""
    kind, number = name.rstrip("0123456789"), name[len(name.rstrip("0123456789")) :]
    sizes = prepared.layout.sizes
    if kind in ("loss", "data_loss"):
        return ()
    if kind == "t":
        return prepared.train.targets[:batch].shape
    if kind in ("a", "z", "da", "dz"):
        return batch, sizes[int(number)]
    weights = sizes[int(number)], sizes[int(number) - 1]
    return {"W": weights, "b": weights[:1]}[kind.removeprefix("d")]


def needed(prepared: Prepared, slopes: bool) -> set[str]:
    """Names of all that the wanted operations read or write."""
    wanted = ("forward", "loss", "backward") if slopes else ("forward", "loss")
    program = [step for step in compile_program(prepared.shape) if step.phase in wanted]
    return {name for step in program for name in (*step.reads, *step.writes)}


def arrays_of(prepared: Prepared, workspace: Workspace, batch: int) -> Arrays:
    parameters = prepared.layout.views(np.zeros(prepared.layout.length))
    train = prepared.train.part(0, batch)
    return workspace.arrays(batch, parameters, train.inputs, train.targets)


@settings(max_examples=60)
@given(experiment=experiments(), slopes=st.booleans(), given_vector=st.booleans(), data=st.data())
def test_it_has_what_the_operations_need_in_places_of_their_own(
    experiment: Experiment, slopes: bool, given_vector: bool, data: st.DataObject, folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    largest = data.draw(st.integers(1, len(prepared.train)))
    batch = data.draw(st.integers(1, largest))
    length = room(prepared.shape, largest, slopes)
    vector = np.full(length, 7.0) if given_vector else None
    workspace = Workspace(prepared.shape, largest, slopes, vector)
    arrays = arrays_of(prepared, workspace, batch)

    assert set(arrays.named) - {"t"} == needed(prepared, slopes) - {"t"}
    for name, array in arrays.named.items():
        assert array.shape == by_hand(prepared, name, batch), name
    outside = {"a0", "t", *prepared.layout.places}
    made = [array for name, array in arrays.named.items() if name not in outside]
    ends = sorted((a.ctypes.data, a.ctypes.data + a.nbytes) for a in made if a.size)
    assert all(end == start for (_, end), (start, _) in pairwise(ends)), "side by side"
    if vector is not None:
        assert ends[0][0] == vector.ctypes.data
        assert ends[-1][1] <= vector.ctypes.data + vector.nbytes
    if batch == largest:
        assert ends[-1][1] - ends[0][0] == 8 * length

    trained = prepared.layout.trained if slopes else 0
    assert arrays.column.shape == (batch, 1)
    assert arrays.work.shape == (batch, prepared.layout.sizes[-1])
    assert arrays.scratch.shape == workspace.slopes.shape == (trained,)
    assert arrays.ones.tolist() == [1.0] * batch * slopes
    workspace.loss[()] = 3.0
    assert arrays.named["loss"] == 3.0
    for name in set(arrays.named) & {f"d{name}" for name in prepared.layout.places}:
        assert np.shares_memory(arrays.named[name], workspace.slopes)


@settings(max_examples=30)
@given(experiment=experiments())
def test_batches_of_other_sizes_lie_in_the_same_place(experiment: Experiment, folder: Path) -> None:
    prepared = prepare(experiment, folder)
    count = len(prepared.train)
    workspace = Workspace(prepared.shape, count)
    whole, one = (arrays_of(prepared, workspace, batch) for batch in (count, 1))
    assert whole.scratch is one.scratch
    for name in ("loss", "data_loss", "dW1"):
        assert whole.named[name].ctypes.data == one.named[name].ctypes.data
    assert np.shares_memory(whole.work, one.work)
