"""The export dialog: what, in which format, how large, in which colours; it remembers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.export.errors import ExportError
from gui.export.export_all import export_all
from gui.export.formats import FORMATS, export_picture
from gui.export.options import WHITE, ExportOptions
from gui.export.picture import Picture
from gui.export.preview import Preview
from gui.export.remembered import RESOLUTIONS, SIZES, Remembered, Settings, recall, remember
from gui.theme import Theme

ALL = ""
Ask = Callable[[QWidget, Path], Path | None]


def ask_file(parent: QWidget, suggestion: Path) -> Path | None:
    """Ask for the file to write, and whether it may be replaced; None for a change of mind."""
    kind = suggestion.suffix.removeprefix(".")
    pattern = f"{FORMATS[kind].title} (*.{kind})"
    dialog = QFileDialog(parent, "Export", str(suggestion.parent), pattern)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.selectFile(suggestion.name)
    chosen = dialog.selectedFiles() if dialog.exec() else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None


def ask_folder(parent: QWidget, suggestion: Path) -> Path | None:
    """Ask for a folder; None where the user changes their mind."""
    name = QFileDialog.getExistingDirectory(parent, "Export all into a folder", str(suggestion))
    return Path(name) if name else None


def confirm(parent: QWidget, question: str) -> bool:
    """Ask a question; whether the answer is yes."""
    return QMessageBox.question(parent, "Export", question) == QMessageBox.StandardButton.Yes


class ExportDialog(QDialog):
    """Exports one picture, or all of them into a folder.

    Signals:
        exported: a sentence that says what was written.
    """

    exported = Signal(str)

    def __init__(
        self,
        pictures: Sequence[Picture],
        theme: Theme,
        settings: Settings,
        parent: QWidget | None = None,
        *,
        what: str | None = None,
        ask_file: Ask = ask_file,
        ask_folder: Ask = ask_folder,
        confirm: Callable[[QWidget, str], bool] = confirm,
    ) -> None:
        """Offer ``pictures``; ``what`` is the one to begin with ("" for all, None for the last)."""
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._pictures = {picture.name: picture for picture in pictures}
        self._screen = theme
        self._settings = settings
        self._ask_file = ask_file
        self._ask_folder = ask_folder
        self._confirm = confirm
        self._last = recall(settings)
        self.what = QComboBox()
        self.format = QComboBox()
        self.width_box = number_box(SIZES, " px")
        self.height_box = number_box(SIZES, " px")
        self.dpi_box = number_box(RESOLUTIONS, " dpi")
        self.background = QComboBox()
        self.preview = Preview()
        self.complaint = QLabel()
        self._fill(what)
        self._lay_out()
        self._connect()
        self.on_changed()

    def _fill(self, what: str | None) -> None:
        for name, picture in self._pictures.items():
            self.what.addItem(picture.title, name)
        self.what.addItem("All of them, into a folder", ALL)
        for key, one in FORMATS.items():
            self.format.addItem(one.title, key)
        self.background.addItem("White", True)
        self.background.addItem("As on the screen", False)
        choose(self.what, self._last.what if what is None else what)
        choose(self.format, self._last.format)
        choose(self.background, self._last.white)
        self.width_box.setValue(self._last.width)
        self.height_box.setValue(self._last.height)
        self.dpi_box.setValue(self._last.dpi)

    def _lay_out(self) -> None:
        form = QFormLayout()
        rows = {
            "&Export": self.what,
            "&Format": self.format,
            "&Width": self.width_box,
            "&Height": self.height_box,
            "&Resolution": self.dpi_box,
            "&Background": self.background,
        }
        for label, box in rows.items():
            form.addRow(label, box)
            box.setAccessibleName(label.replace("&", ""))
        self.complaint.setWordWrap(True)
        self.complaint.setAccessibleName("Problem")
        self.complaint.hide()
        colours = self.complaint.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(self._screen.error))
        self.complaint.setPalette(colours)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go = self.buttons.addButton("Export …", QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        sides = QHBoxLayout()
        sides.addLayout(form)
        sides.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.addLayout(sides)
        column.addWidget(self.complaint)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        for choice in (self.what, self.format, self.background):
            choice.currentIndexChanged.connect(self.on_changed)
        for box in (self.width_box, self.height_box, self.dpi_box):
            box.valueChanged.connect(self.on_changed)
        self.buttons.accepted.connect(self.on_export)
        self.buttons.rejected.connect(self.reject)

    @property
    def options(self) -> ExportOptions:
        """What is chosen now."""
        white = bool(self.background.currentData())
        return ExportOptions(
            width=self.width_box.value(),
            height=self.height_box.value(),
            dpi=self.dpi_box.value(),
            theme=WHITE if white else self._screen,
            format=str(self.format.currentData()),
        )

    def on_changed(self) -> None:
        """Show what would come out, and which choices matter for it."""
        chosen = FORMATS[self.options.format]
        for box in (self.width_box, self.height_box, self.background):
            box.setEnabled(chosen.has_size)
        self.dpi_box.setEnabled(chosen.has_dpi)
        self.complaint.hide()
        picture = self._pictures.get(str(self.what.currentData()))
        if picture is None or not chosen.has_size:
            self.preview.setText("All of them" if picture is None else "Numbers, no picture")
            return
        self.preview.show_picture(picture, self.options)

    def on_export(self) -> None:
        """Ask where to, write, remember; a failure is told here and nothing is lost."""
        try:
            sentence = self._export()
        except ExportError as error:
            self._complain(str(error))
            return
        if sentence is not None:
            self.exported.emit(sentence)
            self.accept()

    def _export(self) -> str | None:
        """Write what is chosen; what was written, or None where the user changed their mind."""
        options = self.options
        folder = Path(self._last.folder or Path.home())
        picture = self._pictures.get(str(self.what.currentData()))
        if picture is None:
            return self._export_all(self._ask_folder(self, folder), options)
        file = self._ask_file(self, folder / f"{picture.name}.{options.format}")
        if file is None:
            return None
        self._remember(file.parent)
        return f"{export_picture(picture, options, file)} written."

    def _export_all(self, folder: Path | None, options: ExportOptions) -> str | None:
        if folder is None or not self._may_replace(folder, options.format):
            return None
        self._remember(folder)
        outcome = export_all(list(self._pictures.values()), folder, [options.format], options)
        if outcome.failures:
            failure = outcome.failures[0]
            raise ExportError(failure.path, f"{failure.cause} ({outcome.counts})")
        return outcome.sentence

    def _may_replace(self, folder: Path, suffix: str) -> bool:
        names = [f"{name}.{suffix}" for name in self._pictures]
        there = [name for name in names if (folder / name).exists()]
        if not there:
            return True
        return self._confirm(self, f"Replace {', '.join(there)} in {folder}?")

    def _remember(self, folder: Path) -> None:
        options = self.options
        self._last = Remembered(
            what=str(self.what.currentData()),
            format=options.format,
            width=options.width,
            height=options.height,
            dpi=options.dpi,
            white=bool(self.background.currentData()),
            folder=str(folder),
        )
        remember(self._settings, self._last)

    def _complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.show()


def number_box(limits: range, unit: str) -> QSpinBox:
    """A box for a whole number with its unit."""
    box = QSpinBox()
    box.setRange(limits[0], limits[-1])
    box.setSuffix(unit)
    box.setSingleStep(10)
    box.setKeyboardTracking(False)
    return box


def choose(box: QComboBox, data: object) -> None:
    """Choose the entry with ``data``; one that is not there leaves the first."""
    box.setCurrentIndex(max(box.findData(data), 0))
