"""Curves of any length: no extreme is lost, a cut is exact, memory stays bounded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.recording import curves
from core.recording.curves import CurveData, Curves


@pytest.fixture
def shallow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Levels so small that a short run already has many of them."""
    monkeypatch.setattr(curves, "LEVEL_BINS", 16)
    monkeypatch.setattr(curves, "BLOCK", 4)


def feed(found: Curves, rows: np.ndarray) -> None:
    for row in rows:
        found.next_row()[:] = row


def assert_holds(data: CurveData, rows: np.ndarray) -> None:
    """Every bin of ``data`` has exactly the extremes of its updates, and all updates are there."""
    first = int(data.start[0]) if len(data.start) else 0
    assert data.start.tolist() == (first + np.cumsum(data.width) - data.width).tolist()
    assert int(data.width.sum()) == len(rows)
    starts = (data.start - first).astype(np.intp)
    for column, name in enumerate(data.names):
        values = rows[:, column]
        assert np.array_equal(data.low[name], np.fmin.reduceat(values, starts), equal_nan=True)
        assert np.array_equal(data.high[name], np.fmax.reduceat(values, starts), equal_nan=True)


@settings(max_examples=50)
@given(length=st.integers(1, 3000), seed=st.integers(0, 99), first=st.sampled_from([0, 777]))
def test_every_bin_has_the_extremes_of_its_updates(length: int, seed: int, first: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curves, "LEVEL_BINS", 16)
        patch.setattr(curves, "BLOCK", 4)
        rows = np.random.default_rng(seed).normal(size=(length, 2))
        found = Curves(("loss", "gradient1"), first)
        feed(found, rows)
        data = found.data()
        assert found.end == first + length
        assert int(data.start[0]) == first
        assert_holds(data, rows)
        assert (np.diff(data.width) <= 0).all()
        assert (data.width[-8:] == 1).all()


@settings(max_examples=60)
@given(
    length=st.integers(1, 1500),
    cuts=st.lists(st.floats(0, 1.1), min_size=1, max_size=4),
    seed=st.integers(0, 99),
)
def test_a_cut_forgets_the_future_and_nothing_else(
    length: int, cuts: list[float], seed: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(curves, "LEVEL_BINS", 16)
        patch.setattr(curves, "BLOCK", 4)
        rng = np.random.default_rng(seed)
        rows = rng.normal(size=(length, 1))
        found = Curves(("loss",))
        feed(found, rows)
        for part in cuts:
            target = int(part * len(rows))
            data = found.data()
            end = found.cut(target)
            assert end == found.end <= max(target, 0)
            if target < len(rows):
                inside = (data.start <= target) & (target < data.start + data.width)
                assert end == int(data.start[inside][0])  # at most one wide bin more than asked
            rows = rows[:end]
            assert_holds(found.data(), rows)
            again = rng.normal(size=(100, 1))
            feed(found, again)
            rows = np.vstack([rows, again])
            assert_holds(found.data(), rows)


@pytest.mark.usefixtures("shallow")
def test_every_bin_has_the_mean_of_its_updates() -> None:
    rows = np.random.default_rng(3).normal(size=(333, 2))
    found = Curves(("one", "two"))
    feed(found, rows)
    data = found.data()
    assert data.width.max() > 4
    for column, name in enumerate(data.names):
        means = [
            rows[a : a + n, column].mean() for a, n in zip(data.start, data.width, strict=True)
        ]
        np.testing.assert_allclose(data.mean[name], means, rtol=1e-12, atol=1e-15)


def test_recent_updates_are_kept_one_by_one() -> None:
    found = Curves(("loss",))
    feed(found, np.arange(100_000.0).reshape(-1, 1))
    recent = found.data().width[-1000:]
    assert recent.tolist() == [1] * 1000
    for target in (99_999, 99_500, 99_100):
        assert found.cut(target) == target


def test_one_spike_survives_ten_million_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Levels of 64 bins: one row in 128 is written by hand, the rest are what stands there."""
    monkeypatch.setattr(curves, "LEVEL_BINS", 64)
    monkeypatch.setattr(curves, "BLOCK", 64)
    found = Curves(("loss",))
    found._block[:] = 1.0  # rows keep what is in them when nobody writes
    blocks = 10_000_000 // 64
    spikes = {0: (-5.0, 9.0), 70_000: (-3.0, 7.0), blocks - 3: (-4.0, 8.0)}
    for block in range(blocks):
        low, high = spikes.get(block, (1.0, 1.0))
        found._block[5], found._block[40] = low, high
        found._filled = 64
        found._flush()
    data = found.data()
    assert found.end == blocks * 64 == int(data.width.sum())
    assert len(data.width) <= 64 * 18
    for block, (low, high) in spikes.items():
        bins = (data.start <= block * 64 + 40) & (block * 64 + 5 < data.start + data.width)
        assert data.low["loss"][bins].min() == low
        assert data.high["loss"][bins].max() == high
    assert sorted(set(data.low["loss"])) == [-5.0, -4.0, -3.0, 1.0]
    assert sorted(set(data.high["loss"])) == [1.0, 7.0, 8.0, 9.0]


def test_memory_is_bounded_over_ten_million_updates() -> None:
    """What is kept grows with the logarithm of the run's length alone."""
    found = Curves(("loss", "test_loss", "gradient1", "gradient2"))
    found._block[:] = 0.5
    for _ in range(10_000_000 // curves.BLOCK):
        found._filled = curves.BLOCK
        found._flush()
    kept = sum(level.low.nbytes + level.high.nbytes for level in found._levels)
    assert len(found._levels) <= 2 + np.log2(10_000_000 / (curves.LEVEL_BINS / 2))
    assert kept < 4 * 2**20
    assert len(found.data().start) < 20 * curves.LEVEL_BINS
    assert found.data().width[-1] == 1


@pytest.mark.usefixtures("shallow")
def test_values_that_are_missing_stay_missing() -> None:
    """A nan hides no extreme of its neighbours, and a bin of nothing but nan is nan."""
    rows = np.full((200, 1), np.nan)
    rows[3] = 5.0
    found = Curves(("test_loss",))
    feed(found, rows)
    data = found.data()
    assert np.nanmax(data.high["test_loss"]) == np.nanmin(data.low["test_loss"]) == 5.0
    assert int(np.isfinite(data.high["test_loss"]).sum()) == 1
    assert_holds(data, rows)


def test_no_update_gives_empty_curves() -> None:
    data = Curves(("loss",)).data({"loss": 2.0}, 0)
    assert len(data.start) == len(data.width) == len(data.low["loss"]) == 0
    assert (dict(data.current), data.current_update) == ({"loss": 2.0}, 0)
    assert data.start.dtype == data.width.dtype == np.int64


def test_what_was_handed_out_does_not_change() -> None:
    found = Curves(("loss",))
    feed(found, np.ones((10, 1)))
    data = found.data()
    feed(found, np.full((5000, 1), 9.0))
    found.cut(3)
    assert data.high["loss"].tolist() == [1.0] * 10
    for array in (data.start, data.width, data.low["loss"], data.high["loss"]):
        assert not array.flags.writeable
