"""Where a number comes from: one question, answered for every number of a run at any tick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from core.explain.formula.explanation import Explanation
from core.explain.forward import (
    explain_activation,
    explain_data,
    explain_over_batch,
    explain_weighted_sum,
)
from core.explain.loss_terms import (
    explain_loss,
    explain_loss_slope,
    explain_penalty,
    explain_sample_loss,
)
from core.explain.parameter_slopes import explain_parameter_slope
from core.explain.reading import Reading
from core.explain.slopes import explain_local_slope, explain_slope_by_a, explain_slope_by_z
from core.explain.updates import explain_parameter, explain_rate, explain_update
from core.formula.quantity import PER_SAMPLE, Quantity
from core.formula.tokens import quantity_symbol
from core.session.snapshot import Snapshot

Explain = Callable[[Reading, Quantity], Explanation]


def explain(snapshot: Snapshot, quantity: Quantity, sample: int | None = None) -> Explanation:
    """Explain one number with the values that the engine really used.

    Args:
        snapshot: the tick.
        quantity: which number; see ``Quantity``.
        sample: row of the batch (0-based) for which to explain it. None: the whole batch, which for
            a value of a unit is its mean, and for a slope the sum over the samples.
            A row in the quantity's own index goes before it.

    Raises:
        LookupError: no number has that name, or the network has no such unit, layer or row.
    """
    reading, quantity = _placed(snapshot, quantity, sample)
    with np.errstate(all="ignore"):  # of a run that has diverged, inf and nan are what is explained
        explanation = _explainer(reading, quantity)(reading, quantity)
    if explanation.result is None:
        return replace(explanation, note=reading.missing(quantity))
    return explanation


def _placed(snapshot: Snapshot, quantity: Quantity, sample: int | None) -> tuple[Reading, Quantity]:
    """The reading of the right row, and the quantity with its unit alone in the index."""
    if quantity.name == "loss" and sample is not None and len(snapshot.samples) > 1:
        quantity = Quantity("sample_loss", (sample,))
    check(snapshot, quantity)
    if quantity.kind in PER_SAMPLE and len(quantity.index) > 1:
        sample = quantity.index[0]
        if len(quantity.index) == 2:
            quantity = Quantity(quantity.name, quantity.index[1:])
    return Reading.of(snapshot, sample), quantity


def check(snapshot: Snapshot, quantity: Quantity) -> None:
    """Raises ``LookupError`` where the network has no such number."""
    kind, layer, index, sizes = quantity.kind, quantity.layer, quantity.index, snapshot.sizes
    last = len(sizes) - 1
    batch = len(snapshot.samples) or 1
    units = sizes[last if kind == "t" else min(layer, last)]
    limits: tuple[int, ...] = (units,)
    if kind in PER_SAMPLE and len(index) > 1:
        limits = (batch, *[units] * (len(index) - 1))
    elif kind.endswith("W"):
        limits = (units, sizes[layer - 1])
    elif quantity.name == "sample_loss":
        limits = (batch,)
    elif quantity.name in ("loss", "data_loss", "penalty", "rate"):
        limits = ()
    first = 0 if kind in ("a", "da", "t") or not limits or kind == "sample_loss" else 1
    fits = len(index) == len(limits) and all(
        0 <= place < limit for place, limit in zip(index, limits, strict=True)
    )
    if not (first <= layer <= last) or not fits:
        raise LookupError(f"this network has no {quantity.name}{list(index)}")


def _explain_nothing(reading: Reading, quantity: Quantity) -> Explanation:
    """A number that this program never computes."""
    heading = quantity_symbol(quantity, None).tokens
    return Explanation(quantity, reading.sample, quantity.text, (heading,))


def _explainer(reading: Reading, quantity: Quantity) -> Explain:
    kind, layer = quantity.kind, quantity.layer
    if quantity.is_next:
        return explain_update
    if kind in PER_SAMPLE and reading.sample is None and reading.batch > 1:
        return explain_over_batch
    if quantity.name == "a0":
        return explain_data
    if kind == "da" and reading.gives_dz(layer):
        return _explain_nothing
    if quantity.name == reading.loss_slope:
        return explain_loss_slope
    return _EXPLAINERS[kind]


_EXPLAINERS: dict[str, Explain] = {
    "t": explain_data,
    "z": explain_weighted_sum,
    "a": explain_activation,
    "slope": explain_local_slope,
    "dz": explain_slope_by_z,
    "da": explain_slope_by_a,
    "dW": explain_parameter_slope,
    "db": explain_parameter_slope,
    "W": explain_parameter,
    "b": explain_parameter,
    "loss": explain_loss,
    "data_loss": explain_loss,
    "sample_loss": explain_sample_loss,
    "penalty": explain_penalty,
    "rate": explain_rate,
}
