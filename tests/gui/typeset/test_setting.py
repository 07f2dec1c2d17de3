from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from core.explain import NumberFormat, Quantity
from core.formula.tokens import (
    EQUALS,
    E,
    Expr,
    fill,
    group,
    number,
    product,
    quantity_symbol,
    rest,
    root,
    symbol,
    total,
)
from gui.typeset.boxes import Box, Run, Stroke
from gui.typeset.setting import set_lines
from gui.typeset.typesetting import LINK, Style

STYLE = Style(18, NumberFormat(6), Quantity("z1", (0,)))


def runs_of(box: Box) -> list[Run]:
    return [mark for mark in box.marks if isinstance(mark, Run)]


def signs_of(box: Box) -> str:
    return "".join(run.text for run in runs_of(box))


def weighted_sum(terms: int) -> Expr:
    pairs = []
    for k in range(terms):
        weight = quantity_symbol(Quantity("W1", (0, k)), 0.1 * k)
        pairs.append(weight * quantity_symbol(Quantity("a0", (k,)), 2.0))
    return total(pairs)


@pytest.mark.parametrize("width", [300, 380, 460])
@pytest.mark.parametrize("terms", [1, 2, 7, 64])
def test_a_sum_of_any_length_stays_within_its_width(
    width: int, terms: int, qapp: QApplication
) -> None:
    heading = quantity_symbol(Quantity("z1", (0,)), None)
    right = weighted_sum(terms)
    lines = [(*heading.tokens, EQUALS, *right.tokens), (EQUALS, *fill(right.tokens))]
    box = set_lines(lines, width, STYLE)
    assert box.width <= width
    assert {run.em for run in runs_of(box)} >= {18}  # broken, not shrunk
    for mark in runs_of(box):
        assert 0 <= mark.x <= width and 0 <= mark.y <= box.descent


def test_rows_are_lined_up_at_their_equals_signs(qapp: QApplication) -> None:
    heading = quantity_symbol(Quantity("z1", (0,)), None)
    right = weighted_sum(3)
    lines = [
        (*heading.tokens, EQUALS, *right.tokens),
        (EQUALS, *fill(right.tokens)),
        (EQUALS, *number(0.5).tokens),
    ]
    places = {round(run.x, 6) for run in runs_of(set_lines(lines, 420, STYLE)) if run.text == "="}
    assert len(places) == 1


def test_a_row_begins_with_an_operator_never_ends_with_one(qapp: QApplication) -> None:
    right = weighted_sum(9)
    box = set_lines([(EQUALS, *right.tokens)], 300, STYLE)
    rows: dict[float, list[Run]] = {}
    for run in runs_of(box):
        if run.em == 18:
            rows.setdefault(run.y, []).append(run)
    assert len(rows) > 2
    for row in rows.values():
        assert max(row, key=lambda run: run.x).text not in "+⋅="


def test_a_quotient_too_wide_for_a_row_is_broken_below_its_bar(qapp: QApplication) -> None:
    powers = [E ** symbol("z", "z_{1}", 1.23456 + k) for k in range(8)]
    line = fill((powers[0] / total(powers)).tokens)
    box = set_lines([(EQUALS, *line)], 300, STYLE)
    assert box.width <= 300
    assert signs_of(box).count("+") == 7


def test_a_group_too_wide_for_a_row_is_opened(qapp: QApplication) -> None:
    line = (number(2) * group(weighted_sum(9))).tokens
    box = set_lines([(EQUALS, *line)], 300, STYLE)
    assert box.width <= 300
    assert signs_of(box).count("+") == 8


def test_only_what_has_a_link_has_a_spot_and_the_subject_itself_has_none(
    qapp: QApplication,
) -> None:
    heading = quantity_symbol(Quantity("z1", (0,)), None)
    line = (*heading.tokens, EQUALS, *(weighted_sum(1) + number(3)).tokens)
    box = set_lines([line], 400, STYLE)
    assert [spot.key for spot in box.spots] == [Quantity("W1", (0, 0)), Quantity("a0", (0,))]
    linked = {run.text for run in runs_of(box) if run.ink == LINK}
    assert {"𝑤", "𝑎"} <= linked and "𝑧" not in linked and "3" not in linked


def test_the_spot_of_a_factor_inside_a_quotient_covers_its_signs(qapp: QApplication) -> None:
    z = quantity_symbol(Quantity("z2", (1,)), 0.5)
    box = set_lines([(EQUALS, *(1 / (1 + E**-z)).tokens)], 400, STYLE)
    (spot,) = box.spots
    for run in runs_of(box):
        if run.ink == LINK:
            assert spot.x <= run.x <= spot.x + spot.width
            assert spot.y - 0.5 <= run.y <= spot.y + spot.height + 0.5


def test_negative_factors_stand_in_brackets(qapp: QApplication) -> None:
    w, a = symbol("w", "w", -0.5), symbol("a", "a", -2.0)
    box = set_lines([(EQUALS, *fill(product([w, a]).tokens))], 400, STYLE)
    assert signs_of(box) == "=−0.5×(−2)"


def test_a_negative_base_stands_in_brackets(qapp: QApplication) -> None:
    w = symbol("w", "w", -0.5)
    box = set_lines([fill((w**2).tokens)], 400, STYLE)
    assert signs_of(box) == "(−0.5)2"
    slope = quantity_symbol(Quantity("dW1", (0, 0)), None)
    strokes = [m for m in set_lines([(slope**2).tokens], 400, STYLE).marks if isinstance(m, Stroke)]
    assert len(strokes) == 2  # tall brackets


def test_terms_left_out_are_counted_and_added_up(qapp: QApplication) -> None:
    line = (weighted_sum(2) + rest(58, 0.502046)).tokens
    assert "⋯ 58 more" in signs_of(set_lines([line], 400, STYLE))
    assert "[58 more: 0.502046]" in signs_of(set_lines([fill(line)], 400, STYLE))


def test_roots_have_a_sign_over_all_of_their_inside(qapp: QApplication) -> None:
    box = set_lines([root(symbol("v", "v", None) + 1).tokens], 400, STYLE)
    (stroke,) = (mark for mark in box.marks if isinstance(mark, Stroke))
    assert max(x for x, _ in stroke.points) >= max(run.x for run in runs_of(box))
