"""Snapshots of real runs, and an inspector that shows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.explain import NumberFormat
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from gui.look.theme import LIGHT
from gui.widgets.inspector import InspectorPanel

EXAMPLES = Path(__file__).resolve().parents[4] / "resources" / "examples"
SnapshotOf = Callable[..., Snapshot]


@pytest.fixture
def example_session() -> Callable[..., Session]:
    """A run of an example, by its file's name, after some ticks."""

    def start(name: str, ticks: int = 0) -> Session:
        session = Session.open_file(EXAMPLES / f"{name}.json")
        session.goto(*divmod(ticks, len(session.program)))
        return session

    return start


@pytest.fixture
def snapshot_of(example_session: Callable[..., Session]) -> SnapshotOf:
    """An example after some ticks."""
    return lambda name, ticks=0: take_snapshot(example_session(name, ticks))


@pytest.fixture
def panel(qtbot: QtBot) -> InspectorPanel:
    """An inspector on the screen, with the nine digits that Mazur's article prints."""
    panel = InspectorPanel(LIGHT)
    qtbot.addWidget(panel)
    panel.set_number_format(NumberFormat(9))
    panel.set_sample(0)
    panel.resize(380, 500)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel
