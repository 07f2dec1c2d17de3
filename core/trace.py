"""The trace: every operation of a run as a line of JSON, for eyes and for other programs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

import numpy as np

from core.engine.divergence import describe_divergence
from core.engine.evaluation import Evaluator
from core.engine.program import OPERATION_NAMES, Operation
from core.errors import Diverged, ExperimentError
from core.session.session import Session


def run_trace(
    path: str | os.PathLike[str],
    updates: int,
    start: int,
    ops: Sequence[str] | None,
    out: TextIO,
    data_outside: bool = False,
) -> None:
    """Write the trace of ``updates`` updates of the experiment at ``path`` to ``out``.

    Args:
        path: the experiment file.
        updates: how many updates to run.
        start: the first update whose operations are written.
        ops: names of the operations to write; None for all.
        out: where the lines go.
        data_outside: whether a table outside the file's folder may be read.

    Raises:
        BackscopeError: the experiment cannot be used; nothing has been written then.
        Diverged: a number became inf or nan; the lines before it have been written.
    """
    unknown = [name for name in ops or () if name not in OPERATION_NAMES]
    if unknown:
        known = ", ".join(OPERATION_NAMES)
        raise ExperimentError("--ops", f'unknown operation "{unknown[0]}"; known are {known}')
    session = Session.open_file(path, data_outside)
    for line in _lines(session, updates, min(start, updates), ops):
        out.write(json.dumps(line, allow_nan=False, ensure_ascii=False) + "\n")


def _lines(
    session: Session, updates: int, start: int, ops: Sequence[str] | None
) -> Iterator[dict[str, Any]]:
    yield _state_line(session, "initial")
    session.run_updates(start)
    _raise_if_stopped(session)
    while session.position < (updates, 0):
        tick, epoch, (update, done) = session.tick, session.epoch, session.position
        operation = session.program[done]
        session.step("operation")
        _raise_if_stopped(session)
        if ops is None or operation.op in ops:
            yield _operation_line(session, tick, epoch, update, operation)
    yield _state_line(session, "final")


def _raise_if_stopped(session: Session) -> None:
    if session.stop is not None:
        raise Diverged(session.stop[1])


def _operation_line(
    session: Session, tick: int, epoch: int, update: int, operation: Operation
) -> dict[str, Any]:
    named = session.machine.named
    return {
        "tick": tick,
        "epoch": epoch,
        "update": update,
        "phase": operation.phase,
        "op": operation.op,
        "layer": operation.layer,
        "reads": list(operation.reads),
        "writes": {name: named[name].tolist() for name in operation.writes},
    }


def _state_line(session: Session, state: str) -> dict[str, Any]:
    prepared = session.prepared
    parameters = prepared.layout.views(session.machine.memory.theta)
    evaluator = Evaluator(prepared, parameters, prepared.train, session.machine.executor)
    loss, data_loss = evaluator.loss()
    if not np.isfinite(loss):
        update, found = session.position[0], evaluator.broken()
        if found is None:  # each part is finite and their sum is not
            found = next(op for op in session.program if op.op == "loss"), "loss"
        raise Diverged(describe_divergence(found[0], update, found[1]))
    return {
        "state": state,
        "updates": session.position[0],
        "epoch": session.epoch,
        "loss": loss,
        "data_loss": data_loss,
        "outputs": evaluator.outputs().tolist(),
        **{name: view.tolist() for name, view in sorted(parameters.items(), key=_by_layer)},
    }


def _by_layer(item: tuple[str, Any]) -> tuple[int, str]:
    return int(item[0][1:]), item[0]
