"""Every format, where the picture itself fails."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.export.formats import FORMATS
from gui.export.options import ExportOptions
from gui.look.theme import Theme


class Failing:
    """A picture that cannot be painted."""

    name = title = "failing"

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        raise ValueError("cannot be painted")


@pytest.mark.parametrize("key", ["png", "svg", "pdf"])
def test_a_picture_that_fails_leaves_no_painter_at_work(qapp, key: str) -> None:
    # Qt ends the whole program where a device is destroyed that is being painted.
    with pytest.raises(ValueError, match="cannot be painted"):
        FORMATS[key].content(Failing(), ExportOptions(200, 100, 96))
