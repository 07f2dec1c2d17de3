"""One parameter under batch, mini-batch and stochastic descent: every update's slope as a tick."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from core.explain.views.anatomy import Descent
from core.numbers.safe_range import finite_of, span_of
from gui.look.theme import Theme
from gui.widgets.inspector.charts.chart import Chart, Scale, label, line

MODES = {"batch": "Batch", "mini_batch": "Mini-batch", "stochastic": "Stochastic"}


class DescentChart(Chart):
    """Three rows over one axis of slopes; the wider a row, the less it averages."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._descents: tuple[Descent, ...] = ()
        self.setMinimumHeight(128)
        self.setAccessibleName("Slopes of an epoch's updates by the size of the batch")

    def show_descents(self, descents: Sequence[Descent]) -> None:
        self._descents = tuple(descents)
        words = "; ".join(self.words(descent) for descent in self._descents)
        self.setAccessibleDescription(words)
        self.update()

    @property
    def descents(self) -> tuple[Descent, ...]:
        """What is on show."""
        return self._descents

    def words(self, descent: Descent) -> str:
        """What a row says."""
        count = len(descent.slopes)
        updates = "1 update" if count == 1 else f"{count} updates"
        return f"{MODES[descent.mode]} of {descent.size}: {updates} an epoch"

    def _row_words(self, descent: Descent, room: float) -> str:
        """The same and the spread, in words that fit."""
        words = self.words(descent)
        if len(descent.slopes) > 1:
            spread = f", ± {self.write(descent.spread, 2)}"
            words += spread
            if self.metrics().horizontalAdvance(words) > room:
                words = words.replace(" an epoch", "")
        return words

    def paint(self, painter: QPainter, width: float, height: float, theme: Theme) -> None:
        if not self._descents:
            return
        everything = [slope for descent in self._descents for slope in descent.slopes.tolist()]
        low, high = span_of(everything)
        metrics = self.metrics()
        x = Scale(low, high, 10.0, width - 10.0)
        bottom = height - metrics.height() - 4
        ticks = x.ticks(5)
        for tick, text in zip(ticks, self.write_ticks(ticks, 3), strict=True):
            place = round(x.at(tick)) + 0.5
            line(painter, theme.border if tick == 0 else theme.grid, (place, 2), (place, bottom))
            label(painter, theme.muted, place, height - 4, text, 0.5)
        each = (bottom - 2) / len(self._descents)
        for row, descent in enumerate(self._descents):
            self._paint_row(painter, descent, (2 + row * each, each), x, theme)

    def _paint_row(
        self,
        painter: QPainter,
        descent: Descent,
        place: tuple[float, float],
        x: Scale,
        theme: Theme,
    ) -> None:
        top, high = place
        metrics = self.metrics()
        words = self._row_words(descent, x.end - x.start)
        backdrop = QColor(theme.field)
        backdrop.setAlphaF(0.85)
        start, end = top + metrics.height() + 1, top + high - 4
        line(painter, theme.border, (x.start, end), (x.end, end))
        count = len(descent.slopes)
        for slope in finite_of(descent.slopes).tolist():
            ink = QColor(theme.positive if slope > 0 else theme.negative)
            ink.setAlphaF(1.0 if count < 12 else 0.6 if count < 60 else 0.35)
            line(painter, ink, (x.at(slope), start), (x.at(slope), end), 2.0)
        if isfinite(descent.mean):
            mean = x.at(descent.mean)
            line(painter, theme.text, (mean, start - 2), (mean, end + 3), 1.2)
        behind = QRectF(x.start, top, metrics.horizontalAdvance(words), metrics.height())
        painter.fillRect(behind, backdrop)
        label(painter, theme.muted, x.start, top + metrics.ascent(), words)
