"""A small box beside the mouse with the exact values there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.widgets.plots.axes import LABEL_PIXELS, pixel_font
from gui.widgets.plots.curve_spec import Series
from gui.widgets.plots.markers import draw_symbol
from gui.widgets.plots.reading import Reading, short_text

MARGIN = 7
GAP = 10
LINE = 17
SAMPLE = 18


class Readout(QWidget):
    """Lies over the plot and lets the mouse through; painted by hand, as it changes often."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(pixel_font(LABEL_PIXELS))
        self._theme: Theme | None = None
        self._place = ""
        self._rows: list[tuple[Series, str]] = []
        self.hide()

    @property
    def lines(self) -> list[str]:
        """What it says, line by line."""
        return [self._place, *(f"{series.label} {text}" for series, text in self._rows)]

    def show_reading(
        self, reading: Reading, series: tuple[Series, ...], theme: Theme, mouse: QPoint
    ) -> None:
        """Say ``reading`` near ``mouse``, on the side where there is room."""
        self._theme = theme
        self._place = reading.place
        self._rows = [
            (one, short_text(*reading.values[one.name]))
            for one in series
            if one.name in reading.values
        ]
        self._put(mouse)
        self.show()
        self.raise_()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as the text."""
        metrics = QFontMetrics(self.font())
        label = self._label_width()
        widths = [SAMPLE + label + GAP + metrics.horizontalAdvance(text) for _, text in self._rows]
        width = max([metrics.horizontalAdvance(self._place), *widths])
        return QSize(width + 2 * MARGIN + 2, LINE * (1 + len(self._rows)) + 2 * MARGIN)

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
        values = MARGIN + SAMPLE + self._label_width() + GAP
        for row, (series, text) in enumerate(self._rows, start=1):
            middle = QPointF(MARGIN + 5.0, MARGIN + (row + 0.5) * LINE)
            draw_symbol(painter, series.symbol, middle, 8.0, QColor(series.colour))
            self._text(painter, MARGIN + SAMPLE, row, series.label, self._theme.text)
            self._text(painter, values, row, text, self._theme.text)

    def _text(self, painter: QPainter, x: int, row: int, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        room = QRectF(x, MARGIN + row * LINE, self.width() - x, LINE)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _label_width(self) -> int:
        metrics = QFontMetrics(self.font())
        return max((metrics.horizontalAdvance(one.label) for one, _ in self._rows), default=0)

    def _put(self, mouse: QPoint) -> None:
        size = self.sizeHint()
        room = self._over.size()
        x = mouse.x() + 14
        if x + size.width() > room.width():
            x = mouse.x() - 14 - size.width()
        y = mouse.y() - size.height() - 8
        if y < 0:
            y = mouse.y() + 14
        y = min(y, room.height() - size.height())
        self.setGeometry(max(x, 0), max(y, 0), size.width(), size.height())
