"""What the window sees of a run: one immutable picture of a tick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.curves import CurveData
from core.experiment import Experiment
from core.program import Operation
from core.session import Session

Floats = NDArray[np.float64]

READY = "ready"
RUNNING = "running"
PAUSED = "paused"
CONVERGED = "converged"
DIVERGED = "diverged"
FINISHED = "finished"


@dataclass(frozen=True)
class Snapshot:
    """A run at one tick. All arrays are read-only copies.

    Attributes:
        run: changes when a new run starts.
        experiment: the experiment in force at this tick.
        sizes: units per column, the inputs first.
        program: the operations of one update.
        tick: ``divmod(tick, len(program))`` is ``(update, operation)``.
        update: number of the update, counted from 0.
        operation: index of the operation that runs next.
        epoch: number of the epoch, counted from 0.
        current: the operation that has just run; None at tick 0.
        state: one of the words above.
        message: a sentence on why the run stopped, or "".
        parameters: W1 (units x inputs), b1 (units), W2, ….
        before_update: the same before the ``update`` that has just run; empty otherwise.
        values: what has been computed in this update, by name (batch x units for a, z, da, dz; the
            shape of the parameter for dW, db; 0-d for the losses). A name that is not there has
            not been computed yet.
        samples: numbers of the training samples in the batch; empty before ``take_batch``.
        input_names: names of the inputs.
        output_names: names of the outputs: classes, target columns.
        learning_rate: the one that this update uses.
        updates_per_second: measured by the worker; 0 while it rests.
        curves: loss and slopes so far.
    """

    run: int
    experiment: Experiment
    sizes: tuple[int, ...]
    program: tuple[Operation, ...]
    tick: int
    update: int
    operation: int
    epoch: int
    current: Operation | None
    state: str
    message: str
    parameters: Mapping[str, Floats]
    before_update: Mapping[str, Floats]
    values: Mapping[str, Floats]
    samples: NDArray[np.int64]
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    learning_rate: float
    updates_per_second: float
    curves: CurveData

    def with_state(
        self, state: str, message: str = "", updates_per_second: float = 0.0
    ) -> Snapshot:
        """The same picture under another state."""
        return replace(self, state=state, message=message, updates_per_second=updates_per_second)


def take_snapshot(session: Session, run: int = 0, curves: CurveData | None = None) -> Snapshot:
    """An immutable picture of ``session``; ``curves`` spares a copy where older curves will do."""
    update, operation = session.position
    prepared, program = session.prepared, session.program
    values = _values(session)
    if curves is None:
        partial = session.recorder.partial(values) if operation else {}
        curves = session.curves.data(partial, update)
    state, message = session.stop or (PAUSED if session.tick else READY, "")
    before = session.before_update
    layout = prepared.layout
    return Snapshot(
        run=run,
        experiment=prepared.experiment,
        sizes=layout.sizes,
        program=program,
        tick=session.tick,
        update=update,
        operation=operation,
        epoch=session.epoch,
        current=_current(session),
        state=state,
        message=message,
        parameters=_frozen(layout.views(session.machine.memory.theta.copy())),
        before_update=_frozen({} if before is None else layout.views(before.copy())),
        values=values,
        samples=_samples(session),
        input_names=prepared.input_names,
        output_names=prepared.output_names,
        learning_rate=session.machine.learning_rate(update),
        updates_per_second=0.0,
        curves=curves,
    )


def _current(session: Session) -> Operation | None:
    update, operation = session.position
    if operation:
        return session.program[operation - 1]
    return session.timeline.segment(update - 1).program[-1] if update else None


def _samples(session: Session) -> NDArray[np.int64]:
    rows = session.machine.rows if session.position[1] else np.zeros(0)
    samples = rows.astype(np.int64)
    samples.flags.writeable = False
    return samples


def _values(session: Session) -> Mapping[str, Floats]:
    """Copies of what the operations of this update have written so far."""
    operations = session.program[: session.position[1]]
    if not operations:
        return MappingProxyType({})
    named = session.machine.named
    names = [name for operation in operations for name in operation.writes]
    return _frozen({name: named[name].copy() for name in names})


def _frozen(arrays: dict[str, Floats]) -> Mapping[str, Floats]:
    for array in arrays.values():
        array.flags.writeable = False
    return MappingProxyType(arrays)
