"""Numbers as people type them and as fields show them: one reader and one writer for every field.

Knows no Qt. Typed is 0.03, 1e-3, 0,03 or −2; shown is what can be read back exactly.
"""

from __future__ import annotations

import math
import re

LARGEST = "1.8e308"
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_LONGEST_WHOLE = 40  # digits; Python refuses to read thousands of them, and none is a limit


def read_number(text: str) -> float | None:
    """The number that ``text`` names, inf for one beyond all floats; None where it names none."""
    plain = "".join(text.split()).replace("−", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    return float(plain) if _NUMBER.fullmatch(plain) else None


def read_finite(text: str) -> float | None:
    """The finite number that ``text`` names; None where it names none."""
    value = read_number(text)
    return value if value is not None and math.isfinite(value) else None


def read_whole(text: str) -> float | int | None:
    """The whole number that ``text`` names, ±inf for one of very many digits; None for none."""
    plain = "".join(text.split()).replace("−", "-")
    if _WHOLE.fullmatch(plain) is None:
        return None
    sign, digits = plain[:1] == "-", plain.lstrip("+-").lstrip("0") or "0"
    if len(digits) > _LONGEST_WHOLE:
        return -math.inf if sign else math.inf
    return -int(digits) if sign else int(digits)


def written(value: float | int, decimal: str = ".") -> str:
    """``value`` as short as it can be read back exactly: 0.03, 1e-08, 200; or 0,03."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        if value == 0 and math.copysign(1, value) < 0:
            return "-0"
        return str(int(value))
    return repr(value).replace(".", decimal)
