"""Every panel, plot and file format of the tables, in a real window; and entries of a test's own.

One entry is enough: what is put into a table here is in menus, docks, exports and commands.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu

from core.session.snapshot import Snapshot
from gui import cli
from gui.controllers.panel_table import PANELS, RIGHT, PanelSpec, panels
from gui.export.dialog.dialog import ExportDialog
from gui.export.export_all import export_all
from gui.export.formats import FORMATS, Format
from gui.export.options import ExportOptions
from gui.export.table import Table
from gui.look.theme import DARK, LIGHT, Theme
from gui.qt.retire import retire
from gui.widgets.plots.curve_plot import in_sight
from gui.widgets.plots.curve_spec import Line, LogSwitch, PlotSpec
from gui.widgets.plots.table import PLOTS
from gui.window.help_dialogs import shortcuts_page
from gui.window.main_window import MainWindow
from tests.gui.window_fixtures import PATIENCE

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SMALL = ExportOptions(width=300, height=200, dpi=96)
XOR = Path(__file__).resolve().parents[3] / "resources" / "examples" / "xor.json"


def colours_of(window: MainWindow, key: str) -> set[str]:
    """The colours of a grid of its pixels."""
    QApplication.processEvents()
    image: QImage = window.docks[key].widget().grab().toImage()
    places = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    return {image.pixelColor(x, y).name() for x, y in places}


def try_panel(qtbot, hand, key: str) -> None:
    """Hide it, show it by its menu entry, look at it in both themes, copy it."""
    window, spec = hand.window, panels()[key]
    dock, action = window.docks[key], window.actions_by_key[spec.action_key]
    menu = next(m for m in window.menuBar().findChildren(QMenu) if m.title() == "&View")
    assert action in menu.actions()
    assert dock.windowTitle() == spec.title
    dock.hide()
    qtbot.waitUntil(lambda: not action.isChecked(), timeout=PATIENCE)
    action.trigger()
    qtbot.waitUntil(lambda: in_sight(dock.widget()) and action.isChecked(), timeout=PATIENCE)
    assert key in window.view.now.panels
    assert dock.widget().width() >= spec.least_width
    assert window.dockWidgetArea(dock) == spec.area
    if key in PLOTS:
        plot = window.plots[key]
        qtbot.waitUntil(
            lambda: not plot.figure.empty and plot.figure.series != (), timeout=PATIENCE
        )
    for name, theme, other in (("dark", DARK, LIGHT), ("light", LIGHT, DARK)):
        window.actions_by_key[f"theme_{name}"].trigger()
        grounds = {theme.canvas, theme.panel, theme.field, theme.window}
        found = colours_of(window, key)
        assert found & grounds, f"{key} in {name}"
        assert not found & {other.panel, other.window}, f"{key} in {name}"
    if spec.is_picture:
        dock.widget().setFocus()
        hand.press(Qt.Key.Key_C, CONTROL_SHIFT)
        hand.hear(f"{spec.title} copied")


def offered(box: QComboBox) -> set[object]:
    return {box.itemData(index) for index in range(box.count())}


def export_everything(window: MainWindow, folder: Path) -> set[str]:
    """Every picture there is, in every format there is; the names of the pictures."""
    pictures = window.exporting.pictures()
    names = {picture.name for picture in pictures}
    dialog = ExportDialog(pictures, window.theme, {}, window)
    assert names <= offered(dialog.what)
    assert offered(dialog.format) == set(FORMATS) == set(dialog.formats.boxes)
    dialog.formats.choose(FORMATS)
    assert dialog.formats.keys == tuple(FORMATS)
    retire(dialog)
    folder.mkdir()
    outcome = export_all(pictures, folder, FORMATS, SMALL)
    assert not outcome.failures
    assert {path.name for path in folder.iterdir()} == {f"{n}.{f}" for n in names for f in FORMATS}
    assert all(path.stat().st_size for path in folder.iterdir())
    return names


def test_every_panel_opens_draws_changes_its_colours_and_is_exported(qtbot, hand, tmp_path):
    hand.run_and_pause(30)
    for key in panels():
        try_panel(qtbot, hand, key)
    hand.window.actions_by_key["reset_layout"].trigger()
    assert not any(dock.isHidden() for dock in hand.window.docks.values())
    names = export_everything(hand.window, tmp_path / "out")
    assert {key for key, spec in panels().items() if spec.is_picture} - names <= {
        "effect",
        "ratios",
    }


class Ticks(QLabel):
    """A panel of the test's own."""

    export_requested = Signal()
    copy_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoFillBackground(True)
        self.seen = False
        self.set_theme(theme)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.setText(str(snapshot.tick))

    def on_sight(self, seen: bool) -> None:
        self.seen = seen

    def set_theme(self, theme: Theme) -> None:
        colours = self.palette()
        colours.setColor(QPalette.ColorRole.Window, QColor(theme.canvas))
        self.setPalette(colours)


@dataclass(frozen=True)
class TicksPicture:
    """What of it can be exported."""

    text: str
    name: str = "ticks"
    title: str = "Ticks"

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.fillRect(rect, QColor(theme.canvas))
        painter.drawText(rect, self.text)

    def table(self) -> Table:
        return Table(("tick",), [(self.text,)])


PANEL = PanelSpec(
    key="ticks", title="Ticks", widget=Ticks, shortcut="Ctrl+9", area=RIGHT, behind="program",
    least_width=100, shows_runs=True, pictures=lambda panel: [TicksPicture(panel.text())],
    is_picture=True,
)  # fmt: skip
PLOT = PlotSpec(
    key="gain", title="Gain", value_label="change", hint="Nothing\nyet.",
    lines=(Line("measured", "gained", "train", 2),), layers="ratio", of_effects=True, usual=True,
    log_switch=LogSwitch("Logarithmic gain", "Show the gain on a logarithmic axis"),
)  # fmt: skip
FORMAT = Format(
    "txt", "Title alone", lambda picture, options: picture.title.encode, has_size=False,
    has_dpi=False,
)  # fmt: skip


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """One entry more in each table."""
    monkeypatch.setitem(PANELS, PANEL.key, PANEL)
    monkeypatch.setitem(PLOTS, PLOT.key, PLOT)
    monkeypatch.setitem(FORMATS, FORMAT.key, FORMAT)


def test_one_entry_is_enough_for_a_panel_a_plot_and_a_format(made_up, qtbot, hand, tmp_path):
    window = hand.window
    hand.run_and_pause(30)
    for key in ("ticks", "gain"):
        try_panel(qtbot, hand, key)
    assert hand.wait(lambda now: now.effects is not None).effects.names[0] == "predicted"
    names = export_everything(window, tmp_path / "out")
    assert {"ticks", "gain", "network", "loss"} <= names
    assert (tmp_path / "out" / "gain.txt").read_text() == "Gain"

    panel = window.docks["ticks"].widget()
    for seen in (False, True):
        hand.press(Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda seen=seen: panel.seen == seen, timeout=PATIENCE)
    qtbot.waitUntil(lambda: panel.text() == str(hand.now.tick), timeout=PATIENCE)
    hand.press_to(hand.now.tick + 1, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: panel.text() == str(hand.now.tick), timeout=PATIENCE)
    assert "Show or hide the panel: ticks" in shortcuts_page(window.actions_by_key)

    switch = window.actions_by_key["log_gain"]
    assert not switch.isChecked()
    switch.trigger()
    assert window.plots["gain"].log_y
    window._remembering.remember()
    assert window.settings.flag("log_gain")
    window.plots["gain"].toggle_log()
    assert not switch.isChecked()


def test_one_entry_is_enough_for_the_command_line(made_up, qapp, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    command = ["render", str(XOR), "--updates", "3", "--out", str(tmp_path), "--format", "png,txt"]
    assert cli.main(command) == 0
    names = {f"{name}.{kind}" for name in ("loss", "gradients", "gain", "network")
             for kind in ("png", "txt")}  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == names
    assert len(capsys.readouterr().out.splitlines()) == len(names)
    with pytest.raises(SystemExit):
        cli.main(["render", "--help"])
    told = capsys.readouterr().out
    assert "loss.*, gradients.*, gain.* and network.*" in told
    assert "png, svg, pdf, csv, txt" in " ".join(told.split())
