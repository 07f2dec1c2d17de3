"""What went wrong with a predicted number: it is compared with what typical slips would give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.explain.explain import explain
from core.explain.formula.explanation import Explanation
from core.explain.quiz.answers import DIGITS, RIGHT, SO_FAR, WRONG, Answer
from core.explain.quiz.slips import Slip, slips
from core.explain.reading import Reading
from core.explain.updates import step_of
from core.formula.quantity import Quantity
from core.session.snapshot import Snapshot

SIGN, UNKNOWN = "sign", "unknown"
_DIGITS = {2: "two", 3: "three"}


@dataclass(frozen=True)
class Verdict:
    """What an answer was.

    Attributes:
        kind: ``right``, ``so_far`` (with too few digits), ``sign``, ``forgot_activation_slope``,
            ``forgot_activation``, ``wrong_upstream``, ``used_updated_weight``,
            ``forgot_to_average``, ``forgot_bias``, ``unknown``, or ``not_a_number``.
        sentence: what to tell the learner; it does not give the right number away.
    """

    kind: str
    sentence: str

    @property
    def is_right(self) -> bool:
        return self.kind == RIGHT

    @property
    def is_right_so_far(self) -> bool:
        return self.kind == SO_FAR


def diagnose(
    snapshot: Snapshot,
    quantity: Quantity,
    sample: int | None,
    answer: str | float,
    digits: int = DIGITS,
) -> Verdict:
    """Judge a predicted number.

    Args:
        snapshot: a tick at which the number is there (hidden from the learner).
        quantity: which number.
        sample: row of the batch, as for ``explain``.
        answer: as typed.
        digits: how many significant digits make it right.

    Raises:
        LookupError: there is no such number, or it has not been computed at this tick.
    """
    truth = explain(snapshot, quantity, sample)
    if truth.result is None:
        raise LookupError(f"{quantity.text} is not there to be predicted: {truth.note}")
    typed = Answer.of(answer)
    if typed is None:
        return Verdict("not_a_number", "That is not a number.")
    grade = typed.judge(truth.result, digits)
    reading = Reading.of(snapshot, truth.sample)
    if grade == RIGHT:
        # What has more digits than are asked for can be a slip's number that is very near.
        slip = None if typed.means(truth.result) else _exact_slip(reading, quantity, truth, typed)
        return Verdict(RIGHT, "Right.") if slip is None else Verdict(slip.kind, slip.sentence)
    if grade == SO_FAR:
        return Verdict(SO_FAR, f"Right so far. Give {_DIGITS.get(digits, digits)} digits.")
    if typed.judge(-truth.result, digits) != WRONG:
        return Verdict(SIGN, "The size is right, the sign is not.")
    for slip in _slips(reading, quantity, truth.quantity):
        # What comes to 0 or to the right number tells nothing about how the answer was found.
        if slip.value != 0.0 and typed.points_to(slip.value, digits):
            return Verdict(slip.kind, slip.sentence)
    return Verdict(UNKNOWN, "Not right. Look at the formula: which factor did you take?")


def _exact_slip(
    reading: Reading, asked: Quantity, truth: Explanation, typed: Answer
) -> Slip | None:
    """The slip whose number the answer is to its last digit."""
    found = _slips(reading, asked, truth.quantity)
    return next((slip for slip in found if slip.value and typed.means(slip.value)), None)


def _slips(reading: Reading, asked: Quantity, quantity: Quantity) -> Iterator[Slip]:
    if not (quantity.is_next or (quantity.kind in ("W", "b") and reading.snapshot.before_update)):
        yield from slips(reading, quantity)
        return
    yield from _update_slips(reading, quantity)


def _update_slips(reading: Reading, quantity: Quantity) -> Iterator[Slip]:
    """A new parameter made from a wrong slope, by the engine's own optimizer."""
    snapshot = reading.snapshot
    name, index = quantity.name.rstrip("+"), quantity.index
    slopes = snapshot.slopes_used or snapshot.values
    slope = float(slopes[f"d{name}"][index])
    wrong = [Slip(SIGN, "The step goes the wrong way: it goes against the slope.", -slope)]
    wrong += slips(reading.at(None), Quantity(f"d{name}", index))
    for slip in wrong:
        value = step_of(snapshot, name, index, np.array([slip.value])).values[0]
        yield Slip(slip.kind, slip.sentence, float(value))
