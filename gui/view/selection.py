"""What can be pointed at: a neuron, a weight, a bias or the loss, as one name for all panels."""

from __future__ import annotations

from dataclasses import dataclass

NEURON, EDGE, BIAS, LOSS = "neuron", "edge", "bias", "loss"


@dataclass(frozen=True)
class Selection:
    """A thing of the network, numbered as in the trace: W2[1,0] is layer 2, unit 1, source 0.

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
