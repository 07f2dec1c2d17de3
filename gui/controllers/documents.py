"""Experiments as files: open, save, recent files, examples, and tables of the user's own."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from core.datasets import KeptTable
from core.datasets.dataset import printable
from core.errors import BackscopeError
from core.experiment import experiment_file
from core.experiment.data_path import located, outside
from core.experiment.experiment_file import read_experiment, write_experiment
from core.experiment.schema import Csv, Experiment
from gui.controllers.settling import Settling
from gui.qt.plain_text import Button, ask
from gui.qt.retire import retire
from gui.settings.settings import Settings
from gui.words.examples import EXAMPLES, FIRST, example, new_experiment

FILTER = "Experiments (*.json);;All files (*)"
TABLES = "Tables (*.csv *.tsv *.txt);;All files (*)"
State = tuple[Path | None, Path, Experiment | None, Experiment | None]


def is_table(path: Path) -> bool:
    """Whether the file is taken for a table of data, by its name."""
    return path.suffix.lower() in experiment_file.TABLES


class Documents(QObject):
    """Which file the experiment on show belongs to, and the dialogs around it.

    Signals:
        opened: an experiment, the folder where its relative paths start, and what was read of its
            data already, if anything.
        told: a sentence on what was done.
        refused: a sentence on why a file cannot be used.
        title_changed: the document's name or whether it has unsaved changes is another.
        recent_changed: the list of recent files is another.
        speed_proposed: an example was opened; operations a second at which one sees it learn.
    """

    opened = Signal(object, object, object)
    refused = Signal(str)
    told = Signal(str)
    title_changed = Signal()
    recent_changed = Signal()
    speed_proposed = Signal(float)

    def __init__(self, window: QWidget, settings: Settings, settling: Settling) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._settling = settling
        self.path: Path | None = None
        # Where the relative paths of the run's experiment start; saving elsewhere moves the file
        # alone, and the run goes on with the paths that it has.
        self.folder = Path.cwd()
        self._saved: Experiment | None = None
        self._current: Experiment | None = None
        self._asked_for: Experiment | None = None
        self._wanted: set[Path] = set()  # tables that the user has chosen, or agreed to
        self._before: State = (self.path, self.folder, self._saved, self._current)

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

    def open_first(self, path: Path | None) -> None:
        """Open what the program starts with: the file at ``path``, or else XOR."""
        problem = ""
        if path is not None:
            try:
                if self._open(path):
                    return
            except BackscopeError as error:
                problem = str(error)
        self.open_example(FIRST)
        if problem:  # told now: it stands beside what is open instead
            self.refused.emit(problem)

    def open_example(self, name: str) -> None:
        """Open one of the examples, if the user lets go of unsaved changes."""
        if self._may_leave():
            self._adopt(example(name), None, Path.cwd())
            self.speed_proposed.emit(float(EXAMPLES[name]))

    def on_new(self) -> None:
        """Begin an experiment without a name, if the user lets go of unsaved changes."""
        if self._may_leave():
            self._adopt(new_experiment(), None, Path.cwd())

    def open_path(self, path: Path) -> bool:
        """Open the file at ``path``: an experiment, or a table of data; False if it is not."""
        try:
            return self._open(path)
        except BackscopeError as error:
            self.refused.emit(str(error))
            return False

    def _open(self, path: Path) -> bool:
        """The same; raises ``BackscopeError`` for a file that is neither."""
        if is_table(path):
            return self._open_table(path)
        try:
            experiment = read_experiment(path)
        except BackscopeError:
            self._settings.forget_recent(path)
            self.recent_changed.emit()
            raise
        table = outside(experiment, path.resolve().parent)
        if table is not None and not self._may_read(table):
            self.refused.emit(f"{path.name} was not opened: its data lie outside its folder.")
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

    def open_table(self, path: Path) -> bool:
        """Make an experiment of a table: the user chooses its target columns; False if not."""
        try:
            return self._open_table(path)
        except BackscopeError as error:
            self.refused.emit(str(error))
            return False

    def _open_table(self, path: Path) -> bool:
        from gui.dialogs.csv_dialog import choose_columns

        chosen = choose_columns(self._window, path)
        if chosen is None or not self._may_leave():
            return False
        experiment, table = chosen
        self._adopt(experiment, None, path.absolute().parent, table)
        return True

    def on_open_refused(self, experiment: Experiment, sentence: str) -> None:
        """Go back to what was open: ``experiment`` cannot be run, its data is missing, say."""
        if experiment is not self._asked_for:
            return
        if self.path is not None and sentence:
            self._settings.forget_recent(self.path)
            self.recent_changed.emit()
        self.path, self.folder, self._saved, self._current = self._before
        self.title_changed.emit()
        if self._current is None:
            self.open_example(FIRST)
        if sentence:
            self.refused.emit(sentence)

    def on_save(self) -> bool:
        """Save to the document's file, or ask for one; False if nothing was saved."""
        if not self._settled():
            return False
        return self._save_to(self.path) if self.path else self.on_save_as()

    def on_save_as(self) -> bool:
        if not self._settled():
            return False
        # The dialog has to know the suffix, or it would not ask before it replaces a file.
        dialog = QFileDialog(self._window, "Save the experiment", self._where(), FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(self._suggestion())
        chosen = dialog.selectedFiles() if dialog.exec() else []
        retire(dialog)
        return bool(chosen) and self._save_to(Path(chosen[0]))

    def may_close(self) -> bool:
        """Whether the window may close: nothing is unsaved, or the user has decided."""
        self._take_up_field()
        return self._may_leave()

    def _settled(self) -> bool:
        """Have all edits come into the experiment; False where the user did not want to wait."""
        self._take_up_field()
        if self._settling.fully():
            return True
        self.refused.emit("Not saved: what was asked before is not finished yet.")
        return False

    def _take_up_field(self) -> None:
        """Have a field that is being typed in take its value up, which belongs to the file too."""
        focus = QApplication.focusWidget()
        if focus is not None and self._window.isAncestorOf(focus):
            focus.clearFocus()
            focus.setFocus()

    def _save_to(self, path: Path) -> bool:
        if self._current is None:
            return False
        experiment = _with_paths_from(self._current, self.folder, path.resolve().parent)
        try:
            write_experiment(experiment, path)
        except BackscopeError as error:
            self.refused.emit(f"Not saved: {error}")
            return False
        self.path, self._saved = path.resolve(), self._current
        self._remember(self.path)
        self.title_changed.emit()
        self.told.emit(f"{self.path.name} saved: the experiment, not the weights it has learned.")
        return True

    def _adopt(
        self,
        experiment: Experiment,
        path: Path | None,
        folder: Path,
        table: KeptTable | None = None,
    ) -> None:
        self._before = (self.path, self.folder, self._saved, self._current)
        self.path, self.folder = path, folder
        self._saved = self._current = self._asked_for = experiment
        if isinstance(experiment.data, Csv):
            self._wanted.add(Path(os.path.realpath(located(folder, experiment.data.path))))
        self.opened.emit(experiment, folder, table)
        self.title_changed.emit()

    def _remember(self, path: Path) -> None:
        self._settings.add_recent(path)
        self._settings.set_text("folder", str(path.parent))
        self.recent_changed.emit()

    def _may_leave(self) -> bool:
        if self._settling.briefly() and not self.modified:
            return True
        answer = ask(
            self._window,
            "Unsaved changes",
            "The experiment has changes that are not saved. Save them?",
            Button.Save | Button.Discard | Button.Cancel,
            Button.Save,
        )
        if answer == Button.Save:
            return self.on_save()
        return answer == Button.Discard

    def _may_read(self, table: Path) -> bool:
        """Whether the user lets an experiment read a file outside its folder; asked once."""
        if table in self._wanted:
            return True
        question = f"The experiment reads its data from {printable(str(table))}. Read this file?"
        title = "Data outside the experiment's folder"
        return ask(self._window, title, question, usual=Button.No) == Button.Yes

    def _where(self) -> str:
        if self.path is not None:
            return str(self.path.parent)
        return self._settings.text("folder", str(Path.home()))

    def _suggestion(self) -> str:
        if self.path is not None:
            return self.path.name
        title = self._current.title if self._current else ""
        name = re.sub(r"\W+", "_", title.lower()).strip("_")
        return f"{name or 'experiment'}.json"


def _with_paths_from(experiment: Experiment, old: Path, new: Path) -> Experiment:
    """The experiment for a file in folder ``new``: a table's path stays relative where it can."""
    data = experiment.data
    if not isinstance(data, Csv) or Path(data.path).is_absolute():
        return experiment
    try:
        relative = os.path.relpath(old / data.path, new)
    except ValueError:  # on another drive of a Windows machine
        relative = str((old / data.path).resolve())
    path = Path(relative).as_posix()
    return msgspec.structs.replace(experiment, data=msgspec.structs.replace(data, path=path))
