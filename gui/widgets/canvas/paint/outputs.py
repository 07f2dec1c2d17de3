"""Beyond the last layer: the targets beside the outputs, and the loss as a node of its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.inks import SHADES, Light, shade_of
from gui.widgets.canvas.paint.sheet import CENTRE
from gui.widgets.canvas.places import CHAR, MAX_CIRCLES, Column

NO_PEN = Qt.PenStyle.NoPen


def paint_targets(frame: Frame) -> None:
    """A square for each target beside its output, and thin lines from there to the loss."""
    layout, sheet, inks = frame.layout, frame.sheet, frame.sheet.inks
    column, light = layout.columns[-1], frame.focus.light("t")
    half = min(max(0.36 * layout.radius, 4), 9)
    _paint_loss_links(frame, column, half)
    if not frame.has_targets or column.grid is not None:
        return
    row, dim = frame.figures.row("t"), int(light == Light.DIM)
    scale = max(frame.figures.scale("t"), 1e-300)
    shades = [SHADES] * column.units if row is None else shade_of(row, scale).tolist()
    pen = QPen(inks.names(light), 1.3, Qt.PenStyle.SolidLine if row is not None
               else Qt.PenStyle.DotLine)  # fmt: skip
    for (_, y), shade in zip(column.centres.tolist(), shades, strict=True):
        box = QRectF(layout.targets_x - half, y - half, 2 * half, 2 * half)
        if light == Light.WRITTEN:
            sheet.plate(box.x() - 4, box.y() - 4, 2 * half + 8, 2 * half + 8, inks.highlight)
        sheet.painter.setPen(pen)
        sheet.painter.setBrush(inks.fills[dim][shade])
        sheet.painter.drawRect(box)
    top = float(column.centres[0][1]) - half - 0.75 * layout.em
    sheet.text(layout.targets_x, top, "t", inks.names(light), layout.em, CENTRE)


def _paint_loss_links(frame: Frame, column: Column, half: float) -> None:
    layout, sheet, inks = frame.layout, frame.sheet, frame.sheet.inks
    lit = frame.focus.op in ("loss", "loss_gradient") and frame.focus.active
    colour = inks.accent if lit else inks.border
    pen = QPen(colour, 1.6 if lit else 1.1)
    if column.grid is None:
        starts = [(layout.targets_x + half, y) for y in column.centres[:, 1].tolist()]
    else:
        tops = column.grid.tops[: 2 if frame.has_targets else 1]
        starts = [(column.x + column.half, top + column.grid.height / 2) for top in tops]
    direction = frame.focus.direction if lit else 0
    for x, y in starts:
        sheet.line(x, y, layout.loss_x, layout.loss_y, pen)
        if column.grid is None:
            sheet.line(column.x, y, x - 2 * half, y, pen)
        if direction and len(starts) <= MAX_CIRCLES:
            length = max(((layout.loss_x - x) ** 2 + (layout.loss_y - y) ** 2) ** 0.5, 1)
            dx, dy = (layout.loss_x - x) / length, (layout.loss_y - y) / length
            middle = (length - layout.loss_radius) / 2
            sheet.painter.setPen(NO_PEN)
            sheet.painter.setBrush(colour)
            sheet.chevron(x + dx * middle, y + dy * middle, dx * direction, dy * direction, 4)


def paint_loss(frame: Frame) -> None:
    """The loss as a node of its own: the forward pass ends and the backward pass starts there."""
    layout, sheet, inks = frame.layout, frame.sheet, frame.sheet.inks
    x, y, radius, em = layout.loss_x, layout.loss_y, layout.loss_radius, layout.em
    value = frame.figures.number("loss")
    light = frame.focus.light("loss")
    if frame.focus.active and frame.focus.op == "loss_gradient":
        light = Light.READ
    if light == Light.WRITTEN:
        sheet.disc(x, y, radius + 6, inks.highlight)
    pen = QPen(inks.names(light), 1.7)
    if value is None:
        pen.setStyle(Qt.PenStyle.DotLine)
    sheet.painter.setPen(pen)
    sheet.painter.setBrush(inks.canvas)
    sheet.circle(x, y, radius)
    sheet.text(x, y, "loss", inks.words(light), em, CENTRE)
    below = y + radius + 0.85 * em
    if value is None:
        sheet.blank(x - 2.3 * CHAR * em, below, 4.6 * CHAR * em, em, inks.blank)
        return
    text = frame.write(value, frame.options.digits + 5)
    width = sheet.width(text, em) + 6
    back = inks.highlight if light == Light.WRITTEN else inks.canvas
    sheet.plate(x - width / 2, below - 0.62 * em, width, 1.24 * em, back)
    sheet.text(x, below, text, inks.words(light), em, CENTRE)
