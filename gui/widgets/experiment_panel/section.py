"""A section of the panel: a heading that folds it, labelled fields, and sentences below them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.experiment.edits import Edit
from core.experiment.schema import Experiment
from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel, tip
from gui.qt.retire import retire
from gui.widgets.experiment_panel.fields import Choice, CountField, NumberField, Switch

WIDEST_LABEL = "Learning rate"
Field = NumberField | CountField | Choice | Switch


class _Line(QWidget):
    """Fields side by side. A widget, as ``retire`` takes no layout apart."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        self._row.addWidget(widget, stretch)


class Section(QWidget):
    """Fields of one part of an experiment; a subclass adds them and reads them.

    Args:
        name: of the section, for the settings.
        title: its heading.

    Signals:
        proposed: an ``Edit`` that the user asks for, and the key of its field.
    """

    proposed = Signal(object, str)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._fields: dict[str, Field] = {}
        self._labels: dict[str, QLabel] = {}
        self._messages: dict[str, QLabel] = {}
        self._lines: dict[str, _Line] = {}
        self._theme: Theme | None = None
        self._decimal = "."
        self._experiment: Experiment | None = None
        self._heading = self._make_heading(title)
        self._summary = PlainLabel()
        self._summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(10, 0, 0, 4)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._measure()
        top = QHBoxLayout()
        top.addWidget(self._heading)
        top.addWidget(self._summary, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self._body)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def _measure(self) -> None:
        # One width for the labels of all sections, so that their fields stand below each other.
        self._grid.setColumnMinimumWidth(0, self.fontMetrics().horizontalAdvance(WIDEST_LABEL))

    def _make_heading(self, title: str) -> QToolButton:
        heading = QToolButton()
        heading.setText(title)
        heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        heading.setArrowType(Qt.ArrowType.DownArrow)
        heading.setAutoRaise(True)
        heading.setCheckable(True)
        heading.setChecked(True)
        heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        heading.setAccessibleName(f"Section {title}")
        heading.toggled.connect(self.on_toggled)
        return heading

    @property
    def experiment(self) -> Experiment:
        """The experiment that is shown."""
        assert self._experiment is not None
        return self._experiment

    @property
    def open(self) -> bool:
        return self._heading.isChecked()

    def set_open(self, is_open: bool) -> None:
        self._heading.setChecked(is_open)

    def on_toggled(self, is_open: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self._heading.setArrowType(arrow)
        self._body.setVisible(is_open)
        self._show_summary()

    def _show_summary(self) -> None:
        folded = self._experiment is not None and not self.open
        self._summary.setText(self.summary(self.experiment) if folded else "")

    def add_row(
        self, key: str, title: str, field: Field, tooltip: str = "", beside: str = ""
    ) -> None:
        """Add ``field`` with its label and, hidden, the place for a sentence below it.

        With ``beside`` it shares the line of the field of that key: short numbers need no more.
        """
        row = self._grid.rowCount()
        label = PlainLabel("" if isinstance(field, Switch) else title)
        label.setBuddy(field)
        label.setToolTip(tooltip)
        if tooltip:
            field.setToolTip(tooltip)
        field.setAccessibleName(title.replace("&", ""))
        field.setObjectName(key)
        if beside:
            self._lines[beside].add(label)
            self._lines[beside].add(field, 1)
        else:
            self._lines[key] = line = _Line()
            line.add(field, 1)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(line, row, 1)
        self._fields[key] = field
        self._labels[key] = label
        self.add_message(key, row + 1)
        if isinstance(field, NumberField):
            field.set_decimal(self._decimal)
            field.refused.connect(self.on_refused)

    def add_wide(self, widget: QWidget) -> int:
        """Add a widget over both columns; returns its row."""
        row = self._grid.rowCount()
        self._grid.addWidget(widget, row, 0, 1, 2)
        return row

    def add_message(self, key: str, row: int) -> None:
        """Add the hidden place for the sentences about ``key``."""
        message = PlainLabel()
        message.setWordWrap(True)
        message.hide()
        self._grid.addWidget(message, row, 0, 1, 2)
        self._messages[key] = message

    def remove_row(self, key: str) -> None:
        """Take the row ``key`` out."""
        tables = (self._fields, self._labels, self._messages, self._lines)
        for widget in [table.pop(key) for table in tables if key in table]:
            widget.blockSignals(True)  # losing the focus is not an edit of what comes instead
            widget.hide()
            retire(widget)

    def set_row_visible(self, key: str, visible: bool) -> None:
        self._fields[key].setVisible(visible)
        self._labels[key].setVisible(visible)

    def allow(self, key: str, objection: str, tooltip: str = "") -> None:
        """Enable the field, or disable it and say why in its tooltip and its label's."""
        self._fields[key].setEnabled(not objection)
        self._labels[key].setEnabled(not objection)
        for widget in (self._fields[key], self._labels[key]):
            widget.setToolTip(tip(objection or tooltip))

    def on_refused(self, problem: str) -> None:
        field: Any = self.sender()
        title = field.accessibleName()
        self.show_message(field.objectName(), f"{title} {problem}." if problem else "", True)

    def set_decimal(self, decimal: str) -> None:
        """Write numbers with this decimal mark; fields made later do, too."""
        self._decimal = decimal
        for field in self._fields.values():
            if isinstance(field, NumberField):
                field.set_decimal(decimal)
        self._show_summary()

    def has(self, key: str) -> bool:
        return key in self._messages

    def show_message(self, key: str, text: str, is_error: bool) -> None:
        """Show one sentence below the field ``key``; "" hides it."""
        message = self._messages[key]
        if self._theme is not None:
            colour = self._theme.error if is_error else self._theme.accent
            message.setStyleSheet(f"color: {colour}")
        message.setText(text)
        message.setVisible(bool(text))
        if text and key in self._fields:
            self._fields[key].setAccessibleDescription(text)

    def clear_messages(self) -> None:
        for key, message in self._messages.items():
            message.hide()
            if key in self._fields:
                self._fields[key].setAccessibleDescription("")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._heading.setStyleSheet("QToolButton { font-weight: bold; border: none; }")
        self._summary.setStyleSheet(f"color: {theme.muted}")

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the part of ``experiment``; nothing is emitted."""
        self._experiment = experiment
        self.clear_messages()
        self.read(experiment)
        self._show_summary()

    def read(self, experiment: Experiment) -> None:
        """Bring the fields up to ``experiment``."""
        raise NotImplementedError

    def summary(self, experiment: Experiment) -> str:
        """The part in a few words, for the heading of a folded section."""
        raise NotImplementedError

    def propose(self, edit: Edit, key: str) -> None:
        self.proposed.emit(edit, key)
