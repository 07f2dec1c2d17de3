"""The update, explained for every optimizer with its state before and after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment.schema import Adagrad, Adam, Inline, Layer, LossChoice, Network, Rmsprop, Sgd
from core.explain import NumberFormat, Quantity, as_text, explain
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from tests.core.experiments import linear_unit, optimizers, xor
from tests.core.explain.helpers import numbered

RULES = [
    Sgd(learning_rate=0.1),
    Sgd(learning_rate=0.1, decay=0.5),
    Sgd(learning_rate=0.1, momentum=0.9),
    Sgd(learning_rate=0.1, momentum=0.9, dampening=0.3),
    Sgd(learning_rate=0.1, momentum=0.9, nesterov=True),
    Rmsprop(),
    Rmsprop(centered=True),
    Rmsprop(momentum=0.5, centered=True),
    Adagrad(),
    Adagrad(lr_decay=0.1, initial_accumulator_value=0.5),
    Adam(),
    Adam(amsgrad=True, decay=0.9),
    Adam(betas=(0.0, 0.0)),
]


def lines_of(snapshot: Snapshot, quantity: Quantity) -> list[str]:
    return [as_text(line, NumberFormat(6)) for line in explain(snapshot, quantity).lines]


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("update", [0, 1, 4])
def test_what_the_update_will_do_is_what_it_does(rule: Sgd, update: int) -> None:
    session = Session.open(xor(optimizer=rule))
    session.goto(update, len(session.program) - 1)
    before = take_snapshot(session)
    session.step("operation")
    after = take_snapshot(session)
    for quantity in (Quantity("W1+", (2, 1)), Quantity("b2+", (0,))):
        name, index = quantity.name[:-1], quantity.index
        planned, done = explain(before, quantity), explain(after, quantity)
        assert planned.result == done.result == float(after.parameters[name][index])
        assert planned.lines[1:] == done.lines[1:]
        assert "going to" in planned.note and "going to" not in done.note
        assert explain(after, Quantity(name, index)).result == done.result
        values = numbered(done.lines[-1])
        assert values == pytest.approx([done.result] * len(values), rel=1e-12)
        assert len(values) == 2


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_every_step_of_a_stateful_rule_amounts_to_the_engines_state(rule: Sgd) -> None:
    session = Session.open(xor(optimizer=rule))
    session.goto(3)
    snapshot = take_snapshot(session)
    explanation = explain(snapshot, Quantity("W2+", (0, 1)))
    if not snapshot.optimizer_state:
        assert len(explanation.lines) == 3
        return
    states = [float(vector["W2"][0, 1]) for vector in snapshot.optimizer_state.values()]
    found = [numbered(line) for line in explanation.lines[1::2]]
    assert all(pair == pytest.approx([pair[0]] * 2, rel=1e-12) for pair in found)
    for state in states:
        assert any(pair[1] == state for pair in found), (state, found)


def test_plain_descent_in_three_lines() -> None:
    session = Session.open(linear_unit(2.0))
    session.goto(1)
    assert lines_of(take_snapshot(session), Quantity("W1+", (0, 0))) == [
        "W1[0,0]⁺ = W1[0,0] − η · ∂J/∂W1[0,0]",
        "= W1[0,0] − η · 4",
        "= 2 − 0.1 × 4 = 1.6",
    ]


def test_momentum_in_four_lines() -> None:
    session = Session.open(linear_unit(2.0, optimizer=Sgd(learning_rate=0.1, momentum=0.5)))
    session.goto(2)
    # v = 4, w = 1.6; then v = 0.5 · 4 + 3.2 = 5.2 and w = 1.6 - 0.52.
    assert lines_of(take_snapshot(session), Quantity("W1+", (0, 0))) == [
        "v⁺ = μ · v + ∂J/∂W1[0,0]",
        "= 0.5 × 4 + 3.2 = 5.2",
        "W1[0,0]⁺ = W1[0,0] − η · v⁺",
        "= 1.6 − 0.1 × 5.2 = 1.08",
    ]


def test_adam_corrects_its_bias() -> None:
    session = Session.open(linear_unit(2.0, optimizer=Adam(learning_rate=0.1)))
    session.goto(1)
    lines = lines_of(take_snapshot(session), Quantity("W1+", (0, 0)))
    assert lines[4:] == [
        "m̂ = m⁺ / (1 − β₁^t)",
        "= 0.4 / (1 − 0.9^1) = 4",
        "v̂ = v⁺ / (1 − β₂^t)",
        "= 0.016 / (1 − 0.999^1) = 16",
        "W1[0,0]⁺ = W1[0,0] − η · m̂ / (√(v̂) + ε)",
        "= 2 − 0.1 × 4 / (√(16) + 1e−8) = 1.9",
    ]


def test_the_rate_that_has_decayed() -> None:
    session = Session.open(xor(optimizer=Sgd(learning_rate=0.5, decay=0.5)))
    session.goto(3, 2)
    assert lines_of(take_snapshot(session), Quantity("rate")) == [
        "η = η₀ · d^k", "= 0.5 × 0.5^3", "= 0.0625",
    ]  # fmt: skip
    session.goto(4)  # the update that has just run is update 3
    assert explain(take_snapshot(session), Quantity("rate")).result == 0.0625
    note = explain(take_snapshot(session), Quantity("W1+", (0, 0))).note
    assert "decayed: 0.5 at the start" in note


def test_without_slopes_the_rule_is_told_without_numbers() -> None:
    for rule in RULES:
        session = Session.open(xor(optimizer=rule))
        session.goto(0, 3)
        explanation = explain(take_snapshot(session), Quantity("W1+", (0, 0)))
        assert explanation.result is None
        assert "comes with the update" in explanation.note
        assert all("W1[0,0]" in as_text(line) or "⁺" in as_text(line) or "̂" in as_text(line)
                   for line in explanation.lines)  # fmt: skip


@settings(max_examples=30)
@given(rule=optimizers, update=st.integers(1, 5))
def test_state_before_and_after_are_those_of_the_engine(rule: Sgd, update: int) -> None:
    session = Session.open(xor(optimizer=rule))
    session.goto(update - 1, len(session.program) - 1)
    before = take_snapshot(session)
    assert not before.optimizer_before and not before.slopes_used
    assert before.samples_used.size == 0 and np.isnan(before.rate_used)
    session.step("operation")
    after = take_snapshot(session)
    assert before.optimizer_updates == after.optimizer_updates - 1 == update - 1
    assert set(after.optimizer_state) == set(session.machine.state_names)
    for name, vector in before.optimizer_state.items():
        for parameter, array in vector.items():
            assert np.array_equal(array, after.optimizer_before[name][parameter])
            assert not array.flags.writeable
            now = after.optimizer_state[name][parameter]
            assert not now.flags.writeable and now.shape == after.parameters[parameter].shape
    for name, slopes in after.slopes_used.items():
        assert np.array_equal(slopes, before.values[name])
        assert not slopes.flags.writeable
    assert after.samples_used.tolist() == before.samples.tolist()
    assert after.rate_used == before.learning_rate
    kept = {name: array.copy() for name, array in after.slopes_used.items()}
    session.goto(update + 2)
    for name, slopes in kept.items():
        assert np.array_equal(after.slopes_used[name], slopes)


def test_a_new_optimizer_starts_its_state_anew() -> None:
    session = Session.open(xor(optimizer=Adam()))
    session.goto(4)
    prepared = session.prepared
    new = Session.open(xor(optimizer=Rmsprop())).prepared
    assert session.keeps_run(new) and prepared.layout == new.layout
    session.change(new)
    snapshot = take_snapshot(session)
    assert snapshot.optimizer_updates == 0
    assert not any(snapshot.optimizer_state["square_avg"]["W1"].reshape(-1))
    assert not snapshot.optimizer_before and not snapshot.slopes_used
    assert replace(snapshot).update == 4


def test_a_spread_that_rounding_made_negative_is_told_and_counts_as_0() -> None:
    rule = Rmsprop(learning_rate=1e-3, centered=True, alpha=0.5)
    experiment = xor(
        data=Inline(inputs=[[0.7]]),
        network=Network(layers=[Layer(units=1, activation="linear", weights=[[1.0]])]),
        loss=LossChoice(name="output"),
        optimizer=rule,
    )
    session, quantity, told = Session.open(experiment), Quantity("W1+", (0, 0)), []
    for update in range(50, 60):
        session.goto(update, len(session.program) - 1)
        planned = explain(take_snapshot(session), quantity)
        session.step("operation")
        done = explain(take_snapshot(session), quantity)
        assert session.stop is None
        assert (
            planned.result
            == done.result
            == float(session.prepared.layout.views(session.machine.memory.theta)["W1"][0, 0])
        )
        text = " ".join(as_text(line, NumberFormat(6)) for line in done.lines)
        assert (
            ("never negative" in done.note)
            == ("max(0" in text)
            == ("max(0" in " ".join(as_text(line, NumberFormat(6)) for line in planned.lines))
        )
        for line in done.lines[1::2]:
            left, right = numbered(line)
            assert left == pytest.approx(right, rel=1e-12)
        told.append("max(0" in text)
    assert any(told) and not all(told)
