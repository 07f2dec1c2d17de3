"""Playback: one run is played forward to any tick, and back by a checkpoint and a replay.

Where it stands is one number, the tick: ``divmod(tick, len(program))`` is the update and the number
of its operations that have run.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from core.engine.divergence import broken_output, describe_divergence
from core.engine.estimate import BUDGET
from core.engine.evaluation import Evaluator
from core.engine.executor import Executor
from core.engine.machine import Machine
from core.engine.numpy_executor import NUMPY
from core.engine.prepare import Prepared
from core.engine.program import Operation
from core.recording.curves import Curves
from core.recording.recording import Recording
from core.session.checkpoints import SPACING
from core.session.convergence import Convergence, ConvergenceRule, describe_rest
from core.session.overshoot import overshoot
from core.session.timeline import Segment, Timeline
from core.task import check

Floats = NDArray[np.float64]
Position = tuple[int, int]

DIVERGED = "diverged"
CONVERGED = "converged"
STALLED = "stalled"
ROUNDING = 1e-9  # a fall of J by less, in proportion, is none


class Playback:
    """A run that can stand at any tick of its past, and go on from there.

    Args:
        prepared: the experiment with its data.
        budget: bytes for checkpoints.
        executor: what runs its updates.
    """

    def __init__(
        self, prepared: Prepared, budget: int = BUDGET, executor: Executor = NUMPY
    ) -> None:
        first = Segment(0, prepared, executor=executor)
        machine = first.machine()
        machine.memory.theta[:] = prepared.first_parameters()
        self._timeline = Timeline(first, machine.kept(), budget)
        self._update = 0
        self._operation = 0
        self._stop: tuple[str, str] | None = None
        self._convergence: Convergence | None = None
        self._before: Floats | None = None
        self._recording = Recording(prepared, machine)
        self._activate(first, machine)

    @property
    def prepared(self) -> Prepared:
        """The experiment in force, with its data."""
        return self._segment.prepared

    @property
    def machine(self) -> Machine:
        """The machine of the experiment in force; to be read, not to be run."""
        return self._machine

    @property
    def curves(self) -> Curves:
        return self._recording.curves

    @property
    def program(self) -> tuple[Operation, ...]:
        """The operations of one update."""
        return self._machine.program

    @property
    def position(self) -> Position:
        """Update and number of its operations that have run."""
        return self._update, self._operation

    @property
    def tick(self) -> int:
        return self._update * len(self.program) + self._operation

    @property
    def epoch(self) -> int:
        return self._machine.schedule.locate(self._update)[0]

    @property
    def stop(self) -> tuple[str, str] | None:
        """Why the session stands: ``diverged``, ``converged`` or ``stalled``, and a sentence.

        Stalled is what has converged without being better than at the start.
        """
        return self._stop

    @property
    def state_before(self) -> Floats | None:
        """Parameters and optimizer state before the ``update`` that has just run, as one vector.

        None after anything else. It is never written to again.
        """
        return self._before if self._operation == 0 else None

    @property
    def before_update(self) -> Floats | None:
        """The parameters before the ``update`` that has just run; None after anything else."""
        state = self.state_before
        return None if state is None else state[: self.prepared.layout.length]

    def goto(self, update: int, operation: int = 0) -> None:
        """Go to where ``operation`` operations of ``update`` have run, forward or back.

        Going forward ends early where the run diverges or converges: see ``stop``. Where the
        current task is cancelled, the session is left between two updates and of no more use.
        """
        with np.errstate(all="ignore"):  # an inf or nan is found, and named, by the session itself
            if (update, operation) < self.position:
                self._go_back(update, operation)
            else:
                self._go_on(update, operation)

    def watch(self, rule: ConvergenceRule | None) -> None:
        """Stop by convergence from now on, or not."""
        self._convergence = None if rule is None else Convergence(rule)
        if self._stop is not None and self._stop[0] != DIVERGED:
            self._stop = None

    # Going on

    def _go_on(self, update: int, operation: int) -> None:
        target = (update, operation)
        while self._operation and self.position < target and not self._stop:
            self._run_operation()
        # The last update runs operation by operation: what it changed can then be shown.
        whole = update - self._update - (operation == 0)
        self._run_whole(max(0, whole))
        while self.position < target and not self._stop:
            self._run_operation()

    def _run_operation(self) -> None:
        operation = self.program[self._operation]
        new = operation.op == "update" and self.curves.end == self._update
        if operation.op == "update":
            self._before = self._machine.memory.state.copy()
        self._machine.run_operations(self._update, self._operation, self._operation + 1, new)
        if new and self._recording.tracker is not None:
            self._recording.tracker.end()
        self._operation += 1
        self._check(operation)
        if self._operation == len(self.program):
            if self._machine.schedule.fixed and not self._stop:
                self._look(float(self._machine.memory.loss))
            self._finish(1)

    def _check(self, operation: Operation) -> None:
        name = broken_output(operation, self._machine.named)
        if name is None and operation.op == "update":
            state = self._machine.memory.state
            name = None if np.isfinite(state).all() else "the optimizer's state"
        if name is not None:
            cause = overshoot(self._timeline, self._update)
            self._stop = (DIVERGED, describe_divergence(operation, self._update, name, cause))

    def _end_update(self, count: int) -> None:
        """Move on by ``count`` updates that have just been run to their end."""
        self._update, self._operation = self._update + count, 0
        if self._stop and self._stop[0] == DIVERGED:
            return
        segment = self._timeline.segment(self._update)
        if segment is not self._segment:
            self._restore(self._update)
        else:
            self._timeline.keep(self._update, self._machine.kept())

    def _run_whole(self, count: int) -> None:
        end = self._update + count
        while self._update < end and not self._stop:
            self._before = None
            first, room = self._update, self._room(end)
            done = self._machine.run_updates(first, room, self._after)
            if self._machine.is_finite():
                self._finish(done)
            else:
                self._find_divergence(first + done - 1)

    def _room(self, end: int) -> int:
        """Updates that may run at a stretch: to the next checkpoint, segment or epoch's look."""
        borders = [end, (self._update // SPACING + 1) * SPACING]
        following = self._timeline.next_start(self._update)
        if following is not None:
            borders.append(following)
        if self._convergence and not self._machine.schedule.fixed:
            borders.append(self._next_epoch())
        return min(borders) - self._update

    def _finish(self, count: int) -> None:
        """End ``count`` updates, and look for convergence where that ends an epoch.

        Where all updates take the same samples, each has had its look already.
        """
        looked = self._machine.schedule.fixed
        self._end_update(count)
        if not looked and not self._stop:
            self._look_at_epoch()

    def _look_at_epoch(self) -> None:
        if self._convergence is None or self._machine.schedule.locate(self._update)[1]:
            return
        prepared = self.prepared
        parameters = prepared.layout.views(self._machine.memory.theta)
        executor = self._machine.executor
        self._look(Evaluator(prepared, parameters, prepared.train, executor).loss()[0])

    def _look(self, objective: float) -> bool:
        if self._convergence is None or not self._convergence.look(objective):
            return False
        start = self._objective_at_start()
        kind = STALLED if start - objective <= ROUNDING * abs(start) else CONVERGED
        words = describe_rest(objective, start, not self._machine.memory.slopes.any())
        self._stop = (kind, f"{kind}: {words}")
        return True

    def _objective_at_start(self) -> float:
        """J of now, over all training data, with the weights that the run began with."""
        began = self._timeline.segment(0).prepared.layout
        parameters = began.views(self._timeline.state(0)[1][: began.length])
        train, executor = self.prepared.train, self._machine.executor
        return Evaluator(self.prepared, parameters, train, executor).loss()[0]

    def _find_divergence(self, update: int) -> None:
        """Return to the start of ``update`` and stop at its first operation that breaks."""
        self._recording.cut(update)
        self._restore(min(update, self.curves.end))
        self._catch_up(update)
        while self._update == update and not self._stop:
            self._run_operation()

    # Going back

    def _go_back(self, update: int, operation: int) -> None:
        # The way back always arrives: what is run again on it is no reason to stop.
        watched, self._convergence, self._stop = self._convergence, None, None
        if self.curves.end > update:
            self._recording.cut(update)
        start = update - 1 if operation == 0 and update else update
        self._restore(min(start, self.curves.end))
        self._catch_up(start)
        self._go_on(update, operation)
        self._convergence = watched and watched.afresh()

    def _restore(self, update: int) -> None:
        """Stand at the latest kept state at or before ``update``."""
        kept, state = self._timeline.state(update)
        segment = self._timeline.segment(kept)
        if segment is not self._segment:
            self._activate(segment, segment.machine())
        self._machine.restore(state)
        self._update, self._operation, self._before = kept, 0, None

    def _catch_up(self, update: int) -> None:
        """Run to ``update``; what the curves hold already is not recorded again."""
        known = min(update, self.curves.end)
        while self._update < known:
            following = self._timeline.next_start(self._update)
            end = known if following is None else min(known, following)
            self._machine.replay(self._update, end - self._update)
            self._end_update(end - self._update)
        self._run_whole(update - self._update)

    # Parts

    def _activate(self, segment: Segment, machine: Machine) -> None:
        self._segment = segment
        self._machine = machine
        self._recording.attach(machine)
        self._after = self._bind_after(machine)
        if self._convergence is not None:  # another J: what was best so far says nothing of it
            self._convergence = self._convergence.afresh()

    def _bind_after(self, machine: Machine) -> Callable[[], bool]:
        everything, loss = machine.memory.everything, machine.memory.loss
        dot, fixed, recording = everything.dot, machine.schedule.fixed, self._recording

        def after() -> bool:
            check()
            if recording.tracker is not None:
                recording.tracker.end()
            # The sum of squares may overflow where all numbers are finite still.
            if not isfinite(dot(everything)) and not machine.is_finite():
                return True
            return fixed and self._convergence is not None and self._look(float(loss))

        return after

    def _next_epoch(self) -> int:
        schedule = self._machine.schedule
        start = schedule.epoch_start(schedule.locate(self._update)[0] + 1)
        following = self._timeline.next_start(self._update)
        return start if following is None else min(start, following)
