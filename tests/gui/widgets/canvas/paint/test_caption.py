"""The line at the bottom: names and exact values of what is selected."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF

from core.session.snapshot import Snapshot
from gui.look.theme import LIGHT
from gui.view.selection import Selection
from gui.widgets.canvas.paint.caption import caption
from gui.widgets.canvas.paint.frame import PaintOptions
from gui.widgets.canvas.paint.painter import NetworkPainter

Run = Callable[..., Snapshot]


@pytest.fixture
def caption_of(qapp: object, mazur: Run) -> Callable[..., tuple[str, str]]:
    def read(tick: int, item: Selection | None, room: float) -> tuple[str, str]:
        frame = NetworkPainter().frame(
            None, QRectF(0, 0, 900, 500), mazur(tick), LIGHT, PaintOptions(selected=item)
        )
        return caption(frame, room)

    return read


def test_tells_exact_values_where_they_fit(caption_of: Callable[..., tuple[str, str]]) -> None:
    title, values = caption_of(3, Selection("neuron", 1, 0), 2000)
    assert title == "unit 0"
    assert "z1 = 0.3775" in values and "a1 = 0.5932699921" in values and "b1[0]" not in values
    assert "dz1" not in values  # not computed yet
    assert caption_of(9, Selection("edge", 2, 1, 0), 2000) == (
        "weight", "W2[1,0] = 0.5  dW2[1,0] = −0.02260254048",
    )  # fmt: skip


def test_gives_up_digits_before_names(caption_of: Callable[..., tuple[str, str]]) -> None:
    item = Selection("neuron", 2, 0)
    wide, narrow = caption_of(9, item, 2000)[1], caption_of(9, item, 480)[1]
    assert len(narrow) < len(wide)
    assert "dz2 = " in wide and "dz2 = " in narrow


def test_an_empty_selection_and_absent_values(caption_of: Callable[..., tuple[str, str]]) -> None:
    assert caption_of(3, None, 500) == ("", "")
    assert caption_of(0, Selection("loss", 2, 0), 500) == ("loss", "not computed yet")
