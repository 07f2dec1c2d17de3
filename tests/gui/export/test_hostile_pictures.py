"""The network and what the inspector shows are written in every format, whatever the numbers."""

from __future__ import annotations

import csv
import gc
import io
import math
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from core.experiment.experiment_file import read_experiment
from core.explain import Descent, NumberFormat, Quantity, histograms
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from gui.export.formats import FORMATS
from gui.export.options import ExportOptions
from gui.export.picture import Picture
from gui.export.pictures.inspector_pictures import (
    FormulaPicture,
    activation_picture,
    batch_picture,
    descents_picture,
)
from gui.export.pictures.network_picture import NetworkPicture
from gui.export.pictures.spread_picture import SpreadPicture
from gui.view.selection import EDGE, Selection
from gui.widgets.inspector.matter import gather
from tests.gui.widgets.plots.test_hostile import HOSTILE

ROOT = Path(__file__).resolve().parents[3]
OPTIONS = ExportOptions(width=320, height=200, dpi=96)
NUMBERS = NumberFormat()
WEIGHT = Quantity("dW2", (0, 1))


@pytest.fixture(autouse=True)
def between_pictures() -> Iterator[None]:
    """Garbage is collected between pictures, as the program does it, and never within one."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="module")
def stepped() -> Snapshot:
    """XOR where all slopes of an update are known."""
    folder = ROOT / "resources" / "examples"
    session = Session.open(read_experiment(folder / "xor.json"), folder)
    for _ in range(len(session.program) - 1):
        session.step("operation")
    return take_snapshot(session)


def filled(arrays: Mapping[str, np.ndarray], values: list[float]) -> dict[str, np.ndarray]:
    """The same arrays, with ``values`` over and over in them."""
    more = cycle(values)
    return {
        name: np.array(list(islice(more, array.size)), dtype=float).reshape(array.shape)
        for name, array in arrays.items()
    }


def pictures_of(snapshot: Snapshot, values: list[float]) -> list[Picture]:
    found = gather(snapshot, WEIGHT, Selection(EDGE, 2, 0, 1), Quantity("W2", (0, 1)), 0)
    explanation, view, anatomy = found
    assert view is not None
    assert anatomy is not None
    nothing = np.zeros(0)
    modes = ("batch", "mini_batch", "stochastic")
    descents = [Descent(mode, 1, (), np.array(values), nothing) for mode in modes]
    return [
        NetworkPicture(snapshot),
        SpreadPicture(histograms(snapshot)),
        FormulaPicture(explanation, NUMBERS),
        activation_picture(view, NUMBERS),
        batch_picture(anatomy, 0, NUMBERS),
        descents_picture(descents, "W2", NUMBERS),
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_every_picture_is_written_in_every_format(
    qapp: object, stepped: Snapshot, name: str
) -> None:
    values = HOSTILE[name]
    hostile = replace(
        stepped,
        parameters=filled(stepped.parameters, values),
        values=filled(stepped.values, values),
    )
    with np.errstate(all="ignore"):  # what the window shows of such a run
        pictures = pictures_of(hostile, values)
    for picture in pictures:
        files = {key: form.content(picture, OPTIONS) for key, form in FORMATS.items()}
        assert QImage.fromData(files["png"]).width() == OPTIONS.width
        assert ElementTree.fromstring(files["svg"]).get("width") == str(OPTIONS.width)
        assert b"%%EOF" in files["pdf"][-10:]
        header, *rows = csv.reader(io.StringIO(files["csv"].decode()))
        assert all(len(row) == len(header) for row in rows)
        strokes = re.sub(">[^<]*<", "><", files["svg"].decode())
        assert not re.search(r"\b(nan|inf)\b", strokes)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_table_of_parameters_keeps_every_bit(
    qapp: object, stepped: Snapshot, name: str
) -> None:
    parameters = filled(stepped.parameters, HOSTILE[name])
    picture = NetworkPicture(replace(stepped, parameters=parameters))
    rows = csv.DictReader(io.StringIO(FORMATS["csv"].content(picture, OPTIONS).decode()))
    read = [float(row["value"]) for row in rows]
    kept = [value for array in parameters.values() for value in array.ravel().tolist()]
    assert all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(read, kept, strict=True))
