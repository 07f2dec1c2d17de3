"""What the inspector has to show at a tick, all pages together, for exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.explain import Explanation, NumberFormat, Quantity, explain
from core.explain.views.activation_view import ActivationView, activation_view
from core.explain.views.anatomy import Anatomy, Descent, batch_anatomy
from core.session.snapshot import Snapshot
from gui.view.selection import BIAS, EDGE, NEURON, Selection


@dataclass(frozen=True, eq=False)
class Matter:
    """The number that is explained, its unit and its batch; None for what there is not."""

    explanation: Explanation
    view: ActivationView | None
    anatomy: Anatomy | None
    descents: Sequence[Descent]
    row: int | None
    numbers: NumberFormat


def gather(
    snapshot: Snapshot,
    quantity: Quantity,
    place: Selection | None,
    parameter: Quantity | None,
    row: int | None,
) -> tuple[Explanation, ActivationView | None, Anatomy | None]:
    """Explanation, unit and batch of ``quantity``, worked out anew from the snapshot."""
    explanation = explain(snapshot, quantity, None if quantity.name == "loss" else row)
    view = None
    if place is not None and place.kind in (NEURON, EDGE, BIAS) and place.layer:
        view = activation_view(snapshot, place.layer, place.unit, row)
    anatomy = None if parameter is None else batch_anatomy(snapshot, parameter)
    return explanation, view, anatomy
