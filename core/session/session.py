"""A session is a run that can be stepped, changed and taken back: a debugger of backpropagation."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from os import PathLike
from pathlib import Path

from core.engine.machine import Machine
from core.engine.prepare import Prepared, prepare
from core.experiment.data_path import check_inside
from core.experiment.experiment_file import errors_named, read_experiment
from core.experiment.schema import Experiment
from core.recording.curves import Curves
from core.recording.recorder import Recorder, series
from core.session import moves
from core.session.by_hand import check_number
from core.session.playback import Playback, Position
from core.session.timeline import Segment, Timeline


class Session(Playback):
    """One run of one experiment, with its past: steps of every kind, changes, edits and forks."""

    @classmethod
    def open(cls, experiment: Experiment, folder: Path | str = ".") -> Session:
        """A session at tick 0 of ``experiment``; raises ``ExperimentError`` or ``DataError``."""
        return cls(prepare(experiment, folder))

    @classmethod
    def open_file(cls, path: str | PathLike[str], data_outside: bool = False) -> Session:
        """A session at tick 0 of the experiment file at ``path``; errors name the file.

        A table outside the file's folder is only read with ``data_outside``.
        """
        experiment = read_experiment(path)
        with errors_named(path):
            if not data_outside:
                check_inside(experiment, Path(path).parent)
            return cls.open(experiment, Path(path).parent)

    @property
    def recorder(self) -> Recorder:
        return self._recording.recorder

    @property
    def effects(self) -> Curves | None:
        """What each update did, from where ``track`` was asked for; None while it is not."""
        return self._recording.effects

    @property
    def timeline(self) -> Timeline:
        return self._timeline

    # Moving

    def step(self, kind: str, back: bool = False) -> None:
        """Go to the next or the previous border of ``kind``, one of ``moves.STEPS``."""
        target = self.before(kind) if back else self.after(kind)
        self.goto(*target)

    def after(self, kind: str) -> Position:
        """Where one step forward leads."""
        if kind == "update":
            return self._update + 1, 0
        if kind == "epoch":
            return self._next_epoch(), 0
        border = moves.next_border(self.program, kind, self._operation)
        return self._normal(self._update, border)

    def before(self, kind: str) -> Position:
        """Where one step back leads; tick 0 leads to itself."""
        if self.position == (0, 0):
            return 0, 0
        update = self._update - (self._operation == 0)
        if kind == "update":
            return update, 0
        segment = self._timeline.segment(update)
        if kind == "epoch":
            schedule = segment.schedule
            return schedule.epoch_start(schedule.locate(update)[0]), 0
        done = self._operation or len(segment.program)
        return update, moves.previous_border(segment.program, kind, done)

    def run_updates(self, count: int) -> None:
        """Run to the end of ``count`` more updates."""
        self.goto(self._update + count, 0)

    def track(self, on: bool) -> None:
        """Measure from now on what each update does, or do so no longer; see ``effects``."""
        self._recording.track(on, self._update)

    # Changing

    def keeps_run(self, prepared: Prepared) -> bool:
        """Whether ``change`` can go on from the current parameters."""
        old, new = self.prepared.experiment.network, prepared.experiment.network
        given_old = [(layer.weights, layer.biases) for layer in old.layers]
        given_new = [(layer.weights, layer.biases) for layer in new.layers]
        return (
            self.prepared.layout.sizes == prepared.layout.sizes
            and old.initializer == new.initializer
            and given_old == given_new
            and series(prepared) == self.curves.names
        )

    def change(self, prepared: Prepared) -> None:
        """Put another experiment in force from the current update on; its future starts anew.

        In the middle of an update its operations so far are run again, so that all numbers on show
        belong together. Raises ``ValueError`` where ``keeps_run`` is False.
        """
        if not self.keeps_run(prepared):
            raise ValueError("this change needs a new session")
        segment = self._successor(prepared)
        machine = segment.machine()
        self._carry_over(machine, segment)
        self._begin_future(segment, machine)

    def edit(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Give one weight or bias another value from the current update on.

        Its future starts anew, and its operations so far are run again, as by ``change``.

        Args:
            name: W1, b1, W2, ….
            index: (unit, input) of a weight, (unit,) of a bias.
            value: the new number.

        Raises:
            ExperimentError: ``value`` is inf or nan.
            LookupError: there is no such parameter.
        """
        check_number(name, value)
        segment = replace(self._segment, first=self._update)
        machine = segment.machine()
        machine.memory.restore(self._machine.memory.state)
        self.prepared.layout.views(machine.memory.theta)[name][index] = value
        self._begin_future(segment, machine)

    def fork(self) -> Session:
        """Another session with the same past and at the same tick; neither changes the other."""
        other = copy(self)
        other._timeline, other._recording = self._timeline.copy(), self._recording.copy()
        machine = self._segment.machine()
        machine.restore(self._machine.kept())
        other._operation, other._before, other._convergence = 0, None, None
        other._activate(self._segment, machine)
        other._stop = None  # the way here is no reason to stop
        other.goto(self._update, self._operation)
        other._stop = self._stop
        return other

    def _begin_future(self, segment: Segment, machine: Machine) -> None:
        """Go on in ``segment`` from the start of the current update, and up to its operation."""
        names = [(operation.op, operation.layer) for operation in self.program]
        again = self._operation
        self._timeline.begin(segment, machine.kept())
        self._recording.cut(self._update)
        self._activate(segment, machine)
        self._operation, self._stop, self._before = 0, None, None
        if names == [(operation.op, operation.layer) for operation in self.program]:
            self.goto(self._update, again)

    def _successor(self, prepared: Prepared) -> Segment:
        old, update = self._segment, self._update
        schedule_start = old.schedule_start
        same = len(old.prepared.train) == len(prepared.train)
        if not same or old.prepared.experiment.batching != prepared.experiment.batching:
            epoch, place = self._machine.schedule.locate(update)
            schedule_start = (update, epoch + (place > 0))
        keeps = self._keeps_optimizer(prepared)
        optimizer_start = old.optimizer_start if keeps else update
        return Segment(update, prepared, schedule_start, optimizer_start, old.executor)

    def _keeps_optimizer(self, prepared: Prepared) -> bool:
        """Whether the optimizer's state still means the same: same rule, same vectors."""
        old, new = self.prepared, prepared
        rules = type(old.experiment.optimizer) is type(new.experiment.optimizer)
        names = Segment(0, new).machine().state_names == self._machine.state_names
        return rules and names and old.layout == new.layout

    def _carry_over(self, machine: Machine, segment: Segment) -> None:
        old, new = self._machine.memory, machine.memory
        if self._keeps_optimizer(segment.prepared):
            new.restore(old.state)
            return
        source = self.prepared.layout.views(old.theta)
        for name, view in segment.prepared.layout.views(new.theta).items():
            view[:] = source[name]

    def _normal(self, update: int, operation: int) -> Position:
        return (update + 1, 0) if operation == len(self.program) else (update, operation)
