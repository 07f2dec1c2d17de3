"""What may be typed into a number's field, read from the experiment's own types. Knows no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import msgspec.inspect

from core.datasets.dataset import quoted
from gui.words.typed_number import LARGEST, read_number, read_whole

LONGEST_QUOTE = 40  # characters of what was typed that are said again


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
        if self.least is not None and self.most is not None:
            return f"{noun} from {_bound(self.least)} to {_bound(self.most)}"
        parts = []
        if self.above is not None:
            parts.append(f"above {_bound(self.above)}")
        if self.least is not None:
            parts.append(f"of at least {_bound(self.least)}")
        if self.below is not None:
            parts.append(f"below {_bound(self.below)}")
        if self.most is not None:
            parts.append(f"of at most {_bound(self.most)}")
        return f"{noun} {' and '.join(parts)}".strip()

    def holds(self, value: float) -> bool:
        """Whether ``value``, a number of any size or nan, is within."""
        return (
            value - value == 0  # which inf and nan are not; isfinite overflows for large ints
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
        value = read_whole(text) if self.whole else read_number(text)
        if value is not None and self.holds(value):
            return value
        found = f"not {quoted(text.strip(), LONGEST_QUOTE)}" if text.strip() else "not empty"
        # Only then is the largest number of all a limit that somebody has met.
        beyond = value is not None and math.isinf(value) and not self.whole and self.most is None
        largest = f", no larger than {LARGEST}" if beyond else ""
        raise ValueError(f"must be {self.words}{largest}, {found}")


def _bound(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


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
