"""What the operation that has just run read and wrote: lit; everything else stands back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.widgets.canvas.paint.inks import Light

if TYPE_CHECKING:
    from core.session.snapshot import Snapshot

FAST = 2.0  # updates per second from which lighting single operations would only flicker


@dataclass(frozen=True)
class Focus:
    """Names of arrays lit by the current operation. ``active`` is false where nothing is dimmed."""

    active: bool = False
    phase: str = ""
    op: str = ""
    layer: int | None = None
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()

    def light(self, *names: str) -> Light:
        """The brightest light that falls on any of ``names``."""
        if not self.active:
            return Light.PLAIN
        if any(name in self.writes for name in names):
            return Light.WRITTEN
        return Light.READ if any(name in self.reads for name in names) else Light.DIM

    def unit(self, layer: int) -> Light:
        """The light on the neurons of ``layer``."""
        return self.light(*(f"{kind}{layer}" for kind in ("a", "z", "da", "dz")))

    def bias(self, layer: int) -> Light:
        return self.light(f"b{layer}", f"db{layer}")

    def edges(self, layer: int) -> Light:
        """The light on the edges into ``layer``: its weights or their slopes are used or made."""
        return self.light(f"W{layer}", f"dW{layer}")

    @property
    def direction(self) -> int:
        """1 forward (left to right), -1 backward, 0 for an update or where nothing is lit."""
        if not self.active:
            return 0
        return {"forward": 1, "loss": 1, "backward": -1}.get(self.phase, 0)


def is_fast(snapshot: Snapshot) -> bool:
    """Whether the run is too fast for single operations to be followed."""
    return snapshot.state == "running" and snapshot.updates_per_second >= FAST


def focus_of(snapshot: Snapshot) -> Focus:
    """The focus of ``snapshot``: none before the first operation and in a fast run."""
    operation = snapshot.current
    if operation is None:
        return Focus()
    return Focus(
        not is_fast(snapshot), operation.phase, operation.op, operation.layer,
        frozenset(operation.reads), frozenset(operation.writes),
    )  # fmt: skip
