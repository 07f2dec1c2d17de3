"""Lines as plain text and as LaTeX, with as many digits and the decimal mark that are wanted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from core.formula.tokens import Line, Token

_SPACED = ("+", "−", "=", "·", "×", "→")


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are written.

    Attributes:
        digits: significant digits, 1 to 17.
        decimal: ``.`` or ``,``.
    """

    digits: int = 6
    decimal: str = "."


def as_text(line: Line, style: NumberFormat | None = None) -> str:
    """The line in one row of plain text: quotients as ``a / b``, powers as ``a^(b)``."""
    return _join(line, style or NumberFormat(), _text)


def as_latex(line: Line, style: NumberFormat | None = None) -> str:
    """The line as LaTeX for mathematics mode."""
    return _join(line, style or NumberFormat(), _latex)


def format_number(value: float, style: NumberFormat) -> str:
    """``value`` as text: a real minus sign, ``e`` for the exponent, no zeros at the end.

    >>> format_number(-0.000012345, NumberFormat(3, ","))
    '−1,23e−5'
    """
    mantissa, exponent = _split(value, style)
    text = f"{mantissa}e{exponent}" if exponent else mantissa
    return text.replace("-", "−")


def latex_number(value: float, style: NumberFormat) -> str:
    r"""``value`` as LaTeX: ``-1{,}23 \times 10^{-5}``."""
    mantissa, exponent = _split(value, style)
    if mantissa == "nan":
        return r"\text{nan}"
    mantissa = mantissa.replace(",", "{,}").replace("∞", r"\infty")
    return rf"{mantissa} \times 10^{{{exponent}}}" if exponent else mantissa


def _split(value: float, style: NumberFormat) -> tuple[str, str]:
    """Digits, and the exponent of ten ("" where there is none)."""
    if not math.isfinite(value):
        return ("nan" if math.isnan(value) else "∞" if value > 0 else "-∞"), ""
    text = f"{value + 0.0:.{style.digits}g}"  # -0.0 + 0.0 is 0.0
    if 0 < abs(value) < 0.001 and "e" not in text:
        text = f"{value:.{style.digits - 1}e}"  # shorter than 0.0001234
    mantissa, _, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa.replace(".", style.decimal), str(int(exponent)) if exponent else ""


_Write = Callable[[Token, NumberFormat], str]


def _join(line: Line, style: NumberFormat, write: _Write) -> str:
    pieces: list[str] = []
    for place, token in enumerate(line):
        piece = write(token, style)
        if place and _is_negative(token) and _is_sign(line[place - 1]):
            piece = write(Token("group", parts=((token,),)), style)
        spaced = token.kind == "operator" and token.value is None and token.text in _SPACED
        pieces.append(f" {piece} " if spaced else piece)
    return "".join(pieces).replace("  ", " ").strip()


def _is_negative(token: Token) -> bool:
    return token.kind == "number" and (token.value or 0.0) < 0


def _is_sign(token: Token) -> bool:
    return token.kind == "operator" and token.text in ("+", "−", "·", "×")


def _text(token: Token, style: NumberFormat) -> str:
    if token.value is not None and token.kind in ("number", "rest_number"):
        figure = format_number(token.value, style)
        return figure if token.kind == "number" else f"[{token.text}: {figure}]"
    if token.kind == "rest":
        return f"… ({token.text})"
    if token.text == "," and token.kind == "operator":
        return "; " if style.decimal == "," else ", "
    parts = [_join(part, style, _text) for part in token.parts]
    if token.kind == "fraction":
        return " / ".join(map(_tight, token.parts, parts))
    if token.kind == "power":
        exponent = token.parts[1]
        bare = len(exponent) == 1 and not _is_negative(exponent[0]) and not exponent[0].parts
        above = "²" if parts[1] == "2" else f"^{parts[1]}" if bare else f"^({parts[1]})"
        return _base(token, parts[0], "({})") + above
    return _TEXT.get(token.kind, token.text).format(*parts) if parts else token.text


_TEXT = {"group": "({})", "absolute": "|{}|", "root": "√({})"}


def _tight(part: Line, text: str) -> str:
    """A part of a quotient in one row: in brackets unless it is a single piece."""
    single = len(part) == 1 and part[0].kind not in ("fraction", "rest")
    return text if single and not _is_negative(part[0]) else f"({text})"


def _base(token: Token, text: str, brackets: str) -> str:
    """What is raised to a power: in brackets where that could be taken for a part of it alone."""
    base = token.parts[0][0]
    split = base.kind == "number" and any(mark in text for mark in "e\\−-")
    # ∂J/∂w, and in LaTeX what has an exponent already: a second one would be an error.
    compound = base.kind == "symbol" and any(mark in text for mark in "/^\\")
    return brackets.format(text) if split or compound else text


def _latex(token: Token, style: NumberFormat) -> str:
    if token.value is not None and token.kind in ("number", "rest_number"):
        figure = latex_number(token.value, style)
        return figure if token.kind == "number" else rf"[{token.latex}:\ {figure}]"
    if token.kind == "rest":
        return r"\cdots"
    parts = [_join(part, style, _latex) for part in token.parts]
    if token.kind == "power":
        return _base(token, parts[0], r"\bigl({}\bigr)") + f"^{{{parts[1]}}}"
    if token.kind == "group":
        size = "Bigl({}\\Bigr)" if r"\frac" in parts[0] else "bigl({}\\bigr)"
        return f"\\{size}".format(*parts)
    if parts:
        return _LATEX[token.kind].format(*parts)
    return f"{token.latex} " if token.latex.startswith("\\") else token.latex


_LATEX = {
    "fraction": r"\frac{{{}}}{{{}}}",
    "absolute": "|{}|",
    "root": r"\sqrt{{{}}}",
}
