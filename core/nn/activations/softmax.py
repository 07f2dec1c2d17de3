"""Softmax: a layer's outputs as shares of 1; each hangs on every z of the layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy import add, divide, exp, maximum, multiply, subtract

from core.formula.tokens import E, Expr, total
from core.nn.activations.activation import Activation, LayerFormula
from core.nn.arrays import Floats


def _softmax(z: Floats, a: Floats, column: Floats) -> None:
    # Without the row's maximum taken off, exp overflows for z above 709.
    maximum.reduce(z, axis=1, keepdims=True, out=column)
    subtract(z, column, a)
    exp(a, a)
    add.reduce(a, axis=1, keepdims=True, out=column)
    divide(a, column, a)


def _slope(z: Floats, a: Floats, da: Floats, dz: Floats, column: Floats) -> None:
    multiply(a, da, dz)
    add.reduce(dz, axis=1, keepdims=True, out=column)
    subtract(da, column, dz)
    multiply(dz, a, dz)


def _share(mine: Expr, listed: Sequence[Expr], others: Sequence[Expr]) -> Expr:
    return E**mine / total([*(E**z for z in listed), *others])


def _shifted(mine: Expr, listed: Sequence[Expr], others: Sequence[Expr], m: Expr) -> Expr:
    return _share(mine - m, [z - m for z in listed], others)


def _powers(z: Floats) -> Floats:
    return np.asarray(np.exp(z - z.max()))


def _one_slope(above: Expr, mine: Expr, same: bool) -> Expr:
    """∂aₖ/∂zᵢ = aₖ ([k = i] − aᵢ)."""
    return mine * (1 - mine) if same else -(above * mine)


SOFTMAX = Activation(
    name="softmax",
    title="Softmax",
    about="The layer's outputs add up to 1: one share for each class.",
    formula="aᵢ = e^zᵢ / Σₖ e^zₖ",
    slope_formula="∂aᵢ/∂zₖ = aᵢ ([i = k] − aₖ)",
    forward=_softmax,
    backward=_slope,
    tokens=LayerFormula(
        value=_share,
        shifted=_shifted,
        terms=_powers,
        slope=_one_slope,
        value_note="m is the layer's largest z. Taking it off every z changes nothing in the "
        "quotient, and no power can overflow.",
        slope_note="Every output of softmax hangs on every z of its layer.",
        through_note="z moves every output of the layer, so the slopes through all of them add up.",
    ),
    bounded=True,
)
