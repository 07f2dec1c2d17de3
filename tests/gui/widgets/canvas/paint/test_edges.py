"""Edges: the strongest are chosen, steps follow size and sign, lines are kept while they hold."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from gui.widgets.canvas.layout import arrange
from gui.widgets.canvas.paint.edges import MANY, EdgeStore, choose_edges
from gui.widgets.canvas.paint.inks import STEPS, ZERO


@pytest.fixture
def rng() -> Iterator[np.random.Generator]:
    yield np.random.default_rng(5)


def test_the_strongest_weights_are_drawn(rng: np.random.Generator) -> None:
    columns = arrange((64, 32, 10), 900.0, 500.0).columns
    weights = rng.normal(size=(32, 64))
    edges = choose_edges(weights, columns[0], columns[1])
    assert len(edges.values) == MANY
    assert edges.total == 2048
    assert np.array_equal(weights[edges.units, edges.sources], edges.values)
    weakest = np.sort(np.abs(weights).ravel())[-MANY]
    assert np.abs(edges.values).min() == weakest


def test_edges_lead_from_their_source_to_their_unit(rng: np.random.Generator) -> None:
    columns = arrange((2, 4, 1), 900.0, 500.0).columns
    edges = choose_edges(rng.normal(size=(4, 2)), columns[0], columns[1])
    assert np.array_equal(edges.segments[:, :2], columns[0].centres[edges.sources])
    assert np.array_equal(edges.segments[:, 2:], columns[1].centres[edges.units])


def steps_of(weights: NDArray[np.float64]) -> dict[float, int]:
    """The pen of each weight of a 3-1 network."""
    store = EdgeStore()
    store.update(arrange((3, 1), 900.0, 500.0), [weights])
    edges = store.layers[0]
    pens = {}
    for pen, lines in edges.batches:
        for line in lines:
            row = (line.x1(), line.y1(), line.x2(), line.y2())
            index = int(np.flatnonzero((edges.segments == row).all(axis=1))[0])
            pens[float(edges.values[index])] = pen
    return pens


def test_size_and_sign_choose_the_pen() -> None:
    assert steps_of(np.array([[1.0, -1.0, 0.0]])) == {
        1.0: STEPS - 1,
        -1.0: 2 * STEPS - 1,
        0.0: ZERO,
    }
    assert steps_of(np.array([[1.0, -0.01, 0.5]])) == {
        1.0: STEPS - 1,
        -0.01: STEPS,
        0.5: STEPS // 2,
    }


def test_weights_that_are_not_numbers_are_drawn_as_the_strongest() -> None:
    store = EdgeStore()
    store.update(arrange((3, 1), 900.0, 500.0), [np.array([[np.nan, np.inf, 1.0]])])
    assert sum(len(lines) for _, lines in store.layers[0].batches) == 3


def test_lines_are_kept_until_a_parameter_changes(rng: np.random.Generator) -> None:
    layout, store = arrange((2, 3, 1), 900.0, 500.0), EdgeStore()
    weights = [rng.normal(size=(3, 2)), rng.normal(size=(1, 3))]
    assert store.update(layout, weights)
    assert not store.update(layout, [w.copy() for w in weights])
    assert store.update(layout, [weights[0] + 1, weights[1]])
    assert store.update(arrange((2, 3, 1), 800.0, 500.0), [weights[0] + 1, weights[1]])
    assert store.update(layout, weights, {1: weights[0] * 2})


def test_slopes_have_a_scale_of_their_own() -> None:
    store = EdgeStore()
    weights = [np.array([[2.0], [1.0]]), np.array([[1.0, 1.0]])]
    store.update(arrange((1, 2, 1), 900.0, 500.0), weights, {2: np.array([[1e-9, -1e-9]])})
    assert {pen for pen, _ in store.layers[1].batches} == {STEPS - 1, 2 * STEPS - 1}
    assert {pen for pen, _ in store.layers[0].batches} == {STEPS - 1, STEPS // 2}
