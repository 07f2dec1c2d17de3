"""Every initializer of the table: its bounds, its spread, and weights that stay the same."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.nn.initializers import INITIALIZERS, Initializer, draw_weights

ENTRIES = list(INITIALIZERS.values())
SHAPE = (200, 400)  # units x inputs: fan_out x fan_in
each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)

# Standard deviation by the published formulas; a uniform one on [-r, r] has r / √3.
DEVIATIONS = {
    "zeros": 0.0,
    "uniform": 1 / math.sqrt(3),
    "normal": 1.0,
    "xavier_uniform": math.sqrt(2 / 600),
    "xavier_normal": math.sqrt(2 / 600),
    "he_uniform": math.sqrt(2 / 400),
    "he_normal": math.sqrt(2 / 400),
}
BOUNDS = {"uniform": 1.0, "xavier_uniform": math.sqrt(6 / 600), "he_uniform": math.sqrt(6 / 400)}


def test_the_table_has_what_the_format_names() -> None:
    assert set(INITIALIZERS) == set(DEVIATIONS)


@each
def test_spread_is_as_published(entry: Initializer) -> None:
    weights = entry.draw(np.random.default_rng(0), SHAPE)
    assert weights.shape == SHAPE
    assert weights.dtype == np.float64
    assert abs(weights.mean()) <= 0.02 * DEVIATIONS[entry.name]
    assert weights.std() == pytest.approx(DEVIATIONS[entry.name], rel=0.01)


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_uniform_ones_fill_their_bounds(name: str) -> None:
    weights = INITIALIZERS[name].draw(np.random.default_rng(1), SHAPE)
    assert 0.999 * BOUNDS[name] < np.abs(weights).max() <= BOUNDS[name]


@pytest.mark.parametrize("name", ["normal", "xavier_normal", "he_normal"])
def test_normal_ones_have_tails(name: str) -> None:
    weights = INITIALIZERS[name].draw(np.random.default_rng(2), SHAPE) / DEVIATIONS[name]
    within = [np.mean(np.abs(weights) < limit) for limit in (1, 2, 3)]
    assert within == pytest.approx([0.6827, 0.9545, 0.9973], abs=0.005)


@each
def test_the_same_seed_draws_the_same_weights(entry: Initializer) -> None:
    first, again = (draw_weights(entry.name, 7, (3, 5, 2)) for _ in range(2))
    other = draw_weights(entry.name, 8, (3, 5, 2))
    assert [w.shape for w in first] == [(5, 3), (2, 5)]
    for w, same, different in zip(first, again, other, strict=True):
        assert np.array_equal(w, same)
        assert entry.name == "zeros" or not np.array_equal(w, different)


@each
def test_a_change_of_a_later_layer_leaves_the_earlier_ones(entry: Initializer) -> None:
    first = draw_weights(entry.name, 7, (3, 5, 2))
    other = draw_weights(entry.name, 7, (3, 5, 4, 1))
    assert np.array_equal(first[0], other[0])


def test_layers_draw_from_streams_of_their_own() -> None:
    first, second = draw_weights("uniform", 0, (4, 4, 4))
    assert not np.array_equal(first, second)
