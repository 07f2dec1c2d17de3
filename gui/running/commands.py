"""What the window may ask of the worker; each command is immutable and queued.

A command may wait while another document is read. So each carries the run that it was meant for,
and where that is gone it is dropped without a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from core.datasets import KeptTable
from core.engine.prepare import Prepared
from core.experiment.schema import Experiment
from core.session.convergence import ConvergenceRule


@dataclass(frozen=True)
class OfDocument:
    """Asked of one document: dropped when another has been opened since.

    Attributes:
        run: number of the run that was on show; None for whatever stands.
    """

    run: int | None = field(default=None, kw_only=True, compare=False)


@dataclass(frozen=True)
class OfNetwork(OfDocument):
    """Asked of one network: dropped as well when that has other layers since."""


@dataclass(frozen=True)
class Open:
    """Start a run of ``experiment``, whose relative paths start at ``folder``.

    Attributes:
        table: what was read of its data already, if anything.
    """

    experiment: Experiment
    folder: Path
    table: KeptTable | None = None


@dataclass(frozen=True)
class Change(OfDocument):
    """Put ``experiment`` in force from the current update on, or ask for a new run."""

    experiment: Experiment
    folder: Path


@dataclass(frozen=True)
class Start(OfDocument):
    """Start a new run of what has been made ready already."""

    prepared: Prepared


@dataclass(frozen=True)
class Step(OfDocument):
    """One step of a kind of ``core.session.moves.STEPS``, forward or back."""

    kind: str
    back: bool = False


@dataclass(frozen=True)
class Goto(OfNetwork):
    """Go to where the operation with this index has just run, in the update on show."""

    operation: int


@dataclass(frozen=True)
class Run(OfDocument):
    """Run until paused or stopped; with ``updates`` or ``epochs``, for that many more."""

    updates: int | None = None
    epochs: int | None = None


@dataclass(frozen=True)
class Pause(OfDocument):
    """Stop running where it stands."""


@dataclass(frozen=True)
class Toggle(OfDocument):
    """Pause what runs, run what rests."""


@dataclass(frozen=True)
class Reset(OfDocument):
    """Start again from the same initial weights."""


@dataclass(frozen=True)
class NewWeights(OfDocument):
    """Start again from the weights of the next seed."""


@dataclass(frozen=True)
class SetSpeed:
    """Operations per second; ``inf`` for full speed."""

    operations_per_second: float


@dataclass(frozen=True)
class SetBreakpoints(OfNetwork):
    """Indices of the operations after which a run stops."""

    operations: frozenset[int]


@dataclass(frozen=True)
class Watch:
    """Stop runs by convergence under this rule, or not."""

    rule: ConvergenceRule | None


@dataclass(frozen=True)
class Ask(OfNetwork):
    """What only the holder of the data can work out: ``batch``, ``nudge`` or ``nudge_all``.

    ``parameter`` is a ``core.explain.Quantity``; None for ``nudge_all``.
    """

    kind: str
    parameter: object


@dataclass(frozen=True)
class Track:
    """Measure what each update does to J and to the weights, or do so no longer."""

    on: bool


@dataclass(frozen=True)
class EditParameter(OfNetwork):
    """Give one weight (W1, …) or bias (b1, …) another value from the current update on.

    ``more`` joins it to the edit of the same number before it: both are undone together.
    """

    name: str
    index: tuple[int, ...]
    value: float
    more: bool = False


@dataclass(frozen=True)
class EditSample(OfNetwork):
    """Give one input (``a0``) or target (``t``) of a training sample another value."""

    sample: int
    name: str
    unit: int
    value: float
    more: bool = False


@dataclass(frozen=True)
class Undo(OfDocument):
    """Return to what stood before the latest change."""


@dataclass(frozen=True)
class Redo(OfDocument):
    """Return to what the change undone last had led to."""


# What may make another experiment of the one on show.
EDITS = (Change, Start, NewWeights, EditParameter, EditSample, Undo, Redo)

Command = (
    Open
    | Change
    | Start
    | Step
    | Goto
    | Run
    | Pause
    | Toggle
    | Reset
    | NewWeights
    | SetSpeed
    | SetBreakpoints
    | Watch
    | Ask
    | Track
    | EditParameter
    | EditSample
    | Undo
    | Redo
)
