"""What the window sees of a run: one immutable picture of a tick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import nan
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from core.datasets import Origin
from core.engine.program import Operation
from core.experiment.schema import Experiment
from core.recording.curves import CurveData
from core.session.session import Session

Floats = NDArray[np.float64]
State = Mapping[str, Mapping[str, Floats]]

READY = "ready"
RUNNING = "running"
PAUSED = "paused"
CONVERGED = "converged"
STALLED = "stalled"
DIVERGED = "diverged"
FINISHED = "finished"


@dataclass(frozen=True)
class Snapshot:
    """A run at one tick. All arrays are read-only copies.

    Attributes:
        run: changes when a new run starts.
        document: changes when another experiment is opened.
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
        origin: what the training samples are called.
        input_names: names of the inputs.
        output_names: names of the outputs: classes, target columns.
        learning_rate: the one that this update uses.
        updates_per_second: measured by the worker; 0 while it rests.
        curves: loss and slopes so far.
        effects: what each update did, where that is being measured; else None.
        optimizer_state: the optimizer's state vectors now, by their names; in each the numbers by
            parameter, shaped like it.
        optimizer_updates: how many updates have made that state.
        optimizer_before: the state before the ``update`` that has just run; empty otherwise.
        slopes_used: dW1, db1, … that this ``update`` used; empty otherwise.
        samples_used: numbers of the training samples that these slopes come from; empty otherwise.
        rate_used: the learning rate that this ``update`` used; nan otherwise.
    """

    run: int
    document: int
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
    origin: Origin
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    learning_rate: float
    updates_per_second: float
    curves: CurveData
    effects: CurveData | None
    optimizer_state: State
    optimizer_updates: int
    optimizer_before: State
    slopes_used: Mapping[str, Floats]
    samples_used: NDArray[np.int64]
    rate_used: float

    def sample_name(self, row: int) -> str:
        """What the sample in ``row`` of the batch is called, short: ``line 94``."""
        return self.origin.name(int(self.samples[row]))

    def sample_words(self, row: int) -> str:
        """The same with its part: ``training line 94``."""
        return self.origin.words(int(self.samples[row]))

    def with_state(
        self, state: str, message: str = "", updates_per_second: float = 0.0
    ) -> Snapshot:
        """The same picture under another state."""
        return replace(self, state=state, message=message, updates_per_second=updates_per_second)


def is_slope(name: str) -> bool:
    """Whether an array with a row for each sample is da or dz; ``data_loss`` begins alike."""
    return name[:2] in ("da", "dz") and name[2:].isdigit()


def over_batch(name: str, rows: Floats) -> Floats:
    """What stands for a whole batch: the mean of values, the sum of slopes.

    J's slope by something that every sample has is made of all the samples' parts; where J is a
    mean, each carries its 1/N already.

    Args:
        name: whose rows they are, by its name in the trace: ``a1``, ``dz1``.
        rows: batch x units, or batch.

    Returns:
        Units, or a 0-d array.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        total = np.asarray(rows.sum(axis=0))
        if is_slope(name):
            return total
        # The sum of large numbers may overflow where their mean does not.
        mean = np.asarray(rows.mean(axis=0))
        return mean if np.isfinite(total).all() else np.asarray((rows / len(rows)).sum(axis=0))


def _told(curves: CurveData, state: str) -> CurveData:
    """The same curves, which know whether the update in progress broke."""
    broken = state == DIVERGED
    return curves if curves.broken == broken else replace(curves, broken=broken)


def take_snapshot(
    session: Session,
    run: int = 0,
    older: Snapshot | None = None,
    resting: bool = True,
    document: int = 0,
) -> Snapshot:
    """An immutable picture of ``session``.

    Args:
        session: what is shown.
        run: the run's number.
        older: a picture whose curves will do, which spares a copy.
        resting: whether the run stands here for a while, so that the test loss is wanted however
            long it takes.
        document: which of the experiments that have been opened it is.
    """
    update, operation = session.position
    prepared, program = session.prepared, session.program
    values = _values(session)
    if older is None:
        curves = _curves(session, values, resting)
        effects = None if session.effects is None else session.effects.data({}, update)
    else:
        curves, effects = older.curves, older.effects
    state, message = session.stop or (PAUSED if session.tick else READY, "")
    curves, effects = _told(curves, state), None if effects is None else _told(effects, state)
    # One copy has parameters and optimizer state; what was before is a copy of the session's own.
    now, before = session.machine.memory.state.copy(), session.state_before
    layout = prepared.layout
    return Snapshot(
        run=run,
        document=document,
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
        parameters=_frozen(layout.views(now[: layout.length])),
        before_update=_frozen({} if before is None else layout.views(before[: layout.length])),
        values=values,
        samples=_samples(session, operation > 0),
        origin=prepared.origin,
        input_names=prepared.input_names,
        output_names=prepared.output_names,
        learning_rate=session.machine.learning_rate(update),
        updates_per_second=0.0,
        curves=curves,
        effects=effects,
        optimizer_state=_state(session, now),
        optimizer_updates=update - session.machine.optimizer_start,
        optimizer_before=MappingProxyType({}) if before is None else _state(session, before),
        slopes_used=_slopes_used(session),
        samples_used=_samples(session, before is not None),
        rate_used=nan if before is None else session.machine.learning_rate(update - 1),
    )


def _curves(session: Session, values: Mapping[str, Floats], resting: bool) -> CurveData:
    recorder, (update, operation) = session.recorder, session.position
    partial = recorder.partial(values, resting) if operation else {}
    latest: dict[str, float] = {}
    before = session.before_update
    if resting and before is not None and session.curves.end == update:
        latest = recorder.at_rest(update - 1, before)
    return session.curves.data(partial, update, latest, recorder.rare)


def _state(session: Session, state: Floats) -> State:
    """Views of the optimizer's part of ``state``."""
    layout, names = session.prepared.layout, session.machine.state_names
    vectors = state[layout.length :].reshape(len(names), layout.trained)
    views = (_frozen(layout.views(vector)) for vector in vectors)
    return MappingProxyType(dict(zip(names, views, strict=True)))


def _slopes_used(session: Session) -> Mapping[str, Floats]:
    if session.state_before is None:
        return MappingProxyType({})
    views = session.prepared.layout.views(session.machine.memory.slopes.copy())
    return _frozen({f"d{name}": view for name, view in views.items()})


def _current(session: Session) -> Operation | None:
    update, operation = session.position
    if operation:
        return session.program[operation - 1]
    return session.timeline.segment(update - 1).program[-1] if update else None


def _samples(session: Session, known: bool) -> NDArray[np.int64]:
    rows = session.machine.rows if known else np.zeros(0)
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
