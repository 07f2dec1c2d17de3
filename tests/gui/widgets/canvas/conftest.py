"""Snapshots of real runs, and probes of what the canvas paints."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication

from core.experiment.experiment_file import loads
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from gui.look.theme import LIGHT, Theme
from gui.widgets.canvas import PaintOptions, paint_network

MAZUR: dict[str, Any] = {
    "data": {"source": "inline", "inputs": [[0.05, 0.10]], "targets": [[0.01, 0.99]]},
    "network": {
        "layers": [
            {"units": 2, "weights": [[0.15, 0.20], [0.25, 0.30]], "biases": [0.35, 0.35]},
            {"units": 2, "weights": [[0.40, 0.45], [0.50, 0.55]], "biases": [0.60, 0.60]},
        ],
        "train_biases": False,
    },
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
}


def experiment_of(sizes: tuple[int, ...], samples: int = 2) -> dict[str, Any]:
    """A network of ``sizes`` with tanh units on made-up data."""
    inputs = [[(i + 3 * s) % 7 / 7 for i in range(sizes[0])] for s in range(samples)]
    targets = [[(i + s) % 2 for i in range(sizes[-1])] for s in range(samples)]
    layers = [{"units": units, "activation": "tanh"} for units in sizes[1:]]
    return {
        "data": {"source": "inline", "inputs": inputs, "targets": targets},
        "network": {"layers": layers},
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
    }


@pytest.fixture
def snapshot_of() -> Callable[..., Snapshot]:
    """Run ``ticks`` operations of an experiment (a dict, or the sizes of a network)."""

    def run(what: dict[str, Any] | tuple[int, ...], ticks: int = 0) -> Snapshot:
        fields = experiment_of(what) if isinstance(what, tuple) else what
        text = json.dumps({"format": "backscope-experiment/1", **fields})
        session = Session.open(loads(text))
        for _ in range(ticks):
            session.step("operation")
        return take_snapshot(session)

    return run


@pytest.fixture
def mazur(snapshot_of: Callable[..., Snapshot]) -> Callable[[int], Snapshot]:
    """Mazur's 2-2-2 network after some operations of its first update."""
    return lambda ticks: snapshot_of(MAZUR, ticks)


@pytest.fixture
def texts(qapp: QApplication) -> Callable[..., list[str]]:
    """All strings that a painting of a snapshot writes, read from its SVG."""

    def read(
        snapshot: Snapshot,
        options: PaintOptions | None = None,
        size: tuple[int, int] = (1300, 700),
    ) -> list[str]:
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(QSize(*size))
        generator.setViewBox(QRect(0, 0, *size))
        painter = QPainter(generator)
        paint_network(painter, QRectF(0, 0, *size), snapshot, LIGHT, options)
        painter.end()
        found = re.findall(r"<text[^>]*>([^<]*)</text>", bytes(content.data()).decode())
        return [unescape(text).strip() for text in found]

    return read


@pytest.fixture
def picture(qapp: QApplication) -> Callable[..., QImage]:
    """A snapshot painted into an image."""

    def paint(
        snapshot: Snapshot,
        width: int = 900,
        height: int = 500,
        theme: Theme = LIGHT,
        ratio: float = 1.0,
        options: PaintOptions | None = None,
    ) -> QImage:
        image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(0x123456)
        painter = QPainter(image)
        paint_network(painter, QRectF(0, 0, width, height), snapshot, theme, options)
        painter.end()
        return image

    return paint
