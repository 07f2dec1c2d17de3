"""How numbers are written on the screen; files, traces and tables always have a decimal point."""

from __future__ import annotations

from dataclasses import dataclass

from gui.settings.settings import Settings
from gui.words.number_text import COMMA, POINT, with_decimal

FORMULA_DIGITS = (3, 17)
NETWORK_DIGITS = (2, 10)
__all__ = ["COMMA", "FORMULA_DIGITS", "NETWORK_DIGITS", "POINT", "NumberStyle", "with_decimal"]


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
