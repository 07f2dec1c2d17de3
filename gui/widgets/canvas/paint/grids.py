"""Condensed layers: each unit a cell of a small picture, so that 64 inputs show a digit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPaintEngine, QPen

from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.inks import Light, shade_of
from gui.widgets.canvas.paint.neurons import activation_scale
from gui.widgets.canvas.paint.sheet import CENTRE, NO_BRUSH
from gui.widgets.canvas.places import LINE, Column, Grid


def picture_names(frame: Frame, column: Column) -> list[str]:
    """The arrays that a condensed layer shows, from top to bottom."""
    layer = column.layer
    if layer == 0:
        return ["a0"]
    slope = f"dz{layer}"
    if f"da{layer}" in frame.snapshot.values and slope not in frame.snapshot.values:
        slope = f"da{layer}"
    targets = ["t"] if layer == frame.last and frame.has_targets else []
    values = frame.snapshot.values
    if frame.focus.light(f"db{layer}") == Light.WRITTEN and f"db{layer}" in frame.snapshot.values:
        slope = f"db{layer}"  # there is no other place to see it
    forward = f"z{layer}" if f"z{layer}" in values and f"a{layer}" not in values else f"a{layer}"
    return [forward, *targets, slope]


def paint_grid(frame: Frame, column: Column) -> None:
    """The pictures of a condensed layer, each with its array's name below."""
    grid = column.grid
    assert grid is not None
    for name, top in zip(picture_names(frame, column), grid.tops, strict=False):
        _paint_picture(frame, column, grid, name, top)


def _paint_picture(frame: Frame, column: Column, grid: Grid, name: str, top: float) -> None:
    sheet, inks = frame.sheet, frame.sheet.inks
    light, row = frame.focus.light(name), frame.figures.row(name)
    if name.startswith("a") and light == Light.DIM:
        light = frame.focus.light(name, "z" + name[1:])
    box = QRectF(grid.left, top, grid.width, grid.height)
    if light == Light.WRITTEN:
        sheet.plate(box.x() - 5, top - 5, box.width() + 10, box.height() + 10, inks.highlight)
    if row is not None:
        strength = int(light == Light.DIM) + (2 if column.layer == 0 else 0)
        _fill_cells(frame, grid, box, shade_of(row, _scale(frame, column, name, row)), strength)
    pen = QPen(inks.layer(column.layer, light), 1.4)
    if row is None:
        pen.setStyle(Qt.PenStyle.DotLine)
    sheet.painter.setPen(pen)
    sheet.painter.setBrush(inks.canvas if row is None else NO_BRUSH)
    sheet.painter.drawRect(box)
    em = frame.layout.em
    colour = inks.text if light == Light.WRITTEN else inks.names(light)
    sheet.text(column.x, box.bottom() + 0.62 * LINE * em + 2, name, colour, em, CENTRE)


def _scale(frame: Frame, column: Column, name: str, row: NDArray[np.float64]) -> float:
    """The value in full colour: for slopes and inputs the largest of the sample that is shown."""
    if name.startswith("d") or column.layer == 0:
        finite = np.abs(row[np.isfinite(row)])
        return float(finite.max(initial=0.0))
    own = name[0] in "tz"
    return frame.figures.scale(name) if own else activation_scale(frame, column.layer)


def _fill_cells(
    frame: Frame, grid: Grid, box: QRectF, shades: NDArray[np.intp], strength: int
) -> None:
    """One small image, enlarged without smoothing; single rectangles where vectors are written."""
    painter, inks = frame.sheet.painter, frame.sheet.inks
    if painter.paintEngine().type() == QPaintEngine.Type.Raster:
        cells = np.full(grid.rows * grid.columns, inks.canvas.rgba(), dtype=np.uint32)
        cells[: len(shades)] = inks.shades[strength][shades]
        image = QImage(
            cells.tobytes(), grid.columns, grid.rows, 4 * grid.columns, QImage.Format.Format_RGB32
        )
        painter.drawImage(box, image)
    else:
        for unit, shade in enumerate(shades.tolist()):
            row, across = divmod(unit, grid.columns)
            place = QRectF(
                grid.left + across * grid.cell, box.y() + row * grid.cell, grid.cell, grid.cell
            )
            painter.fillRect(place, inks.fills[strength][shade])
    if grid.cell >= 6:
        _paint_mesh(frame, grid, box)


def _paint_mesh(frame: Frame, grid: Grid, box: QRectF) -> None:
    """Thin lines between the cells, so that one can count units."""
    pen = QPen(frame.sheet.inks.canvas, 1)
    for i in range(1, grid.columns):
        x = box.x() + i * grid.cell
        frame.sheet.line(x, box.y(), x, box.bottom(), pen)
    for i in range(1, grid.rows):
        y = box.y() + i * grid.cell
        frame.sheet.line(box.x(), y, box.right(), y, pen)
