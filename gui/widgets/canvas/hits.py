"""What lies under a point: a bias, a neuron, the loss, a number, else the nearest edge."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gui.view.selection import BIAS, EDGE, LOSS, NEURON, Selection
from gui.widgets.canvas.paint.badges import badge_boxes
from gui.widgets.canvas.paint.edges import EdgeStore
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.places import Column
from gui.widgets.canvas.spots import spot_at

REACH = 5.0  # how far from an edge, in pixels of the screen, it is still meant


def thing_at(frame: Frame, x: float, y: float) -> Selection | None:
    """The thing at (x, y) in scene units, None on empty canvas."""
    for column in frame.layout.columns:
        found = _in_grid(column, x, y) if column.grid else _in_circles(frame, column, x, y)
        if found is not None:
            return found
    layout = frame.layout
    if math.hypot(x - layout.loss_x, y - layout.loss_y) <= layout.loss_radius + 2:
        return Selection(LOSS, len(layout.columns) - 1, 0)
    spot = spot_at(frame, x, y)
    return spot.item if spot else nearest_edge(frame.store, x, y, REACH / frame.options.zoom)


def centre_of(frame: Frame, item: Selection) -> tuple[float, float]:
    """Where a thing is, in scene units; of an edge its middle, of a bias its neuron."""
    layout = frame.layout
    if item.kind == LOSS:
        return layout.loss_x, layout.loss_y
    x, y = layout.columns[item.layer].centres[item.unit].tolist()
    if item.kind == EDGE and item.source is not None:
        before = layout.columns[item.layer - 1].centres[item.source].tolist()
        return (x + before[0]) / 2, (y + before[1]) / 2
    return x, y


def _in_circles(frame: Frame, column: Column, x: float, y: float) -> Selection | None:
    if abs(x - column.x) > 8 * frame.layout.em + column.radius:
        return None
    if column.layer:
        for unit, (box, _) in enumerate(badge_boxes(frame, column)):
            if box.adjusted(-1, -1, 1, 1).contains(x, y):
                return Selection(BIAS, column.layer, unit)
    for unit, (cx, cy) in enumerate(column.centres.tolist()):
        if math.hypot(x - cx, y - cy) <= column.radius + 1.5:
            return Selection(NEURON, column.layer, unit)
    return None


def _in_grid(column: Column, x: float, y: float) -> Selection | None:
    """A cell of any of the layer's pictures: they all show the same units."""
    grid = column.grid
    assert grid is not None
    across = math.floor((x - grid.left) / grid.cell)
    for top in grid.tops:
        down = math.floor((y - top) / grid.cell)
        unit = down * grid.columns + across
        if 0 <= across < grid.columns and 0 <= down < grid.rows and unit < column.units:
            return Selection(NEURON, column.layer, unit)
    return None


def nearest_edge(store: EdgeStore, x: float, y: float, reach: float) -> Selection | None:
    """The drawn edge nearest to (x, y), at most ``reach`` away."""
    best, found = reach, None
    for edges in store.layers:
        if not len(edges.segments):
            continue
        distances = segment_distances(edges.segments, x, y)
        index = int(distances.argmin())
        if distances[index] <= best:
            best = float(distances[index])
            unit, source = int(edges.units[index]), int(edges.sources[index])
            found = Selection(EDGE, edges.layer, unit, source)
    return found


def segment_distances(segments: NDArray[np.float64], x: float, y: float) -> NDArray[np.float64]:
    """Distances of (x, y) from ``segments`` (n x 4: x1, y1, x2, y2)."""
    start, along = segments[:, :2], segments[:, 2:] - segments[:, :2]
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    part = np.clip((((x, y) - start) * along).sum(axis=1) / length, 0, 1)
    nearest = start + part[:, None] * along
    return np.asarray(np.hypot(nearest[:, 0] - x, nearest[:, 1] - y))
