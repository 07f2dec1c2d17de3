"""Exports go on beside the window: it answers, they can be given up, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from threading import current_thread, main_thread
from time import monotonic, sleep

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.recording.curves import Curves
from core.task import Cancelled, Task, carrying_out
from gui.dialogs.waiting import WaitingDialog
from gui.export.clipboard import copy_picture
from gui.export.dialog.dialog import ExportDialog
from gui.export.formats import FORMATS, export_picture
from gui.export.options import WHITE, ExportOptions
from gui.export.pictures.plot_picture import PlotPicture
from gui.export.table import Table
from gui.export.writers import image
from gui.export.writers.image import STRIP_DOTS, image_of, painted
from gui.look.theme import LIGHT, Theme
from gui.qt.job import leave_jobs
from gui.widgets.plots.table import LOSS


class Threads:
    """A picture that takes note of the thread that paints it.

    Its lines slant over all strips, so that a strip in the wrong place would show.
    """

    name = "threads"
    title = "Threads"

    def __init__(self) -> None:
        self.painted_in: list[object] = []

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        self.painted_in.append(current_thread())
        painter.fillRect(rect, QColor(theme.canvas))
        painter.setPen(QColor("#204080"))
        for x in range(0, int(rect.width()), 31):
            painter.drawLine(x, 0, x + 77, int(rect.height()))

    def table(self) -> Table:
        return Table(("a",), ((1,),))


def give_up(seen: list[str]) -> None:
    """Press *Cancel* as soon as there is a dialog with it."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, WaitingDialog) and widget.isVisible():
            seen.append(widget.windowTitle())
            widget.reject()
            return
    QTimer.singleShot(1, lambda: give_up(seen))


def dialog_for(qtbot: QtBot, picture, folder: Path) -> ExportDialog:
    dialog = ExportDialog(
        [picture], LIGHT, {}, what=picture.name, ask_file=lambda _, path: folder / path.name
    )
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_strips_make_the_picture_that_one_stroke_makes(qapp: object) -> None:
    picture = Threads()
    drawn = painted(picture, 900, 2 * STRIP_DOTS // 900 + 3, 1.0, WHITE)
    whole = QImage(drawn.size(), drawn.format())
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    picture.paint(painter, QRectF(whole.rect()), WHITE)
    painter.end()
    differences = np.abs(grey(drawn) - grey(whole))
    assert differences.max() < 60.0  # Qt rounds lines by where they are cut off
    assert (differences > 8.0).mean() < 0.01


@pytest.mark.parametrize("key", FORMATS)
def test_pictures_are_asked_in_the_windows_thread_alone(qtbot, tmp_path: Path, key: str) -> None:
    picture = Threads()
    dialog = dialog_for(qtbot, picture, tmp_path)
    dialog.format.setCurrentIndex(list(FORMATS).index(key))
    with qtbot.waitSignal(dialog.exported):
        dialog.on_export()
    assert set(picture.painted_in) <= {main_thread()}
    assert (tmp_path / f"threads.{key}").stat().st_size > 0


@pytest.fixture
def slow_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where there are many strokes."""
    monkeypatch.setattr(image, "_play", lambda *_: sleep(0.05))


@pytest.mark.usefixtures("slow_strips")
def test_an_export_that_is_given_up_writes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = dialog_for(qtbot, Threads(), tmp_path)
    dialog.width_box.setValue(4000)
    dialog.height_box.setValue(4000)
    seen: list[str] = []
    QTimer.singleShot(0, lambda: give_up(seen))
    dialog.on_export()
    assert seen
    assert dialog.isVisible()
    assert not dialog.complaint.isVisible()
    assert leave_jobs(monotonic() + 60.0)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("slow_strips")
def test_the_clipboard_keeps_what_it_has_when_copying_is_given_up(qtbot: QtBot) -> None:
    QApplication.clipboard().setText("kept")
    seen: list[str] = []
    QTimer.singleShot(0, lambda: give_up(seen))
    with pytest.raises(Cancelled):
        copy_picture(Threads(), ExportOptions(6000, 4000, 96))
    assert seen
    assert leave_jobs(monotonic() + 60.0)
    assert QApplication.clipboard().text() == "kept"


@pytest.mark.parametrize("key", FORMATS)
def test_what_is_not_wanted_is_not_written(qapp: object, tmp_path: Path, key: str) -> None:
    task = Task()
    task.cancel()
    with carrying_out(task), pytest.raises(Cancelled):
        export_picture(Threads(), ExportOptions(60, 40, 96, format=key), tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_the_same_picture_at_every_resolution(qapp: object) -> None:
    """Whether a noisy curve is a line or a band does not depend on the dots."""
    random = np.random.default_rng(4)
    for count in (150, 500, 3000):
        curves = Curves(("loss",))
        for value in random.uniform(0.2, 1.8, count).tolist():
            curves.next_row()[:] = value
        picture = PlotPicture(LOSS, curves.data())
        size = (240, 150)
        images = [
            image_of(picture, ExportOptions(400, 250, dpi)).scaled(*size) for dpi in (96, 192, 288)
        ]
        greys = [grey(one) for one in images]
        for other in greys[1:]:
            assert abs(float(other.mean() - greys[0].mean())) < 6.0


def grey(drawn: QImage) -> np.ndarray:
    dots = drawn.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(dots.constBits(), dtype=np.uint8).reshape(dots.height(), -1)
    return rows[:, : dots.width()].astype(float)
