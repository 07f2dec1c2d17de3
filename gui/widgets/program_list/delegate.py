"""Paints a row of the list: breakpoint margin, mark, layer, name, and what it writes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.engine.program import Operation
from gui.look.theme import Theme
from gui.widgets.program_list.model import Index, ProgramModel, Row

MARGIN = 20  # the breakpoints' column, where a click sets one
MARK = 18
CHIP = 20
GAP = 6
PADDING = 4


class ProgramDelegate(QStyledItemDelegate):
    """Paints rows in the theme's colours. Marks differ in shape as well as in colour.

    Attributes:
        margin_row: the row over whose margin the mouse is, to show that a click sets a breakpoint.
    """

    def __init__(self, model: ProgramModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.margin_row = -1
        self.set_font(parent.font())
        self.set_theme(theme)

    def set_font(self, font: QFont) -> None:
        self._font = QFont(font)
        self._bold = QFont(font)
        self._bold.setBold(True)
        self._small = QFont(font)
        self._small.setPointSizeF(font.pointSizeF() * 0.85)
        self._metrics = QFontMetrics(self._font)
        self._bold_metrics = QFontMetrics(self._bold)
        self._height = self._metrics.height() + 2 * PADDING

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._text, self._muted = QColor(theme.text), QColor(theme.muted)
        self._chips = [QColor(colour) for colour in theme.layers]
        self._highlight, self._accent = QColor(theme.highlight), QColor(theme.accent)
        self._margin, self._error = QColor(theme.window), QColor(theme.error)
        self._border = QColor(theme.border)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._model.rows[index.row()]
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect.left(), rect.top(), MARGIN, rect.height(), self._margin)
        if row.operation is None:
            self._paint_heading(painter, rect, row, index.row() == 0)
        else:
            self._paint_operation(painter, rect, state, row, row.operation)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, row: Row, first: bool) -> None:
        if not first:
            painter.setPen(self._border)
            painter.drawLine(rect.left() + MARGIN, rect.top(), rect.right(), rect.top())
        painter.setPen(self._muted)
        painter.setFont(self._bold)
        painter.drawText(
            rect.adjusted(MARGIN + GAP, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, row.text
        )

    def _paint_operation(
        self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, row: Row, op: Operation
    ) -> None:
        position = self._model.position
        current = op.index == position.current
        body = rect.adjusted(MARGIN, 0, 0, 0)
        if current:
            painter.fillRect(body, self._highlight)
            painter.fillRect(body.left(), body.top(), 3, body.height(), self._accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(body, self._margin)
        self._paint_breakpoint(painter, rect, op.index)
        mark = QRect(body.left() + 3, body.top(), MARK, body.height())
        if op.index == position.next:
            self._paint_arrow(painter, mark)
        elif op.index < position.done:
            self._paint_check(painter, mark, current)
        done = op.index < position.done or op.index == position.next
        self._paint_words(painter, body, row, op, current, self._text if done else self._muted)
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(body).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_words(
        self, painter: QPainter, body: QRect, row: Row, op: Operation, bold: bool, colour: QColor
    ) -> None:
        left = body.left() + 3 + MARK
        if op.layer is not None:
            self._paint_chip(painter, QRect(left, body.top(), CHIP, body.height()), op.layer)
        font, metrics = (self._bold, self._bold_metrics) if bold else (self._font, self._metrics)
        place = QRect(left + CHIP + GAP, body.top(), 0, body.height())
        place.setRight(body.right() - GAP)
        painter.setFont(font)
        painter.setPen(colour)
        align = Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(place, align, metrics.elidedText(row.text, elide, place.width()))
        place.setLeft(place.left() + metrics.horizontalAdvance(row.text) + 2 * GAP)
        painter.setFont(self._font)
        text = fitting_names(op.writes, self._metrics, place.width())
        painter.drawText(place, align | Qt.AlignmentFlag.AlignRight, text)

    def _paint_chip(self, painter: QPainter, place: QRect, layer: int) -> None:
        colour = self._chips[(layer - 1) % len(self._chips)]
        chip = QRectF(0, 0, CHIP, min(place.height() - 6, 18))
        chip.moveCenter(QRectF(place).center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(chip, 4, 4)
        # Black or white, whichever stands out more against the layer's colour.
        painter.setPen(Qt.GlobalColor.black if _light(colour) else Qt.GlobalColor.white)
        painter.setFont(self._small)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, str(layer))

    def _paint_breakpoint(self, painter: QPainter, rect: QRect, operation: int) -> None:
        is_set = operation in self._model.breakpoints
        offered = self.margin_row == self._model.row_of(operation)
        if not (is_set or offered):
            return
        middle = QPointF(rect.left() + MARGIN / 2, rect.center().y() + 0.5)
        painter.setPen(QPen(self._error, 1.5))
        painter.setBrush(self._error if is_set else Qt.BrushStyle.NoBrush)
        painter.drawPolygon(_octagon(middle, 6.5))

    def _paint_arrow(self, painter: QPainter, place: QRect) -> None:
        middle = QPointF(place.center())
        points = [QPointF(-3.5, -5), QPointF(4.5, 0), QPointF(-3.5, 5)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._accent)
        painter.drawPolygon(QPolygonF([middle + point for point in points]))

    def _paint_check(self, painter: QPainter, place: QRect, current: bool) -> None:
        middle = QPointF(place.center())
        points = [QPointF(-4, 0.5), QPointF(-1, 3.5), QPointF(4.5, -3.5)]
        pen = QPen(self._text if current else self._muted, 2 if current else 1.5)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([middle + point for point in points]))


def fitting_names(names: Sequence[str], metrics: QFontMetrics, width: int) -> str:
    """As many whole ``names`` as ``width`` pixels hold; "" where that is none."""
    texts = [", ".join(names)]
    most = min(len(names) - 1, width // metrics.horizontalAdvance("b1"))
    texts += [", ".join((*names[:count], "…")) for count in range(most, 0, -1)]
    return next((text for text in texts if metrics.horizontalAdvance(text) <= width), "")


def _octagon(middle: QPointF, radius: float) -> QPolygonF:
    side = radius * 0.4142  # tan 22.5°
    corners = [(side, radius), (radius, side), (radius, -side), (side, -radius)]
    corners += [(-x, -y) for x, y in corners]
    return QPolygonF([middle + QPointF(x, y) for x, y in corners])


def _light(colour: QColor) -> bool:
    """Whether black text has more contrast than white on ``colour`` (WCAG relative luminance)."""
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return luminance > 0.179
