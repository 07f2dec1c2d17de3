"""PNG: the size and resolution asked for, and lines and text that grow with it."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from gui.export.errors import ExportError
from gui.export.options import WHITE, ExportOptions
from gui.export.pictures.network_picture import NetworkPicture
from gui.export.pictures.plot_picture import PlotPicture
from gui.export.writers.image import image_of, png_bytes
from gui.look.theme import DARK
from gui.widgets.plots.table import LOSS


def pixels(image: QImage) -> np.ndarray:
    """Greys of an image: height x width."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), dtype=np.uint8).reshape(grey.height(), -1)
    return rows[:, : grey.width()].astype(float)


def chunk(png: bytes, name: bytes) -> bytes:
    at = png.index(name)
    (length,) = struct.unpack(">I", png[at - 4 : at])
    return png[at + 4 : at + 4 + length]


@pytest.mark.parametrize("dpi", [72, 96, 150, 300])
def test_size_and_resolution(picture: PlotPicture, dpi: int) -> None:
    png = png_bytes(picture, ExportOptions(600, 400, dpi))
    assert struct.unpack(">II", chunk(png, b"IHDR")[:8]) == (
        round(600 * dpi / 96),
        round(400 * dpi / 96),
    )
    across, down, unit = struct.unpack(">IIB", chunk(png, b"pHYs"))
    assert unit == 1  # per metre
    assert across == down == round(dpi / 0.0254)


def test_lines_and_text_grow_with_the_resolution(picture: PlotPicture) -> None:
    """The share of ink stays: lines that stayed one dot wide would lose half of it each time."""
    shares = []
    for dpi in (96, 192, 384):
        grey = pixels(image_of(picture, ExportOptions(600, 400, dpi)))
        shares.append(float((255.0 - grey).mean()))
    assert shares[1] == pytest.approx(shares[0], rel=0.12)
    assert shares[2] == pytest.approx(shares[0], rel=0.12)


def test_a_line_is_as_many_dots_thick_as_the_resolution_says(curves) -> None:
    thick = {}
    for dpi in (96, 384):
        image = image_of(PlotPicture(LOSS, curves), ExportOptions(600, 400, dpi))
        column = pixels(image)[:, round(300 * dpi / 96)]
        axis = np.flatnonzero(column < 150.0)  # the curves and the axis below
        runs = np.split(axis, np.flatnonzero(np.diff(axis) > 1) + 1)
        thick[dpi] = len(runs[-1])
    assert thick[384] == 4 * thick[96]


def test_colours_of_the_screen_or_white(picture: PlotPicture) -> None:
    white = image_of(picture, ExportOptions(400, 300, 96, WHITE))
    dark = image_of(picture, ExportOptions(400, 300, 96, DARK))
    for x, y in ((1, 1), (398, 298), (398, 1)):
        assert white.pixelColor(x, y) == QColor("#ffffff")
        assert dark.pixelColor(x, y) == QColor(DARK.canvas)


def test_the_network_fills_the_picture(qapp, snapshot) -> None:
    image = image_of(NetworkPicture(snapshot), ExportOptions(600, 400, 192))
    dark = pixels(image) < 200.0
    assert dark.any(axis=0).mean() > 0.5
    assert dark[:, 600:].any()
    assert dark[400:].any()


def test_too_many_dots_are_refused_in_a_sentence(picture: PlotPicture) -> None:
    with pytest.raises(ExportError, match=r"loss\.png: could not be written: 125,000 x 2,500 dots"):
        png_bytes(picture, ExportOptions(10_000, 200, 1200))
