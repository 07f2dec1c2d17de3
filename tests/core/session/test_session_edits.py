"""Weights changed by hand: a new future from there, exact both ways; forks of a session."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.experiment.schema import Adam, Experiment, Sgd
from core.session.moves import STEPS
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import experiments, write_table, xor
from tests.core.pictures import picture


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def test_values_follow_at_once_and_the_slopes_are_those_of_the_new_weight() -> None:
    session = Session.open(xor())
    session.goto(2, len(session.program) - 1)
    session.edit("W1", (1, 0), 0.75)
    assert session.position == (2, len(session.program) - 1)
    named = session.machine.named
    assert named["W1"][1, 0] == 0.75
    z1 = named["a0"] @ named["W1"].T + named["b1"]
    assert np.allclose(named["z1"], z1, rtol=1e-15)
    a1 = np.tanh(z1)
    assert np.allclose(named["dW2"], named["dz2"].T @ a1, rtol=1e-12)


@pytest.mark.parametrize("rule", [Sgd(learning_rate=0.5, momentum=0.9), Adam(learning_rate=0.1)])
def test_the_past_stays_and_the_new_future_is_what_the_edited_state_gives(rule) -> None:
    session = Session.open(xor(optimizer=rule))
    session.goto(5)
    straight = [take_snapshot(session).parameters["W1"].copy()]
    session.goto(3)
    early = take_snapshot(session).parameters["W1"].copy()
    session.goto(5)
    session.edit("W2", (0, 0), 1.5)
    memory = session.machine.memory.optimizer.copy()
    session.goto(9)
    later = take_snapshot(session)
    session.goto(3)
    assert np.array_equal(take_snapshot(session).parameters["W1"], early)
    session.goto(5)
    now = take_snapshot(session).parameters
    assert np.array_equal(now["W1"], straight[0])
    assert now["W2"][0, 0] == 1.5
    assert np.array_equal(session.machine.memory.optimizer, memory), "momentum goes on"
    session.goto(9)
    assert np.array_equal(take_snapshot(session).parameters["W2"], later.parameters["W2"])
    assert session.curves.end == 9


@settings(max_examples=40)
@given(experiment=experiments(), walk=st.lists(
    st.tuples(st.sampled_from([*STEPS, "edit", "fork"]), st.booleans(), st.integers(0, 50)),
    max_size=14,
))  # fmt: skip
def test_a_walk_with_edits_is_exact_at_every_tick(
    experiment: Experiment, walk: list[tuple[str, bool, int]], folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    seen: dict[int, object] = {}
    for kind, back, number in walk:
        if kind == "edit":
            names = sorted(session.prepared.layout.places)
            name = names[number % len(names)]
            shape = session.prepared.layout.places[name][1]
            session.edit(name, tuple(number % size for size in shape), number / 25 - 1)
            first = session.position[0] * len(session.program)
            seen = {tick: one for tick, one in seen.items() if tick < first}
        elif kind == "fork":
            session = session.fork()
        else:
            session.step(kind, back)
        if session.stop:
            return
        now = picture(session)
        if session.tick in seen and session.position[1]:
            assert now == seen[session.tick]
        seen[session.tick] = now


def test_a_fork_and_its_origin_go_separate_ways() -> None:
    session = Session.open(xor())
    session.goto(70, 3)
    before = picture(session)
    fork = session.fork()
    assert picture(fork) == before
    fork.edit("W1", (0, 0), 3.0)
    fork.goto(200)
    assert picture(session) == before
    session.goto(140)
    straight = Session.open(xor())
    straight.goto(140)
    assert picture(session) == picture(straight)
    fork.goto(10)
    straight.goto(10)
    assert picture(fork) == picture(straight), "they share the past"
