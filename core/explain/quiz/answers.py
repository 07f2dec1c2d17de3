"""An answer typed by a learner: how many digits it has, and which numbers it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import floor, isfinite, log10

RIGHT, SO_FAR, WRONG = "right", "so_far", "wrong"
DIGITS = 3  # significant ones that make an answer right
_NUMBER = re.compile(r"([+-]?)(\d*)[.,]?(\d*)(?:e([+-]?\d+))?")


@dataclass(frozen=True)
class Answer:
    """A number as it was typed.

    Attributes:
        value: the number.
        half_unit: half a unit of its last digit: what it may be off by for its own digits. Zeros
            at the end of a whole number need not be digits: 1200 may stand for 1234.
    """

    value: float
    half_unit: float

    @classmethod
    def of(cls, typed: str | float) -> Answer | None:
        """From a text (decimal point or comma, any minus sign) or a number; None if it is none.

        A number stands for the digits that it is printed with.
        """
        text = typed if isinstance(typed, str) else repr(float(typed))
        plain = "".join(text.split()).lower().replace("−", "-").replace("·10^", "e")
        if _NUMBER.fullmatch(plain) is None:
            return None
        try:
            number = Decimal(plain.replace(",", "."))
            whole = number.normalize() if "." not in plain and "," not in plain else number
            exponent = whole.as_tuple().exponent
            assert isinstance(exponent, int)
            half = float(Decimal(5).scaleb(exponent - 1))
        except ArithmeticError:  # no digits, or an exponent beyond all numbers
            return None
        if not isfinite(float(number)):
            return None
        return cls(float(number), 0.0 if number == 0 else half)

    def judge(self, number: float, digits: int = DIGITS) -> str:
        """``right``, ``so_far`` or ``wrong``.

        Right is what lies within half a unit of the number's significant digit ``digits``. Right
        so far is what rounds correctly to fewer digits, of which there has to be one at least: 1 is
        no rounding of 0.6. An answer of 0 says nothing about digits: it means exactly 0.
        """
        if not isfinite(number):
            return WRONG
        off = abs(self.value - number)
        slack = 1e-12 * abs(number)  # for what 17 digits of the same number may differ in
        if off <= _half_unit(number, digits) + slack:
            return RIGHT
        loose = min(self.half_unit, _half_unit(number, 1)) * (1.0 + 1e-9) + slack
        return SO_FAR if self.value and off <= loose else WRONG

    def means(self, number: float) -> bool:
        """Whether ``number`` rounds to the answer with as many digits as it has."""
        slack = 1e-12 * abs(number)
        return abs(self.value - number) <= self.half_unit * (1.0 + 1e-9) + slack

    def points_to(self, number: float, digits: int = DIGITS) -> bool:
        """Whether the answer can only have been meant for ``number``: two digits of it at least."""
        grade = self.judge(number, digits)
        return grade == RIGHT or (
            grade == SO_FAR and self.half_unit <= _half_unit(number, 2) * 1.01
        )


def _half_unit(number: float, digits: int) -> float:
    """Half a unit of a number's significant digit ``digits``, counted from 1."""
    if number == 0.0:
        return 0.0
    return float(Decimal(5).scaleb(floor(log10(abs(number))) - digits))
