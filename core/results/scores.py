"""Scores: how many answers are right, what is taken for what, how far numbers are off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.results.task import CLASSES, NUMBERS, Task

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
NO_ANSWER = -1  # the class of outputs that are not finite


@dataclass(frozen=True, eq=False)
class Score:
    """How good the outputs for some samples are. What does not fit the task is None.

    Attributes:
        task: how they were read.
        count: number of samples.
        right: how many are given their own class.
        confusion: samples by class (rows) and by the class that they are given (columns).
        unanswered: samples whose outputs are not finite: given no class, and counted as wrong.
        r2: the coefficient of determination, the mean over the outputs: 1 − (sum of squared errors)
            / (sum of squares around the targets' mean); None where a target never changes.
        mean_error: the mean of ``|a − t|`` over samples and outputs, in the targets' unit.
    """

    task: Task
    count: int
    right: int | None = None
    confusion: Counts | None = None
    unanswered: int = 0
    r2: float | None = None
    mean_error: float | None = None

    @property
    def accuracy(self) -> float | None:
        """The part of the samples that are given their own class."""
        return None if self.right is None else self.right / self.count

    @property
    def wrong(self) -> int | None:
        return None if self.right is None else self.count - self.right


def classes_of(task: Task, outputs: Floats) -> Counts:
    """The class that each row of outputs (or targets) names; ``NO_ANSWER`` where one is not finite.

    Of equal outputs the first counts; an output on the border is a no.
    """
    if task.kind == CLASSES:
        named = outputs.argmax(axis=1)
    else:
        with np.errstate(invalid="ignore"):
            named = (outputs[:, 0] > task.border).astype(np.int64)
    return np.where(np.isfinite(outputs).all(axis=1), named, NO_ANSWER)


def score(task: Task, outputs: Floats, targets: Floats) -> Score:
    """How good ``outputs`` are.

    Args:
        task: how they are read.
        outputs: samples x outputs.
        targets: the same.
    """
    if task.kind == NUMBERS:
        return _of_numbers(task, outputs, targets)
    given, own = classes_of(task, outputs), classes_of(task, targets)
    answered = given != NO_ANSWER
    size = len(task.names)
    pairs = own[answered] * size + given[answered]
    confusion = np.bincount(pairs, minlength=size * size).reshape(size, size)
    return Score(
        task=task,
        count=len(outputs),
        right=int(np.trace(confusion)),
        confusion=confusion,
        unanswered=int((~answered).sum()),
    )


def _of_numbers(task: Task, outputs: Floats, targets: Floats) -> Score:
    with np.errstate(all="ignore"):
        errors = outputs - targets
        squares = (errors**2).sum(axis=0)
        around = ((targets - targets.mean(axis=0)) ** 2).sum(axis=0)
        constant = (targets == targets[0]).all(axis=0).any()
        r2 = None if constant else float((1.0 - squares / around).mean())
        mean_error = float(np.abs(errors).mean())
    return Score(task=task, count=len(outputs), r2=r2, mean_error=mean_error)
