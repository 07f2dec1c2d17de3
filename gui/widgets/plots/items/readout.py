"""A small box beside the upright line at the mouse with the values there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.look.number_style import with_decimal
from gui.look.theme import Theme
from gui.widgets.plots.curve_spec import Series
from gui.widgets.plots.items.axes import LABEL_PIXELS, pixel_font
from gui.widgets.plots.items.markers import draw_symbol
from gui.widgets.plots.reading import Reading, compact_text, short_text

MARGIN = 5
GAP = 8
SAMPLE = 14
APART = 10  # from the upright line
Crowd = Callable[[QRect], int]


class Readout(QWidget):
    """Lies over the plot and lets the mouse through; painted by hand, as it changes often."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(pixel_font(LABEL_PIXELS))
        self.decimal = "."
        self._theme: Theme | None = None
        self._place = ""
        self._rows: list[tuple[Series, str]] = []
        self._named = True
        self._line = QFontMetrics(self.font()).height()
        self.hide()

    def set_text_scale(self, scale: float) -> None:
        """Write ``scale`` times as large as in a file."""
        self.setFont(pixel_font(LABEL_PIXELS * scale))
        self._line = QFontMetrics(self.font()).height()

    @property
    def lines(self) -> list[str]:
        """What it says, line by line."""
        return [self._place, *(f"{series.label} {text}" for series, text in self._rows)]

    def show_reading(
        self,
        reading: Reading,
        series: tuple[Series, ...],
        theme: Theme,
        cross: QPoint,
        area: QRect,
        crowd: Crowd,
    ) -> None:
        """Say ``reading`` beside ``cross``, within ``area``.

        Args:
            reading: the values.
            series: the curves, in order.
            theme: the colours.
            cross: the upright line's x, the mouse's y.
            area: where the box may be: over the curves, not over the axes.
            crowd: tells how much of the curves a place would cover.
        """
        self._theme = theme
        self._place = with_decimal(reading.place, self.decimal)

        def since(one: Series) -> str:
            return with_decimal(reading.since(one.name), self.decimal)

        there = [one for one in series if one.name in reading.values]
        room = max(cross.x() - area.left(), area.right() - cross.x()) - APART
        # In the smallest plots the symbols alone tell the rows apart; the legend explains them.
        for text, named in ((short_text, True), (compact_text, True), (compact_text, False)):
            self._named = named
            self._rows = [
                (one, with_decimal(text(*reading.values[one.name]), self.decimal) + since(one))
                for one in there
            ]
            if self.sizeHint().width() <= room:
                break
        self._put(cross, area, crowd)
        self.show()
        self.raise_()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as the text."""
        metrics = QFontMetrics(self.font())
        label = self._label_width()
        widths = [SAMPLE + label + metrics.horizontalAdvance(text) for _, text in self._rows]
        width = max([metrics.horizontalAdvance(self._place), *widths])
        return QSize(width + 2 * MARGIN + 2, self._line * (1 + len(self._rows)) + 2 * MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box."""
        if self._theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.border), 1.0))
        painter.setBrush(QColor(self._theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.0, 4.0)
        self._text(painter, MARGIN, 0, self._place, self._theme.muted)
        values = MARGIN + SAMPLE + self._label_width()
        for row, (series, text) in enumerate(self._rows, start=1):
            middle = QPointF(MARGIN + 4.0, MARGIN + (row + 0.5) * self._line)
            draw_symbol(painter, series.symbol, middle, 8.0, QColor(series.colour))
            if self._named:
                self._text(painter, MARGIN + SAMPLE, row, series.label, self._theme.text)
            self._text(painter, values, row, text, self._theme.text)

    def _text(self, painter: QPainter, x: int, row: int, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        room = QRectF(x, MARGIN + row * self._line, self.width() - x, self._line)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _label_width(self) -> int:
        """Room for the labels and the gap after them."""
        if not self._named or not self._rows:
            return 0
        metrics = QFontMetrics(self.font())
        return GAP + max(metrics.horizontalAdvance(one.label) for one, _ in self._rows)

    def _put(self, cross: QPoint, area: QRect, crowd: Crowd) -> None:
        """On the side with more room; at the height that hides least, rather near the mouse."""
        size = self.sizeHint()
        on_the_right = area.right() - cross.x() >= cross.x() - area.left()
        x = cross.x() + APART if on_the_right else cross.x() - APART - size.width()
        x = max(min(x, area.right() - size.width()), area.left() + 1)
        if size.width() > area.width():  # over the axis of values, too, rather than cut off
            x = max(area.right() - size.width(), 0)
        lowest = max(area.bottom() - size.height(), area.top())
        middle = min(max(cross.y() - size.height() // 2, area.top()), lowest)
        places = [QRect(QPoint(x, y), size) for y in (middle, area.top() + 1, lowest)]
        self.setGeometry(min(places, key=crowd))
