"""Colours: readable, complete, and apart for people with colour-blindness."""

from __future__ import annotations

from dataclasses import fields
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.look.theme import DARK, LIGHT, THEMES, Theme, apply_theme, choose_theme, palette

# Viénot, Brettel and Mollon (1999), https://doi.org/10.1002/(SICI)1520-6378(199908)24:4: what
# people without red or without green cones see, on linear RGB.
PROTAN = np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]])
DEUTAN = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])
SEEN_BY = {"all cones": np.eye(3), "no red cones": PROTAN, "no green cones": DEUTAN}


def linear(colour: str) -> np.ndarray:
    values = np.array(QColor(colour).getRgbF()[:3])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(a: str, b: str) -> float:
    """WCAG 2.2's contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of a linear RGB colour."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(np.clip(to_xyz @ colour, 1e-4, None) / [0.9505, 1.0, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(a: str, b: str, seen_by: np.ndarray) -> float:
    """Distance in L*a*b*: 2.3 is just noticeable side by side."""
    pictures = (lab(np.clip(seen_by @ linear(colour), 0, 1)) for colour in (a, b))
    first, second = pictures
    return float(np.linalg.norm(first - second))


@pytest.fixture(params=list(THEMES.values()), ids=list(THEMES))
def theme(request: pytest.FixtureRequest) -> Theme:
    return request.param


def test_every_colour_is_one(theme: Theme):
    for field in fields(theme):
        value = getattr(theme, field.name)
        for colour in value if isinstance(value, tuple) else (value,):
            assert field.name == "name" or QColor(colour).isValid(), field.name


def test_text_is_readable_on_every_ground(theme: Theme):
    for ground in (theme.window, theme.panel, theme.field, theme.button, theme.canvas):
        assert contrast(theme.text, ground) >= 7
        assert contrast(theme.muted, ground) >= 4.5
    assert contrast(theme.text, theme.highlight) >= 4.5
    for ground in (theme.panel, theme.window):
        for colour in (theme.error, theme.ok, theme.accent):
            assert contrast(colour, ground) >= 4.5


def test_lines_stand_out_from_the_canvas(theme: Theme):
    lines = (theme.positive, theme.negative, theme.train, theme.test, *theme.layers)
    assert min(contrast(line, theme.canvas) for line in lines) >= 3


@pytest.mark.parametrize("seen_by", list(SEEN_BY))
def test_the_signs_are_apart_for_everybody(theme: Theme, seen_by: str):
    assert apart(theme.positive, theme.negative, SEEN_BY[seen_by]) > 40
    assert apart(theme.train, theme.test, SEEN_BY[seen_by]) > 20


@pytest.mark.parametrize("seen_by", list(SEEN_BY))
def test_the_first_layers_are_apart_for_everybody(theme: Theme, seen_by: str):
    for a, b in combinations(theme.layers[:4], 2):
        assert apart(a, b, SEEN_BY[seen_by]) > 10, (a, b)


def test_all_layers_are_apart(theme: Theme):
    for a, b in combinations(theme.layers, 2):
        assert apart(a, b, SEEN_BY["all cones"]) > 25, (a, b)


def test_signs_are_never_red_against_green(theme: Theme):
    hues = {QColor(colour).hslHue() for colour in (theme.positive, theme.negative)}
    assert not any(80 <= hue <= 160 for hue in hues)


def test_layers_colours_are_used_in_turn(theme: Theme):
    count = len(theme.layers)
    assert theme.layer(1) == theme.layers[0]
    assert theme.layer(count + 1) == theme.layers[0]


def test_one_is_dark_and_one_is_light():
    assert DARK.dark
    assert not LIGHT.dark


def test_a_choice_that_is_none_falls_back_on_the_systems(qapp: QApplication):
    assert choose_theme("dark") is DARK
    assert choose_theme("light") is LIGHT
    # The offscreen platform does not say what it wants, as bare X11 does not.
    assert choose_theme("system") is LIGHT
    assert choose_theme("purple") is LIGHT


def test_text_that_is_off_is_still_readable(theme: Theme):
    shown = palette(theme)
    off = shown.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    assert contrast(off.name(), theme.window) >= 4.5
    chosen = shown.color(QPalette.ColorRole.HighlightedText)
    assert contrast(chosen.name(), theme.accent) >= 4.5


def test_the_application_takes_the_colours(qtbot: QtBot, qapp: QApplication, theme: Theme):
    before = qapp.palette(), qapp.property("theme")
    apply_theme(qapp, theme)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == theme.window
    assert qapp.style().objectName() == "fusion"
    qapp.setPalette(before[0])
    qapp.setProperty("theme", before[1])
