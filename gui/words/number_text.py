"""A number's text on the screen: a real minus sign, short exponents, the decimal mark wanted."""

from __future__ import annotations

import re

POINT, COMMA = ".", ","
_EXPONENT = re.compile(r"e([+-])0*(\d)")
_SWAP = str.maketrans({",": "\N{NARROW NO-BREAK SPACE}", ".": ","})


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
