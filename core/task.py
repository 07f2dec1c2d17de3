"""A task is long work seen from outside: how far it is, and whether it is still wanted.

Whoever starts the work holds the ``Task``, in any thread. The work itself is not handed it: it
calls ``check`` or ``report`` now and then, and ends there with ``Cancelled`` once the task is
cancelled. Without a task both do nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")


class Cancelled(Exception):
    """Ends work that is not wanted any more. Not for users, so no ``BackscopeError``."""


class Task:
    """One piece of work.

    Args:
        within: what it is a part of; where that is cancelled, so is this.

    Attributes:
        stage: what is being done, in words; "" before anything was reported.
        part: how much of the stage is done, from 0 to 1; None where nobody knows.
    """

    def __init__(self, within: Task | None = None) -> None:
        self._within = within
        self._cancelled = False
        self.stage = ""
        self.part: float | None = None

    @property
    def cancelled(self) -> bool:
        return self._cancelled or (self._within is not None and self._within.cancelled)

    def cancel(self) -> None:
        """The work is not wanted any more."""
        self._cancelled = True


_current: ContextVar[Task | None] = ContextVar("task", default=None)


@contextmanager
def carrying_out(task: Task) -> Iterator[Task]:
    """What is done inside, in this thread, is work on ``task``."""
    token = _current.set(task)
    try:
        yield task
    finally:
        _current.reset(token)


def check() -> None:
    """Raise ``Cancelled`` where the current task is cancelled.

    Work that may last longer than a second calls this, or ``report``, several times a second, where
    it can be left: nothing but the work itself may be lost then.
    """
    task = _current.get()
    if task is not None and task.cancelled:
        raise Cancelled


def report(stage: str, part: float | None = None) -> None:
    """Tell what is being done and how much of it is done; raises ``Cancelled`` like ``check``."""
    check()
    task = _current.get()
    if task is not None:
        task.stage, task.part = stage, part


def each(items: Iterable[Item], every: int = 1000) -> Iterator[Item]:
    """The items; every so many of them, and before the first, ``check`` is called."""
    for number, item in enumerate(items):
        if number % every == 0:
            check()
        yield item
