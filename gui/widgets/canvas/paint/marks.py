"""The outline of what is selected and of what the mouse is on."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPen

from gui.view.selection import BIAS, EDGE, LOSS, NEURON, Selection
from gui.widgets.canvas.paint.badges import badge_boxes
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.inks import blend, flat_pen
from gui.widgets.canvas.paint.sheet import NO_BRUSH
from gui.widgets.canvas.places import Column


def _wanted(frame: Frame) -> list[tuple[Selection, bool]]:
    """Hovered first, so that the others lie over it."""
    options = frame.options
    pairs = [(options.hovered, False), (options.selected, True), (options.lit, True)]
    return [(item, strong) for item, strong in pairs if item is not None]


def _pen(frame: Frame, strong: bool) -> QPen:
    inks = frame.sheet.inks
    return QPen(inks.accent if strong else blend(inks.accent, inks.canvas, 0.55), 2.2)


def paint_edge_mark(frame: Frame) -> None:
    """A wide band under the edge, and the edge over it: also one too weak to be drawn otherwise."""
    for item, strong in _wanted(frame):
        if item.kind != EDGE or item.source is None:
            continue
        start = frame.layout.columns[item.layer - 1].starts[item.source].tolist()
        end = frame.layout.columns[item.layer].ends[item.unit].tolist()
        weight = float(frame.snapshot.parameters[f"W{item.layer}"][item.unit, item.source])
        inks = frame.sheet.inks
        band = blend(inks.accent, inks.canvas, 0.45 if strong else 0.22)
        for pen in (flat_pen(band, 9), flat_pen(inks.sign(weight), 2.4)):
            frame.sheet.line(start[0], start[1], end[0], end[1], pen)


def paint_rings(frame: Frame, column: Column) -> None:
    """Rings around circles: under numbers and badges, which they must not strike through."""
    for item, strong in _wanted(frame):
        if item.kind == NEURON and item.layer == column.layer:
            x, y = column.centres[item.unit].tolist()
            frame.sheet.painter.setBrush(NO_BRUSH)
            frame.sheet.painter.setPen(_pen(frame, strong))
            frame.sheet.circle(x, y, column.radius + 6)


def paint_marks(frame: Frame) -> None:
    """Outlines of cells, biases and the loss."""
    painter, layout = frame.sheet.painter, frame.layout
    painter.setBrush(NO_BRUSH)
    for item, strong in _wanted(frame):
        painter.setPen(_pen(frame, strong))
        if item.kind == LOSS:
            frame.sheet.circle(layout.loss_x, layout.loss_y, layout.loss_radius + 3.5)
        elif item.kind == NEURON:
            _ring_cells(frame, item)
        elif item.kind == BIAS:
            _ring_bias(frame, item)


def _ring_cells(frame: Frame, item: Selection) -> None:
    column = frame.layout.columns[item.layer]
    if column.grid is None:
        return
    x, y = column.centres[item.unit].tolist()
    half = column.grid.cell / 2 + 1
    for top in column.grid.tops:
        shift = top - column.grid.tops[0]
        frame.sheet.painter.drawRect(QRectF(x - half, y - half + shift, 2 * half, 2 * half))


def _ring_bias(frame: Frame, item: Selection) -> None:
    column = frame.layout.columns[item.layer]
    if column.grid is not None:
        _ring_cells(frame, item)
        return
    box = badge_boxes(frame, column)[item.unit][0].adjusted(-3, -3, 3, 3)
    frame.sheet.painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
