"""The question of how numbers are to be written; each choice shows at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QSpinBox,
    QWidget,
)

from gui.look.number_style import COMMA, FORMULA_DIGITS, NETWORK_DIGITS, POINT, NumberStyle


class NumberDialog(QDialog):
    """Digits and the decimal mark.

    Signals:
        changed: the ``NumberStyle`` that is chosen now.
    """

    changed = Signal(object)

    def __init__(self, style: NumberStyle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Numbers")
        self.formula = self._digits(FORMULA_DIGITS, style.formula_digits, "Digits in formulas")
        self.network = self._digits(NETWORK_DIGITS, style.network_digits, "Digits in the network")
        self.decimal = QComboBox()
        self.decimal.addItem("point: 0.25", POINT)
        self.decimal.addItem("comma: 0,25", COMMA)
        self.decimal.setCurrentIndex(self.decimal.findData(style.decimal))
        self.decimal.setAccessibleName("Decimal mark")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow("Significant digits in &formulas", self.formula)
        form.addRow("Significant digits in the &network", self.network)
        form.addRow("&Decimal mark", self.decimal)
        form.addRow(buttons)
        self.formula.valueChanged.connect(self.on_changed)
        self.network.valueChanged.connect(self.on_changed)
        self.decimal.activated.connect(self.on_changed)

    @staticmethod
    def _digits(limits: tuple[int, int], value: int, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(*limits)
        box.setValue(value)
        box.setAccessibleName(name)
        return box

    def style_chosen(self) -> NumberStyle:
        return NumberStyle(self.formula.value(), self.network.value(), self.decimal.currentData())

    def on_changed(self) -> None:
        self.changed.emit(self.style_chosen())
