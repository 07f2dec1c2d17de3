"""What a learner is asked to predict: one number of the operation that has just run."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import isfinite

import numpy as np

from core.engine.program import Operation
from core.explain.explain import explain
from core.formula.quantity import Quantity
from core.session.snapshot import Snapshot

# Data is there to be read off, and the data's part of J is all of it where there is no penalty.
UNASKED = ("a0", "t", "data_loss")


NEEDED = ("W", "b", "dW", "db", "rate")


@dataclass(frozen=True)
class Question:
    """One number to be predicted.

    Attributes:
        quantity: the number.
        sample: row of the batch that it is asked for; None for the whole batch.
    """

    quantity: Quantity
    sample: int | None

    @property
    def name(self) -> str:
        """The number's name in the trace: ``dW2[0,1]``."""
        name, index = self.quantity.name, self.quantity.index
        place = f"[{','.join(map(str, index))}]" if index else ""
        return f"{name.rstrip('+')}{place}"


def askable(operation: Operation) -> tuple[str, ...]:
    """Names of what can be asked for of all that ``operation`` writes; W1+ for a new W1."""
    names = tuple(name for name in operation.writes if name not in UNASKED)
    return tuple(f"{name}+" for name in names) if operation.op == "update" else names


def question(
    snapshot: Snapshot,
    sample: int | None,
    wanted: Callable[[Quantity], bool] | None = None,
    done: Collection[Quantity] = (),
) -> Question | None:
    """A number of the operation that has just run; None where it has none to be asked for.

    Which of an operation's numbers it is changes from update to update. Zeros and what is not
    finite teach nothing and are passed over.

    Args:
        snapshot: the tick, with the number in it.
        sample: row of the batch; None for the whole batch.
        wanted: numbers that are preferred, such as those of what is selected.
        done: numbers that have been asked for already.
    """
    if snapshot.current is None:
        return None
    quantities = [q for name in askable(snapshot.current) for q in _all(snapshot, name, sample)]
    preferred = [quantity for quantity in quantities if wanted is not None and wanted(quantity)]
    start = snapshot.update % max(1, len(quantities))
    for quantity in (*preferred, *quantities[start:], *quantities[:start]):
        if quantity in done:
            continue
        row = None if quantity.is_next else sample
        result = explain(snapshot, quantity, row).result
        if result and isfinite(result):
            return Question(quantity, row)
    return None


def given(before: Snapshot, after: Snapshot, asked: Question) -> list[tuple[Quantity, float]]:
    """The weights, biases, slopes by them and the rate that an answer is worked out from.

    They stand on the edges, where the network may have no room for them.

    Args:
        before: the tick before the operation; all numbers are taken from it.
        after: the tick with the number that is asked for.
        asked: the question.
    """
    lines = explain(after, asked.quantity, asked.sample).lines
    found = dict.fromkeys(
        token.quantity
        for line in lines
        for token in line
        if token.quantity is not None
        and token.quantity.kind in NEEDED
        and token.quantity != asked.quantity
        and not token.quantity.is_next
    )
    known = [(quantity, explain(before, quantity).result) for quantity in found]
    return [(quantity, value) for quantity, value in known if value is not None]


def _all(snapshot: Snapshot, name: str, sample: int | None) -> list[Quantity]:
    """Every number that goes by ``name``; those of units without the row in the index."""
    if name == "loss":
        return [Quantity("loss")]
    plain = name.rstrip("+")
    array = snapshot.parameters[plain] if name.endswith("+") else snapshot.values[name]
    shape = array.shape[1:] if name[0] in "az" or name[:2] in ("da", "dz") else array.shape
    return [Quantity(name, tuple(int(i) for i in place)) for place in np.ndindex(*shape)]
