"""A number as text: significant digits, short exponents, a real minus sign, a limited width."""

from __future__ import annotations

import math

from gui.look.number_style import POINT, with_decimal


def format_number(value: float, digits: int = 4, width: int = 0) -> str:
    """``value`` with ``digits`` significant digits; fewer if ``width`` (characters) is too narrow.

    >>> format_number(-0.000012345)
    '−1.234e−5'
    """
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "∞" if value > 0 else "−∞"
    text = _compact(value, digits)
    while width and len(text) > width and digits > 1:
        digits -= 1
        text = _compact(value, digits)
    return text


def _compact(value: float, digits: int) -> str:
    """``0.0001234`` is as long as ``1.234e−4``: the shorter of the two forms is taken."""
    if value == 0:
        return "0"
    text = with_decimal(f"{value:.{digits}g}", POINT)
    if abs(value) < 0.001:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        text = with_decimal(f"{mantissa}e{exponent}", POINT)
    return text
