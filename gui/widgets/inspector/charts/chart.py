"""What the small charts of the inspector share: a scale with round ticks, and their colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from core.explain import NumberFormat, format_number
from core.numbers.safe_range import digits_apart, part_of, round_ticks
from gui.look.theme import Theme
from gui.qt.retire import pop_up

TICK_DIGITS = 6


@dataclass(frozen=True)
class Scale:
    """Numbers from ``low`` to ``high`` on pixels from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of ``value``; a value outside stays at the border."""
        return self.start + part_of(value, self.low, self.high) * (self.end - self.start)

    def beyond(self, value: float) -> float:
        """The same without borders, for lines that are clipped."""
        part = part_of(value, self.low, self.high, clamp=False)
        return self.start + part * (self.end - self.start)

    def ticks(self, count: int) -> list[float]:
        """About ``count`` round numbers."""
        return round_ticks(self.low, self.high, count)


class Chart(QWidget):
    """A chart painted as vectors; ``paint_to`` serves the screen and exports alike.

    Attributes:
        picture_name: what exports call it.

    Signals:
        image_wanted: its name, and whether as a file (else on the clipboard).
    """

    image_wanted = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.numbers = NumberFormat()
        self.picture_name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme | None = None) -> None:
        """Paint into ``rect`` of ``painter``."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.small_font())
        painter.translate(rect.topLeft())
        self.paint(painter, rect.width(), rect.height(), theme or self.theme)
        painter.restore()

    def paint(self, painter: QPainter, width: float, height: float, theme: Theme) -> None:
        """Paint from (0, 0) to (``width``, ``height``)."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_to(painter, QRectF(self.rect()))
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        add_image_entries(menu, self.on_copy, self.on_export)
        pop_up(menu, event.globalPos())
        event.accept()

    def on_copy(self) -> None:
        self.image_wanted.emit(self.picture_name, False)

    def on_export(self) -> None:
        self.image_wanted.emit(self.picture_name, True)

    def small_font(self) -> QFont:
        """For ticks and labels."""
        font = QFont(self.font())
        font.setPixelSize(max(10, round(0.88 * self.fontInfo().pixelSize())))
        return font

    def metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.small_font())

    def write(self, value: float, digits: int = TICK_DIGITS) -> str:
        return format_number(value, NumberFormat(digits, self.numbers.decimal))

    def write_ticks(self, ticks: list[float], digits: int = TICK_DIGITS) -> list[str]:
        """The numbers with ``digits`` digits, or more where two would read alike."""
        return [self.write(tick, digits_apart(ticks, digits)) for tick in ticks]

    def sizeHint(self) -> QSize:
        return QSize(300, self.minimumHeight())  # with more a page would scroll too early


def add_image_entries(menu: QMenu, copy: Callable[[], None], export: Callable[[], None]) -> None:
    """The two entries that every picture's menu has."""
    menu.addAction("Copy as image").triggered.connect(copy)
    menu.addAction("Export …").triggered.connect(export)


def line(
    painter: QPainter, ink: str | QColor, a: tuple[float, float], b: tuple[float, float],
    width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:  # fmt: skip
    """A straight line."""
    painter.setPen(QPen(QColor(ink), width, style, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(*a), QPointF(*b))


def label(painter: QPainter, ink: str, x: float, y: float, text: str, align: float = 0.0) -> QRectF:
    """Text on the baseline y; ``align`` 0 starts at x, 0.5 is centred on it, 1 ends there."""
    painter.setPen(QColor(ink))
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(text)
    left = x - align * width
    painter.drawText(QPointF(left, y), text)
    return QRectF(left, y - metrics.ascent(), width, metrics.height())
