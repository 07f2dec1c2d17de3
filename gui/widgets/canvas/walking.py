"""The way from one thing on the canvas to the next, for the keys."""

from __future__ import annotations

from gui.view.selection import BIAS, EDGE, LOSS, NEURON, Selection


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
