"""Pictures to export, of real runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.experiment.experiment_file import read_experiment
from core.recording.curves import CurveData, Curves
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from gui.export.pictures.plot_picture import PlotPicture
from gui.widgets.plots.table import LOSS

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def snapshot() -> Snapshot:
    """XOR after 60 updates and a few operations."""
    folder = ROOT / "resources" / "examples"
    session = Session.open(read_experiment(folder / "xor.json"), folder)
    session.track(True)
    session.run_updates(60)
    return take_snapshot(session)


@pytest.fixture
def curves() -> CurveData:
    """Loss and test loss of 200 updates."""
    recorded = Curves(("loss", "test_loss"))
    random = np.random.default_rng(3)
    for update in range(200):
        recorded.next_row()[:] = np.exp(-update / 80.0) * random.uniform(0.8, 1.2, 2)
    return recorded.data()


@pytest.fixture
def picture(qapp: object, curves: CurveData) -> PlotPicture:
    """The loss plot of those."""
    return PlotPicture(LOSS, curves)
