from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from core.explain import NumberFormat, Quantity
from core.explain.formula.rendering import latex_number
from gui.typeset.boxes import Box, Rule, Run
from gui.typeset.latex import LatexError, italic, latex_box
from gui.typeset.mathfont import extent


def signs_of(box: Box) -> str:
    return "".join(mark.text for mark in box.marks if isinstance(mark, Run))


@pytest.mark.parametrize(
    "quantity, signs",
    [
        (Quantity("W2", (0, 1)), "𝑤(2)0,1"),
        (Quantity("z1", (3,)), "𝑧(1)3"),
        (Quantity("W1+", (0, 1)), "𝑤(1)+0,1"),
        (Quantity("loss"), "𝐽"),
        (Quantity("rate"), "𝜂"),
        (Quantity("da2", (0,)), "𝜕𝐽𝜕𝑎(2)0"),
    ],
)
def test_every_kind_of_symbol_is_read(quantity: Quantity, signs: str, qapp: QApplication) -> None:
    assert signs_of(latex_box(quantity.latex, 20)) == signs


def test_indices_are_smaller_and_above_and_below_the_baseline(qapp: QApplication) -> None:
    box = latex_box("w^{(2)}_{0}", 20)
    letter, *above, below = (mark for mark in box.marks if isinstance(mark, Run))
    assert "".join(run.text for run in above) == "(2)" and below.text == "0"
    assert {run.em for run in (*above, below)} == {14} and letter.em == 20
    assert all(run.y < 0 for run in above) and below.y > 0
    assert above[0].x == below.x > letter.x


def test_a_fraction_has_its_parts_above_and_below_a_bar_as_wide_as_they(
    qapp: QApplication,
) -> None:
    box = latex_box(r"\frac{1}{22}", 20)
    (bar,) = (mark for mark in box.marks if isinstance(mark, Rule))
    above, below = (mark for mark in box.marks if isinstance(mark, Run))
    assert above.y < bar.y < below.y
    assert bar.width >= extent("22").width * 20
    assert bar.x <= below.x and above.x > below.x  # the shorter one stands in the middle


@pytest.mark.parametrize("value", [0.082167041, -1.5, 12345.678, 1.2e-9, -3.4e21, 0.0])
@pytest.mark.parametrize("decimal", [".", ","])
def test_numbers_keep_every_digit(value: float, decimal: str, qapp: QApplication) -> None:
    numbers = NumberFormat(9, decimal)
    signs = signs_of(latex_box(latex_number(value, numbers), 20))
    mantissa, _, power = signs.partition("×10")
    read = float(mantissa.replace(decimal, ".").replace("−", "-"))
    assert read * 10.0 ** int(power.replace("−", "-") or 0) == pytest.approx(value, rel=1e-8)


def test_the_exponent_of_ten_is_small_and_its_sign_has_no_room_around(
    qapp: QApplication,
) -> None:
    box = latex_box("10^{-5}", 20)
    runs = [mark for mark in box.marks if isinstance(mark, Run)]
    assert [run.text for run in runs[-2:]] == ["−", "5"]
    minus, five = runs[-2:]
    assert five.x - minus.x == pytest.approx(extent("−").width * minus.em)


@pytest.mark.parametrize("text", [r"\frac{1}", r"{", r"\unheard{x}", "a}", "^2"])
def test_what_cannot_be_read_is_refused(text: str, qapp: QApplication) -> None:
    with pytest.raises(LatexError):
        latex_box(text, 20)


def test_letters_of_variables_are_mathematical_italics() -> None:
    assert [italic(letter) for letter in "aZh3"] == ["𝑎", "𝑍", "ℎ", "3"]


def test_the_font_has_every_sign_that_formulas_use(qapp: QApplication) -> None:
    missing = extent("\N{CJK UNIFIED IDEOGRAPH-4E2D}")
    used = "𝑎𝑏𝑒𝑚𝑡𝑣𝑤𝑧𝐽𝐾𝐿𝑁ℎ𝛽𝜂𝜀𝜃𝜆𝜕∑0123456789()[]|.,;+−=⋅×→≥≤>∞⋯…"
    for sign in used:
        assert extent(sign) != missing, sign
