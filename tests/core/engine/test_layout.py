"""The layout: each parameter has its own place, and the trained ones come first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine.layout import Layout, aligned

layouts = st.builds(
    Layout,
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=6).map(tuple),
    train_biases=st.booleans(),
)


@given(layout=layouts)
def test_views_are_disjoint_and_cover_the_vector(layout: Layout) -> None:
    vector = np.zeros(layout.length)
    views = layout.views(vector)
    for view in views.values():
        np.add(view, 1.0, out=view)
        assert view.flags.c_contiguous
        assert np.shares_memory(view, vector)
    assert vector.tolist() == [1.0] * layout.length
    assert sum(view.size for view in views.values()) == layout.length


@given(layout=layouts)
def test_shapes_are_units_by_inputs(layout: Layout) -> None:
    views = layout.views(np.zeros(layout.length))
    assert len(views) == 2 * (len(layout.sizes) - 1)
    for layer in range(1, len(layout.sizes)):
        assert views[f"W{layer}"].shape == (layout.sizes[layer], layout.sizes[layer - 1])
        assert views[f"b{layer}"].shape == (layout.sizes[layer],)


@given(layout=layouts)
def test_trained_parameters_come_first_layer_after_layer(layout: Layout) -> None:
    slopes = layout.views(np.zeros(layout.trained))
    kinds = "Wb" if layout.train_biases else "W"
    layers = range(1, len(layout.sizes))
    assert list(slopes) == [f"{kind}{layer}" for layer in layers for kind in kinds]
    vector = np.arange(layout.length, dtype=float)
    ends = [*layout.layer_starts[1:], layout.trained]
    for layer, (start, end) in enumerate(zip(layout.layer_starts, ends, strict=True), 1):
        inside = np.concatenate(
            [layout.views(vector)[f"{kind}{layer}"].reshape(-1) for kind in kinds]
        )
        assert inside.tolist() == list(range(start, end))


@pytest.mark.parametrize("length", [0, 1, 7, 8, 1000])
def test_aligned_vectors_are_zero_and_on_a_boundary(length: int) -> None:
    for _ in range(5):
        vector = aligned(length)
        assert vector.shape == (length,)
        assert not vector.any()
        assert length == 0 or vector.ctypes.data % 64 == 0
