"""Every setting of an experiment in view; each edit gives a whole valid experiment."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.errors import BackscopeError, ExperimentError
from core.experiment import Experiment
from core.validation import check
from gui.theme import Theme
from gui.widgets.experiment_panel.batching_section import BatchingSection
from gui.widgets.experiment_panel.data_section import DataSection
from gui.widgets.experiment_panel.edits import Edit
from gui.widgets.experiment_panel.loss_section import LossSection
from gui.widgets.experiment_panel.network_section import NetworkSection
from gui.widgets.experiment_panel.optimizer_section import OptimizerSection
from gui.widgets.experiment_panel.section import Section


class ExperimentPanel(QWidget):
    """Shows an experiment and lets it be edited.

    Signals:
        experiment_edited: the new ``Experiment``, valid by itself, after an edit was committed.
        csv_requested: the user wants to open a table of their own.
    """

    experiment_edited = Signal(object)
    csv_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("experiment_panel")
        self.setAccessibleName("Experiment")
        self._experiment: Experiment | None = None
        # What the run has, and what was shown since, before edits that it has not taken up yet.
        self._in_force: Experiment | None = None
        self._outdated: list[Experiment] = []
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
        self._title, self._notes, self._problem = QLabel(), QLabel(), QLabel()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(6, 6, 6, 8)
        column.setSpacing(6)
        for label in (self._title, self._notes, self._problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
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
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def sizeHint(self) -> QSize:
        return QSize(310, 640)

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
        self._title.setText(experiment.title)
        self._title.setVisible(bool(experiment.title))
        self._notes.setText(experiment.notes)
        self._notes.setVisible(bool(experiment.notes))
        self._problem.hide()
        for section in self._sections:
            section.show_experiment(experiment)

    def on_proposed(self, edit: Edit, key: str) -> None:
        before = self._experiment
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

    def folded(self) -> list[str]:
        """Names of the sections that are folded, for the settings."""
        return [section.objectName() for section in self._sections if not section.open]

    def set_folded(self, names: list[str]) -> None:
        """Fold these sections and unfold the others."""
        for section in self._sections:
            section.set_open(section.objectName() not in names)
