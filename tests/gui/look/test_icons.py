"""The icons: all that the table of actions names are there, tinted, and unlike each other."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from gui.look import icons
from gui.look.run_action import STEP_KINDS
from gui.look.theme import DARK, LIGHT, Theme
from gui.window.actions import all_actions

STEPS = [f"{direction}_{kind}" for direction in ("back", "forward") for kind in STEP_KINDS]


def pixels(image: QImage) -> NDArray[np.uint8]:
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(image.constBits(), dtype=np.uint8)
    return flat.reshape(image.height(), image.width(), 4).copy()


@pytest.mark.parametrize(
    "name", [spec.icon for spec in all_actions() if spec.icon] + ["pause", "remove"]
)
def test_every_icon_that_is_used_has_its_drawing(qtbot: QtBot, name: str) -> None:
    alpha = pixels(icons.icon(name, LIGHT).pixmap(20, 20).toImage())[..., 3]
    assert alpha.max() > 200
    assert alpha[0, 0] == alpha[-1, -1] == 0


def test_a_name_without_drawing_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no_such_icon", LIGHT)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_an_icon_has_the_colour_of_text_and_a_fainter_one_disabled(
    qtbot: QtBot, theme: Theme
) -> None:
    run = icons.icon("run", theme)
    normal = run.pixmap(QSize(64, 64), QIcon.Mode.Normal).toImage()
    disabled = run.pixmap(QSize(64, 64), QIcon.Mode.Disabled).toImage()
    assert normal.pixelColor(30, 32).name() == theme.text
    assert disabled.pixelColor(30, 32).alpha() == pytest.approx(128, abs=2)
    expected, found = QColor(theme.muted), disabled.pixelColor(30, 32)
    assert abs(expected.red() - found.red()) <= 3


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_an_icon_is_drawn_for_each_scaling(qtbot: QtBot, ratio: float) -> None:
    pixmap = icons.pixmap("save", LIGHT, 20, ratio)
    assert pixmap.width() == round(20 * ratio)
    assert pixmap.width() in icons.SIZES
    assert pixmap.devicePixelRatio() == ratio


def test_the_ten_step_icons_differ_at_20_pixels(qtbot: QtBot) -> None:
    alphas = {
        name: pixels(icons.icon(name, LIGHT).pixmap(20, 20).toImage())[..., 3] for name in STEPS
    }
    for i, first in enumerate(STEPS):
        for second in STEPS[:i]:
            difference = np.abs(alphas[first].astype(int) - alphas[second]) > 128
            assert difference.sum() >= 20, (first, second)


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_back_is_forward_mirrored(qtbot: QtBot, kind: str) -> None:
    forward = pixels(icons.icon(f"forward_{kind}", LIGHT).pixmap(64, 64).toImage())[..., 3]
    back = pixels(icons.icon(f"back_{kind}", LIGHT).pixmap(64, 64).toImage())[..., 3]
    assert np.abs(forward[:, ::-1].astype(int) - back).mean() < 2


def test_names_lists_every_drawing() -> None:
    assert set(STEPS) < set(icons.names())
