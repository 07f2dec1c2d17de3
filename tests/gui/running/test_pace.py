"""Pace: bursts fill their time, slow runs owe single operations, a stall is not made up for."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest

from core.session.session import Session
from gui.running.pace import BURST, FRAME, Pace
from gui.words.examples import example

LENGTH = 15


def started(speed: float, at_full_speed: bool = False) -> Pace:
    pace = Pace()
    pace.set_speed(speed)
    pace.start(0.0, 0, 0, at_full_speed)
    return pace


def test_the_first_operation_of_a_slow_run_comes_at_once_and_the_next_in_time():
    pace = started(2.0)
    assert pace.due(0.0, 0, LENGTH) == (1, 0.0)
    due, wait = pace.due(0.0, 1, LENGTH)
    assert due == 0
    assert 0.0 < wait <= FRAME
    assert pace.due(0.49, 1, LENGTH)[0] == 0
    assert pace.due(0.51, 1, LENGTH)[0] == 1


def test_a_slow_run_keeps_its_speed_on_average():
    pace = started(10.0)
    now, done = 0.0, 0
    while now < 10.0:
        due, wait = pace.due(now, 0, LENGTH)
        done, now = done + due, now + wait + 1e-6
    assert done == pytest.approx(101, abs=1)


def test_a_stall_is_not_made_up_for_in_one_leap():
    pace = started(10.0)
    pace.due(0.0, 0, LENGTH)
    assert pace.due(60.0, 1, LENGTH)[0] == 1


def test_full_speed_doubles_its_bursts_until_they_fill_their_time():
    pace = started(inf)
    now, tick, bursts = 0.0, 0, []
    for _ in range(30):
        due, _ = pace.due(now, tick, LENGTH)
        bursts.append(due)
        tick, now = tick + due, now + due * 1e-6
        pace.moved(tick, tick // LENGTH, due * 1e-6)
    assert bursts[0] == 1
    assert all(later >= earlier for earlier, later in pairwise(bursts))
    assert bursts[-1] == pytest.approx(BURST / 1e-6, rel=0.01)


def test_a_burst_shrinks_where_operations_get_dear():
    pace = started(inf)
    for tick in range(1000, 30_000, 1000):
        pace.due(0.0, tick, LENGTH)
        pace.moved(tick, 0, 1e-3)
    cheap = pace.due(0.0, 0, LENGTH)[0]
    pace.forget_cost()
    assert (cheap > 1000, pace.due(0.0, 0, LENGTH)[0]) == (True, 1)


def test_a_step_by_an_epoch_does_not_heed_a_slow_speed():
    pace = started(1.0, at_full_speed=True)
    for tick in range(1000, 30_000, 1000):
        pace.moved(tick, 0, 1e-3)
    assert pace.due(0.0, 0, LENGTH)[0] > 1000


def test_targets_count_operations_when_slow_and_end_before_the_update_when_fast():
    session = Session.open(example("xor"))
    length = len(session.program)
    session.goto(2, 5)
    assert started(10.0).target(session, 3) == (2, 8)
    assert started(10.0).target(session, length) == (3, 5)
    assert started(inf).target(session, 4 * length) == (6, length - 1)
    assert started(inf).target(session, 3) == (2, 8)


def test_updates_per_second_are_measured():
    pace = started(inf)
    for frame in range(1, 101):
        now = frame * 0.01
        pace.due(now, 0, LENGTH)
        pace.moved(frame * 10 * LENGTH, frame * 10, 0.0)
    assert pace.updates_per_second == pytest.approx(1000.0, rel=0.05)
