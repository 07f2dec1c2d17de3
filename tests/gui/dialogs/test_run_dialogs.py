"""The two questions about a run give back what was typed, and nothing that cannot be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from core.session.convergence import ConvergenceRule
from gui.dialogs.run_dialogs import MOST, ConvergenceDialog, RunForDialog
from gui.running.commands import Run


def type_into(field: QLineEdit | QSpinBox, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.fixture
def run_for(qtbot: QtBot) -> RunForDialog:
    dialog = RunForDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def convergence(qtbot: QtBot, rule: ConvergenceRule | None) -> ConvergenceDialog:
    dialog = ConvergenceDialog(rule)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_run_for_updates_is_what_it_begins_with(run_for: RunForDialog):
    type_into(run_for.findChild(QSpinBox), "250")
    QTest.keyClick(run_for.findChild(QSpinBox), Qt.Key.Key_Return)
    assert run_for.result() == QDialog.DialogCode.Accepted
    assert run_for.command() == Run(updates=250)


def test_run_for_epochs(run_for: RunForDialog):
    QTest.keyClick(run_for.findChild(QComboBox), Qt.Key.Key_Down)
    assert run_for.command() == Run(epochs=100)


def test_run_for_takes_no_number_out_of_range(run_for: RunForDialog):
    count = run_for.findChild(QSpinBox)
    assert (count.minimum(), count.maximum()) == (1, MOST)


def test_without_a_rule_the_box_is_empty_and_none_comes_back(qtbot: QtBot):
    dialog = convergence(qtbot, None)
    assert not dialog.findChild(QCheckBox).isChecked()
    dialog.accept()
    assert dialog.rule() is None


@pytest.mark.parametrize(
    "rule", [ConvergenceRule(), ConvergenceRule(0.0, 1), ConvergenceRule(2.5, 7)]
)
def test_a_rule_that_is_not_touched_comes_back(qtbot: QtBot, rule: ConvergenceRule):
    dialog = convergence(qtbot, rule)
    dialog.accept()
    assert dialog.rule() == rule


def test_a_rule_is_chosen_by_keys(qtbot: QtBot):
    dialog = convergence(qtbot, None)
    QTest.keyClick(dialog.findChild(QCheckBox), Qt.Key.Key_Space)
    type_into(dialog.findChild(QLineEdit), "1e-4")
    type_into(dialog.findChild(QSpinBox), "20")
    QTest.keyClick(dialog.findChild(QSpinBox), Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.rule() == ConvergenceRule(1e-4, 20)


@pytest.mark.parametrize("text", ["", "much", "-1", "nan", "inf"])
def test_a_tolerance_that_is_none_keeps_the_dialog_open_and_says_so(qtbot: QtBot, text: str):
    dialog = convergence(qtbot, ConvergenceRule())
    type_into(dialog.findChild(QLineEdit), text)
    QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_Delete)
    dialog.accept()
    assert dialog.isVisible()
    assert "number" in dialog._problem.text()


def test_a_decimal_comma_is_understood(qtbot: QtBot):
    dialog = convergence(qtbot, ConvergenceRule())
    type_into(dialog.findChild(QLineEdit), "0,25")
    dialog.accept()
    assert dialog.rule() == ConvergenceRule(0.25)


def test_every_field_is_named(qtbot: QtBot, run_for: RunForDialog):
    for dialog in (run_for, convergence(qtbot, None)):
        for kind in (QSpinBox, QComboBox):
            assert all(field.accessibleName() for field in dialog.findChildren(kind))
