"""An answer typed by a learner: how many digits it has, and which numbers it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite

_NUMBER = re.compile(r"([+-]?)(\d*)[.,]?(\d*)(?:e([+-]?\d+))?")


@dataclass(frozen=True)
class Answer:
    """A number as it was typed.

    Attributes:
        value: the number.
        half_unit: half a unit of its last digit: what it may be off by and still be right.
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
            exponent = number.as_tuple().exponent
            assert isinstance(exponent, int)
            half = float(Decimal(5).scaleb(exponent - 1))
        except ArithmeticError:  # no digits, or an exponent beyond all numbers
            return None
        if not isfinite(float(number)):
            return None
        return cls(float(number), 0.0 if number == 0 else half)

    def means(self, number: float) -> bool:
        """Whether ``number`` rounds to the answer with as many digits as it has.

        An answer of 0 says nothing about digits: it means exactly 0.
        """
        slack = 1e-12 * abs(number)  # for what 17 digits of the same number may differ in
        return (
            isfinite(number) and abs(self.value - number) <= self.half_unit * (1.0 + 1e-9) + slack
        )
