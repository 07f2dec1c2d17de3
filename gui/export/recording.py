"""A picture's strokes, to be painted later in any thread.

A picture may consist of widgets and of graphics items, which belong to the window's thread. Its
recording shares nothing with them: its dots, which take long where there are many, are painted
beside the window. Recording takes some hundredths of a second, painting may take several seconds.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPicture

from gui.export.picture import Picture
from gui.look.theme import Theme

Work = Callable[[], bytes]  # what may be done in any thread: it makes a file's content


def record(picture: Picture, width: int, height: int, theme: Theme, scale: float = 1.0) -> QPicture:
    """The strokes of ``picture``, ``width`` x ``height`` pixels of ``scale`` dots each."""
    recording = QPicture()
    painter = QPainter(recording)
    painter.scale(scale, scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        picture.paint(painter, QRectF(0.0, 0.0, width, height), theme)
    finally:
        painter.end()  # Qt crashes where the device goes first
    return recording
