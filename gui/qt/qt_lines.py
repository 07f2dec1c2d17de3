"""Lines for QPainter from numpy arrays, as Qt objects of their own.

pyqtgraph's PrimitiveArray is as fast to paint, but has Qt take the array's memory for a QLineF.
PySide then looks the address up among all Qt objects that Python has ever seen, and where it finds
one that died unnoticed (the item of a layout, say) it hands that one to the painter: a TypeError
inside a paint event, which ends the program.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF

Floats = NDArray[np.float64]


def lines_of(segments: Floats) -> list[QLineF]:
    """One line for each row x1, y1, x2, y2 of ``segments`` (n x 4)."""
    return list(map(QLineF, *segments.T.tolist()))


def pieces_of(x: Floats, y: Floats) -> list[QLineF]:
    """The lines between neighbours of n points; none to or from one that is not finite."""
    segments = np.column_stack([x[:-1], y[:-1], x[1:], y[1:]])
    return lines_of(segments[np.isfinite(segments).all(axis=1)])
