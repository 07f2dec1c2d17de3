"""The table of plots is what commands and files are named after."""

from __future__ import annotations

from gui.widgets.plots.table import PLOTS


def test_keys_are_those_of_the_command_line() -> None:
    assert list(PLOTS) == ["loss", "gradients", "effect", "ratios"]


def test_every_entry_agrees_with_its_key() -> None:
    for key, kind in PLOTS.items():
        assert kind.key == key == kind.spec.key
        assert kind.title == kind.spec.title
        assert kind.value_unit == kind.spec.value_unit
