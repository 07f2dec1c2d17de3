"""The chain rule as a sum of products: in symbols, half filled in, and filled in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from core.explain.formula.explanation import Factor, Term
from core.explain.formula.rendering import as_latex, as_text
from core.formula.quantity import Quantity
from core.formula.tokens import (
    EQUALS,
    Expr,
    Line,
    Token,
    fill,
    has_symbols,
    number,
    product,
    quantity_symbol,
    rest,
    total,
)

MOST_TERMS = 6


@dataclass(frozen=True)
class Link:
    """A factor in the making.

    Attributes:
        face: as it stands in the chain rule: ∂z/∂w.
        local: what it is, in symbols: a.
        value: its number.
        quantity: where it comes from.
        upstream: whether it is the slope that arrives from above, whose number is filled in first.
        spelled: whether its number is shown as ``local`` with numbers in it: 0.75 − 0.01.
    """

    face: Expr
    local: Expr
    value: float | None
    quantity: Quantity | None
    upstream: bool = False
    spelled: bool = False

    @property
    def factor(self) -> Factor:
        line = self.face.tokens
        return Factor(as_text(line), as_latex(line), self.value, self.quantity)

    def numbered(self) -> Expr:
        """Its number, with the link; its local symbol where the number is not known."""
        if self.value is None:
            return self.local
        if self.spelled or self.quantity is None:  # a constant 1/N is shown as 1/4, not as 0.25
            return Expr(fill(self.local.tokens), self.value, self.local.level)
        return Expr((Token("number", quantity=self.quantity, value=self.value),), self.value)


def upstream(quantity: Quantity, value: float | None) -> Link:
    """The slope that arrives from above."""
    face = quantity_symbol(quantity, value)
    return Link(face, face, value, quantity, upstream=True)


def partial(
    above: Quantity,
    below: Quantity,
    local: Expr,
    value: float | None,
    source: Quantity | None,
    shown_at: Quantity | None = None,
) -> Link:
    """A derivative of ``above`` by ``below``; ``source`` is where its number is seen.

    A constant is nobody's number: ``shown_at`` is the formula that it is the derivative of.
    """
    face = Token(
        "symbol",
        f"∂{above.text}/∂{below.text}",
        rf"\frac{{\partial {above.latex}}}{{\partial {below.latex}}}",
        shown_at or source,
        value,
    )
    return Link(Expr((face,), value), local, value, source)


def plain(quantity: Quantity, value: float | None) -> Link:
    """A number that is just multiplied: its own symbol is its face."""
    face = quantity_symbol(quantity, value)
    return Link(face, face, value, quantity)


Links = tuple[Link, ...]


@dataclass(frozen=True)
class Chosen:
    """Which of many terms are listed: their places, and the count and sum of the others."""

    places: tuple[int, ...]
    others: int
    sum_of_others: float | None


def choose(values: NDArray[np.float64] | int, most: int = MOST_TERMS) -> Chosen:
    """The ``most`` largest of the terms' values, in order; of an int, unknown values: the first."""
    if isinstance(values, int):
        return Chosen(tuple(range(min(values, most))), max(0, values - most), None)
    if len(values) <= most:
        return Chosen(tuple(range(len(values))), 0, None)
    places = np.sort(np.argpartition(-np.abs(values), most - 1)[:most])
    worth = places[values[places] != 0.0]
    places = worth if len(worth) else places[:1]
    others = np.delete(values, places)
    return Chosen(tuple(places.tolist()), len(others), float(others.sum()))


@dataclass(frozen=True)
class Sum:
    """A sum of products in the making: ``share`` · (terms + others) + extra.

    Attributes:
        terms: those that are listed.
        chosen: how many others there are, and what they add up to.
        extra: products outside the bracket, such as the bias.
        share: 1/N, where the bracket is a mean.
    """

    terms: Sequence[Links]
    chosen: Chosen
    extra: Sequence[Links] = ()
    share: Link | None = None

    def write(self, how: Callable[[Link], Expr]) -> Expr:
        """The formula with each link written by ``how``."""
        inner = total([*(product(map(how, term)) for term in self.terms), *self.others])
        if self.share is not None:
            inner = how(self.share) * inner
        return total([inner, *(product(map(how, term)) for term in self.extra)])

    def products(self) -> Expr:
        """The formula with each product as one number."""
        values = [*(number(_value(term)) for term in self.terms), *self.others]
        inner = total(values)
        if self.share is not None:
            inner = self.share.numbered() * inner
        return total([inner, *(number(_value(term)) for term in self.extra)])

    @property
    def others(self) -> list[Expr]:
        return [rest(self.chosen.others, self.chosen.sum_of_others)] if self.chosen.others else []

    def listed(self) -> tuple[Term, ...]:
        """All terms, each with its factors; one for the others."""
        share = (self.share.factor,) if self.share is not None else ()
        terms = [Term((*share, *(link.factor for link in term))) for term in self.terms]
        if self.chosen.others:
            token = self.others[0].tokens[0]
            factor = Factor(f"… ({token.text})", r"\cdots", self.chosen.sum_of_others, None)
            terms.append(Term((*share, factor), self.chosen.others))
        return (*terms, *(Term(tuple(link.factor for link in term)) for term in self.extra))


def _value(term: Links) -> float:
    return prod(link.value or 0.0 for link in term)


def chain(heading: Expr, terms: Sum, result: float | None) -> tuple[Line, ...]:
    """The lines of a sum of products; only the first without a result.

    With slopes from above: symbols; those slopes filled in; everything filled in, and the result.
    Without: formula; numbers; what each product gives, and the result.
    """
    faces = terms.write(lambda link: link.face)
    first = (*heading.tokens, EQUALS, *faces.tokens)
    if result is None:
        return (first,)
    end = (EQUALS, *number(result).tokens)
    full = (EQUALS, *fill(terms.write(Link.numbered).tokens))
    halfway = terms.write(_halfway)
    if halfway.tokens != faces.tokens:
        middle = (EQUALS, *halfway.tokens)
        # Where every local slope is a plain number, such as 1, nothing is left to fill in.
        return (first, middle, full + end) if has_symbols(middle) else (first, full + end)
    if _is_number(full):
        return first, end
    products = (EQUALS, *fill(terms.products().tokens))
    # Where each product has one factor, its value is what the line with numbers says already.
    same = as_text(products) == as_text(full)
    return (first, full + end) if same else (first, full, products + end)


def _halfway(link: Link) -> Expr:
    return link.numbered() if link.upstream else link.local


def formula(heading: Expr, right: Expr, result: float | None) -> tuple[Line, ...]:
    """A formula, the same with its numbers, and the result; the first alone without a result."""
    first = (*heading.tokens, EQUALS, *right.tokens)
    if result is None:
        return (first,)
    end = (EQUALS, *number(result).tokens)
    numbers = (EQUALS, *fill(right.tokens))
    return (first, end) if _is_number(numbers) else (first, numbers, end)


def _is_number(line: Line) -> bool:
    """Whether "= …" is a single number: the result itself, which need not be told twice."""
    return len(line) == 2 and line[1].kind == "number"
