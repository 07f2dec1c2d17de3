"""Checkpoints: bounded memory, gaps in proportion to their age, and the state that was put in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.session.checkpoints import MOST, SPACING, Checkpoints


def filled(end: int, budget: int, numbers: int = 10, pins: tuple[int, ...] = ()) -> Checkpoints:
    """Checkpoints as a run to ``end`` leaves them; the state at update u is full of u."""
    found = Checkpoints(budget)
    found.add(0, np.zeros(numbers), pinned=True)
    for update in range(SPACING, end + 1, SPACING):
        if update in pins:
            found.add(update, np.full(numbers, float(update)), pinned=True)
        found.add(update, np.full(numbers, float(update)))
    return found


@settings(max_examples=30)
@given(end=st.integers(0, 300_000), capacity=st.integers(8, 400), numbers=st.integers(1, 50))
def test_memory_stays_within_the_budget(end: int, capacity: int, numbers: int) -> None:
    budget = capacity * (8 * numbers + 200)
    found = filled(end, budget, numbers)
    assert found.bytes <= budget
    assert found.updates[0] == 0
    assert found.updates[-1] == end // SPACING * SPACING
    assert list(found.updates) == sorted(set(found.updates))


@pytest.mark.parametrize("capacity", [40, 200, 1000])
@pytest.mark.parametrize("end", [10_000, 100_000, 1_000_000])
def test_replay_is_a_small_part_of_the_distance(capacity: int, end: int) -> None:
    """Gaps are proportional to age: the part depends on how many checkpoints fit, and on no more
    than the logarithm of the run's length.
    """
    found = filled(end, capacity * 280)
    updates = np.array(found.updates)
    gaps, ages = np.diff(updates), updates[-1] - updates[:-1]
    bound = 4 * np.log(max(end / SPACING, np.e)) / capacity
    assert (gaps <= np.maximum(2 * SPACING, bound * ages)).all()
    assert gaps[-1] <= SPACING


def test_one_step_back_is_short_at_any_time() -> None:
    found = Checkpoints(280 * 50)
    found.add(0, np.zeros(10), pinned=True)
    for update in range(SPACING, 500_000, SPACING):
        found.add(update, np.zeros(10))
        assert update - found.latest(update - 1)[0] <= 2 * SPACING


@settings(max_examples=30)
@given(queries=st.lists(st.integers(0, 70_000), max_size=20))
def test_a_state_comes_back_as_it_was(queries: list[int]) -> None:
    found = filled(60_000, 280 * 60)
    for update in queries:
        kept, state = found.latest(update)
        assert kept <= update
        assert state.tolist() == [float(kept)] * 10
        assert kept == max(u for u in found.updates if u <= update)


def test_states_are_copies() -> None:
    found, state = Checkpoints(), np.zeros(4)
    found.add(0, state)
    state[:] = 7.0
    assert found.latest(5)[1].tolist() == [0.0] * 4


def test_a_state_that_is_there_is_not_replaced() -> None:
    found = Checkpoints()
    found.add(0, np.zeros(2))
    found.add(0, np.ones(2))
    assert found.updates == (0,)
    assert found.latest(0)[1].tolist() == [0.0, 0.0]


def test_nothing_before_the_first() -> None:
    with pytest.raises(LookupError, match="update 4"):
        Checkpoints().latest(4)


def test_pinned_ones_are_never_thinned_out() -> None:
    pins = (SPACING * 3, SPACING * 100, SPACING * 101)
    found = filled(500_000, 280 * 30, pins=pins)
    assert set(pins) <= set(found.updates)
    assert len(found.updates) <= 30 + len(pins)


def test_a_cut_forgets_states_and_pins_from_there_on() -> None:
    found = filled(10_000, 280 * 100, pins=(640, 6400))
    found.cut(6400)
    assert max(found.updates) < 6400
    found.add(6400, np.full(10, -1.0))
    assert found.latest(6400)[1].tolist() == [-1.0] * 10
    for update in range(6400 + SPACING, 400_000, SPACING):
        found.add(update, np.zeros(10))
    assert 640 in found.updates
    assert 6400 not in found.updates


def test_two_are_kept_whatever_their_size() -> None:
    found = filled(10_000, budget=1)
    assert len(found.updates) == 2
    assert found.updates[0] == 0


def test_small_states_are_limited_in_number() -> None:
    assert len(filled(SPACING * 3 * MOST, 2**30, numbers=1).updates) <= MOST


def test_adding_in_the_middle_keeps_the_order() -> None:
    found = filled(64_000, 280 * 50)
    for update in range(SPACING, 32_000, SPACING):
        found.add(update, np.full(10, float(update)))
    assert list(found.updates) == sorted(set(found.updates))
    assert all(found.latest(u)[1][0] == u for u in found.updates)
