"""The driver owns the running session: it obeys commands and moves on in short bursts.

It knows no Qt; the worker thread calls it and carries what it has to say to the window.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import perf_counter

from core import snapshot as states
from core.by_hand import check_number, with_first_parameter, with_sample
from core.playback import Position
from core.prepare import Prepared, prepare
from core.session import Session
from core.snapshot import Snapshot, take_snapshot
from core.stops import ConvergenceRule
from gui import commands
from gui.breakpoints import next_breakpoint, stands_on_breakpoint
from gui.holder import Holder
from gui.pace import Pace
from gui.rerun import what_changed, why_new, with_next_seed

CURVES_EVERY = 0.045  # seconds; curves need not be copied as often as numbers


class Driver:
    """One session and how it is being run.

    Args:
        propose_new_run: called with what was made ready and a sentence when a change cannot go on
            from the current parameters.
        announce: called with a sentence that the user should see.
        answer: called with the kind of an ``Ask`` and its result.
        tell_history: called with what can be undone and what can be redone, in words.
    """

    def __init__(
        self,
        propose_new_run: Callable[[Prepared, str], None],
        announce: Callable[[str], None],
        answer: Callable[[str, object], None] = lambda kind, result: None,
        tell_history: Callable[[str, str], None] = lambda undo, redo: None,
    ) -> None:
        self._holder = Holder(tell_history)
        self._answer = answer
        self._propose_new_run = propose_new_run
        self._announce = announce
        self._running = False
        self._goal: Position | None = None
        self._ends_as = states.PAUSED
        self._message = ""
        self._state: str | None = None
        self._breakpoints: frozenset[int] = frozenset()
        self._watch: ConvergenceRule | None = None
        self._pace = Pace()
        self._latest: Snapshot | None = None  # the latest with curves of its own
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
        self._holder.open(prepare(command.experiment, command.folder))
        self._settle()

    def _on_start(self, command: commands.Start) -> None:
        old = self._need().prepared.experiment
        self._begin_anew(command.prepared, what_changed(old, command.prepared.experiment))

    def _on_change(self, command: commands.Change) -> None:
        session = self._need()
        old = session.prepared
        prepared = prepare(command.experiment, command.folder, known=old)
        change = what_changed(old.experiment, prepared.experiment)
        if session.keeps_run(prepared):
            self._pace.forget_cost()
            changed = old.experiment != command.experiment
            if changed:
                session = self._set_aside(change)
            session.change(prepared)
            self._say(None, "")
            if changed and session.tick > 0:
                self._announce(f"The change is in force from update {session.position[0]:,} on.")
        elif session.tick == 0:
            self._begin_anew(prepared, change)
        else:
            self._pause()
            self._propose_new_run(prepared, why_new(old, prepared))

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
        self._begin_anew(self._need().prepared, "reset")
        self._announce("Reset: a new run from the same initial weights.")

    def _on_newweights(self, command: commands.NewWeights) -> None:
        session = self._need()
        experiment = with_next_seed(session.prepared.experiment)
        prepared = prepare(experiment, session.prepared.folder, known=session.prepared)
        self._begin_anew(prepared, "new weights")
        seed = experiment.network.initializer.seed
        self._announce(f"New weights: a new run from the initializer's seed {seed}.")

    def _on_setspeed(self, command: commands.SetSpeed) -> None:
        self._pace.set_speed(command.operations_per_second)

    def _on_setbreakpoints(self, command: commands.SetBreakpoints) -> None:
        self._breakpoints = command.operations

    def _on_watch(self, command: commands.Watch) -> None:
        self._watch = command.rule
        if self._holder.session is not None:
            self._holder.session.watch(command.rule if self._running else None)

    def _on_track(self, command: commands.Track) -> None:
        self._holder.track(command.on)
        self._latest = None

    def _on_ask(self, command: commands.Ask) -> None:
        # Imported when first asked for, like the inspector that asks.
        from gui.answering import answer

        session = self._need()
        result = answer(session, command)
        if isinstance(result, str):
            self._announce(result)
        else:
            self._answer(command.kind, result)

    # By hand, and back

    def _on_editparameter(self, command: commands.EditParameter) -> None:
        session, name, index = self._need(), command.name, command.index
        update, operation = session.position
        what = f"{name}[{','.join(map(str, index))}]"
        if update == 0:
            experiment = with_first_parameter(session.prepared, name, index, command.value)
            prepared = prepare(experiment, session.prepared.folder, known=session.prepared)
            self._begin_anew(prepared, f"edit of {what}", command.more)
            self._need().goto(0, operation)
            self._announce(f"{what} starts as {command.value:.6g} from now on: a new run.")
            return
        check_number(what, command.value)
        session = self._set_aside(f"edit of {what}", command.more)
        session.edit(name, index, command.value)
        self._latest = None
        self._announce(
            f"{what} is {command.value:.6g} from update {update:,} on: a new future starts here."
        )

    def _on_editsample(self, command: commands.EditSample) -> None:
        session = self._need()
        what = f"{command.name}[{command.unit}] of sample {command.sample}"
        experiment = with_sample(
            session.prepared, command.sample, command.name, command.unit, command.value
        )
        prepared = prepare(experiment, session.prepared.folder)
        session = self._set_aside(f"edit of {what}", command.more)
        session.change(prepared)
        self._latest = None
        where = f" from update {session.position[0]:,} on" if session.position[0] else ""
        self._announce(f"{what} is {command.value:.6g}{where}: the experiment has its own samples.")

    def _on_undo(self, command: commands.Undo) -> None:
        self._tell_return("Undone", self._holder.undo())

    def _on_redo(self, command: commands.Redo) -> None:
        self._tell_return("Done again", self._holder.redo())

    def _tell_return(self, verb: str, change: str) -> None:
        if change:
            self._rest(self._need())
            self._pace.forget_cost()
            self._latest = None
            self._announce(f"{verb}: {change}.")

    def _set_aside(self, change: str, more: bool = False) -> Session:
        """Keep the session for undo; returns the one to be changed, watched as it was."""
        session = self._holder.set_aside(change, more)
        if self._running:
            session.watch(self._watch)
        return session

    def _begin_anew(self, prepared: Prepared, change: str, more: bool = False) -> None:
        self._holder.begin_anew(prepared, change, more)
        self._settle()

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
        target = self._limit(session, self._pace.target(session, due))
        session.goto(*target)
        self._pace.moved(session.tick, session.position[0], perf_counter() - now)
        self._look_at_stops(session)
        return 0.0

    def _limit(self, session: Session, target: Position) -> Position:
        stops = [target]
        if self._goal is not None:
            stops.append(self._goal)
        if self._breakpoints:
            stops.append(next_breakpoint(session, self._breakpoints))
        return min(stops)

    def _look_at_stops(self, session: Session) -> None:
        if session.stop:
            self._pause()
        elif session.position == self._goal:
            self._pause()
            self._say(self._ends_as, self._goal_words(session))
        elif stands_on_breakpoint(session, self._breakpoints):
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

    def _settle(self) -> None:
        """Another run stands at its start."""
        self._latest = None
        self._pause()

    def _need(self) -> Session:
        return self._holder.need()

    def _say(self, state: str | None, message: str) -> None:
        self._state, self._message = state, message

    # Showing

    def snapshot(self) -> Snapshot | None:
        """A picture of the session; None before the first experiment."""
        session = self._holder.session
        if session is None:
            return None
        now = perf_counter()
        fresh = not self._running or now - self._curves_at >= CURVES_EVERY
        picture = take_snapshot(session, self._holder.run, None if fresh else self._latest)
        if fresh:
            self._latest, self._curves_at = picture, now
        if self._running:
            return picture.with_state(states.RUNNING, "", self._pace.updates_per_second)
        if self._state is not None:
            return picture.with_state(self._state, self._message)
        return picture
