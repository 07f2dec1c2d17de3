"""How numbers are written on the screen; files, traces and tables always have a decimal point."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gui.settings import Settings

POINT, COMMA = ".", ","
FORMULA_DIGITS = (3, 17)
NETWORK_DIGITS = (2, 10)
_EXPONENT = re.compile(r"e([+-])0*(\d)")
_SWAP = str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})


@dataclass(frozen=True)
class NumberStyle:
    """Significant digits, and the decimal mark.

    Attributes:
        formula_digits: of the inspector's numbers.
        network_digits: of the numbers in the network, where there is room for them.
        decimal: ``.`` or ``,``.
    """

    formula_digits: int = 6
    network_digits: int = 4
    decimal: str = POINT

    @classmethod
    def remembered(cls, settings: Settings) -> NumberStyle:
        """The style that was chosen last; what is stored of no use takes its default."""
        usual = cls()
        decimal = settings.text("decimal", usual.decimal)
        return cls(
            _within(settings.number("formula_digits", usual.formula_digits), FORMULA_DIGITS),
            _within(settings.number("network_digits", usual.network_digits), NETWORK_DIGITS),
            decimal if decimal in (POINT, COMMA) else usual.decimal,
        )

    def remember(self, settings: Settings) -> None:
        settings.set_number("formula_digits", self.formula_digits)
        settings.set_number("network_digits", self.network_digits)
        settings.set_text("decimal", self.decimal)


def _within(value: float, limits: tuple[int, int]) -> int:
    return int(min(max(value, limits[0]), limits[1]))


def with_decimal(text: str, decimal: str) -> str:
    """A number as Python writes it, with commas between thousands, in the style wanted.

    Everywhere with a real minus sign and without zeros before the exponent.

    >>> with_decimal("-1.5e-08", ",")
    '−1,5e−8'
    """
    if "e" in text:
        text = _EXPONENT.sub(r"e\1\2", text).replace("e+", "e")
    text = text.replace("-", "−")
    return text.translate(_SWAP) if decimal == COMMA else text
