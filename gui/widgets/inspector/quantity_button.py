"""A button with a symbol on it, set like the formula but in one line: ∂J/∂z."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from core.explain import Quantity
from gui.look.theme import Theme
from gui.typeset.boxes import MUTED, TEXT, Box
from gui.typeset.drawing import draw_box
from gui.typeset.latex import latex_box
from gui.typeset.typesetting import LINK


class QuantityButton(QToolButton):
    """A button with a symbol, set as in the formula but in one line: ∂J/∂z."""

    def __init__(self, quantity: Quantity, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.quantity = quantity
        self._theme = theme
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setAccessibleName(quantity.text)
        self.setToolTip(f"{quantity.text}: {WORDS.get(_kind(quantity), '')}".rstrip(": "))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def _box(self) -> Box:
        em = round(1.15 * self.fontInfo().pixelSize())
        return latex_box(short_latex(self.quantity), em)

    def sizeHint(self) -> QSize:
        box = self._box()
        return QSize(round(box.width) + 14, round(2.2 * self.fontInfo().pixelSize()))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._box().width) + 6, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter, box = QPainter(self), self._box()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        em = round(1.15 * self.fontInfo().pixelSize())
        painter.translate((self.width() - box.width) / 2, self.height() / 2 + 0.3 * em)
        palette = self.palette()
        ink = palette.color(QPalette.ColorRole.ButtonText)
        draw_box(painter, box, {TEXT: ink, MUTED: ink, LINK: ink})
        painter.end()


WORDS = {
    "z": "weighted sum",
    "a": "output of the unit",
    "a0": "input",
    "t": "target",
    "da": "slope of J with respect to the unit's output",
    "slope": "slope of the activation",
    "dz": "slope of J with respect to the weighted sum",
    "W": "the weight",
    "b": "the bias",
    "dW": "slope of J with respect to the weight",
    "db": "slope of J with respect to the bias",
    "W+": "the weight after its update",
    "b+": "the bias after its update",
    "loss": "the objective: what is made smaller",
    "sample_loss": "loss of one sample",
    "data_loss": "the objective without the penalty",
    "penalty": "the penalty on large weights",
    "rate": "learning rate",
}


def _kind(quantity: Quantity) -> str:
    if quantity.name == "a0":
        return "a0"
    return quantity.kind + "+" * quantity.is_next


def short_latex(quantity: Quantity) -> str:
    """The symbol without layer and index, which the title has, in one line."""
    kind = quantity.kind
    if kind == "slope":
        return r"\partial a / \partial z"
    if kind[0] == "d" and kind != "data_loss":
        return rf"\partial J / \partial {kind[1].lower()}"
    if kind in ("W", "b"):
        return kind.lower() + ("^{+}" if quantity.is_next else "")
    return {"sample_loss": "L"}.get(kind, quantity.latex if kind in LONG else kind)


LONG = ("loss", "data_loss", "penalty", "rate")
