"""A small table of numbers whose last column is a bar with a sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gui.look.theme import Theme
from gui.qt.plain_text import tip

BAR = Qt.ItemDataRole.UserRole
BAR_WIDTH = 60
FEW_ROWS = 6  # are all seen, whatever else wants room
LEAST_HEIGHT = 96


@dataclass(frozen=True)
class BarRow:
    """One row.

    Attributes:
        cells: its words; the first stands left, the others right.
        part: length and sign of its bar, −1 to 1; None for no bar.
        strong: whether it is the sum below the others.
        tip: what a tooltip says.
    """

    cells: tuple[str, ...]
    part: float | None = None
    strong: bool = False
    tip: str = ""


class BarTable(QTreeWidget):
    """Rows of numbers with bars; the last heading belongs to the bars."""

    def __init__(
        self,
        headings: Sequence[str],
        theme: Theme,
        bars: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setHeaderLabels(list(headings))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAllColumnsShowFocus(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._delegate = _BarDelegate(theme, len(headings) - 1 if bars else -1, self)
        self.setItemDelegate(self._delegate)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.set_theme(theme)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(30)
        for column in range(len(headings)):
            sizes = QHeaderView.ResizeMode.Stretch if column == 0 else _to_contents()
            header.setSectionResizeMode(column, sizes)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            self.headerItem().setTextAlignment(column, side | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: Sequence[BarRow]) -> None:
        """Replace all rows; the chosen one stays chosen by its number."""
        chosen = self.indexOfTopLevelItem(self.currentItem())
        blocked = self.blockSignals(True)  # between two contents nothing is chosen
        self.clear()
        self.addTopLevelItems([self._item(row) for row in rows])
        self.blockSignals(blocked)
        self.choose(chosen)

    def fit(self) -> None:
        """Be no higher than the rows, and no lower than a few of them."""
        rows = self.topLevelItemCount()
        each = self.sizeHintForRow(0) if rows else 0
        around = self.header().sizeHint().height() + 2
        self.setMaximumHeight(each * rows + around)
        self.setMinimumHeight(each * min(rows, FEW_ROWS) + around)

    def choose(self, row: int) -> None:
        """Choose the row of this number, if there is one."""
        item = self.topLevelItem(row)
        if item is not None:
            self.setCurrentItem(item)

    def _item(self, row: BarRow) -> QTreeWidgetItem:
        item = QTreeWidgetItem(list(row.cells))
        last = self.columnCount() - 1
        for column in range(last + 1):
            item.setToolTip(column, tip(row.tip))
            if column:
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                item.setTextAlignment(column, right)
            if row.strong:
                font = self.font()
                font.setBold(True)
                item.setFont(column, font)
        item.setData(last, BAR, row.part)
        return item

    def sizeHint(self) -> QSize:
        return QSize(240, self.minimumHeight())

    def set_theme(self, theme: Theme) -> None:
        """Take its colours; a chosen row stays pale, so that its bar can be seen."""
        self._delegate.theme = theme
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Highlight, QColor(theme.highlight))
        colours.setColor(QPalette.ColorRole.HighlightedText, QColor(theme.text))
        self.setPalette(colours)
        self.viewport().update()


def _to_contents() -> QHeaderView.ResizeMode:
    return QHeaderView.ResizeMode.ResizeToContents


Index = QModelIndex | QPersistentModelIndex


class _BarDelegate(QStyledItemDelegate):
    """Draws the bars: blue to the right, orange to the left, as everywhere."""

    def __init__(self, theme: Theme, column: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._column = column

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        extra = BAR_WIDTH if index.column() == self._column else 6
        return QSize(size.width() + extra, size.height() + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        part = index.data(BAR)
        if index.column() != self._column or part is None:
            return
        area = QRectF(option.rect).adjusted(6, 0, 0, 0)
        area.setWidth(BAR_WIDTH - 10)
        middle, half = area.center().x(), area.width() / 2
        ink = self.theme.positive if part > 0 else self.theme.negative
        length = max(1.0, abs(part) * half) if part else 0.0
        left = middle if part > 0 else middle - length
        high = 0.46 * area.height()
        bar = QRectF(left, area.center().y() - high / 2, length, high)
        painter.fillRect(bar, QColor(ink))
        painter.setPen(option.palette.color(QPalette.ColorRole.Mid))
        zero = round(middle)
        painter.drawLine(zero, round(area.top()) + 2, zero, round(area.bottom()) - 2)
