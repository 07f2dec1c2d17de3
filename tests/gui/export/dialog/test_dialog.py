"""The export dialog with real widgets; only the system's own file dialogs are stood in for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QSpinBox
from pytestqt.qtbot import QtBot

from gui.export.dialog.dialog import ALL, ExportDialog
from gui.export.dialog.fields import choose
from gui.export.dialog.remembered import recall
from gui.export.options import WHITE
from gui.export.render import pictures_of
from gui.look.theme import DARK


@pytest.fixture
def opened(qtbot: QtBot, snapshot, tmp_path: Path):
    """Open the dialog; asked for a place, it answers with one in the test's folder."""

    def open_dialog(settings: dict[str, object] | None = None, **options) -> ExportDialog:
        answers = {
            "ask_file": lambda _, suggestion: tmp_path / suggestion.name,
            "ask_folder": lambda _, suggestion: tmp_path,
            "confirm": lambda _, question: True,
        }
        dialog = ExportDialog(
            pictures_of(snapshot), DARK, {} if settings is None else settings, **answers | options
        )
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return open_dialog


def press_export(qtbot: QtBot, dialog: ExportDialog) -> None:
    button = next(
        one
        for one in dialog.buttons.buttons()
        if dialog.buttons.buttonRole(one) == QDialogButtonBox.ButtonRole.AcceptRole
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_one_picture(qtbot: QtBot, opened, tmp_path: Path) -> None:
    dialog = opened()
    dialog.width_box.setValue(400)
    dialog.height_box.setValue(300)
    dialog.dpi_box.setValue(192)
    with qtbot.waitSignal(dialog.exported) as told:
        press_export(qtbot, dialog)
    image = QImage(str(tmp_path / "loss.png"))
    assert (image.width(), image.height()) == (800, 600)
    assert told.args == [f"{tmp_path / 'loss.png'} written."]
    assert not dialog.isVisible()


def test_all_of_them(qtbot: QtBot, opened, tmp_path: Path) -> None:
    dialog = opened(what=ALL)
    dialog.formats.choose(["svg", "csv"])
    assert "network.svg" in dialog.files.text()
    with qtbot.waitSignal(dialog.exported):
        press_export(qtbot, dialog)
    assert sorted(path.name for path in tmp_path.glob("*.svg")) == [
        "gradients.svg",
        "loss.svg",
        "network.svg",
    ]
    assert len(list(tmp_path.iterdir())) == 6


def test_all_need_a_format(opened) -> None:
    dialog = opened(what=ALL)
    assert dialog.formats.isVisible()
    assert not dialog.format.isVisible()
    assert not dialog.preview.pixmap().isNull()
    dialog.formats.choose([])
    assert not dialog.export_button.isEnabled()
    dialog.formats.boxes["pdf"].click()
    assert dialog.export_button.isEnabled()
    assert dialog.chosen_formats == ("pdf",)


def test_all_of_them_is_not_what_the_next_export_begins_with(qtbot: QtBot, opened) -> None:
    settings: dict[str, object] = {"what": "gradients"}
    everything = opened(settings, what=ALL)
    everything.formats.choose(["png", "csv"])
    press_export(qtbot, everything)
    assert opened(settings).what.currentData() == "gradients"
    assert opened({"what": ""}).what.currentData() == "loss"
    assert opened(settings, what=ALL).chosen_formats == ("png", "csv")


def test_enter_exports(qtbot: QtBot, opened, tmp_path: Path) -> None:
    dialog = opened()
    cancel = dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel)
    assert dialog.export_button.isDefault()
    assert not cancel.isDefault()
    dialog.width_box.setFocus()
    with qtbot.waitSignal(dialog.exported):
        qtbot.keyClick(dialog.width_box, Qt.Key.Key_Return)
    assert (tmp_path / "loss.png").exists()


def test_nothing_is_replaced_without_asking(qtbot: QtBot, opened, tmp_path: Path) -> None:
    (tmp_path / "loss.csv").write_text("precious")
    asked: list[str] = []
    dialog = opened(what=ALL, confirm=lambda _, question: bool(asked.append(question)))
    dialog.formats.choose(["csv"])
    press_export(qtbot, dialog)
    assert asked == [f"Replace loss.csv in {tmp_path}?"]
    assert (tmp_path / "loss.csv").read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["loss.csv"]
    assert dialog.isVisible()


def test_a_failure_is_told_and_the_dialog_stays(qtbot: QtBot, opened, tmp_path: Path) -> None:
    dialog = opened(ask_file=lambda _, suggestion: tmp_path / "gone" / suggestion.name)
    press_export(qtbot, dialog)
    assert dialog.isVisible()
    assert dialog.complaint.isVisible()
    assert "loss.png: could not be written: there is no folder" in dialog.complaint.text()
    dialog.width_box.setValue(500)
    assert not dialog.complaint.isVisible()


def test_a_change_of_mind_writes_nothing(qtbot: QtBot, opened, tmp_path: Path) -> None:
    dialog = opened(ask_file=lambda _, suggestion: None)
    press_export(qtbot, dialog)
    assert dialog.isVisible()
    assert list(tmp_path.iterdir()) == []


def test_choices_are_remembered(qtbot: QtBot, opened, tmp_path: Path) -> None:
    settings: dict[str, object] = {}
    first = opened(settings)
    choose(first.what, "network")
    choose(first.format, "pdf")
    choose(first.background, False)
    first.width_box.setValue(640)
    press_export(qtbot, first)
    # A settings file gives back text for everything.
    second = opened({key: str(value).lower() for key, value in settings.items()})
    assert second.what.currentData() == "network"
    assert second.options.format == "pdf"
    assert second.options.theme is DARK
    assert second.options.width == 640
    assert recall(settings).folder == str(tmp_path)


def test_nonsense_in_the_settings_takes_the_defaults() -> None:
    choices = recall({"width": "many", "dpi": "999999", "height": "-3"})
    assert (choices.width, choices.height, choices.dpi) == (900, 500, 2400)


def test_only_what_matters_can_be_chosen(opened) -> None:
    dialog = opened()
    matters = {}
    for key in ("png", "svg", "csv"):
        choose(dialog.format, key)
        matters[key] = (dialog.width_box.isEnabled(), dialog.dpi_box.isEnabled())
    assert matters == {"png": (True, True), "svg": (True, False), "csv": (False, False)}


def test_the_preview_shows_the_picture_and_its_background(opened) -> None:
    dialog = opened()
    white = dialog.preview.pixmap().toImage()
    assert white.pixelColor(1, 1).name() == WHITE.canvas
    choose(dialog.background, False)
    assert dialog.preview.pixmap().toImage().pixelColor(1, 1).name() == DARK.canvas
    assert white.width() / white.height() == pytest.approx(900 / 500, rel=0.02)


def test_the_preview_forgets_what_is_not_asked_for_any_more(qtbot: QtBot, opened) -> None:
    """All pictures are painted one a turn; one of them is asked for before the last turn."""
    dialog = opened(what=ALL)
    choose(dialog.what, "loss")
    one = dialog.preview.pixmap().toImage()
    qtbot.wait(50)
    assert dialog.preview.pixmap().toImage() == one
    choose(dialog.what, ALL)
    first = dialog.preview.pixmap().toImage()
    qtbot.waitUntil(lambda: dialog.preview.pixmap().toImage() != first)
    choose(dialog.format, "csv")


def test_every_control_has_a_name_and_is_reached_by_tab(qtbot: QtBot, opened) -> None:
    dialog = opened()
    controls = [*dialog.findChildren(QComboBox), *dialog.findChildren(QSpinBox)]
    assert len(controls) == 6
    assert all(control.accessibleName() for control in controls)
    reached = set()
    for _ in range(12):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        reached.add(dialog.focusWidget())
    assert set(controls) <= reached
