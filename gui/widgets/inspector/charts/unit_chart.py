"""A unit's activation and its slope as curves, each sample of the batch a tick, and the tangent."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from core.explain.views.activation_view import SATURATED, ActivationView
from core.numbers.safe_range import span_of
from gui.look.theme import Theme
from gui.widgets.inspector.charts.chart import Chart, Scale, label, line

UP = 5  # numbers beside the curve, about
DASH = Qt.PenStyle.DashLine


class UnitChart(Chart):
    """The curve a(z), its slope dashed, and where the samples stand."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view: ActivationView | None = None
        self.setMinimumHeight(150)
        self.setAccessibleName("Activation and its slope")

    def show_view(self, view: ActivationView) -> None:
        self._view = view
        self.update()

    def paint(self, painter: QPainter, width: float, height: float, theme: Theme) -> None:
        view = self._view
        if view is None:
            return
        x, y = self._scales(view, width, height)
        self._paint_flat(painter, view, x, y, theme)
        self._paint_axes(painter, x, y, theme)
        painter.setClipRect(QRectF(x.start, y.end - 3, x.end - x.start, y.start - y.end + 6))
        _curve(painter, view.z, view.slope, x, y, QPen(QColor(theme.muted), 1.4, DASH))
        _curve(painter, view.z, view.a, x, y, QPen(QColor(theme.accent), 2.0))
        self._paint_tangent(painter, view, x, y, theme)
        painter.setClipping(False)
        self._paint_samples(painter, view, x, y, theme)
        self._paint_names(painter, view, x, y, theme)

    def _scales(self, view: ActivationView, width: float, height: float) -> tuple[Scale, Scale]:
        metrics = self.metrics()
        low, high = span_of([*view.a.tolist(), *view.slope.tolist()], with_zero=False)
        ticks = Scale(low, high, 0.0, 1.0).ticks(UP)
        left = max(map(metrics.horizontalAdvance, self.write_ticks(ticks)), default=0.0) + 10
        right = metrics.horizontalAdvance("∂a/∂z") + 10
        x = Scale(float(view.z[0]), float(view.z[-1]), left, max(width - right, left + 20))
        bottom = height - metrics.height() - 16
        return x, Scale(low, high, max(bottom, 40.0), 8.0)

    def _paint_flat(
        self, painter: QPainter, view: ActivationView, x: Scale, y: Scale, theme: Theme
    ) -> None:
        """Shade where hardly any slope comes through."""
        flat = np.abs(view.slope) < SATURATED * view.greatest
        if view.greatest <= 0 or not flat.any():
            return
        shade = QColor(theme.muted)
        shade.setAlphaF(0.14)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], flat.astype(np.int8), [0]])))
        for start, end in edges.reshape(-1, 2).tolist():
            left, right = x.at(float(view.z[start])), x.at(float(view.z[end - 1]))
            painter.fillRect(QRectF(left, y.end, right - left, y.start - y.end), shade)

    def _paint_axes(self, painter: QPainter, x: Scale, y: Scale, theme: Theme) -> None:
        below = y.start + 10 + self.metrics().ascent()
        across, up = x.ticks(6), y.ticks(UP)
        for tick, text in zip(across, self.write_ticks(across), strict=True):
            place = round(x.at(tick)) + 0.5
            line(painter, theme.grid, (place, y.start), (place, y.end))
            label(painter, theme.muted, place, below, text, 0.5)
        for tick, text in zip(up, self.write_ticks(up), strict=True):
            place = round(y.at(tick)) + 0.5
            line(painter, theme.grid, (x.start, place), (x.end, place))
            label(painter, theme.muted, x.start - 5, place + 4, text, 1.0)
        zero = round(x.at(0.0)) + 0.5
        line(painter, theme.border, (zero, y.start), (zero, y.end))
        if y.low < 0 < y.high:
            level = round(y.at(0.0)) + 0.5
            line(painter, theme.border, (x.start, level), (x.end, level))

    def _paint_tangent(
        self, painter: QPainter, view: ActivationView, x: Scale, y: Scale, theme: Theme
    ) -> None:
        tangent = view.tangent(x.high / 9 - x.low / 9)  # their difference may be no float64
        if tangent is None:
            return
        (z1, z2), (a1, a2) = (ends.tolist() for ends in tangent)
        if np.isfinite([z1, z2, a1, a2]).all():
            # Beyond the borders too: at the border the scale would bend the line.
            start, end = (x.beyond(z1), y.beyond(a1)), (x.beyond(z2), y.beyond(a2))
            line(painter, theme.test, start, end, 2.0)

    def _paint_samples(
        self, painter: QPainter, view: ActivationView, x: Scale, y: Scale, theme: Theme
    ) -> None:
        """A tick below the curve for each sample; the one that is looked at as a point on it."""
        ink = QColor(theme.text)
        ink.setAlphaF(0.75 if len(view.sample_z) < 30 else 0.4)
        for z in view.sample_z.tolist():
            if np.isfinite(z):
                place = x.at(z)
                line(painter, ink, (place, y.start), (place, y.start + 7), 1.4)
        if view.sample is None or not len(view.sample_z):
            return
        height = float(view.sample_a[view.sample])
        if np.isnan(height) or np.isnan(view.sample_z[view.sample]):
            return
        across = x.at(float(view.sample_z[view.sample]))
        line(painter, theme.test, (across, y.start - 2), (across, y.start + 9), 2.4)
        painter.setPen(QPen(QColor(theme.canvas), 1.5))
        painter.setBrush(QColor(theme.test))
        painter.drawEllipse(QPointF(across, y.at(height)), 5, 5)

    def _paint_names(
        self, painter: QPainter, view: ActivationView, x: Scale, y: Scale, theme: Theme
    ) -> None:
        """The curves' names at their right ends, apart from each other."""
        ends = [y.at(float(view.a[-1])) + 4, y.at(float(view.slope[-1])) + 4]
        high = self.metrics().height()
        if abs(ends[0] - ends[1]) < high:
            middle = (ends[0] + ends[1]) / 2
            sign = -1 if ends[0] <= ends[1] else 1
            ends = [middle + sign * high / 2, middle - sign * high / 2]
        label(painter, theme.accent, x.end + 4, ends[0], "a")
        label(painter, theme.muted, x.end + 4, ends[1], "∂a/∂z")
        label(painter, theme.muted, x.end + 14, y.start + 10 + self.metrics().ascent(), "z")


def _curve(
    painter: QPainter,
    z: NDArray[np.float64],
    values: NDArray[np.float64],
    x: Scale,
    y: Scale,
    pen: QPen,
) -> None:
    """The values as a line, torn where a step jumps; nan has no place."""
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    there = ~np.isnan(values)
    pairs = zip(z[there].tolist(), values[there].tolist(), strict=True)
    points = [QPointF(x.at(a), y.at(b)) for a, b in pairs]
    heights = np.array([point.y() for point in points])
    tears = np.flatnonzero(np.abs(np.diff(heights)) > 0.4 * abs(y.end - y.start)) + 1
    for start, end in zip([0, *tears.tolist()], [*tears.tolist(), len(points)], strict=True):
        painter.drawPolyline(QPolygonF(points[start:end]))
