"""A file is painted once: every number stands beside its tick from the first, and over no other."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QTransform

from core.recording.curves import CurveData, Curves
from gui.export.options import ExportOptions
from gui.export.pictures.plot_picture import PlotPicture
from gui.export.writers.image import image_of
from gui.export.writers.pdf import pdf_bytes
from gui.export.writers.svg import svg_bytes
from gui.widgets.plots.items.axes import pixel_font
from gui.widgets.plots.table import LOSS
from tests.gui.export.writers.test_pdf import streams

SVG = "{http://www.w3.org/2000/svg}"
OPTIONS = ExportOptions(420, 300, 96)
RAMP = np.linspace(0.0, 1.0, 30)
# Values whose numbers on the axis are ever longer, by digits, sign and exponent.
VALUES = {
    **{
        f"{digits} digits": 0.6931471805599453 + 10.0**-digits * RAMP
        for digits in (1, 3, 5, 7, 8, 9, 12)
    },
    "negative": -123.456 - 1e-9 * RAMP,
    "small": 2.5e-300 * (1.0 + 1e-8 * RAMP),
    "great": 1.25e300 * (1.0 + 1e-8 * RAMP),
    "decades": 10.0 ** (600.0 * (RAMP - 0.5)),
    "within a decade": 1e-120 * (3.0 + 1e-6 * RAMP),
}
Text = tuple[str, QRectF]


def curves_of(values: np.ndarray) -> CurveData:
    curves = Curves(("loss",))
    for value in values.tolist():
        curves.next_row()[:] = value
    return curves.data()


def texts_of(document: bytes) -> list[Text]:
    """What is written in an SVG, and where."""
    return list(_below(ElementTree.fromstring(document), QTransform()))


def _below(element: ElementTree.Element, place: QTransform):
    for part in element:
        numbers = re.match(r"matrix\((.*)\)", part.get("transform", ""))
        here = QTransform(*map(float, numbers[1].split(","))) * place if numbers else place
        words = (part.text or "").strip()
        if part.tag == f"{SVG}text" and words:
            font = pixel_font(float(part.get("font-size")), part.get("font-weight") == "700")
            box = QFontMetricsF(font).tightBoundingRect(words)
            yield words, here.mapRect(box.translated(float(part.get("x")), float(part.get("y"))))
        yield from _below(part, here)


def numbers_of(texts: list[Text]) -> list[str]:
    """What stands beside the axis of values: it ends above the row of updates."""
    above = [words for words, box in texts if box.bottom() < OPTIONS.height - 35]
    return [words for words in above if re.fullmatch(r"−?[\d.]+(e−?\d+)?", words)]


@pytest.mark.parametrize(
    ("name", "log_y"),
    [
        *((name, False) for name in VALUES),
        *((name, True) for name in ("9 digits", "small", "great", "decades")),
    ],
)
def test_numbers_of_any_length_are_there_and_clear(qapp: object, name: str, log_y: bool) -> None:
    picture = PlotPicture(LOSS, curves_of(VALUES[name]), None, log_y)
    document = svg_bytes(picture, OPTIONS)
    texts = texts_of(document)
    numbers = numbers_of(texts)
    assert len(set(numbers)) == len(numbers) >= 2
    page = QRectF(0.0, 0.0, OPTIONS.width, OPTIONS.height)
    for words, box in texts:
        assert page.contains(box), words
    for (one, here), (other, there) in itertools.combinations(texts, 2):
        assert not here.intersects(there), (one, other)
    is_the_same_in_pixels(image_of(picture, OPTIONS), texts)
    written = ElementTree.fromstring(document).iter(f"{SVG}text")
    assert glyphs(pdf_bytes(picture, OPTIONS)) == sum(len(part.text or "") for part in written)


def is_the_same_in_pixels(image: QImage, texts: list[Text]) -> None:
    """Each text of the SVG is ink in the image, and beside the axis there is no other ink."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), dtype=np.uint8).reshape(grey.height(), -1)
    ink = rows[:, : grey.width()] < 160
    found = np.zeros_like(ink)
    for words, box in texts:
        left, top, right, bottom = (round(edge) for edge in box.adjusted(-1, -1, 2, 2).getCoords())
        part = np.s_[max(top, 0) : bottom, max(left, 0) : right]
        assert ink[part].any(), words
        found[part] = True
    axis = int(np.flatnonzero(ink[40:200].all(axis=0))[0])
    assert not (ink & ~found)[:, : axis - 1].any()


def glyphs(document: bytes) -> int:
    """How many letters a PDF shows, spaces among them."""
    shown = [
        text for stream in streams(document) for text in re.findall(rb"<([0-9A-F]+)> Tj", stream)
    ]
    return sum(len(text) // 4 for text in shown)
