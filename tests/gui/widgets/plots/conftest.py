"""Curves of a made-up run, for the plots."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from core.recording.curves import CurveData, Curves

MakeCurves = Callable[..., CurveData]


@pytest.fixture
def make_curves() -> MakeCurves:
    """Curves as a run of ``updates`` records them: loss, test_loss, and ``layers`` gradients."""

    def make(updates: int, layers: int = 2, current: dict[str, float] | None = None,
             effects: bool = False) -> CurveData:  # fmt: skip
        numbers = range(1, layers + 1)
        names = ("loss", "test_loss", *(f"gradient{number}" for number in numbers))
        names += ("predicted", "measured", *(f"ratio{number}" for number in numbers)) * effects
        curves = Curves(names)
        random = np.random.default_rng(7)
        for update in range(updates):
            falling = np.exp(-3.0 * update / max(updates, 1))
            curves.next_row()[:] = falling * random.uniform(0.5, 1.0, len(names))
        return curves.data(current, updates)

    return make
