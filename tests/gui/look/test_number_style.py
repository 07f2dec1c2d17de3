"""Digits and the decimal mark: chosen in a dialog, seen everywhere, remembered, never in files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSpinBox

from core.experiment.experiment_file import read_experiment
from gui.look.number_style import NumberStyle, with_decimal
from gui.settings.settings import Settings
from gui.view.selection import Selection

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def choose(digits: int, decimal: str):
    def act(dialog) -> None:
        boxes = {box.accessibleName(): box for box in dialog.findChildren(QSpinBox)}
        boxes["Digits in formulas"].setValue(digits)
        boxes["Digits in the network"].setValue(digits)
        mark = next(b for b in dialog.findChildren(QComboBox) if b.accessibleName())
        mark.setCurrentIndex(mark.findData(decimal))
        mark.activated.emit(mark.currentIndex())
        dialog.reject()

    return act


def test_comma_and_digits_reach_the_whole_window(qtbot, hand, answer):
    window = hand.window
    window.documents.open_example("mazur")
    hand.wait(lambda now: now.sizes == (2, 2, 2))
    window.docks["inspector"].raise_()
    window.canvas.select(Selection("edge", 2, 0, 0))
    hand.press(Key.Key_Right, Modifier.AltModifier)
    hand.press(Key.Key_Right, Modifier.AltModifier)
    hand.wait(lambda now: "dW2" in now.values)
    with answer(choose(9, ",")):
        window.actions_by_key["numbers"].trigger()
    panel = window.inspecting.panel
    qtbot.waitUntil(lambda: "0,0821670406" in panel.formula_page.text())
    assert "dW2[0,0] = 0,08216704056" in window.canvas.readout(Selection("edge", 2, 0, 0))
    assert "0,298371" in window.status_line._loss._value
    axis = window.plots["loss"].figure.item.getAxis("left")
    assert axis.tickStrings([0.25], 1.0, 0.05) == ["0,25"]
    assert r"0{,}0821670406" in panel.formula_page.latex()


def test_what_was_chosen_is_remembered(open_window, hand_at, answer):
    first = hand_at(open_window())
    with answer(choose(8, ",")):
        first.window.actions_by_key["numbers"].trigger()
    assert first.window.close()
    second = open_window()
    assert second.looks.number_style == NumberStyle(8, 8, ",")


def test_files_keep_the_point(hand, answer, choose_file, tmp_path: Path):
    with answer(choose(8, ",")):
        hand.window.actions_by_key["numbers"].trigger()
    with answer(choose_file(tmp_path / "x.json")):
        hand.press(Key.Key_S, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert read_experiment(tmp_path / "x.json") == hand.now.experiment


@pytest.mark.parametrize("digits", ["99", "-3", "many", "nan"])
def test_nonsense_in_the_settings_gives_sensible_numbers(own_settings, digits: str):
    settings = Settings()
    for key in ("formula_digits", "network_digits", "decimal"):
        settings.set_text(key, digits)
    style = NumberStyle.remembered(settings)
    assert 3 <= style.formula_digits <= 17
    assert 2 <= style.network_digits <= 10
    assert style.decimal == "."


def test_thousands_make_way_for_the_decimal_comma():
    assert with_decimal("12,345.5", ",") == "12\N{NARROW NO-BREAK SPACE}345,5"
    assert with_decimal("12,345.5", ".") == "12,345.5"


@pytest.mark.parametrize(
    ("text", "written"),
    [("-1.5e-08", "−1.5e−8"), ("2e+20", "2e20"), ("1e-300", "1e−300"), ("-0.25", "−0.25")],
)
def test_a_real_minus_and_no_zeros_before_the_exponent(text: str, written: str):
    assert with_decimal(text, ".") == written
