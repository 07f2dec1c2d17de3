"""The controls of the panel: they tell of a value once it is set, never of a keystroke on the way.

None of them turns with the mouse wheel, which would change an experiment that someone only wanted
to scroll past.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from gui.qt.plain_text import tip
from gui.words.limits import Limits
from gui.words.typed_number import written

STEPPING_PAUSE = 400  # ms; holding a spin box's arrow is one edit, not twenty


class NumberField(QLineEdit):
    """A number with free typing: 0.03, 1e-3, 0,03. Escape brings the last good value back.

    Signals:
        committed: the new number, on Enter or when the focus goes to another field.
        refused: why what is typed is no value, or "" once it is one again.
    """

    committed = Signal(object)
    refused = Signal(str)

    def __init__(self, limits: Limits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits = limits
        self._value: float | int = 0
        self._decimal = "."
        self._away = False  # another window is in front, and the field has not been left
        self.editingFinished.connect(self.on_editing_finished)

    def show_value(self, value: float | int) -> None:
        """Show ``value``, unless something is being typed."""
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self._restore()

    def set_decimal(self, decimal: str) -> None:
        """Write the number with this decimal mark; both are read."""
        if decimal != self._decimal:
            self._decimal = decimal
            self.show_value(self._value)

    def drop(self) -> None:
        """Let go of what is being typed."""
        self._restore()

    def _restore(self) -> None:
        self.setText(written(self._value, self._decimal))
        self.setCursorPosition(0)

    def on_editing_finished(self) -> None:
        if self._away or not self.isModified():
            return
        try:
            value = self._limits.parse(self.text())
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.refused.emit("")
        changed = value != self._value
        self._value = value
        self._restore()
        if changed:
            self.committed.emit(value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A dialog or another program comes to the front: what is typed has not been entered."""
        self._away = event.reason() == Qt.FocusReason.ActiveWindowFocusReason
        super().focusOutEvent(event)
        self._away = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._restore()
            self.refused.emit("")
        else:
            super().keyPressEvent(event)


class CountField(QSpinBox):
    """A small whole number with arrows.

    Signals:
        committed: the new number: on Enter, when the focus leaves, or soon after the last arrow.
    """

    committed = Signal(object)

    def __init__(self, limits: Limits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = 0
        self.set_range(int(limits.least or 0), int(limits.most or 2**31 - 1))
        self.setKeyboardTracking(False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(STEPPING_PAUSE)
        self._pause.timeout.connect(self.on_settled)
        self.valueChanged.connect(self.on_value_changed)
        self.editingFinished.connect(self.on_settled)

    def set_range(self, least: int, most: int) -> None:
        blocked = self.blockSignals(True)
        self.setRange(least, most)
        self.blockSignals(blocked)

    def show_value(self, value: int) -> None:
        """Show ``value``, unless it is just being changed."""
        self._shown = value
        if not self._pause.isActive():
            blocked = self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(blocked)

    def drop(self) -> None:
        """Let go of a change that has not been told of."""
        self._pause.stop()
        self.show_value(self._shown)

    def on_value_changed(self) -> None:
        self._pause.start()

    def on_settled(self) -> None:
        self._pause.stop()
        if self.value() != self._shown:
            self._shown = self.value()
            self.committed.emit(self._shown)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


@dataclass(frozen=True)
class Option:
    """A line of a choice: its name, what it is, and why it cannot be chosen ("": it can)."""

    name: str
    words: str = ""
    objection: str = ""
    text: str = ""


class Entry(Protocol):
    """What every entry of a table of core has for people."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def formula(self) -> str: ...
    @property
    def about(self) -> str: ...


def option_of(entry: Entry, objection: str = "") -> Option:
    """A table's entry as a line of a choice."""
    return Option(entry.name, f"{entry.title}: {entry.formula}\n{entry.about}", objection)


class Choice(QComboBox):
    """One of some names. Those that do not fit are greyed, and their tooltip says why.

    Signals:
        committed: the name that the user chose, when it is another one.
    """

    committed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self._options: tuple[Option | None, ...] = ()
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(20)
        self.activated.connect(self.on_activated)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            # Qt forgets the least size that goes with the old font only for another style.
            super().changeEvent(QEvent(QEvent.Type.StyleChange))

    def set_options(self, options: Iterable[Option | None]) -> None:
        """Offer these; None draws a line between groups."""
        wanted = tuple(options)
        if wanted == self._options:
            return
        self._options = wanted
        blocked = self.blockSignals(True)
        self.clear()
        for option in wanted:
            if option is None:
                self.insertSeparator(self.count())
            else:
                self._add(option)
        self.blockSignals(blocked)
        self._widen_list()

    def _add(self, option: Option) -> None:
        self.addItem(option.text or option.name, option.name)
        words = option.words
        if option.objection:
            words = f"Not possible here: {option.objection}"
            model = self.model()
            assert isinstance(model, QStandardItemModel)
            model.item(self.count() - 1).setEnabled(False)
        self.setItemData(self.count() - 1, tip(words), Qt.ItemDataRole.ToolTipRole)

    def _widen_list(self) -> None:
        """The list is as wide as its names, also where the panel is narrower."""
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 24)

    def show_value(self, name: str) -> None:
        self._shown = name
        blocked = self.blockSignals(True)
        self.setCurrentIndex(self.findData(name))
        self.blockSignals(blocked)
        self.setToolTip(str(self.currentData(Qt.ItemDataRole.ToolTipRole) or ""))

    def names(self) -> list[str]:
        """Every name that is offered, fitting or not."""
        return [option.name for option in self._options if option is not None]

    def on_activated(self) -> None:
        name = str(self.currentData())
        if name != self._shown:
            self.committed.emit(name)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Switch(QCheckBox):
    """Yes or no.

    Signals:
        committed: the new state, after a click of the user's.
    """

    committed = Signal(object)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.clicked.connect(self.on_clicked)

    def show_value(self, value: bool) -> None:
        blocked = self.blockSignals(True)
        self.setChecked(value)
        self.blockSignals(blocked)

    def on_clicked(self) -> None:
        self.committed.emit(self.isChecked())
