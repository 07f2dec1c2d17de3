"""PDF: one page of the size asked for, with text and vectors and no bitmaps."""

from __future__ import annotations

import re
import zlib

import pytest

from gui.export.options import ExportOptions
from gui.export.picture import Picture
from gui.export.pictures.network_picture import NetworkPicture
from gui.export.pictures.plot_picture import PlotPicture
from gui.export.writers.pdf import pdf_bytes
from gui.widgets.plots.table import GRADIENTS


@pytest.fixture(params=["loss", "gradients", "network"])
def any_picture(request, picture: PlotPicture, snapshot) -> Picture:
    return {
        "loss": picture,
        "gradients": PlotPicture(GRADIENTS, snapshot.curves),
        "network": NetworkPicture(snapshot),
    }[request.param]


def streams(document: bytes) -> list[bytes]:
    """The document's streams, inflated."""
    found = []
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", document, re.DOTALL):
        try:
            found.append(zlib.decompress(match.group(1)))
        except zlib.error:
            found.append(match.group(1))
    return found


def test_text_and_vectors_and_no_bitmaps(any_picture: Picture) -> None:
    document = pdf_bytes(any_picture, ExportOptions(700, 400))
    assert document.startswith(b"%PDF-")
    assert b"/Type /Font" in document
    assert b"/FontFile2" in document
    assert b"/Subtype /Image" not in document
    drawing = max(streams(document), key=lambda stream: stream.count(b" l\n"))
    assert drawing.count(b" l\n") > 20  # lines


def test_the_page_is_as_large_as_the_picture(picture: PlotPicture) -> None:
    document = pdf_bytes(picture, ExportOptions(800, 400))
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", document)
    assert box is not None
    assert [float(side) for side in box.group(1).split()] == pytest.approx(
        [0, 0, 600, 300], abs=0.5
    )
    assert document.count(b"/Type /Page\n") == 1
