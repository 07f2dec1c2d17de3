"""The export dialog: what, in which format, how large, in which colours; it remembers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from core.task import Cancelled
from gui.dialogs.waiting import wait_for
from gui.export.dialog.asking import ask_file, ask_folder, confirm
from gui.export.dialog.fields import choose, number_box
from gui.export.dialog.format_boxes import FormatBoxes
from gui.export.dialog.preview import Preview
from gui.export.dialog.remembered import RESOLUTIONS, SIZES, Remembered, Settings, recall, remember
from gui.export.errors import ExportError
from gui.export.export_all import export_all
from gui.export.formats import FORMATS, export_picture
from gui.export.options import WHITE, ExportOptions
from gui.export.picture import Picture
from gui.look.theme import Theme
from gui.qt.in_window import in_window
from gui.qt.plain_text import PlainLabel

ALL = ""
Ask = Callable[[QWidget, Path], Path | None]


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
        """Offer ``pictures``; ``what`` is the one to begin with ("" for all, None: the last)."""
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
        self.formats = FormatBoxes()
        self.width_box = number_box(SIZES, " px")
        self.height_box = number_box(SIZES, " px")
        self.dpi_box = number_box(RESOLUTIONS, " dpi")
        self.background = QComboBox()
        self.preview = Preview()
        self.files = PlainLabel()
        self.complaint = PlainLabel()
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
        self.formats.choose(key for key in self._last.formats.split() if key in FORMATS)
        choose(self.background, self._last.white)
        self.width_box.setValue(self._last.width)
        self.height_box.setValue(self._last.height)
        self.dpi_box.setValue(self._last.dpi)

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        rows = {
            "&Export": self.what,
            "&Format": self.format,
            "F&ormats": self.formats,
            "&Width": self.width_box,
            "&Height": self.height_box,
            "&Resolution": self.dpi_box,
            "&Background": self.background,
        }
        for label, box in rows.items():
            self._form.addRow(label, box)
            box.setAccessibleName(label.replace("&", ""))
        for text, name in ((self.complaint, "Problem"), (self.files, "Files")):
            text.setWordWrap(True)
            text.setAccessibleName(name)
        self.complaint.hide()
        colours = self.complaint.palette()
        colours.setColor(QPalette.ColorRole.WindowText, QColor(self._screen.error))
        self.complaint.setPalette(colours)
        sides = QHBoxLayout()
        sides.addLayout(self._form)
        sides.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.addLayout(sides)
        for widget in (self.files, self.complaint, self._make_buttons()):
            column.addWidget(widget)

    def _make_buttons(self) -> QDialogButtonBox:
        self.buttons = QDialogButtonBox(self)
        cancel = self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.export_button = self.buttons.addButton(
            "Export …", QDialogButtonBox.ButtonRole.AcceptRole
        )
        # Else Qt gives Enter to the first button that it finds.
        cancel.setAutoDefault(False)
        self.export_button.setDefault(True)
        return self.buttons

    def _connect(self) -> None:
        for choice in (self.what, self.format, self.background):
            choice.currentIndexChanged.connect(self.on_changed)
        for box in (self.width_box, self.height_box, self.dpi_box):
            box.valueChanged.connect(self.on_changed)
        self.formats.changed.connect(self.on_changed)
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

    @property
    def chosen_formats(self) -> tuple[str, ...]:
        """Keys of ``FORMATS``: one for one picture, any number for all of them."""
        return self.formats.keys if self._all else (self.options.format,)

    @property
    def _all(self) -> bool:
        return self.what.currentData() == ALL

    def on_changed(self) -> None:
        """Show what would come out, and which choices matter for it."""
        chosen = [FORMATS[key] for key in self.chosen_formats]
        drawn = any(one.has_size for one in chosen)
        for box in (self.width_box, self.height_box, self.background):
            box.setEnabled(drawn)
        self.dpi_box.setEnabled(any(one.has_dpi for one in chosen))
        self._form.setRowVisible(self.format, not self._all)
        self._form.setRowVisible(self.formats, self._all)
        self.export_button.setEnabled(bool(chosen))
        self.complaint.hide()
        self.files.setVisible(self._all)
        names = ", ".join(self._file_names())
        self.files.setText(f"Writes {names}." if names else "Choose at least one format.")
        pictures = [self._pictures[name] for name in self._names()]
        if drawn:
            self.preview.show_pictures(pictures, self.options)
        else:
            self.preview.show_words("Numbers, no picture" if chosen else "")

    def on_export(self) -> None:
        """Ask where to, write, remember; a failure is told here and nothing is lost."""
        try:
            sentence = self._export()
        except ExportError as error:
            self._complain(str(error))
            return
        except Cancelled:  # the dialog stays, for another size perhaps
            return
        if sentence is not None:
            self.exported.emit(sentence)
            self.accept()

    def _export(self) -> str | None:
        """Write what is chosen; what was written, or None where the user changed their mind.

        The work is done beside the window, which it asks for what only the window's thread may do.
        """
        options = self.options
        folder = Path(self._last.folder or Path.home())
        if self._all:
            return self._export_all(self._ask_folder(self, folder), options)
        picture = self._pictures[str(self.what.currentData())]
        file = self._ask_file(self, folder / f"{picture.name}.{options.format}")
        if file is None:
            return None
        self._remember(file.parent)
        work = partial(export_picture, picture, options, file, in_window())
        return f"{wait_for(self, f'Writing {file.name}', work)} written."

    def _export_all(self, folder: Path | None, options: ExportOptions) -> str | None:
        if folder is None or not self._may_replace(folder):
            return None
        self._remember(folder)
        pictures = list(self._pictures.values())
        formats = self.chosen_formats
        work = partial(export_all, pictures, folder, formats, options, None, in_window())
        outcome = wait_for(self, "Writing the files", work)
        if outcome.failures:
            failure = outcome.failures[0]
            raise ExportError(failure.path, f"{failure.cause} ({outcome.counts})")
        return outcome.sentence

    def _names(self) -> list[str]:
        return list(self._pictures) if self._all else [str(self.what.currentData())]

    def _file_names(self) -> list[str]:
        return [f"{name}.{key}" for name in self._names() for key in self.chosen_formats]

    def _may_replace(self, folder: Path) -> bool:
        there = [name for name in self._file_names() if (folder / name).exists()]
        if not there:
            return True
        return self._confirm(self, f"Replace {', '.join(there)} in {folder}?")

    def _remember(self, folder: Path) -> None:
        options = self.options
        self._last = Remembered(
            # An export of everything is asked for by name; the next one is of one picture again.
            what=self._last.what if self._all else str(self.what.currentData()),
            formats=" ".join(self.formats.keys),
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
