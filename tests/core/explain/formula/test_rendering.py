"""Numbers and formulas as text and as LaTeX."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.explain import NumberFormat, Quantity, as_latex, as_text, format_number
from core.formula.tokens import E, Expr, fill, function, number, quantity_symbol, root, symbol
from tests.core.explain.helpers import calculate

x, y = symbol("x", "x", -0.5), symbol("y", "y", 1.2e-5)
EXACT = NumberFormat(17)


@pytest.mark.parametrize(
    ("value", "digits", "decimal", "text"),
    [
        (0.082167041, 8, ".", "0.082167041"),
        (0.082167041, 3, ",", "0,0822"),
        (-2.5, 6, ".", "−2.5"),
        (0.000012345, 3, ".", "1.23e−5"),
        (1.5e20, 6, ".", "1.5e20"),
        (1e-300, 6, ",", "1e−300"),
        (0.0, 6, ".", "0"),
        (-0.0, 6, ".", "0"),
        (100.0, 6, ".", "100"),
        (1000000.0, 6, ".", "1e6"),
        (1 / 3, 1, ".", "0.3"),
        (math.inf, 6, ".", "∞"),
        (-math.inf, 6, ".", "−∞"),
        (math.nan, 6, ".", "nan"),
    ],
)
def test_numbers(value: float, digits: int, decimal: str, text: str) -> None:
    assert format_number(value, NumberFormat(digits, decimal)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_17_digits_read_back_the_same(value: float) -> None:
    assert float(format_number(value, EXACT).replace("−", "-")) == value


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 17))
def test_as_many_digits_as_asked_for(value: float, digits: int) -> None:
    text = format_number(value, NumberFormat(digits)).replace("−", "-")
    rounded = float(f"{value:.{digits - 1}e}")
    assert float(text) == rounded or not math.isfinite(rounded)


@pytest.mark.parametrize(
    ("formula", "symbols", "numbers", "latex"),
    [
        (x + y, "x + y", "−0.5 + 1.2e−5", r"-0.5+1.2 \times 10^{-5}"),
        (y - x, "y − x", "1.2e−5 − (−0.5)", r"1.2 \times 10^{-5}-\bigl(-0.5\bigr)"),
        (y * x, "y · x", "1.2e−5 × (−0.5)", r"1.2 \times 10^{-5}\times\bigl(-0.5\bigr)"),
        (2 * (1 - x), "2 · (1 − x)", "2 × (1 − (−0.5))", r"2\times\bigl(1-\bigl(-0.5\bigr)\bigr)"),
        (x**2, "x²", "(−0.5)²", r"\bigl(-0.5\bigr)^{2}"),
        (y**3, "y^3", "(1.2e−5)^3", r"\bigl(1.2 \times 10^{-5}\bigr)^{3}"),
        (E**-x, "e^(−x)", "e^(−(−0.5))", r"e^{-\bigl(-0.5\bigr)}"),
        (1 / (1 + x), "1 / (1 + x)", "1 / (1 + (−0.5))", r"\frac{1}{1+\bigl(-0.5\bigr)}"),
        (y / x, "y / x", "1.2e−5 / (−0.5)", r"\frac{1.2 \times 10^{-5}}{-0.5}"),
        (root(y), "√(y)", "√(1.2e−5)", r"\sqrt{1.2 \times 10^{-5}}"),
        (x + -y, "x − y", "−0.5 − 1.2e−5", r"-0.5-1.2 \times 10^{-5}"),
        (-(x + y), "−(x + y)", "−(−0.5 + 1.2e−5)", r"-\bigl(-0.5+1.2 \times 10^{-5}\bigr)"),
        (
            function("max", np.maximum, 0, x),
            "max(0, x)",
            "max(0, −0.5)",
            r"\max \bigl(0,-0.5\bigr)",
        ),
    ],
)
def test_formulas(formula: Expr, symbols: str, numbers: str, latex: str) -> None:
    assert as_text(formula.tokens) == symbols
    assert as_text(fill(formula.tokens)) == numbers
    assert as_latex(fill(formula.tokens)).replace(" ", "") == latex.replace(" ", "")


def test_no_second_exponent_in_latex() -> None:
    output = quantity_symbol(Quantity("a1", (0,)), 0.5)
    assert as_text((output**2).tokens) == "a1[0]²"
    assert as_latex((output**2).tokens) == r"\bigl(a^{(1)}_{0}\bigr)^{2}"
    slope = quantity_symbol(Quantity("dW1", (0, 0)), 0.5)
    assert as_text((slope**2).tokens) == "(∂J/∂W1[0,0])²"
    assert as_latex((slope**2).tokens).startswith(r"\bigl(\frac{")


def test_a_line_with_a_decimal_comma_separates_by_semicolon() -> None:
    line = fill(function("max", np.maximum, 0.25, x).tokens)
    assert as_text(line, NumberFormat(3, ",")) == "max(0,25; −0,5)"
    assert r"0{,}25" in as_latex(line, NumberFormat(3, ","))


numbers_ = st.floats(-3, 3).map(lambda value: round(value, 3))
leaves = numbers_.map(number) | numbers_.map(lambda value: symbol("x", "x", value))
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] - pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] * pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] / (1 + pair[1] ** 2)),
        inner.map(lambda one: -one),
        inner.map(lambda one: one**2),
        inner.map(lambda one: 1 / (1 + E ** -(one / (1 + one**2)))),
    ),
    max_leaves=8,
)


@given(formulas)
def test_the_text_means_what_was_built(formula: Expr) -> None:
    """Brackets are where they are needed: Python reads the same number out of the text."""
    assert formula.value is not None
    text = as_text(fill(formula.tokens), EXACT)
    assert calculate(text) == pytest.approx(formula.value, rel=1e-9, abs=1e-9)


def test_symbols_of_quantities() -> None:
    cases = {
        Quantity("W2", (0, 1)): ("W2[0,1]", "w^{(2)}_{0,1}"),
        Quantity("b1", (3,)): ("b1[3]", "b^{(1)}_{3}"),
        Quantity("a12", (10, 2)): ("a12[10,2]", "a^{(12)}_{10,2}"),
        Quantity("t", (1,)): ("t[1]", "t_{1}"),
        Quantity("W1+", (0, 0)): ("W1[0,0]⁺", "w^{(1)+}_{0,0}"),
        Quantity("dz2", (0,)): ("∂J/∂z2[0]", r"\frac{\partial J}{\partial z^{(2)}_{0}}"),
        Quantity("slope1", (2, 0, 1)): (
            "∂a1[2,0]/∂z1[2,1]",
            r"\frac{\partial a^{(1)}_{2,0}}{\partial z^{(1)}_{2,1}}",
        ),
        Quantity("loss"): ("J", "J"),
        Quantity("rate"): ("η", r"\eta"),
        Quantity("sample_loss", (4,)): ("L[4]", "L_{4}"),
    }
    for quantity, (text, latex) in cases.items():
        assert (quantity.text, quantity.latex) == (text, latex)
    for name in ("W", "w2", "dW2+", "a1+", "x0", "", "dloss"):
        with pytest.raises(LookupError):
            _ = Quantity(name).kind


def test_links_stay_when_numbers_are_filled_in() -> None:
    quantity = Quantity("a1", (0,))
    line = fill((1 - quantity_symbol(quantity, 0.25)).tokens)
    assert [token.quantity for token in line] == [None, None, quantity]
    assert line[2].kind == "number" and line[2].value == 0.25
