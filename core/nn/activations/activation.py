"""What is known of an activation: function and slope, their formulas, and words about them.

``forward(z, a, column)`` writes a; ``backward(z, a, da, dz, column)`` writes dz = da · slope. All
arrays are batch x units; ``column`` is scratch of batch x 1. Nothing is allocated here, because
these run in the innermost loop.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.formula.tokens import SUM, Expr, Token, number, operator, words
from core.nn.arrays import Floats

Forward = Callable[[Floats, Floats, Floats], None]
Backward = Callable[[Floats, Floats, Floats, Floats, Floats], None]

# Said where the slope is under 1 % of the greatest, as everywhere.
SATURATED = "The unit is saturated: so far from 0 the curve is almost flat."
KINK = "At z = 0 there is a kink, where the slope is taken as {}."
ABOVE, AT_LEAST = operator(" > ", ">"), operator(" ≥ ", r"\ge")


@dataclass(frozen=True)
class Formula:
    """The tokens of an activation each of whose outputs hangs on its own z alone.

    Attributes:
        value: a, given z.
        slope: da/dz, given z and a.
        slope_note: what is special about the slope, given z; "" for nothing.
    """

    value: Callable[[Expr], Expr]
    slope: Callable[[Expr, Expr], Expr]
    slope_note: Callable[[float], str] = lambda z: ""


@dataclass(frozen=True)
class LayerFormula:
    """The tokens of an activation each of whose outputs hangs on every z of the layer.

    Attributes:
        value: an output, given its own z, those of the layer that are listed, and the sum of the
            terms that are not (or none).
        shifted: the same as it is computed, given also m, the largest z of the layer.
        terms: what each z adds to that sum, given all z of a sample.
        slope: ∂aₖ/∂zᵢ, given aₖ and aᵢ, and whether they are the same.
        value_note, slope_note, through_note: sentences on the output, on one slope, on the slope
            of J by a z.
    """

    value: Callable[[Expr, Sequence[Expr], Sequence[Expr]], Expr]
    shifted: Callable[[Expr, Sequence[Expr], Sequence[Expr], Expr], Expr]
    terms: Callable[[Floats], Floats]
    slope: Callable[[Expr, Expr, bool], Expr]
    value_note: str
    slope_note: str
    through_note: str


@dataclass(frozen=True, eq=False)
class Activation:
    """A unit's function and its slope.

    Attributes:
        name: as in the experiment file.
        title: for people.
        about: in a sentence.
        formula: a in terms of z, in a line.
        slope_formula: da/dz in terms of a and z, in a line.
        forward, backward: see the module's text.
        tokens: both as formulas with numbers in them.
        bounded: whether a lies between −1 and 1, whatever z is.
        kinks: every z, ascending, at which the slope jumps, or the function itself.
        jumps: whether the function itself jumps there, and is flat elsewhere.
        bends: every z, ascending, at which only the slope's own slope jumps.
    """

    name: str
    title: str
    about: str
    formula: str
    slope_formula: str
    forward: Forward
    backward: Backward
    tokens: Formula | LayerFormula
    bounded: bool = False
    kinks: tuple[float, ...] = ()
    jumps: bool = False
    bends: tuple[float, ...] = ()

    @property
    def smooth(self) -> bool:
        """Whether the slope exists everywhere."""
        return not self.kinks

    @property
    def last_only(self) -> bool:
        """Whether only the last layer may use it: where each output hangs on every z."""
        return isinstance(self.tokens, LayerFormula)

    @property
    def of_unit(self) -> Formula:
        """Its tokens, where each output hangs on its own z alone."""
        assert isinstance(self.tokens, Formula)
        return self.tokens

    @property
    def of_layer(self) -> LayerFormula:
        """Its tokens, where each output hangs on every z of the layer."""
        assert isinstance(self.tokens, LayerFormula)
        return self.tokens

    def curve(self, z: Floats, others: Floats, unit: int = 0) -> tuple[Floats, Floats]:
        """One unit's a and slope along ``z``, with the layer's ``others`` (units) held fixed.

        Where each output hangs on its own z alone, ``others`` do not matter.
        """
        column, shape = (unit, (len(z), len(others))) if self.last_only else (0, (len(z), 1))
        rows = np.tile(others, (len(z), 1)) if self.last_only else np.zeros(shape)
        rows[:, column] = z
        a, above, slopes, scratch = (
            np.zeros(shape),
            np.zeros(shape),
            np.zeros(shape),
            z[:, None] * 0,
        )
        above[:, column] = 1.0
        with np.errstate(all="ignore"):
            self.forward(rows, a, scratch)
            self.backward(rows, a, above, slopes, scratch)
        return a[:, column].copy(), slopes[:, column].copy()


def either(this: float, z: Expr, sign: Token, that: float) -> Expr:
    """``this if z > 0 else that``, with ``sign`` one of ``ABOVE`` and ``AT_LEAST``."""
    if z.value is None:
        return either_of(number(this), z, sign, number(that), None)
    holds = z.value >= 0 if sign is AT_LEAST else z.value > 0
    return either_of(number(this), z, sign, number(that), holds)


def either_of(this: Expr, z: Expr, sign: Token, that: Expr, holds: bool | None) -> Expr:
    """``this if z > 0 else that`` with formulas; ``holds`` says which of them is meant."""
    tokens = (
        *this.tokens,
        words(" if "),
        *z.tokens,
        sign,
        *number(0).tokens,
        words(" else "),
        *that.tokens,
    )
    value = None if holds is None else this.value if holds else that.value
    return Expr(tokens, value, SUM)
