"""The worker thread: commands come in by a queue, at most one snapshot waits to be taken."""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections import deque
from contextlib import suppress
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal

from core.errors import BackscopeError
from core.session.snapshot import Snapshot
from core.task import Cancelled, Task, carrying_out
from gui.running.commands import EDITS, Ask, Change, Command, OfDocument, Open, Start
from gui.running.driver import Driver

PATIENCE = 3.0  # seconds in which the thread should end
COURTESY = 0.03  # seconds that the worker leaves the interpreter to a window that paints


class Worker(QThread):
    """Runs the session away from the window's thread.

    Signals are for changes and errors only; snapshots are fetched with ``take``. They must be
    connected to methods of QObjects of the window's thread, or they would run in this one.
    """

    refused = Signal(str)  # a sentence: what was asked for cannot be used
    open_refused = Signal(object, str)  # an experiment that cannot be run, and why ("": failed)
    change_refused = Signal(object)  # the same for a change of the experiment: the error itself
    failed = Signal(str, str)  # an error inside the program: a sentence and the details
    # The kind of a question of the inspector's, the answer, and the run and tick it is true of.
    answered = Signal(str, object, object)
    history_changed = Signal(str, str)  # what can be undone and redone, in words; "" for nothing
    announced = Signal(str)  # a sentence worth showing for a moment
    new_run_proposed = Signal(object, str)  # the command that starts it, and why it is needed
    given_up = Signal(object)  # the command whose loading the user has given up

    # What the thread is carrying out now; None while it runs a session or has nothing to do.
    task: Task | None = None

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worker")
        self._commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._life = Task()  # cancelled when the program ends
        self._asked_at = 0.0  # when it was asked to leave
        self._driver = Driver(
            self._propose,
            self.announced.emit,
            self.answered.emit,
            self.history_changed.emit,
            self._life,
        )
        # A snapshot, and how many commands had been obeyed when it was taken.
        self._mail: deque[tuple[int, Snapshot]] = deque(maxlen=1)
        self._sent = self._obeyed = 0
        self._last_edit = self._taken = 0  # the latest edit's number; commands that are on show
        self._shown: int | None = None  # the run on show
        self._questions: set[Ask] = set()  # queued, with no other command since
        self._free = threading.Event()
        self._free.set()

    # Called in the window's thread

    def send(self, command: Command) -> None:
        """Queue ``command``; it is meant for the run on show, unless it names another.

        A question that waits already is not queued once more: the one answer will do.
        """
        if isinstance(command, OfDocument) and command.run is None:
            command = replace(command, run=self._shown)
        if not isinstance(command, Ask):
            self._questions.clear()
        elif command in self._questions:
            return
        else:
            self._questions.add(command)
        self._sent += 1
        if isinstance(command, EDITS):
            self._last_edit = self._sent
        self._commands.put(command)

    def take(self) -> Snapshot | None:
        """The newest snapshot since the last call; None where nothing has changed.

        One from before the last command is passed over: what was just asked for shall not seem
        undone for a frame. A newer one follows, as every command is answered by one.
        """
        try:
            obeyed, snapshot = self._mail.pop()
        except IndexError:
            return None
        if obeyed != self._sent:
            return None
        self._taken = obeyed
        self._shown = snapshot.run
        return snapshot

    @property
    def owes_edits(self) -> bool:
        """Whether an edit was asked for that no snapshot taken shows yet, carried out or not."""
        return self._last_edit > self._taken and self.isRunning()

    def hold(self) -> None:
        """The window is about to paint: sharing the interpreter would take both longer."""
        self._free.clear()

    def release(self) -> None:
        """The window has painted."""
        self._free.set()

    def leave(self) -> None:
        """End as soon as possible: what is queued is not obeyed any more."""
        if not self._life.cancelled:
            self._asked_at = time.monotonic()
        self._life.cancel()
        self._free.set()
        self._commands.put(None)

    @property
    def deadline(self) -> float:
        """The ``time.monotonic`` at which the thread should have left as it was asked to."""
        return self._asked_at + PATIENCE

    def close(self) -> bool:
        """Leave, and wait; False where the thread is still busy at ``deadline``."""
        self.leave()
        return self.wait(max(0, round(1000 * (self.deadline - time.monotonic()))))

    @property
    def loading(self) -> Task | None:
        """How far an experiment is made ready, which can be given up; None at other times."""
        return self._driver.loading

    def give_up(self) -> None:
        """Load no further; the run of before goes on."""
        loading = self._driver.loading
        if loading is not None:
            loading.cancel()

    # Runs in the worker's thread

    def run(self) -> None:
        """Obey and advance until ``leave`` is called."""
        # Overflow to inf is found by the session itself, which names the operation.
        with np.errstate(all="ignore"), carrying_out(self._life), suppress(Cancelled):
            wait: float | None = None
            while not self._life.cancelled:
                if self._obey_all(wait):
                    self._post(always=True)
                wait = self._advance() if self._driver.running else None

    def _obey_all(self, wait: float | None) -> bool:
        """Carry out what is queued, waiting for the first command as told; whether any came."""
        came = False
        try:
            command = self._commands.get(block=wait != 0.0, timeout=wait)
            while command is not None and not self._life.cancelled:
                came = True
                self._guard(command)
                self._obeyed += 1
                command = self._commands.get_nowait()
        except queue.Empty:
            return came
        return came

    def _guard(self, command: Command) -> None:
        self.task = Task(within=self._life)
        if isinstance(command, Ask):
            self._questions.discard(command)
        try:
            with carrying_out(self.task):
                self._driver.obey(command)
        except BackscopeError as error:
            if isinstance(command, Change):
                self.change_refused.emit(error)
            elif isinstance(command, Open):
                self.open_refused.emit(command.experiment, str(error))
            else:
                self.refused.emit(str(error))
        except Cancelled:
            if self._life.cancelled:
                raise
            self.given_up.emit(command)
        except Exception as error:  # shown to the user with its details; the window lives on
            if isinstance(command, Open):
                self.open_refused.emit(command.experiment, "")
            self._report(error)
        finally:
            self.task = None

    def _advance(self) -> float:
        self._free.wait(COURTESY)
        try:
            wait = self._driver.advance()
        except Cancelled:
            raise
        except Exception as error:  # shown to the user with its details; the window lives on
            self._driver.halt()
            self._report(error)
            wait = 0.0
        # A run that has just ended must show where, whether or not the last picture was taken.
        self._post(always=not self._driver.running)
        return wait

    def _post(self, always: bool) -> None:
        """Leave a snapshot to be taken, unless one waits still and the run goes on."""
        if self._mail and not always:
            return
        try:
            snapshot = self._driver.snapshot()
        except Exception as error:  # shown to the user with its details; the window lives on
            self._driver.halt()
            self._report(error)
            return
        if snapshot is not None:
            self._mail.append((self._obeyed, snapshot))

    def _report(self, error: Exception) -> None:
        self.failed.emit(f"{type(error).__name__}: {error}", traceback.format_exc())

    def _propose(self, start: Start, why: str) -> None:
        self.new_run_proposed.emit(start, why)
