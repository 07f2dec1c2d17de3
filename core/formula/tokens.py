"""Formulas as tokens, built with Python's own operators: ``1 / (1 + E ** -z)`` is a sigmoid.

A formula is written once, with symbols that know their numbers; ``fill`` puts the numbers in. So
the line with symbols and the line with numbers can never say different things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from core.formula.quantity import Quantity

SUM, PRODUCT, ATOM = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a line.

    Attributes:
        kind: ``text`` (words), ``symbol`` (a name, whose number may be known), ``number``,
            ``operator``, or one that has parts: ``fraction`` (above, below), ``power`` (base,
            exponent), ``root``, ``group`` (in brackets), ``absolute``, ``rest`` (terms left out; as
            a symbol "…", as a number their sum).
        text, latex: how it is written; of a number, ``value`` is written instead. A ``rest`` says
            here how many terms it stands for.
        quantity: where it comes from; None for constants and words.
        value: its number, where known.
        parts: see ``kind``.
    """

    kind: str
    text: str = ""
    latex: str = ""
    quantity: Quantity | None = None
    value: float | None = None
    parts: tuple[tuple[Token, ...], ...] = ()


Line = tuple[Token, ...]


def operator(text: str, latex: str) -> Token:
    """A sign between or before others, or a function's name."""
    return Token("operator", text, latex)


PLUS, MINUS, EQUALS = operator("+", "+"), operator("−", "-"), operator("=", "=")
DOT, TIMES = operator("·", r"\cdot"), operator("×", r"\times")
NEGATIVE = Token("operator", "−", "-", value=-1.0)  # a sign, not a difference
COMMA, SUM_OVER = operator(",", ","), operator("Σₖ ", r"\sum_{k}")


@dataclass(frozen=True, slots=True)
class Expr:
    """A formula under construction: its tokens, its number where known, how tightly it binds."""

    tokens: Line
    value: float | None = None
    level: int = ATOM

    def __add__(self, other: Operand) -> Expr:
        return self._join(PLUS, other, SUM, SUM, np.add)

    def __radd__(self, other: float) -> Expr:
        return number(other) + self

    def __sub__(self, other: Operand) -> Expr:
        return self._join(MINUS, other, SUM, PRODUCT, np.subtract)

    def __rsub__(self, other: float) -> Expr:
        return number(other) - self

    def __mul__(self, other: Operand) -> Expr:
        return self._join(DOT, other, PRODUCT, PRODUCT, np.multiply)

    def __rmul__(self, other: float) -> Expr:
        return number(other) * self

    def __truediv__(self, other: Operand) -> Expr:
        below = expr(other)
        value = _apply(np.divide, self.value, below.value)
        return Expr((Token("fraction", parts=(self.tokens, below.tokens), value=value),), value)

    def __rtruediv__(self, other: float) -> Expr:
        return number(other) / self

    def __pow__(self, other: Operand) -> Expr:
        above = expr(other)
        single = len(self.tokens) == 1 and (
            not self.tokens[0].parts or self.tokens[0].kind == "group"
        )
        base = self if single else group(self)
        value = _apply(np.power, self.value, above.value)
        return Expr((Token("power", parts=(base.tokens, above.tokens), value=value),), value)

    def __neg__(self) -> Expr:
        value = None if self.value is None else -self.value
        return Expr((NEGATIVE, *self.at_least(PRODUCT).tokens), value, SUM)

    def at_least(self, level: int) -> Expr:
        """Itself, in brackets where it binds less tightly than ``level``."""
        return self if self.level >= level else group(self)

    def _join(
        self, sign: Token, other: Operand, level: int, right: int, apply: Callable[..., object]
    ) -> Expr:
        second = expr(other).at_least(right)
        if sign is PLUS and second.tokens[0] is NEGATIVE:  # a + −b is written a − b
            second_tokens: Line = (MINUS, *second.tokens[1:])
        else:
            second_tokens = (sign, *second.tokens)
        tokens = (*self.at_least(level).tokens, *second_tokens)
        return Expr(tokens, _apply(apply, self.value, second.value), level)


Operand = Expr | float | int


def _apply(function: Callable[..., object], *values: float | None) -> float | None:
    if any(value is None for value in values):
        return None
    with np.errstate(all="ignore"):
        return float(function(*map(np.float64, values)))  # type: ignore[arg-type]


def expr(operand: Operand) -> Expr:
    """The operand as a formula."""
    return operand if isinstance(operand, Expr) else number(operand)


def number(value: float) -> Expr:
    """A number that is part of the formula, such as the 2 of a square."""
    return Expr((Token("number", value=float(value)),), float(value))


def symbol(text: str, latex: str, value: float | None, quantity: Quantity | None = None) -> Expr:
    """A name; its number stands in its place once the line is filled."""
    return Expr((Token("symbol", text, latex, quantity, value),), value)


def quantity_symbol(quantity: Quantity, value: float | None) -> Expr:
    """The quantity's own symbol, linked to it."""
    return symbol(quantity.text, quantity.latex, value, quantity)


def words(text: str) -> Token:
    """Plain words within a line."""
    return Token("text", text, rf"\text{{{text}}}")


def rest(count: int, value: float | None) -> Expr:
    """``count`` terms that are left out; ``value`` is their sum."""
    return Expr((Token("rest", f"{count} more", rf"\text{{{count} more}}", value=value),), value)


def group(inner: Expr) -> Expr:
    """In brackets."""
    return Expr((Token("group", parts=(inner.tokens,), value=inner.value),), inner.value)


def root(inner: Expr) -> Expr:
    """The square root."""
    value = _apply(np.sqrt, inner.value)
    return Expr((Token("root", parts=(inner.tokens,), value=value),), value)


def absolute(inner: Expr) -> Expr:
    """The absolute value."""
    value = _apply(np.abs, inner.value)
    return Expr((Token("absolute", parts=(inner.tokens,), value=value),), value)


def function(name: str, apply: Callable[..., object], *arguments: Operand) -> Expr:
    """``name(argument, …)``, such as tanh(z) or max(0, z)."""
    inner = [expr(argument) for argument in arguments]
    tokens: Line = inner[0].tokens
    for argument in inner[1:]:
        tokens += (COMMA, *argument.tokens)
    value = _apply(apply, *(argument.value for argument in inner))
    head = operator(name, rf"\{name}" if name in _LATEX_FUNCTIONS else rf"\mathrm{{{name}}}")
    return Expr((head, Token("group", parts=(tokens,), value=value)), value)


_LATEX_FUNCTIONS = ("max", "ln", "tanh")
E = Expr((Token("operator", "e", "e", value=float(np.e)),), float(np.e))


def total(terms: Iterable[Expr]) -> Expr:
    """The sum of at least one term."""
    first, *others = terms
    for term in others:
        first = first + term
    return first


def product(factors: Iterable[Expr]) -> Expr:
    """The product of at least one factor."""
    first, *others = factors
    for factor in others:
        first = first * factor
    return first


def fill(line: Line, which: Callable[[Token], bool] | None = None) -> Line:
    """The line with the numbers of all symbols in their place, or of those that ``which`` takes.

    A symbol whose number is not known stays. With everything filled, · becomes ×.
    """
    return tuple(_fill(token, which) for token in line)


def _fill(token: Token, which: Callable[[Token], bool] | None) -> Token:
    if token.kind == "symbol" and token.value is not None:
        return replace(token, kind="number") if which is None or which(token) else token
    if token.kind == "rest" and token.value is not None and which is None:
        return replace(token, kind="rest_number")
    if token == DOT and which is None:
        return TIMES
    if not token.parts:
        return token
    return replace(token, parts=tuple(fill(part, which) for part in token.parts))


def has_symbols(line: Line) -> bool:
    """Whether anything in the line is left to fill in."""
    return any(token.kind == "symbol" or any(map(has_symbols, token.parts)) for token in line)
