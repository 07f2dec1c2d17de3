"""Answers for the inspector that need the data: they read the session and change nothing."""

from __future__ import annotations

from core.explain import Quantity, descents, nudge, nudge_all
from core.session.session import Session
from gui.running.commands import Ask

MOST_NUDGED = 500


def answer(session: Session, ask: Ask) -> object:
    """The result of ``ask`` at the session's parameters, or a sentence on why there is none."""
    prepared, machine = session.prepared, session.machine
    parameters = prepared.layout.views(machine.memory.theta.copy())
    if ask.kind == "batch":
        assert isinstance(ask.parameter, Quantity)
        return descents(prepared, parameters, ask.parameter)
    rows = machine.schedule.batch(session.position[0])
    if ask.kind == "nudge":
        assert isinstance(ask.parameter, Quantity)
        return nudge(prepared, parameters, rows, ask.parameter)
    trained = prepared.layout.trained
    if trained > MOST_NUDGED:
        return (
            f"Only networks of up to {MOST_NUDGED} parameters are checked at one go;"
            f" this one has {trained:,}. Select a weight or a bias to have it checked."
        )
    return nudge_all(prepared, parameters, rows)
