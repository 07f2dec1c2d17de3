"""The page with the formula: its lines, the sentence on what is special, and the copies."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget

from core.explain import Explanation, NumberFormat, Quantity, as_latex, as_text
from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel
from gui.qt.retire import pop_up
from gui.widgets.inspector.charts.chart import add_image_entries
from gui.widgets.inspector.pages.formula_surface import MARGIN, exact
from gui.widgets.inspector.pages.formula_view import FormulaView


class FormulaPage(QScrollArea):
    """Scrolls up and down over a formula of any length.

    Attributes:
        formula: the lines.
        note: the sentence below them.

    Signals:
        back_requested: the menu's entry was chosen.
        image_wanted: the formula's name as a picture, and whether as a file.
    """

    back_requested = Signal()
    image_wanted = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation: Explanation | None = None
        self._numbers = NumberFormat()
        self.formula = FormulaView(theme)
        self.note = PlainLabel()
        self.note.setWordWrap(True)
        self.note.setIndent(0)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        inside = QWidget()
        inside.setAutoFillBackground(True)
        inside.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 4, 4, 8)
        column.setSpacing(8)
        column.addWidget(self.formula)
        column.addWidget(self.note)
        column.addStretch(1)
        self.note.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.formula)
        self.formula.menu_requested.connect(self.on_menu_requested)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.formula)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_text)

    def show_explanation(
        self, explanation: Explanation, numbers: NumberFormat, sizes: tuple[int, ...]
    ) -> None:
        other = self._explanation is None or explanation.quantity != self._explanation.quantity
        self._explanation, self._numbers = explanation, numbers
        self.formula.show_explanation(explanation, numbers, sizes)
        self.note.setText(explanation.note)
        self.note.setVisible(bool(explanation.note))
        if other:
            self.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        self.formula.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Room for the bar is left in any case: lines would else be broken anew when it comes.
        bar = self.verticalScrollBar().sizeHint().width()
        self.formula.set_available(event.size().width() - 8 - bar * self._bar_is_hidden())
        super().resizeEvent(event)

    def _bar_is_hidden(self) -> bool:
        return not self.verticalScrollBar().isVisible()

    # Copies

    def text(self) -> str:
        """Title, lines and note as plain text."""
        explanation = self._explanation
        if explanation is None:
            return ""
        lines = [as_text(line, self._numbers) for line in explanation.lines]
        return "\n".join(filter(None, (explanation.title, *lines, explanation.note)))

    def latex(self) -> str:
        """The lines as LaTeX's ``aligned``, lined up at their equals signs."""
        explanation = self._explanation
        if explanation is None:
            return ""
        lines = [as_latex(line, self._numbers).replace("=", "&=", 1) for line in explanation.lines]
        joined = " \\\\\n".join(lines)
        return f"\\[\n\\begin{{aligned}}\n{joined}\n\\end{{aligned}}\n\\]"

    def copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def copy_latex(self) -> None:
        QGuiApplication.clipboard().setText(self.latex())

    def on_copy_image(self) -> None:
        self.image_wanted.emit("formula", False)

    def on_export(self) -> None:
        self.image_wanted.emit("formula", True)

    def on_menu_requested(self, place: QPoint, quantity: Quantity | None) -> None:
        pop_up(self.menu(quantity), place)

    def menu(self, quantity: Quantity | None = None) -> QMenu:
        """Copies, and what concerns the factor ``quantity``."""
        menu = QMenu(self)
        if quantity is not None:
            follow = menu.addAction(f"Follow {quantity.text}\tEnter")
            follow.triggered.connect(lambda: self.formula.followed.emit(quantity))
            value = self.formula.value_of(quantity)
            if value is not None:
                text = exact(value, self._numbers)
                number = menu.addAction(f"Copy {text}")
                number.triggered.connect(lambda: QGuiApplication.clipboard().setText(text))
            menu.addSeparator()
        menu.addAction("Copy as text\tCtrl+C").triggered.connect(self.copy_text)
        menu.addAction("Copy as LaTeX").triggered.connect(self.copy_latex)
        add_image_entries(menu, self.on_copy_image, self.on_export)
        menu.addSeparator()
        menu.addAction("Back\tBackspace").triggered.connect(self.back_requested)
        return menu
