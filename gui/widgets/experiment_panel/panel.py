"""Every setting of an experiment in view; each edit gives a whole valid experiment."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import BackscopeError, ExperimentError
from core.experiment.edits import Edit
from core.experiment.schema import Experiment
from core.experiment.validation import check
from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel
from gui.widgets.experiment_panel.batching_section import BatchingSection
from gui.widgets.experiment_panel.data_section import DataSection
from gui.widgets.experiment_panel.fields import CountField, NumberField
from gui.widgets.experiment_panel.loss_section import LossSection
from gui.widgets.experiment_panel.network_section import NetworkSection
from gui.widgets.experiment_panel.optimizer_section import OptimizerSection
from gui.widgets.experiment_panel.section import Section
from gui.words.wording import GONE, with_fitting_words

MOST_LETTERS = 46  # of the least width


class ExperimentPanel(QWidget):
    """Shows an experiment and lets it be edited.

    Signals:
        experiment_edited: the new ``Experiment``, valid by itself, after an edit was committed.
        csv_requested: the user wants to open a table of their own.
        words_requested: the user wants to write another title or text.
    """

    experiment_edited = Signal(object)
    words_requested = Signal()
    csv_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("experiment_panel")
        self.setAccessibleName("Experiment")
        self._experiment: Experiment | None = None
        # What the run has, and what was shown since, before edits that it has not taken up yet.
        self._in_force: Experiment | None = None
        self._outdated: list[Experiment] = []
        self._room = 0  # height of a text that an edit has taken away
        data = DataSection()
        self._sections: list[Section] = [
            data,
            NetworkSection(theme),
            LossSection(),
            OptimizerSection(),
            BatchingSection(),
        ]
        data.csv_requested.connect(self.csv_requested)
        self._lay_out()
        for section in self._sections:
            section.proposed.connect(self.on_proposed)
        self.set_theme(theme)

    def _lay_out(self) -> None:
        self._title, self._notes, self._problem = PlainLabel(), PlainLabel(), PlainLabel()
        self._body = body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(6, 6, 6, 8)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._make_words_button(), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        for label in (self._title, self._notes, self._problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self._notes)
        column.addWidget(self._problem)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for section in self._sections:
            column.addWidget(section)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        body.installEventFilter(self)
        body.setEnabled(False)  # until there is an experiment to edit
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def _make_words_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("Edit…")
        button.setAutoRaise(True)
        button.setToolTip("Write another title or text")
        button.setAccessibleName("Edit title and text")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.words_requested)
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Never so narrow that the fields would have to be scrolled sideways."""
        body = self._scroll.widget()
        if event.type() == QEvent.Type.LayoutRequest and body is not None and watched is body:
            bar = self._scroll.verticalScrollBar().sizeHint().width()
            needed = body.minimumSizeHint().width() + bar
            most = MOST_LETTERS * self.fontMetrics().averageCharWidth()  # long names of columns
            self.setMinimumWidth(min(needed, most))
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return QSize(310, 640)

    def scroll_to_top(self) -> None:
        """Show the experiment's text."""
        self._scroll.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        self._notes.setStyleSheet(f"color: {theme.muted}")
        self._problem.setStyleSheet(f"color: {theme.error}")
        for section in self._sections:
            section.set_theme(theme)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show ``experiment`` without emitting; cheap when it is the one that is shown.

        May be called with every snapshot: pictures of the run taken before it took up the last edit
        still carry the experiment before it, and are passed over.
        """
        self._in_force = experiment
        if any(experiment is outdated for outdated in self._outdated):
            return
        self._outdated = []
        if experiment is self._experiment or experiment == self._experiment:
            self._experiment = experiment
            return
        self._show(experiment)

    def show_document(self, experiment: Experiment) -> None:
        """Show the experiment of another document; what was typed for the one before goes."""
        self._in_force, self._outdated, self._room = experiment, [], 0
        fields: list[NumberField | CountField] = [
            *self.findChildren(NumberField),
            *self.findChildren(CountField),
        ]
        for field in fields:
            field.drop()
        self._show(experiment)

    def set_decimal(self, decimal: str) -> None:
        """Write numbers with this decimal mark; both are read."""
        for section in self._sections:
            section.set_decimal(decimal)

    def revert(self) -> None:
        """Show what the run has: the edits since are not going to be taken up."""
        self._outdated = []
        if self._in_force is not None:
            self._show(self._in_force)

    def show_problem(self, error: BackscopeError) -> None:
        """Take the last edit back and say in a sentence why, below the field where it is wrong."""
        self.revert()
        self._explain(error)

    def _explain(self, error: BackscopeError) -> None:
        place = error.place if isinstance(error, ExperimentError) else "data.name"
        problem = error.problem if isinstance(error, ExperimentError) else str(error)
        text = f"{problem[:1].upper()}{problem[1:]}.".replace("..", ".")
        key = place
        while key:
            for section in self._sections:
                if section.has(key):
                    section.set_open(True)
                    section.show_message(key, text, True)
                    return
            key = key[: max(key.rfind("."), key.rfind("["), 0)]
        self._problem.setText(f"{place}: {text}" if place else text)
        self._problem.show()

    def _show(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self._body.setEnabled(True)
        self._title.setText(experiment.title or "Untitled")
        self._show_notes(experiment.notes)
        self._problem.hide()
        for section in self._sections:
            section.show_experiment(experiment)

    def words(self) -> tuple[str, str]:
        """Title and text as shown."""
        shown = self._experiment
        return ("", "") if shown is None else (shown.title, shown.notes)

    def set_words(self, title: str, notes: str) -> None:
        """Give the experiment another title and text: an edit like any other."""
        if self._experiment is not None:
            self.on_proposed(Edit(replace(self._experiment, title=title, notes=notes)), "")

    def on_proposed(self, edit: Edit, key: str) -> None:
        before = self._experiment
        if before is not None:
            fitting = with_fitting_words(before, edit.experiment)
            if fitting.notes != edit.experiment.notes:
                self._room = self._notes.height()
            edit = Edit(fitting, edit.note)
        try:
            check(edit.experiment)
        except ExperimentError as error:
            if before is not None:
                self._show(before)
            self._explain(error)
            return
        self._show(edit.experiment)
        if edit.note:
            section = next(section for section in self._sections if section.has(key))
            section.show_message(key, edit.note, False)
        if before is not None and edit.experiment != before:
            self._outdated.append(before)
            self.experiment_edited.emit(edit.experiment)

    def _show_notes(self, notes: str) -> None:
        """Show the text; where an edit has taken it away, why, in the room that it had.

        Otherwise the field of that edit would move away from under the mouse.
        """
        if notes:
            self._room = 0
        self._notes.setText(notes or (GONE if self._room else ""))
        self._notes.setMinimumHeight(self._room)
        self._notes.setVisible(bool(notes or self._room))

    def folded(self) -> list[str]:
        """Names of the sections that are folded, for the settings."""
        return [section.objectName() for section in self._sections if not section.open]

    def set_folded(self, names: list[str]) -> None:
        """Fold these sections and unfold the others."""
        for section in self._sections:
            section.set_open(section.objectName() not in names)
