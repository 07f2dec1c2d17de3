"""The timeline: which experiment is in force when, and where to start a replay."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine.prepare import prepare
from core.experiment.schema import Batching, Sgd
from core.session.checkpoints import SPACING
from core.session.timeline import Segment, Timeline
from tests.core.experiments import xor


def segment(first: int, rate: float = 0.5) -> Segment:
    return Segment(first, prepare(xor(optimizer=Sgd(learning_rate=rate))))


@pytest.fixture
def timeline() -> Timeline:
    """Segments from 0, 100 and 200, and states offered at every update."""
    found = Timeline(segment(0), np.zeros(3))
    for first in (100, 200):
        found.begin(segment(first), np.full(3, float(first)))
    for update in range(400):
        found.keep(update, np.full(3, float(update)))
    return found


def test_the_segment_of_an_update(timeline: Timeline) -> None:
    found = [timeline.segment(update).first for update in (0, 99, 100, 199, 200, 10**9)]
    assert found == [0, 0, 100, 100, 200, 200]


def test_the_next_start(timeline: Timeline) -> None:
    found = [timeline.next_start(update) for update in (0, 99, 100, 199, 200)]
    assert found == [100, 100, 200, 200, None]


def test_states_are_kept_at_the_spacing_and_at_every_start(timeline: Timeline) -> None:
    spaced = set(range(0, 400, SPACING))
    assert set(timeline.checkpoints.updates) == spaced | {100, 200}
    assert timeline.state(150)[0] == 2 * SPACING
    assert timeline.state(100)[0] == 100
    assert timeline.state(63)[0] == 0


def test_a_new_segment_ends_the_future(timeline: Timeline) -> None:
    timeline.begin(segment(150, 0.1), np.ones(3))
    assert timeline.next_start(100) == 150
    assert timeline.next_start(150) is None
    assert max(timeline.checkpoints.updates) == 150
    assert timeline.state(500)[1].tolist() == [1.0] * 3


def test_a_segment_at_the_same_update_replaces_the_one_there(timeline: Timeline) -> None:
    timeline.begin(segment(200, 0.1), np.ones(3))
    rule = timeline.segment(200).prepared.experiment.optimizer
    assert rule.learning_rate == 0.1
    assert timeline.next_start(199) == 200
    assert timeline.state(200)[1].tolist() == [1.0] * 3


def test_a_segments_machine_counts_from_its_start() -> None:
    prepared = prepare(xor(batching=Batching(mode="stochastic")))
    found = Segment(10, prepared, (10, 7), optimizer_start=8).machine()
    assert found.schedule.locate(10) == (7, 0)
    assert found.schedule.locate(14) == (8, 0)
    assert found.optimizer_start == 8
