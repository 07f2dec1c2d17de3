"""What is asked for belongs to the operation that has just run, is computed, and is no zero."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.experiment.schema import Experiment
from core.explain import Quantity, askable, diagnose, explain, question
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import experiments, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


@settings(max_examples=60)
@given(experiment=experiments(), sample=st.one_of(st.none(), st.integers(0, 2)))
def test_a_number_of_the_operation_is_asked_for_and_can_be_judged(
    experiment: Experiment, sample: int | None, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    for _ in range(len(session.program) + 2):
        session.step("operation")
        snapshot = take_snapshot(session)
        if session.stop or snapshot.current is None:
            break
        row = None if sample is None else min(sample, max(0, len(snapshot.samples) - 1))
        if not len(snapshot.samples):
            row = None
        asked = question(snapshot, row)
        if asked is None:
            continue
        assert asked.quantity.name in askable(snapshot.current)
        result = explain(snapshot, asked.quantity, asked.sample).result
        assert result
        assert diagnose(snapshot, asked.quantity, asked.sample, result).is_right


def test_data_is_not_asked_for_and_what_is_wanted_comes_first() -> None:
    session = Session.open(xor())
    session.step("operation")
    assert question(take_snapshot(session), 1) is None
    session.step("operation")
    snapshot = take_snapshot(session)
    wanted = Quantity("z1", (2,))
    asked = question(snapshot, 1, lambda quantity: quantity == wanted)
    assert asked is not None
    assert (asked.quantity, asked.sample, asked.name) == (wanted, 1, "z1[2]")


def test_the_update_asks_for_a_new_parameter_of_the_whole_batch() -> None:
    session = Session.open(xor())
    session.step("update")
    asked = question(take_snapshot(session), 1)
    assert asked is not None
    assert asked.quantity.is_next
    assert asked.sample is None
    assert asked.name[0] in "Wb" and "+" not in asked.name
