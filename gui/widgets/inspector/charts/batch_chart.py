"""Each sample's slope as a bar, in the order of the batch, and their mean as a line."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from core.explain.views.anatomy import Anatomy
from core.numbers.safe_range import span_of
from gui.look.theme import Theme
from gui.widgets.inspector.charts.chart import Chart, Scale, label, line

DASH = Qt.PenStyle.DashLine


class BatchChart(Chart):
    """The bars of one batch.

    Signals:
        pointed: row of the batch under the mouse, −1 for none.
    """

    pointed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._anatomy: Anatomy | None = None
        self._sample: int | None = None
        self._pointed = -1
        self.setMinimumHeight(110)
        self.setMouseTracking(True)
        self.setAccessibleName("Slope of each sample of the batch")

    def show_anatomy(self, anatomy: Anatomy, sample: int | None) -> None:
        """Show it; the bar of the row ``sample`` stands out."""
        self._anatomy, self._sample = anatomy, sample
        self.update()

    def _scales(self, anatomy: Anatomy, width: float, height: float) -> tuple[Scale, Scale]:
        count = len(anatomy.slopes)
        level = anatomy.from_data if anatomy.is_mean and anatomy.from_data is not None else 0.0
        low, high = span_of([*anatomy.slopes.tolist(), level])
        metrics = self.metrics()
        ticks = Scale(low, high, 0.0, 1.0).ticks(4)
        left = max(map(metrics.horizontalAdvance, self.write_ticks(ticks, 3))) + 10
        x = Scale(0.0, float(count), left, max(width - 8, left + 20))
        return x, Scale(low, high, height - metrics.height() - 6, 8.0)

    def paint(self, painter: QPainter, width: float, height: float, theme: Theme) -> None:
        anatomy = self._anatomy
        if anatomy is None or not len(anatomy.slopes):
            return
        x, y = self._scales(anatomy, width, height)
        ticks = y.ticks(4)
        for tick, text in zip(ticks, self.write_ticks(ticks, 3), strict=True):
            level = round(y.at(tick)) + 0.5
            line(painter, theme.grid, (x.start, level), (x.end, level))
            label(painter, theme.muted, x.start - 5, level + 4, text, 1.0)
        self._paint_bars(painter, anatomy, x, y, theme)
        zero = round(y.at(0.0)) + 0.5
        line(painter, theme.muted, (x.start, zero), (x.end, zero))
        if anatomy.is_mean and anatomy.from_data is not None and np.isfinite(anatomy.from_data):
            level = y.at(anatomy.from_data)
            line(painter, theme.accent, (x.start, level), (x.end, level), 2.0, DASH)
            if len(anatomy.slopes) > 1:
                self._name_mean(painter, anatomy.from_data, x, y, theme)
        words = f"the {len(anatomy.slopes)} samples of the batch, in its order"
        if len(anatomy.slopes) == 1:
            words = "the only sample of the batch"
        label(painter, theme.muted, (x.start + x.end) / 2, height - 4, words, 0.5)

    def _name_mean(self, painter: QPainter, mean: float, x: Scale, y: Scale, theme: Theme) -> None:
        """The line's name at its right end, on the side of it that is farther from 0."""
        below = self.metrics().ascent() + 2 if mean < 0 else -4
        behind = QColor(theme.field)
        behind.setAlphaF(0.8)
        wide, high = self.metrics().horizontalAdvance("mean"), self.metrics().ascent()
        painter.fillRect(QRectF(x.end - wide, y.at(mean) + below - high, wide, high + 2), behind)
        label(painter, theme.accent, x.end, y.at(mean) + below, "mean", 1.0)

    def _paint_bars(
        self, painter: QPainter, anatomy: Anatomy, x: Scale, y: Scale, theme: Theme
    ) -> None:
        wide = (x.end - x.start) / len(anatomy.slopes)
        gap = min(0.18 * wide, 4.0) if wide > 3 else 0.0
        most = 60.0
        zero = y.at(0.0)
        for row, slope in enumerate(anatomy.slopes.tolist()):
            if not np.isfinite(slope):
                continue
            ink = QColor(theme.positive if slope > 0 else theme.negative)
            here = row in (self._sample, self._pointed)
            ink.setAlphaF(1.0 if here else 0.55)
            size = min(wide - 2 * gap, most)
            left = x.at(row + 0.5) - size / 2
            top = min(zero, y.at(slope))
            bar = QRectF(left, top, max(size, 1.0), abs(y.at(slope) - zero))
            painter.fillRect(bar, ink)
            if row == self._sample and len(anatomy.slopes) > 1:
                painter.setPen(QColor(theme.text))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5))

    # Mouse

    def row_at(self, across: float) -> int:
        """The row of the batch whose bar is at this pixel; −1 for none."""
        anatomy = self._anatomy
        if anatomy is None or not len(anatomy.slopes):
            return -1
        x, _ = self._scales(anatomy, self.width(), self.height())
        row = int(np.floor((across - x.start) / (x.end - x.start) * len(anatomy.slopes)))
        return row if 0 <= row < len(anatomy.slopes) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.row_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(-1)
        super().leaveEvent(event)

    def _point(self, row: int) -> None:
        if row != self._pointed:
            self._pointed = row
            self.pointed.emit(row)
            self.update()
