"""Draws boxes with a painter: signs as text, bars and roots as shapes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui.typeset.boxes import Box, Rule, Run, Stroke
from gui.typeset.mathfont import math_font


def draw_box(
    painter: QPainter, box: Box, inks: Mapping[str, QColor], outlines: bool = False
) -> None:
    """Draw ``box`` with its origin at the painter's; ``inks`` gives the colours their names.

    With ``outlines`` letters are shapes: whoever opens the file need not have the font.
    """
    em = 0
    for mark in box.marks:
        ink = inks[mark.ink]
        if isinstance(mark, Run) and outlines:
            letters = QPainterPath()
            letters.addText(QPointF(mark.x, mark.y), math_font(mark.em), mark.text)
            painter.fillPath(letters, ink)
        elif isinstance(mark, Run):
            if mark.em != em:
                em = mark.em
                painter.setFont(math_font(em))
            painter.setPen(ink)
            painter.drawText(QPointF(mark.x, mark.y), mark.text)
        elif isinstance(mark, Rule):
            painter.fillRect(QRectF(mark.x, mark.y, mark.width, mark.height), ink)
        else:
            painter.strokePath(_path(mark), _pen(mark, ink))


def _pen(stroke: Stroke, ink: QColor) -> QPen:
    pen = QPen(ink, stroke.thickness)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _path(stroke: Stroke) -> QPainterPath:
    points = [QPointF(x, y) for x, y in stroke.points]
    path = QPainterPath(points[0])
    if stroke.curved:
        start, middle, end = points
        # The middle point is on the bow, so the control points lie beyond it.
        bend = QPointF(middle.x() - (start.x() - middle.x()) / 3, 0)
        reach = (end.y() - start.y()) / 4
        path.cubicTo(QPointF(bend.x(), start.y() + reach), QPointF(bend.x(), end.y() - reach), end)
        return path
    for point in points[1:]:
        path.lineTo(point)
    return path
