"""What the outputs are for: to name a class, to say yes or no, or to give numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.engine.prepare import Prepared

Floats = NDArray[np.float64]

CLASSES, YES_NO, NUMBERS = "classes", "yes_no", "numbers"


@dataclass(frozen=True)
class Task:
    """How outputs are read.

    Attributes:
        kind: ``classes`` (the greatest output names the class), ``yes_no`` (one output, above
            ``border`` the second class) or ``numbers``.
        names: of the classes, or of the outputs of ``numbers``.
        border: between no and yes.
    """

    kind: str
    names: tuple[str, ...]
    border: float = 0.5

    @property
    def has_classes(self) -> bool:
        return self.kind != NUMBERS


def task_of(prepared: Prepared) -> Task | None:
    """What the targets say the outputs are for; None where there are no targets.

    Without named classes, targets of 0 and 1 (or of −1 and 1) in one column are no and yes, and
    rows with one 1 among 0s are classes.
    """
    targets, dataset = prepared.train.targets, prepared.dataset
    named = dataset.labels is not None
    if not targets.shape[1]:
        return None
    if targets.shape[1] > 1:
        kind = CLASSES if named or _one_hot(targets) else NUMBERS
        return Task(kind, prepared.output_names)
    if named or _only(targets, 0.0, 1.0):
        return Task(YES_NO, dataset.classes if named else ("0", "1"))
    if _only(targets, -1.0, 1.0):
        return Task(YES_NO, ("−1", "1"), border=0.0)
    return Task(NUMBERS, prepared.output_names)


def _only(targets: Floats, *values: float) -> bool:
    return bool(np.isin(targets, values).all())


def _one_hot(targets: Floats) -> bool:
    return _only(targets, 0.0, 1.0) and bool((targets.sum(axis=1) == 1.0).all())
