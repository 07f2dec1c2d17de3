"""Axes that people can read: whole updates below, plain numbers or decades at the side."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter, QPicture
from PySide6.QtWidgets import QGraphicsSceneResizeEvent

from core.numbers.safe_range import power_of_ten, round_step
from gui.look.number_style import with_decimal
from gui.look.theme import Theme
from gui.widgets.plots import ranges

TICK_PIXELS = 11
LABEL_PIXELS = 12
DECADE_PIXELS = 26
SIDE_TEXT_WIDTH = 44
LINE_HEIGHT = 18
FONT_PIXELS = 12  # of a desktop's usual font, 9 pt at 96 dots per inch
OVERHANG = 16.0
NAME_OVER = 12  # pixels by which an axis's name may be longer than the axis
NUMBER_PIXELS = 16
TICK_GAP = 14  # pixels between two numbers in a row, at least
TICK_PIXELS_APART = 60
SLACK = 12  # pixels beside the numbers that may stay empty, lest the plot jump
UNNAMED = 0.0  # in place of a spacing: ticks of this level bear no numbers

FOOT = -1.0  # likewise: the place of zeros

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

    def measure(self) -> None:
        """Make the room that the numbers need now: painting would make it for the next time."""
        unseen = QPicture()
        painter = QPainter(unseen)
        try:
            self.generateDrawSpecs(painter)
        finally:
            painter.end()

    def _updateMaxTextSize(self, x: int) -> None:
        """Room for the widest number: more at once, less when much of it stays empty."""
        if self.orientation == "bottom":
            return  # one line, always
        wanted = max(float(x), SIDE_TEXT_WIDTH * self._scale)
        if wanted > self.textWidth or wanted < self.textWidth - SLACK * self._scale:
            self.textWidth = wanted
            self._updateWidth()

    def _write_name(self, theme: Theme) -> None:
        size = f"{round(LABEL_PIXELS * self._scale)}px"
        self.setLabel(self._name, color=theme.text, **{"font-size": size})


class UpdateAxis(PlotAxis):
    """The axis of updates: whole numbers only."""

    def __init__(self) -> None:
        super().__init__("bottom", "update")
        self.setStyle(maxTextLevel=0)

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """Numbered ticks that do not touch, and others between; none closer than one update."""
        metrics = QFontMetricsF(pixel_font(TICK_PIXELS * self._scale))
        room = max(size, 1.0) / max(maxVal - minVal, 1e-9)  # pixels for an update

        def fits(step: float) -> bool:
            ends = (math.floor(minVal / step) * step, math.ceil(maxVal / step) * step)
            widest = max(metrics.horizontalAdvance(update_text(end, step)) for end in ends)
            return step * room >= max(widest + TICK_GAP * self._scale, TICK_PIXELS_APART)

        step = next(step for step in _whole_steps() if fits(step))
        finer = step / 2.0 if str(step)[0] != "5" else step / 5.0
        return [(step, 0.0), (finer, 0.0)] if finer >= 1.0 else [(step, 0.0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Numbers with thousands apart; millions short where their ticks are far apart."""
        return [with_decimal(update_text(value, spacing), self.decimal) for value in values]


class ValueAxis(PlotAxis):
    """The axis of values, linear or logarithmic (then its coordinates are log10)."""

    def __init__(self, name: str) -> None:
        super().__init__("left", name)
        self.setStyle(maxTextLevel=1)
        # Room for usual numbers from the start: plots one above the other then line up.
        self.textWidth = SIDE_TEXT_WIDTH
        self._power = 0
        self._zeros = False

    def set_foot(self, zeros: bool) -> None:
        """Name the foot of a log axis, where zeros are shown."""
        if zeros != self._zeros:
            self._zeros = zeros
            self.picture = None
            self.update()

    def set_power(self, power: int) -> None:
        """Count in 10**``power``: its coordinates are values divided by that."""
        self._power = power
        self.picture = None
        self.update()

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
        levels = log_ticks(minVal, maxVal, size / self._scale)
        if not self._zeros:
            return levels
        low, high = sorted((minVal, maxVal))
        foot = ranges.foot((low, high))
        clear = foot + NUMBER_PIXELS * self._scale * (high - low) / max(size, 1.0)
        above = [(spacing, [tick for tick in ticks if tick > clear]) for spacing, ticks in levels]
        return [(FOOT, [foot]), *above]

    def tickStrings(self, values: list[float], scale: float, spacing: float | None) -> list[str]:
        """Short numbers with as many digits as tell the ticks apart."""
        if self.logMode:
            texts = [""] * len(values) if spacing == UNNAMED else log_texts(values)
            if spacing == FOOT:
                texts = ["0"]
        else:
            texts = [value_text(value, spacing or 1.0, self._power) for value in values]
        return [with_decimal(text, self.decimal) for text in texts]


def _whole_steps() -> Iterator[float]:
    """1, 2, 5, 10, 20, 50 and so on."""
    return (factor * 10.0**power for power in range(300) for factor in (1.0, 2.0, 5.0))


def update_text(value: float, spacing: float = 1e5) -> str:
    """``1,500``, ``250,000``, ``2.5M``; ``2,500,001`` where ticks are less than 1,000 apart."""
    if abs(value) >= 1e6 and spacing >= 1e3:
        decimals = f"{value / 1e6:.{max(6 - power_of_ten(spacing), 0)}f}"
        return (decimals.rstrip("0").rstrip(".") if "." in decimals else decimals) + "M"
    return f"{value:,.0f}"


def value_text(value: float, spacing: float, power: int = 0) -> str:
    """A number of a linear axis whose ticks are ``spacing`` apart; both count in 10**``power``."""
    if abs(value) < 1e-9 * spacing:
        return "0"
    size = math.floor(math.log10(abs(value)) + 1e-9)
    step = math.floor(math.log10(spacing) + 1e-9)
    if power or size >= 5 or (size < -3 and step < -5):
        mantissa, exponent = f"{value:.{max(size - step, 0)}e}".split("e")
        return f"{mantissa}e{int(exponent) + power}"
    return f"{value:.{max(-step, 0)}f}"


def log_texts(positions: list[float]) -> list[str]:
    """The numbers whose log10 are ``positions``, with the digits that their distance asks for."""
    order = sorted(positions)
    gap = min((b - a for a, b in itertools.pairwise(order)), default=1.0)
    digits = next((n for n in range(12) if _miss(positions, n) < 0.02 * gap), 12)
    return [log_text(position, digits) for position in positions]


def _miss(positions: list[float], digits: int) -> float:
    """By how much the worst of the texts misses its place."""
    mantissas = [10.0 ** (position % 1.0) for position in positions]
    return max(abs(math.log10(round(m, digits) / m)) for m in mantissas) if mantissas else 0.0


def log_text(position: float, digits: int = 5) -> str:
    """The number whose log10 is ``position``: plain near 1, ``1e-5`` far from it.

    It has at most ``digits`` after the first one; as 10**309 is no float64, it is never computed.
    """
    power = math.floor(position + 1e-12)
    mantissa, exponent = f"{10.0 ** (position - power):.{digits}e}".split("e")
    power += int(exponent)
    if -4.5 < position < 4.5:
        return f"{float(f'{mantissa}e{power}'):.12g}"
    plain = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{plain}e{power}"


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
    if len(decades) < 2 and last - first >= 2:
        decades = [float(first), float(last)]  # on a low axis, where every so many hit one or none
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
    """Ticks at even distances of the value, all within a decade or two."""
    decade = math.floor(bottom)  # 10**bottom itself may be no float64
    low, high = 10.0 ** (bottom - decade), 10.0 ** (top - decade)
    if not high - low > 1e-12 * low:
        return []
    step = round_step((high - low) / 4.0)
    first, last = math.ceil(low / step), math.floor(high / step)
    return [math.log10(n * step) + decade for n in range(first, last + 1) if n > 0]
