"""The driver owns the running session: it obeys commands and moves on in short bursts.

It knows no Qt; the worker thread calls it and carries what it has to say to the window.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import perf_counter

import msgspec

from core import snapshot as states
from core.curves import CurveData
from core.experiment import Experiment
from core.prepare import Prepared, prepare
from core.session import Position, Session
from core.snapshot import Snapshot, take_snapshot
from core.stops import ConvergenceRule
from gui import commands
from gui.pace import Pace

CURVES_EVERY = 0.045  # seconds; curves need not be copied as often as numbers


class Driver:
    """One session and how it is being run.

    Args:
        propose_new_run: called with what was made ready and a sentence when a change cannot go on
            from the current parameters.
        announce: called with a sentence that the user should see.
        answer: called with the kind of an ``Ask`` and its result.
    """

    def __init__(
        self,
        propose_new_run: Callable[[Prepared, str], None],
        announce: Callable[[str], None],
        answer: Callable[[str, object], None] = lambda kind, result: None,
    ) -> None:
        self._answer = answer
        self._propose_new_run = propose_new_run
        self._announce = announce
        self._session: Session | None = None
        self._run = 0
        self._running = False
        self._goal: Position | None = None
        self._ends_as = states.PAUSED
        self._message = ""
        self._state: str | None = None
        self._breakpoints: frozenset[int] = frozenset()
        self._watch: ConvergenceRule | None = None
        self._pace = Pace()
        self._curves: CurveData | None = None
        self._curves_at = -inf

    @property
    def running(self) -> bool:
        return self._running

    # Commands

    def obey(self, command: commands.Command) -> None:
        """Carry out ``command``. Raises ``BackscopeError`` for what cannot be used."""
        handler = getattr(self, f"_on_{type(command).__name__.lower()}")
        handler(command)

    def _on_open(self, command: commands.Open) -> None:
        self._begin(prepare(command.experiment, command.folder))

    def _on_start(self, command: commands.Start) -> None:
        self._begin(command.prepared)

    def _on_change(self, command: commands.Change) -> None:
        session = self._need()
        prepared = prepare(command.experiment, command.folder, known=session.prepared)
        if session.keeps_run(prepared):
            self._pace.forget_cost()
            changed = session.tick > 0 and session.prepared.experiment != command.experiment
            session.change(prepared)
            self._say(None, "")
            if changed:
                self._announce(f"The change is in force from update {session.position[0]:,} on.")
        elif session.tick == 0:
            self._begin(prepared)
        else:
            self._pause()
            self._propose_new_run(prepared, _why_new(session.prepared, prepared))

    def _on_step(self, command: commands.Step) -> None:
        session = self._need()
        self._rest(session)
        if not command.back and self._refuses(session):
            return
        if command.kind == "epoch" and not command.back:
            self._start(session.after("epoch"), states.PAUSED, at_full_speed=True)
            return
        session.step(command.kind, command.back)

    def _on_goto(self, command: commands.Goto) -> None:
        session = self._need()
        self._rest(session)
        update, operation = session.position
        shown = update - 1 if operation == 0 and update else update
        length = len(session.timeline.segment(shown).program)
        after = command.operation + 1
        session.goto(*((shown + 1, 0) if after >= length else (shown, after)))

    def _on_run(self, command: commands.Run) -> None:
        session = self._need()
        update = session.position[0]
        if command.updates is not None:
            self._start((update + command.updates, 0), states.FINISHED)
        elif command.epochs is not None:
            schedule = session.machine.schedule
            epoch = schedule.locate(update)[0] + command.epochs
            self._start((schedule.epoch_start(epoch), 0), states.FINISHED)
        else:
            self._start(None, states.PAUSED)

    def _on_pause(self, command: commands.Pause) -> None:
        self._pause()

    def _on_toggle(self, command: commands.Toggle) -> None:
        if self._running:
            self._pause()
        else:
            self._start(None, states.PAUSED)

    def _on_reset(self, command: commands.Reset) -> None:
        self._begin(self._need().prepared)
        self._announce("Reset: a new run from the same initial weights.")

    def _on_newweights(self, command: commands.NewWeights) -> None:
        session = self._need()
        experiment = _with_next_seed(session.prepared.experiment)
        self._begin(prepare(experiment, session.prepared.folder, known=session.prepared))
        seed = experiment.network.initializer.seed
        self._announce(f"New weights: a new run from the initializer's seed {seed}.")

    def _on_setspeed(self, command: commands.SetSpeed) -> None:
        self._pace.set_speed(command.operations_per_second)

    def _on_setbreakpoints(self, command: commands.SetBreakpoints) -> None:
        self._breakpoints = command.operations

    def _on_watch(self, command: commands.Watch) -> None:
        self._watch = command.rule
        if self._session is not None:
            self._session.watch(command.rule if self._running else None)

    def _on_ask(self, command: commands.Ask) -> None:
        # Imported when first asked for, like the inspector that asks.
        from gui.answering import answer

        session = self._need()
        result = answer(session, command)
        if isinstance(result, str):
            self._announce(result)
        else:
            self._answer(command.kind, result)

    # Running

    def halt(self) -> None:
        """Stop running at once, after an error."""
        self._pause()

    def advance(self) -> float:
        """Move on for at most one burst; returns the seconds until there is more to do."""
        session = self._need()
        now = perf_counter()
        due, wait = self._pace.due(now, session.tick, len(session.program))
        if due == 0:
            return wait
        target = self._limit(self._pace.target(session, due))
        session.goto(*target)
        self._pace.moved(session.tick, session.position[0], perf_counter() - now)
        self._look_at_stops(session)
        return 0.0

    def _limit(self, target: Position) -> Position:
        stops = [target]
        if self._goal is not None:
            stops.append(self._goal)
        if self._breakpoints:
            stops.append(self._next_breakpoint())
        return min(stops)

    def _next_breakpoint(self) -> Position:
        session = self._need()
        update, done = session.position
        length = len(session.program)
        borders = sorted(index + 1 for index in self._breakpoints if index < length)
        for border in borders:
            if border > done:
                return (update + 1, 0) if border == length else (update, border)
        if not borders:
            return update + 2**62, 0
        return (update + 2, 0) if borders[0] == length else (update + 1, borders[0])

    def _look_at_stops(self, session: Session) -> None:
        if session.stop:
            self._pause()
        elif session.position == self._goal:
            self._pause()
            self._say(self._ends_as, self._goal_words(session))
        elif self._stands_on_breakpoint(session):
            self._pause()
            done = session.position[1]
            operation = session.program[done - 1]
            self._say(states.PAUSED, f"stopped at the breakpoint: {operation.words}")

    def _goal_words(self, session: Session) -> str:
        if self._ends_as != states.FINISHED:
            return ""
        return (
            f"finished: the run stands at update {session.position[0]:,}, epoch {session.epoch:,}"
        )

    def _stands_on_breakpoint(self, session: Session) -> bool:
        done = session.position[1] or len(session.program)
        return done - 1 in self._breakpoints

    def _start(self, goal: Position | None, ends_as: str, at_full_speed: bool = False) -> None:
        session = self._need()
        if self._refuses(session):
            return
        self._running, self._goal, self._ends_as = True, goal, ends_as
        self._say(None, "")
        session.watch(self._watch if not at_full_speed else None)
        self._pace.start(perf_counter(), session.tick, session.position[0], at_full_speed)

    def _refuses(self, session: Session) -> bool:
        """Whether there is no way on from here, after saying so. Converged, a run may go on."""
        if session.stop is None or session.stop[0] != states.DIVERGED:
            return False
        self._announce(f"Step back first: {session.stop[1]}.")
        return True

    def _pause(self) -> None:
        self._running, self._goal = False, None
        self._say(None, "")

    def _rest(self, session: Session) -> None:
        """Pause, and watch no more for convergence: steps are not stopped by it."""
        self._pause()
        session.watch(None)

    def _begin(self, prepared: Prepared) -> None:
        self._session = Session(prepared)
        self._run += 1
        self._curves = None
        self._pause()

    def _need(self) -> Session:
        if self._session is None:
            raise RuntimeError("a command came before any experiment was opened")
        return self._session

    def _say(self, state: str | None, message: str) -> None:
        self._state, self._message = state, message

    # Showing

    def snapshot(self) -> Snapshot | None:
        """A picture of the session; None before the first experiment."""
        session = self._session
        if session is None:
            return None
        now = perf_counter()
        fresh = not self._running or now - self._curves_at >= CURVES_EVERY
        picture = take_snapshot(session, self._run, None if fresh else self._curves)
        if fresh:
            self._curves, self._curves_at = picture.curves, now
        if self._running:
            return picture.with_state(states.RUNNING, "", self._pace.updates_per_second)
        if self._state is not None:
            return picture.with_state(self._state, self._message)
        return picture


def _with_next_seed(experiment: Experiment) -> Experiment:
    """The experiment with every weight drawn anew; weights given in the file are given up."""
    replace = msgspec.structs.replace
    network = experiment.network
    layers = [replace(layer, weights=None, biases=None) for layer in network.layers]
    choice = replace(network.initializer, seed=network.initializer.seed + 1)
    return replace(experiment, network=replace(network, layers=layers, initializer=choice))


def _why_new(old: Prepared, new: Prepared) -> str:
    if old.layout.sizes != new.layout.sizes:
        before, after = ("-".join(map(str, item.layout.sizes)) for item in (old, new))
        return f"The network changes from {before} to {after}, so its weights cannot be kept."
    if (old.test is None) != (new.test is None):
        return "The test part of the data appears or goes, so the curves cannot be continued."
    return "The initial weights change, so the run has to start from them."
