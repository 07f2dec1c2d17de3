"""The main window: puts the panels together, hands them snapshots and the worker commands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QMessageBox,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from core.experiment import Experiment
from core.prepare import Prepared
from core.snapshot import RUNNING, Snapshot
from core.stops import ConvergenceRule
from gui import commands
from gui.actions import STEP_KINDS, fill_menus, make_actions, retint, show_running
from gui.crash import ErrorReporter
from gui.documents import EXAMPLES, Documents, example
from gui.exporting import Exporting
from gui.help_dialogs import ShortcutsDialog, show_about
from gui.icons import icon
from gui.keys import StepKeys
from gui.run_dialogs import ConvergenceDialog, RunForDialog
from gui.settings import LAYOUT_VERSION, Settings
from gui.theme import apply_theme, choose_theme
from gui.widgets.canvas.view import NetworkCanvas
from gui.widgets.experiment_panel import ExperimentPanel
from gui.widgets.notice import Notice
from gui.widgets.plots.table import PLOTS
from gui.widgets.program_list import ProgramList
from gui.widgets.sample_picker import SamplePicker
from gui.widgets.status_line import StatusLine
from gui.widgets.transport import Transport
from gui.worker import Worker

FRAME = 16  # milliseconds
FIRST_SIZE = (1280, 800)
LARGER_TEXT = 1.3
ZOOM = 1.25
LEAST_WIDTH = {"experiment": 310, "program": 235}  # pixels; narrower, words would be cut


class MainWindow(QMainWindow):
    """Everything on the screen; the running session itself lives in the worker.

    Args:
        settings: what is remembered between two starts.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self._theme_name = settings.text("theme", "system")
        self.theme = choose_theme(self._theme_name)
        self._apply_theme_to_application()
        self._font = QApplication.font()
        self.errors = ErrorReporter(self)
        self.worker = Worker(self)
        self.documents = Documents(self, settings)
        self.snapshot: Snapshot | None = None
        self._stale: list[QWidget] = []
        self._odd_frame = False
        self._rule: ConvergenceRule | None = None
        self._build()
        self.exporting = Exporting(self, settings, self.canvas, self.plots)
        self._wire()
        self._restore()

    # Building

    def _build(self) -> None:
        self.setObjectName("main_window")
        self.resize(*FIRST_SIZE)
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.actions_by_key = make_actions(self, self.theme)
        self.menus = fill_menus(self.menuBar(), self.actions_by_key)
        self._build_file_menus()
        self.transport = Transport(self.actions_by_key, self.theme)
        bar = QToolBar("Transport")
        bar.setObjectName("transport_bar")
        bar.setMovable(False)
        bar.addWidget(self.transport)
        self.addToolBar(bar)
        self._build_centre()
        self._build_docks()
        self.status_line = StatusLine(self.theme)
        self.statusBar().addWidget(self.status_line, 1)
        self.statusBar().setSizeGripEnabled(False)
        self._keys = StepKeys(self)
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME)
        self._frames.setTimerType(Qt.TimerType.PreciseTimer)

    def _build_file_menus(self) -> None:
        self._examples_menu = QMenu("E&xamples", self)
        for name in EXAMPLES:
            action = self._examples_menu.addAction(example(name).title.replace("&", "&&"))
            action.setData(name)
        self._recent_menu = QMenu("Open &recent", self)
        menu = self.menus["file"]
        before = self.actions_by_key["save"]
        for submenu in (self._examples_menu, self._recent_menu):
            menu.insertMenu(before, submenu)
        menu.insertSeparator(before)

    def _build_centre(self) -> None:
        self.canvas = NetworkCanvas(self.theme)
        self.samples = SamplePicker()
        strip = QHBoxLayout()
        strip.setContentsMargins(8, 4, 8, 2)
        strip.addStretch(1)
        strip.addWidget(self.samples)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(strip)
        column.addWidget(self.canvas, 1)
        self.setCentralWidget(centre)
        self.notice = Notice(self.canvas, self.theme)

    def _build_docks(self) -> None:
        area = Qt.DockWidgetArea
        self.panel = ExperimentPanel(self.theme)
        self.program_list = ProgramList(self.theme)
        self.plots = {key: kind.widget(self.theme) for key, kind in PLOTS.items()}
        for corner, side in (
            (Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, area.RightDockWidgetArea),
        ):
            self.setCorner(corner, side)
        self.docks = {
            "experiment": self._dock(
                "experiment", "Experiment", self.panel, area.LeftDockWidgetArea
            ),
            "program": self._dock(
                "program", "Operations", self.program_list, area.RightDockWidgetArea
            ),
        }
        for key, plot in self.plots.items():
            self.docks[key] = self._dock(key, PLOTS[key].title, plot, area.BottomDockWidgetArea)
        self._size_docks()

    def _size_docks(self) -> None:
        sides = {key: self.docks[key] for key in LEAST_WIDTH}
        self.resizeDocks(
            list(sides.values()), list(LEAST_WIDTH.values()), Qt.Orientation.Horizontal
        )
        bottom = [self.docks[key] for key in self.plots]
        self.resizeDocks(bottom, [500] * len(bottom), Qt.Orientation.Horizontal)
        self.resizeDocks(bottom, [235] * len(bottom), Qt.Orientation.Vertical)

    def _dock(self, key: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(f"{key}_dock")
        dock.setWidget(widget)
        widget.setMinimumWidth(LEAST_WIDTH.get(key, 0))
        self.addDockWidget(area, dock)
        return dock

    def _wire(self) -> None:
        """All connections of the window, in this one place."""
        act = self.actions_by_key
        self._frames.timeout.connect(self.on_frame)
        self.worker.refused.connect(self.notice.warn)
        self.worker.change_refused.connect(self.panel.show_problem)
        self.worker.failed.connect(self.errors.on_reported)
        self.worker.announced.connect(self.notice.tell)
        self.worker.new_run_proposed.connect(self.on_new_run_proposed)

        self.documents.opened.connect(self.on_opened)
        self.documents.refused.connect(self.notice.warn)
        self.documents.title_changed.connect(self.on_title_changed)
        self.documents.recent_changed.connect(self.on_recent_changed)
        act["open"].triggered.connect(self.documents.on_open)
        act["open_csv"].triggered.connect(self.documents.on_open_table)
        act["save"].triggered.connect(self.documents.on_save)
        act["save_as"].triggered.connect(self.documents.on_save_as)
        act["quit"].triggered.connect(self.close)
        self._examples_menu.triggered.connect(self.on_example)
        self._recent_menu.triggered.connect(self.on_recent)

        for kind in STEP_KINDS:
            for direction in ("forward", "back"):
                act[f"{direction}_{kind}"].triggered.connect(self.on_step)
        act["run"].triggered.connect(self.on_toggle)
        act["run_for"].triggered.connect(self.on_run_for)
        act["convergence"].triggered.connect(self.on_convergence)
        act["reset"].triggered.connect(self.on_reset)
        act["new_weights"].triggered.connect(self.on_new_weights)
        act["toggle_breakpoint"].triggered.connect(self.on_toggle_breakpoint)
        act["clear_breakpoints"].triggered.connect(self.on_clear_breakpoints)
        self.transport.speed_changed.connect(self.on_speed_changed)
        self.program_list.goto_requested.connect(self.on_goto)
        self.program_list.breakpoints_changed.connect(self.on_breakpoints_changed)
        self.panel.experiment_edited.connect(self.on_experiment_edited)
        self.panel.csv_requested.connect(self.documents.on_open_table)
        self.samples.sample_changed.connect(self.canvas.set_sample)

        act["zoom_in"].triggered.connect(self.on_zoom_in)
        act["zoom_out"].triggered.connect(self.on_zoom_out)
        act["fit"].triggered.connect(self.canvas.fit)
        act["log_loss"].toggled.connect(self.plots["loss"].set_log_y)
        act["log_gradients"].toggled.connect(self.plots["gradients"].set_log_y)
        self.plots["loss"].log_y_changed.connect(act["log_loss"].setChecked)
        self.plots["gradients"].log_y_changed.connect(act["log_gradients"].setChecked)
        act["follow"].triggered.connect(self.on_follow)
        for key, dock in self.docks.items():
            act[f"panel_{key}"].toggled.connect(dock.setVisible)
            dock.visibilityChanged.connect(self.on_docks_changed)
        for name in ("system", "light", "dark"):
            act[f"theme_{name}"].triggered.connect(self.on_theme)
        act["larger_text"].toggled.connect(self.on_larger_text)
        act["full_screen"].toggled.connect(self.on_full_screen)
        act["shortcuts"].triggered.connect(self.on_shortcuts)
        act["about"].triggered.connect(self.on_about)
        QApplication.styleHints().colorSchemeChanged.connect(self.on_system_theme)

        act["export"].triggered.connect(self.exporting.on_export)
        act["export_all"].triggered.connect(self.exporting.on_export_all)
        act["copy_image"].triggered.connect(self.exporting.on_copy_focused)
        self.canvas.customContextMenuRequested.connect(self.on_canvas_menu)
        self.exporting.told.connect(self.notice.tell)
        self.exporting.refused.connect(self.notice.warn)

    # Starting and ending

    def start(self, file: Path | None) -> None:
        """Start the worker and open ``file``, or XOR."""
        self.worker.start()
        self._frames.start()
        self.worker.send(commands.SetSpeed(self.transport.speed()))
        if file is None or not self.documents.open_path(file):
            self.documents.open_example("xor")

    def end(self) -> None:
        """Stop the worker; harmless when it has ended already."""
        self._frames.stop()
        if self.worker.isRunning() and not self.worker.close():
            # It hangs in one huge operation: a thread that outlives the process would abort it.
            self.worker.terminate()
            self.worker.wait()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, end the worker, close; or stay where the user wants to."""
        self.worker.send(commands.Pause())
        if not self.documents.may_close():
            event.ignore()
            return
        self._remember()
        self.end()
        event.accept()

    def _restore(self) -> None:
        settings, act = self.settings, self.actions_by_key
        self._default_layout = self.saveState(LAYOUT_VERSION)
        self.restoreGeometry(settings.data("geometry"))
        if not self.restoreState(settings.data("layout"), LAYOUT_VERSION):
            self.restoreState(self._default_layout, LAYOUT_VERSION)
        self.transport.set_speed(settings.number("speed", float("inf")))
        self.panel.set_folded([name for name in settings.text("folded").split(",") if name])
        act[f"theme_{self._theme_name}"].setChecked(True)
        act["log_loss"].setChecked(settings.flag("log_loss", self.plots["loss"].log_y))
        act["log_gradients"].setChecked(settings.flag("log_gradients", True))
        act["larger_text"].setChecked(settings.flag("larger_text"))
        self._set_theme()
        self.on_recent_changed()

    def _remember(self) -> None:
        settings, act = self.settings, self.actions_by_key
        settings.set_data("geometry", self.saveGeometry())
        settings.set_data("layout", self.saveState(LAYOUT_VERSION))
        settings.set_number("speed", self.transport.speed())
        settings.set_text("folded", ",".join(self.panel.folded()))
        settings.set_text("theme", self._theme_name)
        for key in ("log_loss", "log_gradients", "larger_text"):
            settings.set_flag(key, act[key].isChecked())
        settings.save()

    # Showing

    def on_frame(self) -> None:
        """Take the newest snapshot and show it.

        While running, one large panel is shown in every second frame: all of them in one frame
        would take longer than it lasts. The worker rests until that panel has been painted.
        """
        snapshot = self.worker.take()
        if snapshot is not None:
            self._note(snapshot)
        if self.snapshot is None or not self._stale:
            return
        running = self.snapshot.state == RUNNING
        self._odd_frame = not self._odd_frame
        if running and self._odd_frame:
            return
        self.worker.hold()
        for _ in range(1 if running else len(self._stale)):
            self._stale.pop(0).show_snapshot(self.snapshot)
        # Qt paints before it serves a timer of no length.
        QTimer.singleShot(0, self.worker.release)

    def _note(self, snapshot: Snapshot) -> None:
        before, self.snapshot = self.snapshot, snapshot
        self.documents.note_current(snapshot.experiment)
        self.transport.show_snapshot(snapshot)
        self.status_line.show_snapshot(snapshot)
        self.program_list.show_snapshot(snapshot)
        self.samples.show_snapshot(snapshot)
        large = [self.canvas, *self.plots.values()]
        # What waits longest comes first, whatever snapshots come in between.
        self._stale += [widget for widget in large if widget not in self._stale]
        running = snapshot.state == RUNNING
        show_running(self.actions_by_key["run"], running, self.theme)
        self.panel.show_experiment(snapshot.experiment)
        if snapshot.message and (before is None or before.message != snapshot.message):
            self.notice.tell(snapshot.message[:1].upper() + snapshot.message[1:] + ".")

    # Slots: the worker and the documents

    def on_opened(self, experiment: Experiment, folder: Path) -> None:
        self.program_list.set_breakpoints(frozenset())
        self.worker.send(commands.SetBreakpoints(frozenset()))
        self.worker.send(commands.Open(experiment, folder))

    def on_new_run_proposed(self, prepared: Prepared, why: str) -> None:
        """Say why a change needs a new run, and start it if the user agrees."""
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Start a new run?")
        box.setText(f"{why} This change starts a new run.")
        box.setInformativeText("The weights and curves of the current run will be given up.")
        new = box.addButton("Start a &new run", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(new)
        box.exec()
        if box.clickedButton() is new:
            self.worker.send(commands.Start(prepared))
        else:
            self.panel.revert()

    def on_title_changed(self) -> None:
        self.setWindowTitle(f"{self.documents.title} — Backscope")
        self.setWindowModified(self.documents.modified)

    def on_recent_changed(self) -> None:
        self._recent_menu.clear()
        for path in self.settings.recent():
            action = self._recent_menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.setStatusTip(str(path))
            action.setData(str(path))
        self._recent_menu.setToolTipsVisible(True)
        self._recent_menu.setEnabled(not self._recent_menu.isEmpty())

    def on_example(self, action: object) -> None:
        self.documents.open_example(action.data())  # type: ignore[attr-defined]

    def on_recent(self, action: object) -> None:
        self.documents.open_path(Path(action.data()))  # type: ignore[attr-defined]

    # Slots: the transport

    def on_step(self) -> None:
        direction, kind = self.sender().objectName().split("_")
        self.worker.send(commands.Step(kind, back=direction == "back"))

    def on_toggle(self) -> None:
        self.worker.send(commands.Toggle())

    def on_run_for(self) -> None:
        dialog = RunForDialog(self)
        if dialog.exec():
            self.worker.send(dialog.command())

    def on_convergence(self) -> None:
        dialog = ConvergenceDialog(self._rule, self)
        if dialog.exec():
            self._rule = dialog.rule()
            self.worker.send(commands.Watch(self._rule))

    def on_reset(self) -> None:
        self.worker.send(commands.Reset())

    def on_new_weights(self) -> None:
        self.worker.send(commands.NewWeights())

    def on_speed_changed(self, speed: float) -> None:
        self.worker.send(commands.SetSpeed(speed))

    def on_goto(self, operation: int) -> None:
        self.worker.send(commands.Goto(operation))

    def on_breakpoints_changed(self, operations: frozenset[int]) -> None:
        self.worker.send(commands.SetBreakpoints(operations))

    def on_toggle_breakpoint(self) -> None:
        if self.snapshot is not None:
            self.program_list.toggle_breakpoint(self.snapshot.operation)

    def on_clear_breakpoints(self) -> None:
        self.program_list.set_breakpoints(frozenset())
        self.worker.send(commands.SetBreakpoints(frozenset()))

    def on_experiment_edited(self, experiment: Experiment) -> None:
        self.worker.send(commands.Change(experiment, self.documents.folder))

    # Slots: looks

    def on_zoom_in(self) -> None:
        self.canvas.zoom_by(ZOOM)

    def on_zoom_out(self) -> None:
        self.canvas.zoom_by(1 / ZOOM)

    def on_follow(self) -> None:
        for plot in self.plots.values():
            plot.view_all()

    def on_docks_changed(self) -> None:
        for key, dock in self.docks.items():
            action = self.actions_by_key[f"panel_{key}"]
            blocked = action.blockSignals(True)
            action.setChecked(not dock.isHidden())
            action.blockSignals(blocked)

    def on_theme(self) -> None:
        self._theme_name = self.sender().objectName().removeprefix("theme_")
        self._set_theme()

    def on_system_theme(self) -> None:
        if self._theme_name == "system":
            self._set_theme()

    def on_larger_text(self, larger: bool) -> None:
        font = self._font
        if larger:
            font = QApplication.font()
            font.setPointSizeF(self._font.pointSizeF() * LARGER_TEXT)
        QApplication.setFont(font)

    def on_full_screen(self, full: bool) -> None:
        if full:
            self.showFullScreen()
        else:
            self.showNormal()

    def on_shortcuts(self) -> None:
        ShortcutsDialog(self.actions_by_key, self).exec()

    def on_about(self) -> None:
        show_about(self)

    def on_canvas_menu(self, position: object) -> None:
        menu = QMenu(self)
        for key in ("export", "copy_image", "fit", "zoom_in", "zoom_out"):
            menu.addAction(self.actions_by_key[key])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.canvas.mapToGlobal(position))  # type: ignore[call-overload]

    def _apply_theme_to_application(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, self.theme)

    def _set_theme(self) -> None:
        self.theme = choose_theme(self._theme_name)
        self._apply_theme_to_application()
        retint(self.actions_by_key, self.theme)
        self.setWindowIcon(QIcon(icon("forward_operation", self.theme)))
        widgets = (self.transport, self.canvas, self.panel, self.program_list, self.status_line)
        for widget in (*widgets, self.notice, *self.plots.values()):
            widget.set_theme(self.theme)

    # Dropped files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept what has a local file in it."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first local file."""
        event.acceptProposedAction()
        path = next(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
        # Not inside the drop: a dialog there would hang the program that the file comes from.
        self._dropped = Path(path)
        QTimer.singleShot(0, self.on_dropped)

    def on_dropped(self) -> None:
        self.documents.open_path(self._dropped)
