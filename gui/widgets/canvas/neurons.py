"""Neurons drawn one by one: fill for the activation, outer ring for the slope, a small curve."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPen, QPolygonF

from gui.widgets.canvas.frame import Frame
from gui.widgets.canvas.inks import NAN_SHADE, SHADES, Light, shade_of
from gui.widgets.canvas.places import Column
from gui.widgets.canvas.sheet import NO_BRUSH

CURVES = {
    "linear": lambda z: z,
    "step": lambda z: 1.0 if z > 0 else -1.0,
    "hardlim": lambda z: 1.0 if z >= 0 else -1.0,
    "sigmoid": lambda z: math.tanh(2.6 * z),
    "tanh": lambda z: math.tanh(2.6 * z),
    "relu": lambda z: 2 * max(z, 0.0) - 1,
    "leaky_relu": lambda z: 2 * z - 1 if z > 0 else 0.3 * z - 1,
    "softmax": lambda z: 2 * math.exp(2.5 * (z - 1)) - 1,
}  # shapes for the eye, not the functions themselves: those are in core.activations


@lru_cache(maxsize=64)
def curve_of(activation: str, size: float) -> QPolygonF:
    """The activation's curve as a small picture of half width ``size`` around (0, 0)."""
    curve = CURVES[activation]
    steps = [i / 7 - 1 for i in range(15)]
    return QPolygonF([QPointF(z * size, -curve(z) * size * 0.72) for z in steps])


def activation_scale(frame: Frame, layer: int) -> float:
    """The activation that is painted in full colour: 1 for bounded functions, else the largest."""
    if layer == 0:
        return frame.figures.scale("a0") or 1.0
    bounded = frame.activation(layer) in ("sigmoid", "tanh", "softmax", "step", "hardlim")
    return 1.0 if bounded else frame.figures.scale(f"a{layer}") or 1.0


def paint_neurons(frame: Frame, column: Column) -> None:
    """All circles of a column, from back to front: halos, slopes, fills, curves."""
    layer, light = column.layer, frame.focus.unit(column.layer)
    sheet, inks, dim = frame.sheet, frame.sheet.inks, int(light == Light.DIM)
    radius = column.radius
    centres = column.centres.tolist()
    activations = frame.figures.row(f"a{layer}")
    if light == Light.WRITTEN:
        for x, y in centres:
            sheet.disc(x, y, radius + max(3.0, 0.34 * radius), inks.highlight)
    _paint_slopes(frame, column, dim)
    shades = [SHADES] * column.units
    if activations is not None:
        shades = shade_of(activations, activation_scale(frame, layer)).tolist()
    if activations is not None or f"z{layer}" in frame.snapshot.values:
        ring, half = inks.layer(layer, light), 0.85 if radius > 8 else 0.6
        for (x, y), shade in zip(centres, shades, strict=True):
            sheet.disc(x, y, radius + half, ring)
            fill = inks.canvas if activations is None else inks.fills[dim][shade]
            sheet.disc(x, y, radius - half, fill)
    else:
        _paint_empty(frame, column, light)
    if layer and radius >= 12:
        _paint_curves(frame, column, shades, light)


def _paint_empty(frame: Frame, column: Column, light: Light) -> None:
    """Nothing computed yet: a dotted outline and no colour."""
    painter, inks = frame.sheet.painter, frame.sheet.inks
    width = 1.7 if column.radius > 8 else 1.2
    painter.setPen(QPen(inks.layer(column.layer, light), width, Qt.PenStyle.DotLine))
    painter.setBrush(inks.canvas)
    for x, y in column.centres.tolist():
        frame.sheet.circle(x, y, column.radius)


def _paint_curves(frame: Frame, column: Column, shades: list[int], light: Light) -> None:
    """A small picture of the activation function in each circle, light on dark fills."""
    inks, painter = frame.sheet.inks, frame.sheet.painter
    width = 1.4 if column.radius >= 20 else 1.0  # lines of width 1 paint much faster
    curve = curve_of(frame.activation(column.layer), column.radius * 0.5)
    painter.setBrush(NO_BRUSH)
    for (x, y), shade in zip(column.centres.tolist(), shades, strict=True):
        strong = light != Light.DIM and (abs(shade - SHADES) > 0.45 * SHADES or shade == NAN_SHADE)
        painter.setPen(QPen(inks.canvas if strong else inks.names(light), width))
        painter.drawPolyline(curve.translated(x, y))


def _paint_slopes(frame: Frame, column: Column, dim: int) -> None:
    """A coloured ring outside the circle once the slope by z (or at least by a) is known."""
    layer = column.layer
    name = f"dz{layer}" if f"dz{layer}" in frame.snapshot.values else f"da{layer}"
    slopes = frame.figures.row(name)
    if slopes is None:
        return
    inks, radius = frame.sheet.inks, column.radius
    outer = radius + 1.2 + min(max(0.16 * radius, 1.6), 4)
    shades = shade_of(slopes, frame.figures.scale(name)).tolist()
    for (x, y), shade in zip(column.centres.tolist(), shades, strict=True):
        frame.sheet.disc(x, y, outer, inks.fills[dim][shade])
