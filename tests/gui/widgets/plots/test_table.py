"""The table of plots: what commands, files and menus are named after, and what it draws."""

from __future__ import annotations

import pytest

from core.engine.prepare import prepare
from core.recording.effects_recorder import effect_series
from core.recording.recorder import series
from gui.look.theme import THEMES
from gui.widgets.plots.table import PLOTS
from gui.words.examples import example


def test_keys_are_those_of_the_command_line() -> None:
    assert list(PLOTS) == ["loss", "gradients", "effect", "ratios"]


@pytest.mark.parametrize("key", PLOTS)
def test_every_entry_shows_what_is_recorded(key: str) -> None:
    spec = PLOTS[key]
    assert spec.key == key
    prepared = prepare(example("spiral"))
    recorded = effect_series(prepared) if spec.of_effects else series(prepared)
    assert spec.lines or spec.layers
    assert {line.name for line in spec.lines} <= set(recorded)
    layers = [f"{spec.layers}{layer}" for layer in range(1, prepared.shape.layers + 1)]
    assert not spec.layers or set(layers) <= set(recorded)
    for theme in THEMES.values():
        assert all(line.series(theme).colour.startswith("#") for line in spec.lines)
