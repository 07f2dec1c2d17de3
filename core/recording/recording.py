"""What is recorded of a session: the curves of every update, and on demand what each update did."""

from __future__ import annotations

from copy import copy

from core.engine.machine import Machine
from core.engine.prepare import Prepared
from core.recording.curves import Curves
from core.recording.effects_recorder import EffectsRecorder, effect_series
from core.recording.recorder import Recorder, series


class Recording:
    """Both kinds of curves, and the recorders that write them from a machine's arrays.

    Attributes:
        curves: loss and slopes of every update.
        effects: what each update did, from where that was asked for; None while it is not.
        recorder: writes the curves.
    """

    def __init__(self, prepared: Prepared, machine: Machine) -> None:
        self.curves = Curves(series(prepared))
        self.effects: Curves | None = None
        self.attach(machine)

    def attach(self, machine: Machine) -> None:
        """Record what ``machine`` does from now on."""
        self._machine = machine
        self.recorder = Recorder(machine, self.curves)
        self._new_tracker()
        machine.observe = self.observe

    def copy(self) -> Recording:
        """The same so far; to be attached to a machine of its own."""
        other = copy(self)
        other.curves = self.curves.copy()
        other.effects = None if self.effects is None else self.effects.copy()
        return other

    def track(self, on: bool, update: int) -> None:
        """Measure what updates do from ``update`` on, or do so no longer."""
        if on != (self.effects is not None):
            self.effects = Curves(effect_series(self._machine.prepared), update) if on else None
            self._new_tracker()

    def observe(self) -> None:
        """An update is about to take its step."""
        self.recorder.record()
        if self.tracker is not None:
            self.tracker.begin()

    def cut(self, update: int) -> None:
        """Forget what has been recorded from ``update`` on."""
        self.curves.cut(update)
        if self.effects is None:
            return
        if update >= self.effects.first_update:
            self.effects.cut(update)
        else:
            self.effects = Curves(self.effects.names, update)
            self._new_tracker()

    def _new_tracker(self) -> None:
        effects = self.effects
        self.tracker = None if effects is None else EffectsRecorder(self._machine, effects)
