"""The schedule: every sample once an epoch, in batches that follow from the update's number."""

from __future__ import annotations

from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine.schedule import Schedule
from core.experiment.schema import Batching
from tests.core.experiments import batchings


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    samples = draw(st.integers(1, 12))
    start = draw(st.sampled_from([(0, 0), (17, 4)]))
    return Schedule(draw(batchings(samples)), samples, *start)


def epoch_of(schedule: Schedule, epoch: int) -> list[list[int]]:
    """The batches of an epoch."""
    updates = range(schedule.epoch_start(epoch), schedule.epoch_start(epoch + 1))
    return [schedule.batch(update).tolist() for update in updates]


@given(schedule=schedules())
def test_an_epoch_takes_every_sample_once(schedule: Schedule) -> None:
    for epoch in range(schedule.first_epoch, schedule.first_epoch + 4):
        batches = epoch_of(schedule, epoch)
        taken = [sample for batch in batches for sample in batch]
        if schedule.batching.order is None:
            assert sorted(taken) == list(range(schedule.samples))
        else:
            orders = schedule.batching.order
            assert taken == orders[(epoch - schedule.first_epoch) % len(orders)]


@given(schedule=schedules())
def test_batches_have_their_size_and_the_last_may_be_short(schedule: Schedule) -> None:
    size = {"batch": 99, "stochastic": 1}.get(schedule.batching.mode, schedule.batching.size)
    for epoch in range(schedule.first_epoch, schedule.first_epoch + 3):
        lengths = [len(batch) for batch in epoch_of(schedule, epoch)]
        total = sum(lengths)
        assert lengths[:-1] == [size] * (len(lengths) - 1)
        assert 0 < lengths[-1] <= size
        assert len(lengths) == -(-total // size)
        assert max(lengths) <= schedule.largest


@given(schedule=schedules())
def test_locate_is_the_inverse_of_epoch_start(schedule: Schedule) -> None:
    expected = []
    for epoch in range(schedule.first_epoch, schedule.first_epoch + 6):
        count = schedule.epoch_start(epoch + 1) - schedule.epoch_start(epoch)
        expected += [(epoch, place) for place in range(count)]
    first = schedule.first_update
    assert [schedule.locate(first + i) for i in range(len(expected))] == expected
    assert schedule.epoch_start(schedule.first_epoch) == first


@given(schedule=schedules(), data=st.data())
def test_a_batch_depends_on_its_update_alone(schedule: Schedule, data: st.DataObject) -> None:
    first = schedule.first_update
    update = data.draw(st.lists(st.integers(first, first + 40), min_size=1, max_size=12))
    fresh = Schedule(
        schedule.batching, schedule.samples, schedule.first_update, schedule.first_epoch
    )
    for asked in update:
        assert schedule.batch(asked).tolist() == fresh.batch(asked).tolist()
        fresh = Schedule(
            schedule.batching, schedule.samples, schedule.first_update, schedule.first_epoch
        )


@given(schedule=schedules())
def test_fixed_means_the_same_samples_at_every_update(schedule: Schedule) -> None:
    first = schedule.first_update
    batches = [schedule.batch(first + i).tolist() for i in range(30)]
    if schedule.fixed:
        assert batches == [batches[0]] * 30
    elif not schedule.batching.shuffles and schedule.batching.order is None:
        assert len({tuple(batch) for batch in batches}) > 1


def test_every_epoch_is_shuffled_anew() -> None:
    schedule = Schedule(Batching(mode="mini_batch", size=5), 20)
    orders = [list(chain(*epoch_of(schedule, epoch))) for epoch in range(20)]
    assert len({tuple(order) for order in orders}) == 20
    # First places are spread evenly: no sample is first more than a few times in 20.
    assert max(np.bincount([order[0] for order in orders])) <= 6


def test_seeds_give_different_orders_and_one_seed_the_same() -> None:
    def order(seed: int) -> list[int]:
        schedule = Schedule(Batching(mode="stochastic", seed=seed), 10)
        return [int(schedule.batch(update)[0]) for update in range(20)]

    assert order(1) == order(1)
    assert order(1) != order(2)


@pytest.mark.parametrize(
    ("mode", "shuffle", "shuffles"),
    [
        ("batch", None, False), ("batch", True, True), ("batch", False, False),
        ("stochastic", None, True), ("stochastic", False, False),
        ("mini_batch", None, True), ("mini_batch", False, False),
    ],
)  # fmt: skip
def test_all_but_batch_shuffle_by_default(mode: str, shuffle: bool | None, shuffles: bool) -> None:
    batching = Batching(mode=mode, shuffle=shuffle, size=3)  # type: ignore[arg-type]
    assert batching.shuffles == shuffles
    in_order = [batch for batch in epoch_of(Schedule(batching, 30), 3) if batch != sorted(batch)]
    assert bool(in_order) == (shuffles and mode != "stochastic")


def test_without_shuffling_samples_keep_their_order() -> None:
    schedule = Schedule(Batching(mode="mini_batch", size=4, shuffle=False), 10)
    assert epoch_of(schedule, 7) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_given_orders_of_different_lengths_are_used_in_turn() -> None:
    orders = [[3, 1, 0], [2], [0, 1, 2, 3, 0]]
    schedule = Schedule(Batching(mode="mini_batch", size=2, order=orders), 4)
    turn = [[[3, 1], [0]], [[2]], [[0, 1], [2, 3], [0]]]
    assert [epoch_of(schedule, epoch) for epoch in range(6)] == turn * 2
    assert [schedule.epoch_start(epoch) for epoch in range(7)] == [0, 2, 3, 6, 8, 9, 12]
    assert not schedule.fixed
    assert schedule.largest == 2


def test_an_epoch_far_away_is_found_at_once() -> None:
    schedule = Schedule(Batching(mode="mini_batch", size=3), 10)
    epoch, place = schedule.locate(10**12 + 1)
    assert (epoch, place) == (10**12 // 4, 1)
    assert len(schedule.batch(10**12 + 3)) == 1
    starts = [schedule.epoch_start(epoch + i) for i in range(3)]
    assert [b - a for a, b in pairwise(starts)] == [4, 4]
