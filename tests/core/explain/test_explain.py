"""Every explanation of every number: what is shown amounts to what the engine has."""

from __future__ import annotations

import pickle
from math import fsum
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.experiment.schema import Experiment
from core.explain import Explanation, Quantity, as_latex, explain
from core.formula.tokens import EQUALS, symbol
from core.nn.activations import ACTIVATIONS, LayerFormula
from core.nn.initializers import INITIALIZERS
from core.nn.losses import LOSSES, OutputOf
from core.nn.optimizers import OPTIMIZERS, Move
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from tests.core.experiments import experiments, write_table
from tests.core.explain.helpers import all_quantities, is_sound_latex, numbered, shown

PARTS = {"a", "z", "t", "da", "dz", "dW", "db", "W", "b"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def engine_number(snapshot: Snapshot, quantity: Quantity, sample: int | None) -> float | None:
    """The number read straight from the snapshot; None where it is not there or has no array."""
    name, index = quantity.name, quantity.index
    if name in ("loss", "data_loss"):
        return float(snapshot.values[name]) if name in snapshot.values else None
    if name.endswith("+"):
        ran = f"d{name[:-1]}" in snapshot.slopes_used  # biases may not be trained
        return float(snapshot.parameters[name[:-1]][index]) if ran else None
    if quantity.kind not in PARTS:
        return None
    array = snapshot.parameters.get(name, snapshot.values.get(name))
    if array is None:
        return None
    if quantity.kind in ("dW", "db", "W", "b"):
        share = sample is not None and len(snapshot.samples) > 1 and quantity.kind[0] == "d"
        return None if share else float(array[index])
    if sample is None:
        column = array[:, index[0]]
        return float(column.sum() if name[0] == "d" else column.mean())
    return float(array[(sample, *index)])


def assert_lines_amount_to(explanation: Explanation, expected: float) -> None:
    values = [value for line in explanation.lines for value in numbered(line)]
    # With a line of numbers beside the result, that line must have been calculated as well.
    assert len(values) >= min(2, max(1, len(explanation.lines) - 1)), shown(explanation)
    if len(explanation.lines) > 3:  # an update with a state: the last step is the result
        values = numbered(explanation.lines[-1])
    scale = size_of(explanation, expected)
    for value in values:
        assert value == pytest.approx(expected, rel=1e-12, abs=1e-12 * scale), shown(explanation)


def size_of(explanation: Explanation, expected: float) -> float:
    """What rounding is relative to: the sum of the terms' sizes (terms may cancel)."""
    kind = explanation.quantity.kind
    terms = fsum(abs(term.value or 0.0) for term in explanation.terms)
    # e^-z and logarithms near 1 have the rounding of a number near 1.
    return max(terms, abs(expected), 1e-3 if kind in ("sample_loss", "a", "slope") else 0.0)


def assert_explained(snapshot: Snapshot, quantity: Quantity, sample: int | None) -> None:
    explanation = explain(snapshot, quantity, sample)
    assert pickle.loads(pickle.dumps(explanation)) == explanation
    expected = engine_number(snapshot, quantity, sample)
    assert all(is_sound_latex(as_latex(line)) for line in explanation.lines)
    if explanation.result is None:
        assert expected is None
        assert explanation.note
        assert not any(line[0] == EQUALS for line in explanation.lines)  # symbols only
        return
    if expected is not None:
        assert explanation.result == pytest.approx(expected, rel=1e-14, abs=1e-300)
    if not np.isfinite(explanation.result):
        return
    assert_lines_amount_to(explanation, explanation.result)
    if explanation.terms:
        values = [term.value for term in explanation.terms]
        assert None not in values
        total = fsum(value for value in values if value is not None)
        scale = size_of(explanation, explanation.result)
        assert total == pytest.approx(explanation.result, rel=1e-12, abs=1e-12 * scale)


@settings(max_examples=80)
@given(experiment=experiments(), update=st.integers(0, 3), place=st.integers(0, 60))
def test_what_is_shown_amounts_to_the_engines_number(
    experiment: Experiment, update: int, place: int, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(update, place % len(session.program))
    snapshot = take_snapshot(session)
    before = {name: array.tobytes() for name, array in snapshot.parameters.items()}
    quantities = all_quantities(snapshot)
    step = max(1, len(quantities) // 60)
    for quantity, sample in quantities[place % step :: step]:
        assert_explained(snapshot, quantity, sample)
    assert {name: array.tobytes() for name, array in snapshot.parameters.items()} == before


@settings(max_examples=80)
@given(experiment=experiments(), update=st.integers(0, 3))
def test_at_the_end_of_an_update_everything_is_explained(
    experiment: Experiment, update: int, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(update, len(session.program) - 1)
    snapshot = take_snapshot(session)
    quantities = all_quantities(snapshot)
    step = max(1, len(quantities) // 60)
    for quantity, sample in quantities[update % step :: step]:
        assert_explained(snapshot, quantity, sample)


def test_every_entry_of_the_tables_has_its_formula() -> None:
    """Softmax is a formula over its whole layer, which no single z gives."""
    of_layer = {n for n, entry in ACTIVATIONS.items() if isinstance(entry.tokens, LayerFormula)}
    assert of_layer == {"softmax"}
    for entry in ACTIVATIONS.values():
        if entry.name not in of_layer:
            z, a = symbol("z", "z", 0.3), symbol("a", "a", 0.1)
            assert entry.of_unit.value(z).tokens
            assert entry.of_unit.slope(z, a).tokens
    output = OutputOf(*(symbol(name, name, 0.25) for name in "zat"), units=2)
    for loss in LOSSES.values():
        assert loss.tokens.part(output).tokens
        assert loss.tokens.slope(output).tokens
    for rule in OPTIMIZERS.values():
        move = Move(Quantity("W1", (0, 0)), 1.0, 0.5, 0.1, 0, rule.settings(), {}, {}, 0.9, True)
        assert rule.equations(move)[-1].left == move.target


def test_every_entry_of_the_tables_is_explained_in_a_sentence() -> None:
    tables = (ACTIVATIONS, LOSSES, OPTIMIZERS, INITIALIZERS)
    entries = [entry for table in tables for entry in table.values()]
    assert all(entry.about.endswith(".") and entry.title for entry in entries)
    assert len({entry.about for entry in entries}) == len(entries)
