"""What may be typed into a number's field, read from the experiment's own types. Knows no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import msgspec.inspect


@dataclass(frozen=True)
class Limits:
    """The numbers that a key of the experiment takes.

    Attributes:
        whole: whether only whole numbers.
        least, most: included bounds; None without one.
        above, below: excluded bounds; None without one.
    """

    whole: bool = False
    least: float | None = None
    most: float | None = None
    above: float | None = None
    below: float | None = None

    @property
    def words(self) -> str:
        """The range in words: ``a number of at least 0``."""
        noun = "a whole number" if self.whole else "a number"
        if self.least is not None and self.most is not None and self.most < 2**53:
            return f"{noun} from {self.least:,.0f} to {self.most:,.0f}"
        parts = []
        if self.above is not None:
            parts.append(f"above {self.above:g}")
        if self.least is not None:
            parts.append(f"of at least {self.least:g}")
        if self.below is not None:
            parts.append(f"below {self.below:g}")
        return f"{noun} {' and '.join(parts)}".strip()

    def holds(self, value: float) -> bool:
        return (
            math.isfinite(value)
            and (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )

    def parse(self, text: str) -> float | int:
        """The number that ``text`` names, with a decimal point or comma.

        Raises:
            ValueError: it names none, or one out of range; the text says what would do.
        """
        plain = text.strip().replace("−", "-").replace("_", "?")
        if plain.count(",") == 1 and "." not in plain:
            plain = plain.replace(",", ".")
        try:
            value = int(plain) if self.whole else float(plain)
        except ValueError:
            value = math.nan
        if not self.holds(value):
            found = f'not "{text.strip()}"' if text.strip() else "not empty"
            raise ValueError(f"must be {self.words}, {found}")
        return value


def limits(part: type, key: str) -> Limits:
    """The limits of the number ``key`` of the structure ``part``; of a pair, those of its items."""
    info = msgspec.inspect.type_info(part)
    assert isinstance(info, msgspec.inspect.StructType)
    found: Any = next(field.type for field in info.fields if field.name == key)
    if isinstance(found, msgspec.inspect.UnionType):
        found = next(t for t in found.types if not isinstance(t, msgspec.inspect.NoneType))
    if isinstance(found, msgspec.inspect.TupleType):
        found = found.item_types[0]
    whole = isinstance(found, msgspec.inspect.IntType)
    return Limits(whole, least=found.ge, most=found.le, above=found.gt, below=found.lt)


def number_text(value: float | int) -> str:
    """``value`` as short as it can be read back exactly: 0.03, 1e-08, 200."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)
