"""The head of the inspector: the way back, what is explained and for whom, and its siblings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.explain import Quantity
from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel
from gui.qt.retire import pop_up, retire
from gui.widgets.inspector.quantity_button import QuantityButton


class Header(QWidget):
    """Two lines: back, title and whose number it is; below them a button for each sibling.

    Signals:
        back_clicked: one step back is wanted.
        chosen: the ``Quantity`` whose button was clicked.
    """

    back_clicked = Signal()
    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._siblings: tuple[Quantity, ...] = ()
        self._buttons: list[QuantityButton] = []
        self.back = QToolButton()
        self.back.setText("←")
        self.back.setAutoRaise(True)
        self.back.setAccessibleName("Back to the number before")
        self.title = PlainLabel()
        self.title.setWordWrap(True)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.whose = PlainLabel()
        self.whose.setWordWrap(True)
        self.whose.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.more = QToolButton()
        self.more.setText("⋯")
        self.more.setAutoRaise(True)
        self.more.setToolTip("Copy the formula as text or LaTeX")
        self.more.setAccessibleName("Copy")
        self._menu: Callable[[], QMenu] | None = None
        self.more.clicked.connect(self.on_more)
        self._group = QButtonGroup(self)
        self._lay_out()
        self.back.clicked.connect(self.back_clicked)
        self._group.idClicked.connect(self.on_clicked)
        self.show_back("")
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def _measure(self) -> None:
        # Nothing below moves when a title is a line longer or shorter.
        self.title.setMinimumHeight(2 * self.title.fontMetrics().lineSpacing())

    def _lay_out(self) -> None:
        top = QGridLayout()
        top.setHorizontalSpacing(6)
        top.setVerticalSpacing(0)
        top.addWidget(self.back, 0, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.title, 0, 1)
        top.addWidget(self.more, 0, 2, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.whose, 1, 1, 1, 2)
        top.setColumnStretch(1, 1)
        self._strip = QHBoxLayout()
        self._strip.setSpacing(3)
        self._strip.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(self._strip)

    def show_title(self, title: str, whose: str) -> None:
        self.title.setText(title)
        self.whose.setText(whose)

    def set_menu(self, menu: Callable[[], QMenu]) -> None:
        """What the button ⋯ opens."""
        self._menu = menu

    def on_more(self) -> None:
        if self._menu is not None:
            pop_up(self._menu(), self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def show_whose(self, whose: str) -> None:
        self.whose.setText(whose)

    def show_back(self, where: str) -> None:
        """Offer the way back to ``where``; "" for none."""
        self.back.setEnabled(bool(where))
        self.back.setToolTip(f"Back to {where} (Backspace, Alt+Up)" if where else "Back")

    def show_siblings(self, siblings: Sequence[Quantity], current: Quantity) -> None:
        """Buttons for the numbers of the same thing; the one of ``current`` is down."""
        if tuple(siblings) != self._siblings:
            self._make_buttons(tuple(siblings))
        for button, quantity in zip(self._buttons, self._siblings, strict=True):
            button.setChecked(quantity == current)

    def _make_buttons(self, siblings: tuple[Quantity, ...]) -> None:
        for old in self._buttons:
            self._group.removeButton(old)
            self._strip.removeWidget(old)
        retire(*self._buttons)
        self._siblings = siblings
        self._buttons = [QuantityButton(quantity, self._theme) for quantity in siblings]
        for place, button in enumerate(self._buttons):
            self._group.addButton(button, place)
            self._strip.insertWidget(place, button)

    @property
    def buttons(self) -> Sequence[QuantityButton]:
        return tuple(self._buttons)

    def on_clicked(self, place: int) -> None:
        self.chosen.emit(self._siblings[place])

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self._buttons:
            button.set_theme(theme)
