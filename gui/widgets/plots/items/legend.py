"""A legend in rows above the axes, where it never covers data."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsSceneResizeEvent, QStyleOptionGraphicsItem, QWidget

from gui.look.theme import Theme
from gui.widgets.plots.curve_spec import Series
from gui.widgets.plots.items.axes import LABEL_PIXELS, pixel_font
from gui.widgets.plots.items.markers import draw_symbol

ROW = 18.0
SAMPLE = 22.0
GAP = 11.0
MOST_ROWS = 2  # of whole names: with more the plot itself would have little room
ROWS = 3  # of short names; what does not fit is left out evenly


class Legend(pg.GraphicsWidget):
    """A sample of line and symbol with the name, for each series; wraps where it is narrow.

    Where whole names would take many rows, what a name has in common with the one before is left
    out: layer 1, 2, 3. Of very many layers every second, third, … has an entry, and the last.

    Attributes:
        title: stands before the entries in bold; "" on the screen, where the panel has one.
    """

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.title = title
        self._theme: Theme | None = None
        self._series: tuple[Series, ...] = ()
        self._names: tuple[str, ...] = ()
        self._kept: tuple[Series, ...] = ()  # those that ``_names`` are of
        self._taken = 0.0
        self._least = 0.0
        self.set_text_scale(1.0)

    def show_series(self, series: tuple[Series, ...], theme: Theme) -> None:
        """Show these entries in these colours."""
        if series == self._series and theme is self._theme:
            return
        self._series = series
        self._theme = theme
        self._lay_out()
        self.update()

    def set_text_scale(self, scale: float) -> None:
        """Write ``scale`` times as large as in a file."""
        self._font = pixel_font(LABEL_PIXELS * scale)
        self._bold = pixel_font((LABEL_PIXELS + 1) * scale, bold=True)
        self._row = ROW * scale
        self._lay_out()
        self.update()

    def leave_room(self, width: float, height: float) -> None:
        """Keep this much free at the right end of the first row, for buttons."""
        self._taken, self._least = width, height
        self._lay_out()
        self.update()

    @property
    def row_height(self) -> float:
        """Of one row."""
        return self._row

    @property
    def labels(self) -> tuple[str, ...]:
        """The names shown, in order."""
        return tuple(one.label for one in self._series)  # a guide's words among them

    @property
    def written(self) -> tuple[str, ...]:
        """The names as they are written where it is narrow."""
        return self._names

    def resizeEvent(self, event: QGraphicsSceneResizeEvent) -> None:
        """Wrap for the new width."""
        super().resizeEvent(event)
        self._lay_out()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw title, samples and names."""
        if self._theme is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.title:
            self._text(painter, QPointF(0.0, 0.0), self.title, bold=True)
        for one, name, place in zip(self._kept, self._names, self._places(), strict=True):
            self._sample(painter, place, one)
            self._text(painter, place + QPointF(SAMPLE + 5.0, 0.0), name)

    def _sample(self, painter: QPainter, place: QPointF, series: Series) -> None:
        middle = place.y() + self._row / 2.0
        pen = pg.mkPen(series.colour, width=2.0, style=Qt.PenStyle(series.dash))
        pen.setCosmetic(False)
        painter.setPen(pen)
        painter.drawLine(QPointF(place.x(), middle), QPointF(place.x() + SAMPLE, middle))
        centre = QPointF(place.x() + SAMPLE / 2.0, middle)
        if series.symbol:
            draw_symbol(painter, series.symbol, centre, 7.0, QColor(series.colour))

    def _text(self, painter: QPainter, place: QPointF, text: str, bold: bool = False) -> None:
        assert self._theme is not None
        painter.setFont(self._bold if bold else self._font)
        painter.setPen(pg.mkPen(self._theme.text))
        room = QRectF(place.x(), place.y(), self._width(text, bold) + 4.0, self._row)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _width(self, text: str, bold: bool = False) -> float:
        metrics = QFontMetricsF(self._bold if bold else self._font)
        return metrics.horizontalAdvance(text)

    def _places(self) -> list[QPointF]:
        """Upper left corner of each entry."""
        x = self._width(self.title, bold=True) + GAP if self.title else 0.0
        y = 0.0
        places = []
        for name in self._names:
            width = SAMPLE + 5.0 + self._width(name)
            end = self.size().width() - (self._taken if y == 0.0 else 0.0)
            if x > 0.0 and x + width > end:
                x, y = 0.0, y + self._row
            places.append(QPointF(x, y))
            x += width + GAP
        return places

    def _lay_out(self) -> None:
        self._kept, self._names = self._series, self.labels
        if self._rows() > MOST_ROWS:
            self._names = _shortened(self.labels)
        step = 1
        while self._rows() > ROWS and step < len(self._series):
            step += 1
            self._kept = _thinned(self._series, step)
            self._names = _shortened(tuple(one.label for one in self._kept))
        self._set_rows(self._rows())

    def _rows(self) -> int:
        places = self._places()
        return 1 + round(places[-1].y() / self._row) if places else 1

    def _set_rows(self, rows: int) -> None:
        height = max(rows * self._row + 4.0, self._least)
        if self.minimumHeight() != height:
            self.setMinimumHeight(height)
            self.setMaximumHeight(height)


def _thinned(series: tuple[Series, ...], step: int) -> tuple[Series, ...]:
    """Every ``step``-th of those whose names begin alike, their last, and all others."""
    words = [one.label.partition(" ")[0] for one in series]
    many = [index for index, word in enumerate(words) if words.count(word) > 2]
    kept = {*many[::step], *many[-1:]}
    return tuple(one for index, one in enumerate(series) if index in kept or index not in many)


def _shortened(labels: tuple[str, ...]) -> tuple[str, ...]:
    """The labels without a first word that is the one before's: layer 1, 2, 3."""
    names = []
    for label, before in zip(labels, ("", *labels), strict=False):
        word, _, others = label.partition(" ")
        names.append(others if others and before.startswith(f"{word} ") else label)
    return tuple(names)
