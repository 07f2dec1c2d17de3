"""Neurons drawn one by one: fill for the activation, outer ring for the slope, a small curve."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPen, QPolygonF

from core.nn.activations import ACTIVATIONS, Activation
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.inks import NAN_SHADE, SHADES, Light, shade_of
from gui.widgets.canvas.paint.sheet import NO_BRUSH
from gui.widgets.canvas.places import Column

REACH = 3.0  # of the small curve's z around 0
OTHERS = np.zeros(8)  # z of a whole layer, for an activation that takes all of them


@lru_cache(maxsize=64)
def curve_of(activation: Activation, size: float) -> QPolygonF:
    """The activation's curve as a small picture of half width ``size`` around (0, 0)."""
    # At each kink one point on either side: a jump is drawn upright.
    kinks = [side for z in activation.kinks for side in (z, np.nextafter(z, np.inf))]
    z = np.unique([*np.linspace(-REACH, REACH, 25), *kinks])
    a, _ = activation.curve(z, OTHERS)
    low, high = float(a.min()), float(a.max())
    heights = (2.0 * a - high - low) / ((high - low) or 1.0)
    points = zip((z / REACH).tolist(), heights.tolist(), strict=True)
    return QPolygonF([QPointF(x * size, -y * size * 0.72) for x, y in points])


def activation_scale(frame: Frame, layer: int) -> float:
    """The activation that is painted in full colour: 1 for bounded functions, else the largest."""
    if layer == 0:
        return frame.figures.scale("a0") or 1.0
    bounded = ACTIVATIONS[frame.activation(layer)].bounded
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
    curve = curve_of(ACTIVATIONS[frame.activation(column.layer)], column.radius * 0.5)
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
