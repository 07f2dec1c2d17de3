"""Experiments as files: open, save, recent files, examples, and tables of the user's own."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.errors import BackscopeError
from core.experiment import Csv, Experiment
from core.experiment_file import loads, read_experiment, write_experiment
from gui.settings import Settings

FILTER = "Experiments (*.json);;All files (*)"
TABLES = "Tables (*.csv *.tsv *.txt);;All files (*)"
# In the order of the story they tell; a new example is one file and one name here.
EXAMPLES = (
    "linear_unit", "perceptron_and", "xor", "mazur", "circle", "spiral", "iris", "digits",
)  # fmt: skip


def example(name: str) -> Experiment:
    """The example that ships under ``name``."""
    return loads(files("resources").joinpath("examples", f"{name}.json").read_bytes())


class Documents(QObject):
    """Which file the experiment on show belongs to, and the dialogs around it.

    Signals:
        opened: an experiment, and the folder where its relative paths start.
        refused: a sentence on why a file cannot be used.
        title_changed: the document's name or whether it has unsaved changes is another.
        recent_changed: the list of recent files is another.
    """

    opened = Signal(object, object)
    refused = Signal(str)
    title_changed = Signal()
    recent_changed = Signal()

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.path: Path | None = None
        self.folder = Path.cwd()
        self._saved: Experiment | None = None
        self._current: Experiment | None = None

    @property
    def modified(self) -> bool:
        """Whether the experiment on show differs from its file or example."""
        return self._saved is not None and self._current != self._saved

    @property
    def title(self) -> str:
        """The name for the window's title; ``[*]`` is Qt's place for the mark of changes."""
        name = self.path.name if self.path else (self._current.title if self._current else "")
        return f"{name or 'Untitled'}[*]"

    def note_current(self, experiment: Experiment) -> None:
        """Remember what runs now."""
        if experiment is not self._current:
            self._current = experiment
            self.title_changed.emit()

    def open_example(self, name: str) -> None:
        """Open one of the examples, if the user lets go of unsaved changes."""
        if self._may_leave():
            self._adopt(example(name), None, Path.cwd())

    def open_path(self, path: Path) -> bool:
        """Open the file at ``path``: an experiment, or a table of data; False if refused."""
        if path.suffix.lower() in (".csv", ".tsv", ".txt"):
            self.open_table(path)
            return True
        try:
            experiment = read_experiment(path)
        except BackscopeError as error:
            self._settings.forget_recent(path)
            self.recent_changed.emit()
            self.refused.emit(str(error))
            return False
        if not self._may_leave():
            return False
        self._adopt(experiment, path.resolve(), path.resolve().parent)
        self._remember(path.resolve())
        return True

    def on_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open an experiment", self._where(), FILTER
        )
        if name:
            self.open_path(Path(name))

    def on_open_table(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Open data", self._where(), TABLES)
        if name:
            self.open_table(Path(name))

    def open_table(self, path: Path) -> None:
        """Make an experiment of a table: the user chooses its target columns."""
        from gui.csv_dialog import choose_columns

        try:
            experiment = choose_columns(self._window, path)
        except BackscopeError as error:
            self.refused.emit(str(error))
            return
        if experiment is not None and self._may_leave():
            self._adopt(experiment, None, path.resolve().parent)

    def on_save(self) -> bool:
        """Save to the document's file, or ask for one; False if nothing was saved."""
        return self._save_to(self.path) if self.path else self.on_save_as()

    def on_save_as(self) -> bool:
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Save the experiment",
            str(Path(self._where()) / self._suggestion()),
            FILTER,
        )
        if not name:
            return False
        path = Path(name)
        return self._save_to(path if path.suffix else path.with_suffix(".json"))

    def may_close(self) -> bool:
        """Whether the window may close: nothing is unsaved, or the user has decided."""
        return self._may_leave()

    def _save_to(self, path: Path) -> bool:
        if self._current is None:
            return False
        experiment = _with_paths_from(self._current, self.folder, path.resolve().parent)
        try:
            write_experiment(experiment, path)
        except BackscopeError as error:
            self.refused.emit(f"Not saved: {error}")
            return False
        self.path, self.folder = path.resolve(), path.resolve().parent
        self._saved = self._current
        self._remember(self.path)
        self.title_changed.emit()
        return True

    def _adopt(self, experiment: Experiment, path: Path | None, folder: Path) -> None:
        self.path, self.folder = path, folder
        self._saved = self._current = experiment
        self.opened.emit(experiment, folder)
        self.title_changed.emit()

    def _remember(self, path: Path) -> None:
        self._settings.add_recent(path)
        self._settings.set_text("folder", str(path.parent))
        self.recent_changed.emit()

    def _may_leave(self) -> bool:
        if not self.modified:
            return True
        answer = QMessageBox.question(
            self._window,
            "Unsaved changes",
            "The experiment has changes that are not saved. Save them?",
            QMessageBox.StandardButton.Save
            | QMessageBox.StandardButton.Discard
            | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Save,
        )
        if answer == QMessageBox.StandardButton.Save:
            return self.on_save()
        return answer == QMessageBox.StandardButton.Discard

    def _where(self) -> str:
        if self.path is not None:
            return str(self.path.parent)
        return self._settings.text("folder", str(Path.home()))

    def _suggestion(self) -> str:
        title = self._current.title if self._current else ""
        name = "".join(c if c.isalnum() else "_" for c in title.lower()).strip("_")
        return f"{name or 'experiment'}.json"


def _with_paths_from(experiment: Experiment, old: Path, new: Path) -> Experiment:
    """The experiment for a file in folder ``new``: a table's path stays relative where it can."""
    data = experiment.data
    if not isinstance(data, Csv):
        return experiment
    try:
        relative = os.path.relpath(old / data.path, new)
    except ValueError:  # on another drive of a Windows machine
        relative = str((old / data.path).resolve())
    path = Path(relative).as_posix()
    return msgspec.structs.replace(experiment, data=msgspec.structs.replace(data, path=path))
