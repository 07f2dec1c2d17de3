"""A QPainter with the canvas's inks and type: text by its left, middle or right, plates, marks.

Coordinates are scene units. Fonts and widths of strings are kept, as both cost more than painting.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
    QStaticText,
    QTransform,
)

from gui.widgets.canvas.paint.inks import Inks

LEFT, CENTRE, RIGHT = 0, 1, 2
SMOOTH = QPainter.RenderHint.Antialiasing
NO_PEN = Qt.PenStyle.NoPen
NO_BRUSH = Qt.BrushStyle.NoBrush


@lru_cache(maxsize=64)
def font_of(family: str, em: int, bold: bool) -> QFont:
    """The font ``family`` ("" is the application's) with ``em`` pixels."""
    font = QFont(family) if family else QFont()
    font.setPixelSize(em)
    font.setBold(bold)
    return font


@lru_cache(maxsize=64)
def metrics_of(family: str, em: int, bold: bool) -> QFontMetricsF:
    """The font's measures."""
    return QFontMetricsF(font_of(family, em, bold))


@lru_cache(maxsize=8192)
def text_width(text: str, family: str, em: int, bold: bool = False) -> float:
    """Width of ``text`` in scene units."""
    return metrics_of(family, em, bold).horizontalAdvance(text)


@lru_cache(maxsize=256)
def static_text(text: str, family: str, em: int) -> tuple[QStaticText, float]:
    """``text`` laid out once, and the height of its first line above the baseline."""
    ready = QStaticText(text)
    ready.setTextFormat(Qt.TextFormat.PlainText)
    ready.prepare(QTransform(), font_of(family, em, False))
    return ready, metrics_of(family, em, False).ascent()


def forget_fonts() -> None:
    """Drop all that was kept of fonts: the application has others now."""
    for kept in (font_of, metrics_of, text_width, static_text):
        kept.cache_clear()


class Sheet:
    """What every part of the drawing paints on."""

    def __init__(self, painter: QPainter | None, inks: Inks, family: str = "") -> None:
        self._painter = painter
        self.inks = inks
        self.family = family
        self._font: tuple[int, bool] | None = None

    @property
    def painter(self) -> QPainter:
        """The painter; a sheet without one can only measure."""
        assert self._painter is not None
        return self._painter

    def width(self, text: str, em: int, bold: bool = False) -> float:
        return text_width(text, self.family, em, bold)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        colour: QColor,
        em: int,
        align: int = LEFT,
        bold: bool = False,
    ) -> float:
        """Write ``text`` with the middle of its small letters and digits at ``y``; its width."""
        self._use(em, bold)
        width = text_width(text, self.family, em, bold)
        self.painter.setPen(colour)
        self.painter.drawText(QPointF(x - width * align / 2, y + 0.355 * em), text)
        return width

    def name(self, x: float, y: float, text: str, colour: QColor, em: int) -> float:
        """Write one of the few words that come again and again; its width."""
        self._use(em, False)
        self.painter.setPen(colour)
        ready, ascent = static_text(text, self.family, em)
        self.painter.drawStaticText(QPointF(x, y + 0.355 * em - ascent), ready)
        return text_width(text, self.family, em)

    def _use(self, em: int, bold: bool) -> None:
        if self._font != (em, bold):
            self._font = (em, bold)
            self.painter.setFont(font_of(self.family, em, bold))

    def fitted(self, text: str, em: int, width: float, bold: bool = False) -> str:
        """``text``, shortened with an ellipsis where it is wider than ``width``."""
        if self.width(text, em, bold) <= width:
            return text
        metrics = metrics_of(self.family, em, bold)
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def plate(self, x: float, y: float, width: float, height: float, colour: QColor) -> None:
        """A filled rounded rectangle, that text stands on."""
        self.painter.setPen(NO_PEN)
        self.painter.setBrush(colour)
        self.painter.drawRoundedRect(QRectF(x, y, width, height), 3, 3)

    def veil(self, x: float, y: float, width: float, height: float, colour: QColor) -> None:
        """A plain rectangle under text, without antialiasing, which is slow if see-through."""
        self.painter.setRenderHint(SMOOTH, False)
        self.painter.fillRect(QRectF(x, y, width, height), colour)
        self.painter.setRenderHint(SMOOTH, True)

    def disc(self, x: float, y: float, radius: float, colour: QColor) -> None:
        """A filled circle. Two discs make a ring in half the time of an outline."""
        self.painter.setPen(NO_PEN)
        self.painter.setBrush(colour)
        self.painter.drawEllipse(QPointF(x, y), radius, radius)

    def blank(self, x: float, y: float, width: float, em: int, colour: QColor) -> None:
        """The empty place of a number that has not been computed: a dotted line, and no number."""
        height = 0.62 * em
        self.painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
        self.painter.setBrush(NO_BRUSH)
        self.painter.drawRect(QRectF(x, y - height / 2, width, height))

    def circle(self, x: float, y: float, radius: float) -> None:
        self.painter.drawEllipse(QPointF(x, y), radius, radius)

    def line(self, x1: float, y1: float, x2: float, y2: float, pen: QPen) -> None:
        self.painter.setPen(pen)
        self.painter.drawLine(QLineF(x1, y1, x2, y2))

    def chevron(self, x: float, y: float, dx: float, dy: float, size: float) -> None:
        """A filled arrowhead at (x, y) that points along the unit vector (dx, dy)."""
        tip = QPointF(x + dx * size, y + dy * size)
        left = QPointF(x - dx * size * 0.7 - dy * size, y - dy * size * 0.7 + dx * size)
        right = QPointF(x - dx * size * 0.7 + dy * size, y - dy * size * 0.7 - dx * size)
        notch = QPointF(x - dx * size * 0.2, y - dy * size * 0.2)
        self.painter.drawPolygon(QPolygonF([tip, left, notch, right]))
