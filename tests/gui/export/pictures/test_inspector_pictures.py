"""The inspector's pictures: made from the snapshot on show, with the engine's numbers as tables."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from gui.export.formats import FORMATS, export_picture
from gui.export.options import WHITE, ExportOptions
from gui.export.writers.csv_file import csv_bytes
from gui.look.theme import DARK
from gui.view.selection import Selection

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def pictures(hand, qtbot):
    """By name: XOR in the backward pass, the inspector on a weight, its batch page on show."""
    window = hand.window
    window.docks["inspector"].raise_()
    qtbot.waitUntil(lambda: window.inspecting.panel is not None)
    panel = window.inspecting.panel
    window.canvas.select(Selection("edge", 2, 0, 1))
    for tick in range(1, 10):
        hand.press_to(tick, Key.Key_Right)
    panel.tabs.setCurrentWidget(panel.batch_page)
    qtbot.waitUntil(lambda: len(panel.batch_page.descents.descents) == 3)
    return {picture.name: picture for picture in window.exporting.pictures()}


def rows(picture) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_bytes(picture).decode())))


def test_all_of_them_are_there_after_the_plots(pictures):
    assert list(pictures)[-4:] == ["formula", "activation", "batch", "descents"]


def test_the_tables_hold_the_engines_numbers(pictures, hand):
    snapshot = hand.now
    row = hand.window.samples.sample
    found = rows(pictures["formula"])
    factors = [float(one["value"]) for one in found[:-1]]
    share = snapshot.values["dz2"][row, 0] * snapshot.values["a1"][row, 1]
    assert np.prod(factors) == pytest.approx(share, rel=1e-12)
    assert float(found[-1]["value"]) == pytest.approx(share, rel=1e-12)
    slopes = [float(one["slope"]) for one in rows(pictures["batch"])]
    own = snapshot.values["dz2"][:, 0] * snapshot.values["a1"][:, 1] * len(snapshot.samples)
    assert slopes == pytest.approx(own, rel=1e-12)
    samples = [one for one in rows(pictures["activation"]) if one["kind"] == "sample"]
    assert [float(one["z"]) for one in samples] == snapshot.values["z2"][:, 0].tolist()
    descents = rows(pictures["descents"])
    batch = [float(one["slope"]) for one in descents if one["mode"] == "batch"]
    assert batch == pytest.approx([float(snapshot.values["dW2"][0, 1])], rel=1e-12)
    single = [float(one["slope"]) for one in descents if one["mode"] == "stochastic"]
    assert np.mean(single) == pytest.approx(batch[0], rel=1e-9)


@pytest.mark.parametrize("name", ["formula", "activation", "batch", "descents", "spread"])
@pytest.mark.parametrize("theme", [WHITE, DARK], ids=["white", "dark"])
def test_each_is_drawn_in_every_format(pictures, tmp_path: Path, name: str, theme):
    options = ExportOptions(width=600, height=360, dpi=192, theme=theme)
    for form in FORMATS:
        path = export_picture(
            pictures[name], replace(options, format=form), tmp_path / f"{name}.{form}"
        )
        assert path.stat().st_size > 50
    image = QImage(str(tmp_path / f"{name}.png"))
    assert (image.width(), image.height()) == (1200, 720)
    assert image.pixelColor(3, 3) == QColor(theme.canvas)
    drawn = sum(
        image.pixelColor(x, y) != QColor(theme.canvas)
        for x in range(0, 1200, 3) for y in range(0, 720, 3)
    )  # fmt: skip
    assert drawn > 300
    svg = (tmp_path / f"{name}.svg").read_text()
    assert "<image" not in svg, "vectors, not a picture of one"


def test_a_charts_own_menu_leads_to_the_dialog_on_it(pictures, hand, answer):
    titles: list[str] = []
    panel = hand.window.inspecting.panel

    def look(dialog) -> None:
        titles.append(dialog.windowTitle())
        dialog.reject()

    with answer(look):
        panel.batch_page.bars.on_export()
    assert titles
    panel.unit_page.chart.on_copy()
    hand.hear("Activation copied as an image.")


def test_nothing_of_the_inspector_is_offered_before_it_was_seen(hand):
    hand.press_to(1, Key.Key_Right)
    names = [picture.name for picture in hand.window.exporting.pictures()]
    assert "formula" not in names
