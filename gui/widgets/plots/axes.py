"""Axes that people can read: whole updates below, plain numbers or decades at the side."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QGraphicsSceneResizeEvent

from gui.number_style import with_decimal
from gui.theme import Theme

TICK_PIXELS = 11
LABEL_PIXELS = 12
DECADE_PIXELS = 26
SIDE_TEXT_WIDTH = 44
LINE_HEIGHT = 18
FONT_PIXELS = 12  # of a desktop's usual font, 9 pt at 96 dots per inch
OVERHANG = 16.0
NAME_OVER = 12  # pixels by which an axis's name may be longer than the axis
NUMBER_PIXELS = 16
UNNAMED = 0.0  # in place of a spacing: ticks of this level bear no numbers

Ticks = list[tuple[float | None, list[float]]]


def pixel_font(pixels: float, bold: bool = False) -> QFont:
    """The program's font at a size in pixels, the same on screens of any DPI and in files."""
    font = QFont()
    font.setPixelSize(max(round(pixels), 1))
    font.setBold(bold)
    return font


def text_scale(font: QFont) -> float:
    """How much larger than usual a widget's ``font`` is, whether it is set in points or pixels."""
    return QFontInfo(font).pixelSize() / FONT_PIXELS


class PlotAxis(pg.AxisItem):
    """An axis with a grid behind the curves and the colours of a theme.

    Attributes:
        decimal: the decimal mark of its numbers.
    """

    decimal = "."
    _scale = 1.0

    def set_decimal(self, decimal: str) -> None:
        self.decimal = decimal
        self.picture = None
        self.update()

    def __init__(self, orientation: str, name: str) -> None:
        super().__init__(orientation)
        self._name = name
        self.enableAutoSIPrefix(False)
        self.setStyle(tickFont=pixel_font(TICK_PIXELS), autoReduceTextSpace=False, maxTickLevel=1)
        self.setGrid(255)

    def boundingRect(self) -> QRectF:
        """Room for numbers that reach past the ends: pyqtgraph would leave them out."""
        rect = QRectF(super().boundingRect())
        over = OVERHANG * self._scale
        if self.orientation == "bottom":
            return rect.adjusted(-over, 0.0, over, 0.0)
        return rect.adjusted(0.0, -over, 0.0, over)

    def set_theme(self, theme: Theme, pen_scale: float) -> None:
        """Colour the line, the grid, the numbers and the name."""
        self.setPen(pg.mkPen(theme.muted, width=pen_scale))
        self.setTickPen(pg.mkPen(theme.grid, width=pen_scale))
        self.setTextPen(pg.mkPen(theme.text))
        self._write_name(theme)

    def set_text_scale(self, scale: float, theme: Theme) -> None:
        """Write ``scale`` times as large as in a file, with the room that this takes."""
        self._scale = scale
        self.prepareGeometryChange()
        self.textWidth = SIDE_TEXT_WIDTH * scale  # room for usual numbers: plots line up
        self.textHeight = LINE_HEIGHT * scale
        self.setStyle(tickFont=pixel_font(TICK_PIXELS * scale))
        self._write_name(theme)
        if self.orientation == "bottom":
            self._updateHeight()
        else:
            self._updateWidth()

    def _write_name(self, theme: Theme) -> None:
        size = f"{round(LABEL_PIXELS * self._scale)}px"
        self.setLabel(self._name, color=theme.text, **{"font-size": size})


class UpdateAxis(PlotAxis):
    """The axis of updates: whole numbers only."""

    def __init__(self) -> None:
        super().__init__("bottom", "update")

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """Levels of ticks, none of them closer than one update."""
        levels = super().tickSpacing(minVal, maxVal, size)
        whole = [(spacing, offset) for spacing, offset in levels if spacing >= 1.0]
        return whole or [(1.0, 0.0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Numbers with thousands apart; millions short, for they would not fit."""
        return [with_decimal(update_text(value), self.decimal) for value in values]


class ValueAxis(PlotAxis):
    """The axis of values, linear or logarithmic (then its coordinates are log10)."""

    def __init__(self, name: str) -> None:
        super().__init__("left", name)
        self.setStyle(maxTextLevel=1)
        # Room for usual numbers from the start: plots one above the other then line up.
        self.textWidth = SIDE_TEXT_WIDTH

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:
        """Leave the name out where it is longer than the axis: it would cross the legend."""
        super().resizeEvent(event)
        long = self.label.boundingRect().width()
        self.label.setVisible(long <= self.size().height() + NAME_OVER * self._scale)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Ticks:
        """Positions of the ticks by level."""
        if not self.logMode:
            ticks: Ticks = super().tickValues(minVal, maxVal, size)
            return ticks
        return log_ticks(minVal, maxVal, size / self._scale)

    def tickStrings(self, values: list[float], scale: float, spacing: float | None) -> list[str]:
        """Short numbers with as many digits as tell the ticks apart."""
        if self.logMode:
            texts = [log_text(value) if spacing != UNNAMED else "" for value in values]
        else:
            texts = [value_text(value, spacing or 1.0) for value in values]
        return [with_decimal(text, self.decimal) for text in texts]


def update_text(value: float) -> str:
    """``1,500``, ``250,000``, ``2.5M``."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:.6g}M"
    return f"{value:,.0f}"


def value_text(value: float, spacing: float) -> str:
    """A number of a linear axis whose ticks are ``spacing`` apart."""
    if abs(value) < 1e-9 * spacing:
        return "0"
    size = math.floor(math.log10(abs(value)) + 1e-9)
    step = math.floor(math.log10(spacing) + 1e-9)
    if size >= 5 or (size < -3 and step < -5):
        return short_exponent(f"{value:.{min(max(size - step, 0), 9)}e}")
    return f"{value:.{max(-step, 0)}f}"


def log_text(position: float) -> str:
    """The number whose log10 is ``position``: plain near 1, ``1e-5`` far from it."""
    if -4.5 < position < 4.5:
        return f"{10.0**position:.6g}"
    return short_exponent(f"{10.0**position:.0e}")


def short_exponent(text: str) -> str:
    """``1.5e-05`` as ``1.5e-5``."""
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{int(exponent)}"


def log_ticks(bottom: float, top: float, size: float) -> Ticks:
    """Ticks of a log axis from 10**``bottom`` to 10**``top`` that is ``size`` pixels long.

    Whole decades; where there are few of them 2 and 5 bear numbers too, and nearer by there are
    ticks at even distances of the value itself.
    """
    bottom, top = min(bottom, top), max(bottom, top)
    room = max(size / DECADE_PIXELS, 1.0)
    every = max(1, math.ceil((top - bottom) / room))
    first, last = math.ceil(bottom), math.floor(top)
    decades = [float(n) for n in range(first, last + 1) if n % every == 0]
    between = [n + math.log10(digit) for n in range(first - 1, last + 1) for digit in range(2, 10)]
    inner = [tick for tick in between if bottom <= tick <= top]
    named = [tick for tick in inner if round(10 ** (tick % 1.0)) in (2, 5)]
    if len(decades) < 3 and len(named) >= 2 and len(decades) + len(named) <= size / NUMBER_PIXELS:
        others = [tick for tick in inner if tick not in named]
        return [(None, decades + named), (UNNAMED, others)]
    if len(decades) >= 2:
        return [(None, decades), (UNNAMED, inner if every == 1 else [])]
    return [(None, _even_ticks(bottom, top))]


def _even_ticks(bottom: float, top: float) -> list[float]:
    low, high = 10.0**bottom, 10.0**top
    if not 0.0 < low < high < math.inf:
        return []
    rough = (high - low) / 4.0
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * unit for factor in (1.0, 2.0, 5.0, 10.0) if factor * unit >= rough)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [math.log10(n * step) for n in range(first, last + 1) if n > 0]
