"""Biases as badges on their neurons: a number where numbers fit, else a dot of its sign."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPen

from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.inks import Light
from gui.widgets.canvas.paint.sheet import CENTRE
from gui.widgets.canvas.places import Column


def badge_name(frame: Frame, layer: int) -> str:
    """``b1``, or ``db1`` while its slope is what has just been computed."""
    return f"db{layer}" if frame.focus.light(f"db{layer}") == Light.WRITTEN else f"b{layer}"


def badge_boxes(frame: Frame, column: Column) -> list[tuple[QRectF, str]]:
    """Place and words of each unit's badge: the same for painting, marking and pointing.

    The words, as in ``b1 0.35``, are empty where only a dot has room.
    """
    badge, name = frame.badge(column), badge_name(frame, column.layer)
    if badge is None:
        half = min(max(0.22 * column.radius, 1.5), 4)
        return [
            (QRectF(x - half, y - column.radius - half, 2 * half, 2 * half), "")
            for x, y in column.centres.tolist()
        ]
    em, boxes = badge.em, []
    values = _values(frame, name)
    for (x, y), value in zip(column.centres.tolist(), values, strict=True):
        words = f"{name} {frame.write(value, badge.chars)}"
        width = frame.sheet.width(words, em) + 0.7 * em
        left = x + badge.right - width if badge.right else x - width / 2
        boxes.append((QRectF(left, y + badge.y - 0.6 * em, width, 1.2 * em), words))
    return boxes


def _values(frame: Frame, name: str) -> list[float]:
    source = frame.snapshot.values if name.startswith("d") else frame.snapshot.parameters
    values: list[float] = source[name].tolist()
    return values


def paint_biases(frame: Frame, column: Column) -> None:
    """The badges of one column of circles."""
    if column.layer == 0:
        return
    if name := frame.above(column):
        _paint_instead(frame, column, name)
        return
    light, inks = frame.focus.bias(column.layer), frame.sheet.inks
    painter, badge = frame.sheet.painter, frame.badge(column)
    back = inks.highlight if light == Light.WRITTEN else inks.canvas
    values = _values(frame, badge_name(frame, column.layer))
    for (box, words), value in zip(badge_boxes(frame, column), values, strict=True):
        colour = inks.faint(value) if light == Light.DIM else inks.sign(value)
        colour = colour if value else inks.border
        if badge is None:
            frame.sheet.disc(box.center().x(), box.center().y(), box.width() / 2, colour)
            continue
        painter.setPen(QPen(colour, 1))
        painter.setBrush(back)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        x, y = box.center().x(), box.center().y()
        frame.sheet.text(x, y, words, inks.words(light), badge.em, CENTRE)


def _paint_instead(frame: Frame, column: Column, name: str) -> None:
    """A number of the neurons that is read, where the bias would stand if it mattered now."""
    badge, row = frame.badge(column), frame.figures.row(name)
    assert badge is not None and row is not None
    sheet, inks, em = frame.sheet, frame.sheet.inks, badge.em
    indent = sheet.width(name, em) + 0.4 * em
    for (x, y), value in zip(column.centres.tolist(), row.tolist(), strict=True):
        text = frame.write(value, badge.chars)
        wide, middle = indent + sheet.width(text, em), y + badge.y
        left = x - wide / 2
        sheet.veil(left - 3, middle - 0.6 * em, wide + 6, 1.2 * em, inks.frost)
        sheet.name(left, middle, name, inks.accent, em)
        sheet.text(left + indent, middle, text, inks.text, em)
