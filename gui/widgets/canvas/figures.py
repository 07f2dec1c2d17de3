"""One sample's numbers, or the whole batch's, out of a snapshot; absent ones stay absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.session.snapshot import is_slope, over_batch

if TYPE_CHECKING:
    from core.explain import LayerHealth
    from core.session.snapshot import Snapshot


class Figures:
    """What is shown of a snapshot: ``sample`` is a position in the batch, None the whole batch.

    The whole batch has the mean of its values and the sum of its slopes. A position past the end of
    a short last batch shows the batch's last sample.
    """

    def __init__(self, snapshot: Snapshot, sample: int | None) -> None:
        self.snapshot = snapshot
        self.sample = sample
        self._rows: dict[str, NDArray[np.float64] | None] = {}
        self._scales: dict[str, float] = {}
        self._health: dict[int, LayerHealth] | None = None
        self.written = frozenset(name for op in snapshot.program for name in op.writes)

    def row(self, name: str) -> NDArray[np.float64] | None:
        """The units' numbers for ``name`` (a, z, da, dz or t), None if not computed."""
        if name not in self._rows:
            array = self.snapshot.values.get(name)
            self._rows[name] = (
                None if array is None else self._pick(name, np.asarray(array, dtype=float))
            )
        return self._rows[name]

    def _pick(self, name: str, array: NDArray[np.float64]) -> NDArray[np.float64]:
        array = np.asarray(array, dtype=float)
        if array.ndim < 2:
            return array
        if self.sample is None or not len(array):
            return over_batch(name, array)
        return array[min(self.sample, len(array) - 1)]

    def scale(self, name: str, least: float = 0.0) -> float:
        """The largest absolute value of ``name`` over the batch, at least ``least``."""
        if name not in self._scales:
            summed = self.sample is None and is_slope(name)
            array = self.row(name) if summed else self.snapshot.values.get(name)
            finite = np.abs(array[np.isfinite(array)]) if array is not None else np.empty(0)
            self._scales[name] = float(finite.max()) if finite.size else 0.0
        return max(self._scales[name], least)

    def health(self, layer: int) -> LayerHealth | None:
        """Which units of ``layer`` pass no slope back; None where that is not known, or is no harm.

        In a last layer whose loss gives dz directly the activation's slope plays no part.
        """
        last = layer == len(self.snapshot.sizes) - 1
        if layer == 0 or f"a{layer}" not in self.snapshot.values:
            return None
        if last and f"da{layer}" not in self.written:
            return None
        if self._health is None:
            # Imported when it is first needed: it would lengthen every start.
            from core.explain import health

            self._health = health(self.snapshot)
        return self._health.get(layer)

    def dead(self, layer: int) -> NDArray[np.intp]:
        """The units of ``layer`` that let no slope through for any sample of the batch."""
        found = self.health(layer)
        return np.flatnonzero(found.dead) if found is not None else np.arange(0)

    def saturated(self, layer: int) -> NDArray[np.intp]:
        """The units that are saturated for the sample on show; for the mean: for every sample."""
        found = self.health(layer)
        if found is None:
            return np.arange(0)
        rows = found.saturated_rows
        place = None if self.sample is None else min(self.sample, len(rows) - 1)
        return np.flatnonzero(rows.all(axis=0) if place is None else rows[place])

    def number(self, name: str) -> float | None:
        """A single number such as ``loss``, None if not computed."""
        array = self.snapshot.values.get(name)
        return None if array is None else float(np.asarray(array).reshape(-1)[0])

    @property
    def batch(self) -> int:
        """Samples in the batch, 0 before it is taken."""
        return len(self.snapshot.samples)

    def describe_sample(self, short: bool = False) -> str:
        """Which sample the numbers belong to, in words; empty before the batch is taken."""
        if not self.batch:
            return ""
        if self.sample is None and self.batch > 1:
            return f"mean of {self.batch}" if short else self._describe_batch()
        position = min(self.sample or 0, self.batch - 1)
        whose = self.snapshot.sample_words(position)
        if self.batch == 1 or short:
            return self.snapshot.sample_name(position) if short else whose
        return f"{whose} (position {position} of {self.batch} in the batch)"

    def _describe_batch(self) -> str:
        added = any(is_slope(name) for name in self.snapshot.values)
        return f"mean over {self.batch} samples" + (", slopes added up" if added else "")
