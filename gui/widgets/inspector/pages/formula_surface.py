"""A formula as a widget: lays an explanation's lines out, paints them, knows where factors are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.explain import Explanation, Line, NumberFormat, Quantity, Token, as_text
from gui.look.theme import Theme
from gui.typeset.boxes import EMPTY, MUTED, TEXT, Spot
from gui.typeset.drawing import draw_box
from gui.typeset.setting import set_lines
from gui.typeset.typesetting import LINK, Style
from gui.view.selection import Selection
from gui.widgets.inspector.places import place_of

SIZE = 1.36  # formulas' letters by the window's: their indices must stay readable
MARGIN = 6
LARGEST, SMALLEST = 32, 8  # pixels of an exported formula's letters
STALE = 0.45  # opacity of a formula that belongs to an earlier tick


class FormulaSurface(QWidget):
    """One explanation's lines; ``FormulaView`` adds the mouse and the keyboard."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("formula")
        self._theme = theme
        self._explanation: Explanation | None = None
        self._numbers = NumberFormat()
        self._sizes: tuple[int, ...] = ()
        self._box = EMPTY
        self._values: dict[Quantity, float] = {}
        self._available = 300
        self._hovered: Quantity | None = None
        self._marked: Quantity | None = None  # by the keyboard
        self._pointed: Quantity | Selection | None = None  # what is lit from outside
        self._lit: frozenset[Quantity] = frozenset()
        self._stale = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    # What is shown

    def show_explanation(
        self, explanation: Explanation, numbers: NumberFormat, sizes: tuple[int, ...]
    ) -> None:
        """Show it; the same once more changes nothing."""
        if (explanation, numbers, sizes) == (self._explanation, self._numbers, self._sizes):
            return
        other = self._explanation is None or explanation.quantity != self._explanation.quantity
        self._explanation, self._numbers, self._sizes = explanation, numbers, sizes
        self._values = dict(_values(token for line in explanation.lines for token in line))
        if other:
            self._marked = None
        self._set()
        self.setAccessibleName(explanation.title)
        self.setAccessibleDescription(self.text())
        self.on_other_links()

    def on_other_links(self) -> None:
        """The lines have changed."""

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_stale(self, stale: bool) -> None:
        """Pale, because the run has gone on since."""
        if stale != self._stale:
            self._stale = stale
            self.update()

    def light(self, item: Quantity | Selection | None) -> None:
        """Light the factors that come from ``item``."""
        self._pointed = item
        self._relight()
        self.update()

    def _relight(self) -> None:
        item, links = self._pointed, self.links()
        if isinstance(item, Selection):
            self._lit = frozenset(link for link in links if place_of(link, self._sizes) == item)
        else:
            self._lit = frozenset(link for link in links if link == item)

    def text(self) -> str:
        """All lines as plain text."""
        explanation = self._explanation
        lines: tuple[Line, ...] = () if explanation is None else explanation.lines
        return "\n".join(as_text(line, self._numbers) for line in lines)

    def links(self) -> tuple[Quantity, ...]:
        """The factors that can be followed, each once, in the order in which they are read."""
        return tuple(dict.fromkeys(quantity for quantity, _ in self._spots()))

    @property
    def lit(self) -> frozenset[Quantity]:
        """The factors that are lit from outside."""
        return self._lit

    @property
    def marked(self) -> Quantity | None:
        """The factor that Enter would follow."""
        return self._marked

    def rect_of(self, quantity: Quantity) -> QRectF:
        """Where the factor's last appearance is: with its number, once that is there."""
        found = [spot for key, spot in self._spots() if key == quantity]
        return self._rect(found[-1]) if found else QRectF()

    def _spots(self) -> Iterator[tuple[Quantity, Spot]]:
        for spot in self._box.spots:
            if isinstance(spot.key, Quantity):
                yield spot.key, spot

    @staticmethod
    def _rect(spot: Spot) -> QRectF:
        return QRectF(spot.x + MARGIN - 2, spot.y + MARGIN - 2, spot.width + 4, spot.height + 4)

    # Size

    def _set(self) -> None:
        if self._explanation is not None:
            factors = self._explanation.factors
            links = tuple((f.latex, f.quantity) for f in factors if f.quantity is not None)
            style = Style(self.em, self._numbers, self._explanation.quantity, links)
            self._box = set_lines(self._explanation.lines, self._available, style)
        self._relight()
        self.setMinimumWidth(ceil(self._box.width) + 2 * MARGIN)
        self.setFixedHeight(ceil(self._box.height) + 2 * MARGIN)
        self.update()

    def set_available(self, width: int) -> None:
        """Break the lines for ``width`` pixels; what cannot be broken may be wider."""
        available = max(width - 2 * MARGIN, 120)
        if available != self._available:
            self._available = available
            self._set()

    @property
    def em(self) -> int:
        """Size of the formula's letters in pixels."""
        return round(SIZE * QFontInfo(self.font()).pixelSize())

    def sizeHint(self) -> QSize:
        return QSize(300, ceil(self._box.height) + 2 * MARGIN)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._set()
        super().changeEvent(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._stale:
            painter.setOpacity(STALE)
        for quantity, spot in self._spots():
            self._paint_light(painter, quantity, spot)
        painter.translate(MARGIN, MARGIN)
        inks = {TEXT: theme.text, MUTED: theme.muted, LINK: theme.accent}
        draw_box(painter, self._box, {name: QColor(ink) for name, ink in inks.items()})
        painter.end()

    def _paint_light(self, painter: QPainter, quantity: Quantity, spot: Spot) -> None:
        hot = quantity == self._hovered or quantity in self._lit
        focused = quantity == self._marked and self.hasFocus()
        if not hot and not focused:
            return
        painter.setPen(QPen(QColor(self._theme.accent), 1.2) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.highlight) if hot else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._rect(spot), 3, 3)


def paint_formula(
    painter: QPainter,
    rect: QRectF,
    explanation: Explanation,
    numbers: NumberFormat,
    theme: Theme,
) -> None:
    """Paint an explanation's lines into the middle of ``rect``, in letters that fill it."""
    em = LARGEST
    box = set_lines(explanation.lines, rect.width(), Style(em, numbers))
    while em > SMALLEST and (box.width > rect.width() or box.height > rect.height()):
        em -= 2
        box = set_lines(explanation.lines, rect.width(), Style(em, numbers))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(
        rect.x() + max(0.0, (rect.width() - box.width) / 2),
        rect.y() + max(0.0, (rect.height() - box.height) / 2),
    )
    inks = {TEXT: theme.text, MUTED: theme.muted, LINK: theme.text}
    draw_box(painter, box, {name: QColor(ink) for name, ink in inks.items()}, outlines=True)
    painter.restore()


def exact(value: float, numbers: NumberFormat) -> str:
    """All digits that tell ``value`` from its neighbours."""
    return repr(value).replace(".", numbers.decimal).replace("-", "−")


def _values(tokens: Iterable[Token]) -> Iterator[tuple[Quantity, float]]:
    """The linked numbers, also those inside quotients and brackets."""
    for token in tokens:
        if token.quantity is not None and token.value is not None:
            yield token.quantity, token.value
        for part in token.parts:
            yield from _values(part)
