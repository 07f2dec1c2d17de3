"""What can be pointed at on the canvas: a neuron, a weight or a bias, and the way between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

NEURON, EDGE, BIAS, LOSS = "neuron", "edge", "bias", "loss"


class Pointed(Protocol):
    """Whatever names a thing in the words of a ``Selection``."""

    @property
    def kind(self) -> str: ...
    @property
    def layer(self) -> int: ...
    @property
    def unit(self) -> int: ...
    @property
    def source(self) -> int | None: ...


@dataclass(frozen=True)
class Selection:
    """A thing on the canvas, numbered as in the trace: W2[1,0] is layer 2, unit 1, source 0.

    Attributes:
        kind: ``neuron``, ``edge``, ``bias`` or ``loss``.
        layer: 0 for the inputs; for an edge the layer that it leads to.
        unit: place in its layer, counted from 0.
        source: for an edge the unit of the layer before, else None.
    """

    kind: str
    layer: int
    unit: int
    source: int | None = None

    @classmethod
    def like(cls, item: Pointed) -> Selection:
        """The selection of what something else points to."""
        return cls(item.kind, item.layer, item.unit, item.source)


def exists(item: Selection, sizes: tuple[int, ...]) -> bool:
    """Whether a network of ``sizes`` has the thing: a new run can have fewer units."""
    if item.kind == LOSS:
        return True
    if not 0 <= item.layer < len(sizes) or not 0 <= item.unit < sizes[item.layer]:
        return False
    if item.kind == NEURON:
        return True
    if item.layer == 0:
        return False
    return item.source is None or 0 <= item.source < sizes[item.layer - 1]


def neighbour(item: Selection | None, sizes: tuple[int, ...], across: int, down: int) -> Selection:
    """The neuron ``across`` columns and ``down`` units from ``item``; the first input from None.

    Moving across keeps the relative height, so that a walk through the layers stays level.
    """
    if item is None or item.kind == LOSS:
        last = len(sizes) - 1 if item else 0
        return Selection(NEURON, last, 0)
    layer = min(max(item.layer + across, 0), len(sizes) - 1)
    unit = item.unit
    if layer != item.layer:
        unit = round((unit + 0.5) / sizes[item.layer] * sizes[layer] - 0.5)
    return Selection(NEURON, layer, min(max(unit + down, 0), sizes[layer] - 1))


def parameter_of(item: Selection, sizes: tuple[int, ...], step: int) -> Selection:
    """The next (1) or previous (-1) parameter of the same neuron: its bias, its weights in turn."""
    if item.kind == LOSS or item.layer == 0:
        return item
    ring = sizes[item.layer - 1] + 1
    place = {NEURON: -1 if step > 0 else ring, BIAS: 0}.get(item.kind, 0)
    if item.kind == EDGE and item.source is not None:
        place = item.source + 1
    place = (place + step) % ring
    if place == 0:
        return Selection(BIAS, item.layer, item.unit)
    return Selection(EDGE, item.layer, item.unit, place - 1)
