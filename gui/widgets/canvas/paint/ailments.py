"""Marks on units that pass no slope back: a cross on dead ones, a flat line on saturated ones."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPen

from gui.widgets.canvas.figures import Figures
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.places import Column

DEAD, SATURATED = "✕", "–"
LEAST_CELL = 9.0  # pixels of a cell in which a mark can be told


def paint_ailments(frame: Frame, column: Column) -> None:
    """The marks of one column."""
    if frame.figures.health(column.layer) is None:
        return
    grid = column.grid
    if grid is not None and grid.cell < LEAST_CELL:
        return  # too small to be seen: the note below counts them
    figures = frame.figures
    for units, dead in (
        (figures.dead(column.layer), True),
        (figures.saturated(column.layer), False),
    ):
        for x, y in column.centres[units].tolist():
            if grid is not None:
                _paint_sign(frame, x, y, 0.3 * grid.cell, dead)
                continue
            size = min(max(0.3 * column.radius, 3.0), 7.0)
            away = 0.75 * column.radius
            frame.sheet.disc(x - away, y + away, size + 2.2, frame.sheet.inks.canvas)
            _paint_sign(frame, x - away, y + away, 0.7 * size, dead)


def _paint_sign(frame: Frame, x: float, y: float, half: float, dead: bool) -> None:
    painter = frame.sheet.painter
    painter.setPen(QPen(QColor(frame.sheet.inks.theme.error), 2.0))
    if dead:
        painter.drawLine(QPointF(x - half, y - half), QPointF(x + half, y + half))
        painter.drawLine(QPointF(x - half, y + half), QPointF(x + half, y - half))
    else:
        painter.drawLine(QPointF(x - 1.2 * half, y), QPointF(x + 1.2 * half, y))


def ailments_note(figures: Figures) -> str:
    """How many units are marked, with the marks' meaning; "" where none is."""
    layers = range(1, len(figures.snapshot.sizes))
    dead = sum(len(figures.dead(layer)) for layer in layers)
    saturated = sum(len(figures.saturated(layer)) for layer in layers)
    parts = [(dead, DEAD, "dead"), (saturated, SATURATED, "saturated")]
    return ", ".join(f"{count} {word} ({sign})" for count, sign, word in parts if count)


def ailment_words(figures: Figures, layer: int, unit: int) -> str:
    """What is wrong with a unit, in a sentence; "" where nothing is."""
    if unit in figures.dead(layer):
        batch = figures.batch
        whose = "this sample" if batch == 1 else f"all {batch} samples of the batch"
        return f"dead: z ≤ 0 and so no slope for {whose}"
    if unit in figures.saturated(layer):
        return "saturated: its slope is under 1 % of the greatest"
    return ""
