"""Where each number is written: a click on one looks at that very number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from gui.view.selection import BIAS, NEURON, Selection
from gui.widgets.canvas.paint.badges import badge_boxes, badge_name
from gui.widgets.canvas.paint.frame import Frame
from gui.widgets.canvas.paint.values import line_boxes
from gui.widgets.canvas.paint.weights import plate_lines
from gui.widgets.canvas.places import Column

TARGET = 11.0  # half the side of the square around a target that belongs to it


@dataclass(frozen=True)
class Spot:
    """A number on the canvas: where it is written, the thing it belongs to, its name (``dz1``)."""

    box: QRectF
    item: Selection
    name: str

    @property
    def index(self) -> tuple[int, ...]:
        """Its place in the array of that name; of a sample's numbers the unit alone."""
        source = self.item.source
        return (self.item.unit,) if source is None else (self.item.unit, source)


def spot_at(frame: Frame, x: float, y: float) -> Spot | None:
    """The number that is written at (x, y) in scene units."""
    return next((spot for spot in all_spots(frame) if spot.box.contains(x, y)), None)


def all_spots(frame: Frame) -> Iterator[Spot]:
    """Every number that is written one by one: in circles' blocks, badges, plates, at targets."""
    for column in frame.layout.columns:
        if column.grid is None:
            yield from _beside(frame, column)
    yield from _targets(frame)
    for column in frame.layout.columns[1:]:
        yield from _plates(frame, column.layer)


def _beside(frame: Frame, column: Column) -> Iterator[Spot]:
    for unit, name, box in line_boxes(frame, column):
        kind = BIAS if name.startswith("db") else NEURON
        yield Spot(box, Selection(kind, column.layer, unit), name)
    if column.layer and not frame.above(column):
        name = badge_name(frame, column.layer)
        for unit, (box, words) in enumerate(badge_boxes(frame, column)):
            if words:
                yield Spot(box, Selection(BIAS, column.layer, unit), name)


def _targets(frame: Frame) -> Iterator[Spot]:
    column, x = frame.layout.columns[-1], frame.layout.targets_x
    if not frame.has_targets or column.grid is not None:
        return
    for unit, (_, y) in enumerate(column.centres.tolist()):
        box = QRectF(x - TARGET, y - TARGET, 2 * TARGET, 2 * TARGET)
        yield Spot(box, Selection(NEURON, column.layer, unit), "t")


def _plates(frame: Frame, layer: int) -> Iterator[Spot]:
    """The lines of the plates on the edges into ``layer``."""
    for item, name, box in plate_lines(frame, layer):
        yield Spot(box, item, name)
