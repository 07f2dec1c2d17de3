"""An explanation: where one number comes from, as lines, and as the products that add up to it."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from core.formula.quantity import Quantity
from core.formula.tokens import Line


@dataclass(frozen=True)
class Factor:
    """One factor of a term.

    Attributes:
        symbol: its name as plain text, such as ``∂a2[0]/∂z2[0]``.
        latex: the same as LaTeX.
        value: its number; None where it has not been computed yet.
        quantity: where to follow it to; None for constants.
    """

    symbol: str
    latex: str
    value: float | None
    quantity: Quantity | None


@dataclass(frozen=True)
class Term:
    """A product of factors; the terms of an explanation add up to its result.

    ``count`` is above 1 for the one term that stands for many that are not listed.
    """

    factors: tuple[Factor, ...]
    count: int = 1

    @property
    def value(self) -> float | None:
        """The product; None where a factor is not known."""
        values = [factor.value for factor in self.factors if factor.value is not None]
        return prod(values) if len(values) == len(self.factors) else None


@dataclass(frozen=True)
class Explanation:
    """Where a number comes from. Immutable and picklable.

    Attributes:
        quantity: the number explained.
        sample: row of the batch that it is explained for; None for the whole batch.
        title: what it is, in words.
        lines: slopes: the chain rule in symbols, with the upstream slope filled in, with everything
            filled in and the result. Forward values: formula, numbers, result. An update: the same
            for plain descent; with a state, two lines (symbols, numbers) for each step. Only what
            can be said without numbers where these are missing.
        terms: products that add up to ``result``; empty where the formula is no sum of products.
        result: the engine's number; None where it has not been computed yet.
        note: a sentence or two on what is special, or on what is missing and when it comes; or "".
    """

    quantity: Quantity
    sample: int | None
    title: str
    lines: tuple[Line, ...]
    terms: tuple[Term, ...] = ()
    result: float | None = None
    note: str = ""

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors of all terms, in order."""
        return tuple(factor for term in self.terms for factor in term.factors)

    @property
    def is_computed(self) -> bool:
        """Whether the number is there at this tick."""
        return self.result is not None
