"""Panel titles in the size of the window's text, where Fusion keeps the size of the start."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QStyleOptionDockWidget, QWidget


class DockTitles(QProxyStyle):
    """The style of docks, and of nothing that lies in them."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element != QStyle.ControlElement.CE_DockWidgetTitle or widget is None:
            super().drawControl(element, option, painter, widget)
            return
        assert isinstance(option, QStyleOptionDockWidget)
        room = self.subElementRect(QStyle.SubElement.SE_DockWidgetTitleBarText, option, widget)
        painter.setFont(widget.font())
        words = widget.fontMetrics().elidedText(
            option.title, Qt.TextElideMode.ElideRight, room.width()
        )
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.drawItemText(
            painter, room, int(align.value), option.palette, True, words,
            QPalette.ColorRole.WindowText,
        )  # fmt: skip
