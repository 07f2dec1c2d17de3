"""Histograms per layer, and the ratio of update to weight."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from core.experiment.schema import Adam, Sgd
from core.explain import histograms, update_ratio
from core.explain.views.histograms import histogram
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import linear_unit, xor


def test_every_number_is_counted_once() -> None:
    array = np.array([[0.0, 1.0, 2.0], [np.nan, np.inf, 2.0]])
    found = histogram(array, 4)
    assert found.counts.tolist() == [1, 0, 1, 2]
    assert found.edges.tolist() == [0.0, 0.5, 1.0, 1.5, 2.0]
    assert (found.count, found.zeros, found.not_finite) == (6, 1, 2)


@pytest.mark.parametrize("value", [0.0, 3.0, -1e300, 1e-300])
def test_equal_numbers_share_a_bin_around_them(value: float) -> None:
    found = histogram(np.full(5, value))
    assert found.counts.tolist() == [5]
    assert found.edges[0] < value < found.edges[1]
    assert np.isfinite(found.edges).all()


def test_nothing_finite() -> None:
    found = histogram(np.array([np.nan]))
    assert (found.counts.sum(), found.count, found.not_finite) == (0, 1, 1)


def test_layers_show_what_has_been_computed() -> None:
    session = Session.open(xor())
    first = histograms(take_snapshot(session))
    assert [item.layer for item in first] == [1, 2]
    assert all(item.activations is None and item.slopes is None for item in first)
    assert all(item.ratio is None for item in first)
    session.goto(0, len(session.program) - 1)
    snapshot = take_snapshot(session)
    for item in histograms(snapshot, bins=5):
        assert item.activations is not None and item.slopes is not None
        assert item.weights.counts.sum() == snapshot.parameters[f"W{item.layer}"].size
        assert item.activations.counts.sum() == snapshot.values[f"a{item.layer}"].size
        assert item.slopes.counts.sum() == snapshot.values[f"dW{item.layer}"].size
        assert len(item.slopes.counts) == 5
    pickle.dumps(histograms(snapshot))


@pytest.mark.parametrize("rule", [Sgd(learning_rate=0.3), Adam(learning_rate=0.1)])
def test_the_ratio_is_known_before_the_update_and_stays(rule: Sgd | Adam) -> None:
    session = Session.open(xor(optimizer=rule))
    session.goto(2, len(session.program) - 1)
    before = take_snapshot(session)
    session.step("operation")
    after = take_snapshot(session)
    for planned, done in zip(histograms(before), histograms(after), strict=True):
        name = f"W{planned.layer}"
        moved = after.parameters[name] - before.parameters[name]
        expected = np.linalg.norm(moved) / np.linalg.norm(before.parameters[name])
        assert planned.ratio == done.ratio == pytest.approx(expected, rel=1e-12)
        assert done.slopes is not None and planned.slopes is not None
        assert done.slopes.counts.tolist() == planned.slopes.counts.tolist()
        assert done.activations is None


def test_no_ratio_to_weights_that_are_all_0() -> None:
    session = Session.open(linear_unit(0.0, target=1.0))
    session.goto(1)
    assert histograms(take_snapshot(session))[0].ratio is None
    assert update_ratio({"W1": np.array([3.0, 4.0])}, {"W1": np.array([3.0, 4.5])}) == 0.1
