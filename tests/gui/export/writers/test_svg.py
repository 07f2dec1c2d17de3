"""SVG: vectors that every browser reads, clipped to the axes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pytest

from gui.export.options import WHITE, ExportOptions
from gui.export.picture import Picture
from gui.export.pictures.network_picture import NetworkPicture
from gui.export.pictures.plot_picture import PlotPicture
from gui.export.writers.svg import svg_bytes
from gui.look.theme import DARK
from gui.widgets.plots.curve_figure import View
from gui.widgets.plots.table import LOSS

SVG = "{http://www.w3.org/2000/svg}"
OPTIONS = ExportOptions(700, 400)
ZOOM = View((50.0, 100.0), (0.4, 0.5), False)


@pytest.fixture(params=["plot", "network"])
def any_picture(request, picture: PlotPicture, snapshot) -> Picture:
    return picture if request.param == "plot" else NetworkPicture(snapshot)


def points_of(element: ElementTree.Element) -> list[tuple[float, float]]:
    """All points of the polylines and paths below ``element``."""
    found = []
    for part in element.iter():
        numbers = part.get("points", "") + " " + part.get("d", "")
        found += [
            tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.e-]+),(-?[\d.e-]+)", numbers)
        ]
    return found


def test_size_title_and_fonts(any_picture: Picture) -> None:
    document = svg_bytes(any_picture, OPTIONS)
    root = ElementTree.fromstring(document)
    assert root.tag == f"{SVG}svg"
    assert (root.get("width"), root.get("height")) == ("700", "400")
    assert root.get("viewBox") == "0 0 700 400"
    assert root.findtext(f"{SVG}title") == any_picture.title
    families = set(re.findall(r'font-family="([^"]*)"', document.decode()))
    assert families
    assert all(family.endswith("sans-serif") for family in families)
    assert b"Sans Serif" not in document


def test_all_of_it_is_vectors(any_picture: Picture) -> None:
    root = ElementTree.fromstring(svg_bytes(any_picture, OPTIONS))
    assert not list(root.iter(f"{SVG}image"))
    assert list(root.iter(f"{SVG}text"))
    assert points_of(root)


def test_a_zoomed_plot_is_clipped_to_its_axes(curves) -> None:
    root = ElementTree.fromstring(svg_bytes(PlotPicture(LOSS, curves, ZOOM), OPTIONS))
    clips = {path.get("id"): points_of(path) for path in root.iter(f"{SVG}clipPath")}
    clipped = [group for group in root.iter(f"{SVG}g") if group.get("clip-path")]
    assert len(clipped) == 1
    edge = clips[re.fullmatch(r"url\(#(.+)\)", clipped[0].get("clip-path")).group(1)]
    left, right = min(x for x, _ in edge), max(x for x, _ in edge)
    top, bottom = min(y for _, y in edge), max(y for _, y in edge)
    assert 30.0 < left < right < 700.0
    assert 0.0 < top < bottom < 380.0
    # The curves do reach beyond, so that the clip is what holds them.
    inside = points_of(clipped[0])
    assert any(y < top or y > bottom for _, y in inside)
    curves_of = [part for part in root.iter() if "PlotCurve" in (part.get("id") or "")]
    within = set(clipped[0].iter())
    assert len(curves_of) == 2
    assert all(part in within for part in curves_of)


def test_the_data_is_in_the_right_place(curves) -> None:
    """The first update of the whole plot stands at the left, the last one at the right."""
    root = ElementTree.fromstring(svg_bytes(PlotPicture(LOSS, curves), OPTIONS))
    line = next(part for part in root.iter() if part.get("id") == "PlotCurve_1")
    points = points_of(line)
    assert len(points) == 200
    assert 60.0 < points[0][0] < 110.0
    assert 640.0 < points[-1][0] < 700.0
    heights = [y for _, y in points]
    values = curves.low["loss"].tolist()
    assert heights.index(min(heights)) == values.index(max(values))
    assert all(15.0 < y < 380.0 for y in heights)


def test_background(any_picture: Picture) -> None:
    for theme in (WHITE, DARK):
        document = svg_bytes(any_picture, ExportOptions(300, 200, theme=theme)).decode()
        assert f'fill="{theme.canvas}"' in document
