"""Small histograms in rows and columns: a row for each layer, painted as vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from core.numbers.safe_range import part_of
from gui.look.number_style import POINT, with_decimal
from gui.look.theme import Theme

if TYPE_CHECKING:
    from core.explain import Histogram, LayerHistograms

COLUMNS = ("weights W", "activations a", "slopes dW")
GAP = 14.0
LEAST_ROW = 5.2  # line heights of a layer's row, below which it cannot be read
HEADING = 1.5  # line heights


def least_height(layers: int, font: QFont) -> int:
    """Pixels below which so many layers cannot be read."""
    line = QFontMetricsF(font).height()
    return round((HEADING + LEAST_ROW * layers) * line)


def paint_spread(
    painter: QPainter, rect: QRectF, layers: Sequence[LayerHistograms], theme: Theme, font: QFont
) -> None:
    """Paint the histograms of ``layers`` into ``rect``."""
    painter.save()
    painter.fillRect(rect, QColor(theme.canvas))
    painter.setFont(font)
    painter.translate(rect.topLeft())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    line = QFontMetricsF(font).height()
    names = QFontMetricsF(font).horizontalAdvance("layer 00") + GAP
    wide = (rect.width() - names - GAP) / len(COLUMNS)
    high = (rect.height() - HEADING * line) / max(len(layers), 1)
    for column, title in enumerate(COLUMNS):
        _write(painter, theme.muted, names + column * wide, line, title)
    for row, one in enumerate(layers):
        top = HEADING * line + row * high
        ink = theme.layer(one.layer)
        _write(painter, ink, GAP / 2, top + high / 2, f"layer {one.layer}")
        parts = (one.weights, one.activations, one.slopes)
        for column, histogram in enumerate(parts):
            area = QRectF(names + column * wide, top + 2, wide - GAP, high - 4)
            _paint_one(painter, area, histogram, theme, ink)
    painter.restore()


def _paint_one(
    painter: QPainter, area: QRectF, histogram: Histogram | None, theme: Theme, ink: str
) -> None:
    metrics = QFontMetricsF(painter.font())
    line = metrics.height()
    if histogram is None:
        painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0, 0, 0, -line))
        words = "not computed yet"
        if metrics.horizontalAdvance(words) > area.width() - 12:
            words = "not yet"
        _write(painter, theme.muted, area.left() + 6, area.center().y(), words)
        return
    bars = area.adjusted(0, line, 0, -line)
    _paint_bars(painter, bars, histogram, ink)
    painter.setPen(QPen(QColor(theme.muted), 1))
    painter.drawLine(bars.bottomLeft(), bars.bottomRight())
    note = metrics.elidedText(note_of(histogram), Qt.TextElideMode.ElideRight, area.width())
    _write(painter, theme.muted, area.left(), area.top() + 0.8 * line, note)
    base = area.bottom() - 0.15 * line
    low, high = _ends(histogram, metrics, area.width())
    _write(painter, theme.text, area.left(), base, low)
    _write(painter, theme.text, area.right() - metrics.horizontalAdvance(high), base, high)
    free = area.adjusted(
        metrics.horizontalAdvance(low) + 4, 0, -metrics.horizontalAdvance(high) - 4, 0
    )
    _mark_zero(painter, bars, histogram, theme, (free, base))


def _ends(histogram: Histogram, metrics: QFontMetricsF, width: float) -> tuple[str, str]:
    """The ends of the axis, with as many digits as there is room for."""
    for digits in (3, 2, 1):
        low, high = (_short(float(end), digits) for end in histogram.edges[[0, -1]])
        if metrics.horizontalAdvance(low + high) + 8 <= width:
            return low, high
    return "", high  # where 0 is tells the side


def _short(value: float, digits: int) -> str:
    return with_decimal(f"{value:.{digits}g}", POINT)


def _paint_bars(painter: QPainter, bars: QRectF, histogram: Histogram, ink: str) -> None:
    most = max(int(histogram.counts.max()), 1)
    width = bars.width() / len(histogram.counts)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    for place, count in enumerate(histogram.counts.tolist()):
        if count:
            high = max(count / most * bars.height(), 1.0)
            left = bars.left() + place * width
            painter.drawRect(QRectF(left, bars.bottom() - high, max(width - 1.0, 1.0), high))


def _mark_zero(
    painter: QPainter,
    bars: QRectF,
    histogram: Histogram,
    theme: Theme,
    room: tuple[QRectF, float],
) -> None:
    """Where 0 is; its number stands where ``room``, and the baseline with it, has a place."""
    low, high = float(histogram.edges[0]), float(histogram.edges[-1])
    if not low < 0.0 < high:
        return
    part = part_of(0.0, low, high)
    x = bars.left() + part * bars.width()
    painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, bars.top()), QPointF(x, bars.bottom()))
    free, base = room
    half = QFontMetricsF(painter.font()).horizontalAdvance("0") / 2
    if free.left() <= x - half and x + half <= free.right():
        _write(painter, theme.muted, x - half, base, "0")


def note_of(histogram: Histogram) -> str:
    """What is special about the numbers, or how many there are."""
    if histogram.not_finite:
        return f"{histogram.not_finite:,} inf or nan"
    if histogram.zeros:
        return f"{max(1, round(100 * histogram.zeros / histogram.count))} % zero"
    return f"{histogram.count:,}" if histogram.count > 1 else "1 number"


def _write(painter: QPainter, ink: str, x: float, y: float, text: str) -> None:
    painter.setPen(QColor(ink))
    painter.drawText(QPointF(x, y), text)
