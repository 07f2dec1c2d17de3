"""The names of what ``backscope render`` draws: every plot, and the network. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable

from gui.widgets.plots.table import PLOTS

NETWORK = "network"


def rendered() -> tuple[str, ...]:
    """All of them."""
    return (*PLOTS, NETWORK)


def usual() -> tuple[str, ...]:
    """Those that are drawn when nothing is said."""
    return (*(key for key, spec in PLOTS.items() if spec.usual), NETWORK)


def need_effects(names: Iterable[str]) -> bool:
    """Whether any of them shows what is measured only where it is asked for."""
    return any(PLOTS[name].of_effects for name in names if name in PLOTS)
