"""The driver owns the running session: it obeys commands and moves on in short bursts.

It knows no Qt; the worker thread calls it and carries what it has to say to the window.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from pathlib import Path
from time import perf_counter

from core.datasets import KeptTable
from core.engine.prepare import Prepared, prepare
from core.experiment.schema import Experiment
from core.session import snapshot as states
from core.session.by_hand import check_number, has_sample, with_first_parameter, with_sample
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from core.task import Task, carrying_out
from gui.running import commands
from gui.running.holder import Holder
from gui.running.rerun import same_but_for_words, what_changed, why_new, with_next_seed
from gui.running.runner import Runner
from gui.words.number_text import POINT, with_decimal
from gui.words.wording import with_fitting_words

At = tuple[int, int]  # a run's number and a tick of it
CURVES_EVERY = 0.045  # seconds; curves need not be copied as often as numbers


class Driver:
    """One session and how it is being run.

    Args:
        propose_new_run: called with the command that starts what was made ready, and a sentence,
            when a change cannot go on from the current parameters.
        announce: called with a sentence that the user should see.
        answer: called with the kind of an ``Ask``, its result, and the run and the tick that it
            is true of.
        tell_history: called with what can be undone and what can be redone, in words.
        life: cancelled when the program ends.

    Attributes:
        loading: how far an experiment is made ready, and to be cancelled; None at other times.
    """

    def __init__(
        self,
        propose_new_run: Callable[[commands.Start, str], None],
        announce: Callable[[str], None],
        answer: Callable[[str, object, At], None] = lambda kind, result, at: None,
        tell_history: Callable[[str, str], None] = lambda undo, redo: None,
        life: Task | None = None,
    ) -> None:
        self._holder = Holder(tell_history)
        self._answer = answer
        self._propose_new_run = propose_new_run
        self._announce = announce
        self._runner = Runner(announce)
        self._latest: Snapshot | None = None  # the latest with curves of its own
        self._curves_at = -inf
        self.loading: Task | None = None
        self._life = life

    @property
    def running(self) -> bool:
        return self._runner.running

    # Commands

    def obey(self, command: commands.Command) -> None:
        """Carry out ``command``, unless what it was meant for is gone.

        Raises ``BackscopeError`` for what cannot be used.
        """
        if self._holder.is_gone(command):
            return
        handler = getattr(self, f"_on_{type(command).__name__.lower()}")
        handler(command)

    def _on_open(self, command: commands.Open) -> None:
        prepared = self._prepare(command.experiment, command.folder, table=command.table)
        self._holder.open(prepared)
        self._runner.breakpoints = frozenset()  # they were the other document's
        self._settle()

    def _on_start(self, command: commands.Start) -> None:
        old = self._need().prepared.experiment
        self._begin_anew(command.prepared, what_changed(old, command.prepared.experiment))

    def _on_change(self, command: commands.Change) -> None:
        session = self._need()
        old = session.prepared
        prepared = self._prepare(command.experiment, command.folder, known=old)
        change = what_changed(old.experiment, prepared.experiment)
        if session.keeps_run(prepared):
            self._runner.changed()
            changed = old.experiment != command.experiment
            if changed:
                session = self._set_aside(change)
            session.change(prepared)
            if (
                changed
                and session.tick > 0
                and not same_but_for_words(old.experiment, command.experiment)
            ):
                self._announce(f"The change is in force from update {session.position[0]:,} on.")
        elif session.tick == 0:
            self._begin_anew(prepared, change)
        else:
            self._runner.pause()
            self._propose_new_run(
                commands.Start(prepared, run=self._holder.run), why_new(old, prepared)
            )

    def _on_step(self, command: commands.Step) -> None:
        session = self._need()
        self._runner.rest(session)
        if not command.back and self._runner.refuses(session):
            return
        if command.kind == "epoch" and not command.back:
            self._runner.start(session, session.after("epoch"), states.PAUSED, at_full_speed=True)
            return
        session.step(command.kind, command.back)

    def _on_goto(self, command: commands.Goto) -> None:
        session = self._need()
        self._runner.rest(session)
        update, operation = session.position
        shown = update - 1 if operation == 0 and update else update
        length = len(session.timeline.segment(shown).program)
        after = command.operation + 1
        session.goto(*((shown + 1, 0) if after >= length else (shown, after)))

    def _on_run(self, command: commands.Run) -> None:
        session = self._need()
        update = session.position[0]
        if command.updates is not None:
            self._runner.start(session, (update + command.updates, 0), states.FINISHED)
        elif command.epochs is not None:
            schedule = session.machine.schedule
            epoch = schedule.locate(update)[0] + command.epochs
            self._runner.start(session, (schedule.epoch_start(epoch), 0), states.FINISHED)
        else:
            self._runner.start(session, None, states.PAUSED)

    def _on_pause(self, command: commands.Pause) -> None:
        self._runner.pause()

    def _on_toggle(self, command: commands.Toggle) -> None:
        if self._runner.running:
            self._runner.pause()
        else:
            self._runner.start(self._need(), None, states.PAUSED)

    def _on_reset(self, command: commands.Reset) -> None:
        self._begin_anew(self._need().prepared, "reset")
        self._announce("Reset: a new run from the same initial weights.")

    def _on_newweights(self, command: commands.NewWeights) -> None:
        session = self._need()
        experiment = with_next_seed(session.prepared.experiment)
        prepared = self._prepare(experiment, session.prepared.folder, known=session.prepared)
        self._begin_anew(prepared, "new weights")
        seed = experiment.network.initializer.seed
        self._announce(f"New weights: a new run from the initializer's seed {seed}.")

    def _on_setspeed(self, command: commands.SetSpeed) -> None:
        self._runner.pace.set_speed(command.operations_per_second)

    def _on_setbreakpoints(self, command: commands.SetBreakpoints) -> None:
        self._runner.breakpoints = command.operations

    def _on_watch(self, command: commands.Watch) -> None:
        self._runner.set_rule(command.rule, self._holder.session)

    def _on_track(self, command: commands.Track) -> None:
        self._holder.track(command.on)
        self._latest = None

    def _on_ask(self, command: commands.Ask) -> None:
        # Imported when first asked for, like the inspector that asks.
        from gui.running.answering import answer

        session = self._need()
        at = (self._holder.run, session.tick)
        self._answer(command.kind, answer(session, command), at)

    # By hand, and back

    def _on_editparameter(self, command: commands.EditParameter) -> None:
        session, name, index = self._need(), command.name, command.index
        update, operation = session.position
        what = f"{name}[{','.join(map(str, index))}]"
        if update == 0:
            experiment = with_first_parameter(session.prepared, name, index, command.value)
            prepared = self._prepare(experiment, session.prepared.folder, known=session.prepared)
            self._begin_anew(prepared, f"edit of {what}", command.more)
            self._need().goto(0, operation)
            self._announce(f"{what} starts as {_number(command.value)} from now on: a new run.")
            return
        check_number(what, command.value)
        session = self._set_aside(f"edit of {what}", command.more)
        session.edit(name, index, command.value)
        self._latest = None
        self._announce(
            f"{what} is {_number(command.value)} from update {update:,} on: "
            "a new future starts here."
        )

    def _on_editsample(self, command: commands.EditSample) -> None:
        session = self._need()
        if not has_sample(session.prepared, command.sample, command.name, command.unit):
            return  # the data that it was meant for have been changed since
        whose = session.prepared.origin.words(command.sample)
        what = f"{command.name}[{command.unit}] of {whose}"
        experiment = with_sample(
            session.prepared, command.sample, command.name, command.unit, command.value
        )
        experiment = with_fitting_words(session.prepared.experiment, experiment)
        prepared = self._prepare(experiment, session.prepared.folder)
        session = self._set_aside(f"edit of {what}", command.more)
        session.change(prepared)
        self._latest = None
        where = f" from update {session.position[0]:,} on" if session.position[0] else ""
        self._announce(
            f"{what} is {_number(command.value)}{where}: the experiment has its own samples."
        )

    def _on_undo(self, command: commands.Undo) -> None:
        self._tell_return("Undone", self._holder.undo())

    def _on_redo(self, command: commands.Redo) -> None:
        self._tell_return("Done again", self._holder.redo())

    def _tell_return(self, verb: str, change: str) -> None:
        if change:
            self._runner.rest(self._need())
            self._runner.changed()
            self._latest = None
            self._announce(f"{verb}: {change}.")

    def _set_aside(self, change: str, more: bool = False) -> Session:
        """Keep the session for undo; returns the one to be changed, watched as it was."""
        session = self._holder.set_aside(change, more)
        self._runner.take_over(session)
        return session

    def _begin_anew(self, prepared: Prepared, change: str, more: bool = False) -> None:
        self._holder.begin_anew(prepared, change, more)
        self._settle()

    # Running

    def halt(self) -> None:
        """Stop running at once, after an error."""
        self._runner.pause()

    def advance(self) -> float:
        """Move on for at most one burst; returns the seconds until there is more to do."""
        return self._runner.advance(self._need())

    def _prepare(
        self,
        experiment: Experiment,
        folder: Path,
        known: Prepared | None = None,
        table: KeptTable | None = None,
    ) -> Prepared:
        """``prepare``, which alone can be given up: nothing of the session is touched by it."""
        self.loading = Task(within=self._life)
        try:
            with carrying_out(self.loading):
                return prepare(experiment, folder, known, table)
        finally:
            self.loading = None

    def _settle(self) -> None:
        """Another run stands at its start."""
        self._latest = None
        self._runner.pause()

    def _need(self) -> Session:
        return self._holder.need()

    # Showing

    def snapshot(self) -> Snapshot | None:
        """A picture of the session; None before the first experiment."""
        session = self._holder.session
        if session is None:
            return None
        now = perf_counter()
        fresh = not self._runner.running or now - self._curves_at >= CURVES_EVERY
        older, resting = None if fresh else self._latest, not self._runner.running
        holder = self._holder
        picture = take_snapshot(session, holder.run, older, resting, holder.document)
        if fresh:
            self._latest, self._curves_at = picture, now
        return self._runner.describe(picture)


def _number(value: float) -> str:
    """Six digits, as numbers are written in the window."""
    return with_decimal(f"{value:.6g}", POINT)
