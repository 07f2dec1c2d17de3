"""The main window: puts the panels together, hands them snapshots and the worker commands."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from core.datasets import KeptTable
from core.experiment.schema import Experiment
from core.session.snapshot import Snapshot
from gui.controllers.busy import Busy
from gui.controllers.canvas_menu import CanvasMenu
from gui.controllers.documents import Documents
from gui.controllers.editing import Editing
from gui.controllers.exporting import Exporting
from gui.controllers.inspecting import Inspecting
from gui.controllers.panel_table import panels
from gui.controllers.predicting import Predicting
from gui.controllers.run_controls import RunControls
from gui.controllers.settling import Settling
from gui.controllers.tidying import tidy_up
from gui.controllers.worker import Worker
from gui.dialogs.words_dialog import WordsDialog
from gui.look.number_style import NumberStyle
from gui.look.run_action import STEP_KINDS
from gui.look.theme import Theme
from gui.qt.crash import ErrorReporter
from gui.qt.dropping import DropTarget
from gui.qt.job import leave_jobs
from gui.qt.retire import retire
from gui.running import commands
from gui.settings.settings import Settings
from gui.view.view_state import ViewState
from gui.widgets.canvas.view import NetworkCanvas
from gui.widgets.experiment_panel import ExperimentPanel
from gui.widgets.notice import Notice
from gui.widgets.plots.curve_plot import CurvePlot, in_sight
from gui.widgets.plots.table import PLOTS
from gui.widgets.predict_bar import PredictBar
from gui.widgets.program_list import ProgramList
from gui.widgets.sample_picker import SamplePicker
from gui.widgets.status_line import StatusLine
from gui.widgets.transport import Transport
from gui.window import window_parts
from gui.window.actions import MenuIcons, fill_menus, make_actions, show_change
from gui.window.afterwards import Afterwards
from gui.window.dock_sizes import DockSizes
from gui.window.file_menus import FileMenus
from gui.window.help_dialogs import ShortcutsDialog, show_about
from gui.window.keys import StepKeys
from gui.window.looks import CHOICES, Looks
from gui.window.panels import Panels
from gui.window.remembering import Remembering
from gui.window.turns import ShowsRuns, Turns
from gui.window.viewing import Viewing
from gui.window.window_parts import Themed

FRAME = 16  # milliseconds
FIRST_SIZE = (1280, 800)
ZOOM = 1.25


class MainWindow(QMainWindow):
    """Everything on the screen; the running session itself lives in the worker.

    Args:
        settings: what is remembered between two starts.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.looks = Looks(self, settings)
        self.errors = ErrorReporter(self)
        self.worker = Worker(self)
        self.documents = Documents(self, settings, Settling(self, self.worker, self.on_frame))
        self.view = ViewState(self)
        self._measuring = False
        self._build()
        self.exporting = Exporting(self, settings, self.canvas, self.view, self.panel_widgets)
        self._wire()
        self._remembering.restore()
        self.on_following_changed()
        self.on_history_changed("", "")

    @property
    def snapshot(self) -> Snapshot | None:
        """The run at the tick on show; None before the first."""
        return self.view.snapshot

    @property
    def theme(self) -> Theme:
        """The colours in use."""
        return self.looks.theme

    # Building

    def _build(self) -> None:
        self.setObjectName("main_window")
        self.resize(*FIRST_SIZE)
        self.setDockNestingEnabled(True)
        self.setAnimated(False)  # Qt crashes where docks are put elsewhere while they still move
        self._make_widgets()
        menus = fill_menus(self.menuBar(), self.actions_by_key)
        self._menu_icons = MenuIcons(menus.values(), lambda: self.theme)
        before = self.actions_by_key["save"]
        self.file_menus = FileMenus(self, menus["file"], before, self.documents, self.settings)
        self._drops = DropTarget(self)
        window_parts.add_transport_bar(self, self.transport)
        window_parts.add_centre(self, self.canvas, self.samples, self.predict_bar)
        self.notice = Notice(self.centralWidget(), self.theme, beside=self.samples)
        self.busy = Busy(self.centralWidget(), self.worker, self.theme)
        self.docks = window_parts.add_docks(self, self.panel_widgets)
        self._dock_sizes = DockSizes(self, self.docks)
        self.inspecting = Inspecting(self.docks["inspector"], self.canvas, self.view, self.worker)
        self.editing = Editing(self.canvas, self.view, self.worker, self.theme)
        self._canvas_menu = CanvasMenu(
            self.canvas, self.actions_by_key, self.inspecting, self.editing, self.view
        )
        self.statusBar().addWidget(self.status_line, 1)
        self.statusBar().setSizeGripEnabled(False)
        self._panels = Panels(self, self.docks, self.actions_by_key, self.canvas)
        Viewing(self.view, self.canvas, self.samples, self.program_list, self._panels, self.looks)
        self._keys = StepKeys(self)
        self._frames = QTimer(self, interval=FRAME, timerType=Qt.TimerType.PreciseTimer)
        large: list[ShowsRuns] = [self.canvas]
        large += [self.panel_widgets[key] for key, spec in panels().items() if spec.shows_runs]
        self._turns = Turns(self, self.worker, large)
        self._remembering = Remembering(
            self, self.settings, self.looks, self.actions_by_key, self.transport, self.panel,
            self.docks,
        )  # fmt: skip
        self._afterwards = Afterwards(self, self.settings)

    def _make_widgets(self) -> None:
        theme = self.theme
        self.actions_by_key = make_actions(self, theme)
        self.transport = Transport(self.actions_by_key, theme)
        self.canvas = NetworkCanvas(theme)
        self.samples = SamplePicker()
        self.predict_bar = PredictBar(theme)
        self.predicting = Predicting(self.predict_bar, self.canvas, self.view)
        self.panel_widgets: dict[str, Any] = {
            key: spec.widget(theme) for key, spec in panels().items()
        }
        self.panel: ExperimentPanel = self.panel_widgets["experiment"]
        self.program_list: ProgramList = self.panel_widgets["program"]
        self.plots: dict[str, CurvePlot] = {key: self.panel_widgets[key] for key in PLOTS}
        self.controls = RunControls(self, self.worker, self.view)
        self.status_line = StatusLine(theme)

    def _wire(self) -> None:  # noqa: PLR0915
        """All connections of the window, in this one place."""
        act = self.actions_by_key
        self._frames.timeout.connect(self.on_frame)
        self.worker.refused.connect(self.notice.warn)
        self.worker.open_refused.connect(self.on_open_refused)
        self.worker.change_refused.connect(self.panel.show_problem)
        self.worker.failed.connect(self.errors.on_reported)
        self.worker.failed.connect(self.panel.revert)
        self.worker.announced.connect(self.notice.tell)
        self.worker.new_run_proposed.connect(self.on_new_run_proposed)
        self.worker.given_up.connect(self.on_given_up)
        self.worker.history_changed.connect(self.on_history_changed)
        act["undo"].triggered.connect(self.controls.on_undo)
        act["redo"].triggered.connect(self.controls.on_redo)
        act["words"].triggered.connect(self.on_words)
        self.panel.words_requested.connect(self.on_words)
        act["edit_value"].triggered.connect(self.editing.on_edit)
        self.editing.refused.connect(self.notice.tell)

        self.documents.opened.connect(self.on_opened)
        self.documents.refused.connect(self.notice.warn)
        self.documents.told.connect(self.notice.tell)
        self.documents.title_changed.connect(self.on_title_changed)
        self.documents.speed_proposed.connect(self.on_speed_proposed)
        self.documents.recent_changed.connect(self.file_menus.on_recent_changed)
        act["new"].triggered.connect(self.documents.on_new)
        act["open"].triggered.connect(self.documents.on_open)
        act["open_csv"].triggered.connect(self.documents.on_open_table)
        act["save"].triggered.connect(self.documents.on_save)
        act["save_as"].triggered.connect(self.documents.on_save_as)
        act["quit"].triggered.connect(self.close)
        self.file_menus.examples.triggered.connect(self.file_menus.on_example)
        self.file_menus.recent.triggered.connect(self.file_menus.on_recent)
        self._drops.dropped.connect(self.documents.open_path)

        for kind in STEP_KINDS:
            for direction in ("forward", "back"):
                act[f"{direction}_{kind}"].triggered.connect(self.controls.on_step)
        act["run"].triggered.connect(self.controls.on_toggle)
        act["run_for"].triggered.connect(self.controls.on_run_for)
        act["convergence"].triggered.connect(self.controls.on_convergence)
        act["reset"].triggered.connect(self.controls.on_reset)
        act["new_weights"].triggered.connect(self.controls.on_new_weights)
        act["toggle_breakpoint"].triggered.connect(self.on_toggle_breakpoint)
        act["clear_breakpoints"].triggered.connect(self.controls.clear_breakpoints)
        self.transport.speed_changed.connect(self.controls.on_speed_changed)
        self.program_list.goto_requested.connect(self.controls.on_goto)
        self.view.breakpoints_changed.connect(self.controls.on_breakpoints_changed)
        self.panel.experiment_edited.connect(self.on_experiment_edited)
        self.panel.csv_requested.connect(self.documents.on_open_table)
        act["check_slopes"].triggered.connect(self.inspecting.on_check_slopes)
        act["predict"].toggled.connect(self.predicting.set_on)
        self.predicting.revealed.connect(self._note)
        self.predicting.next_requested.connect(self.controls.on_next)

        act["zoom_in"].triggered.connect(self.on_zoom_in)
        act["zoom_out"].triggered.connect(self.on_zoom_out)
        act["fit"].triggered.connect(self.canvas.fit)
        act["follow"].triggered.connect(self.on_follow)
        act["next_panel"].triggered.connect(self._panels.on_next)
        act["previous_panel"].triggered.connect(self._panels.on_previous)
        for key, plot in self.plots.items():
            self._wire_plot(plot, self.docks[key])
        for key, spec in panels().items():
            if spec.shows_runs:
                self.docks[key].visibilityChanged.connect(self.panel_widgets[key].on_sight)
        for name in CHOICES:
            act[f"theme_{name}"].triggered.connect(self.looks.on_theme)
        self.looks.theme_changed.connect(self.on_theme_changed)
        self.looks.text_scaled.connect(self.on_text_scaled)
        act["larger_text"].toggled.connect(self.looks.on_larger_text)
        act["numbers"].triggered.connect(self.looks.on_numbers)
        self.looks.number_style_changed.connect(self.on_number_style_changed)
        act["reset_layout"].triggered.connect(self._remembering.on_reset_layout)
        act["reset_layout"].triggered.connect(self._dock_sizes.on_reset)
        self._remembering.told.connect(self.notice.warn)
        act["full_screen"].toggled.connect(self.looks.on_full_screen)
        act["shortcuts"].triggered.connect(self.on_shortcuts)
        act["about"].triggered.connect(self.on_about)
        QApplication.styleHints().colorSchemeChanged.connect(self.looks.on_system_theme)

        act["export"].triggered.connect(self.exporting.on_export)
        act["export_all"].triggered.connect(self.exporting.on_export_all)
        act["copy_image"].triggered.connect(self.exporting.on_copy_focused)
        self.exporting.told.connect(self.notice.tell)
        self.exporting.refused.connect(self.notice.warn)

    def _wire_plot(self, plot: CurvePlot, dock: QDockWidget) -> None:
        """What its description asks for."""
        plot.following_changed.connect(self.on_following_changed)
        if plot.spec.of_effects:
            dock.visibilityChanged.connect(self.on_measuring_changed)
        if plot.spec.points_to_loss:
            self.inspecting.loss_pointed.connect(plot.point_to)
        if plot.spec.log_switch is not None:
            switch = self.actions_by_key[plot.spec.log_key]
            switch.toggled.connect(plot.set_log_y)
            plot.log_y_changed.connect(switch.setChecked)

    # Starting and ending

    def start(self, file: Path | None) -> None:
        """Start the worker and open ``file``, or XOR."""
        self.worker.start()
        self._frames.start()
        speed = self.settings.number("speed", 0.0)
        self.busy.start()
        self._remembering.start()
        self._afterwards.start()
        tidy_up(self.settings)
        self.documents.open_first(file)
        if speed:  # the user's own, from the last time
            self.transport.set_speed(speed)
        self.worker.send(commands.SetSpeed(self.transport.speed()))
        self.canvas.setFocus()  # Ctrl and arrows select there; a tool button would take them

    def end(self) -> bool:
        """Have all threads leave; False where one is still in the middle of a huge operation.

        Harmless when they have ended already. A thread is never terminated: it might hold what the
        others need. Where this is False, only the end of the process is left.
        """
        self._frames.stop()
        self._remembering.stop()
        self._afterwards.stop()
        self.busy.stop()
        left = self.worker.close()
        return leave_jobs(max(self.worker.deadline, monotonic())) and left

    def on_leave_asked(self) -> None:
        """End the program from outside: at once, whatever dialog is up, and without a question."""
        QApplication.exit(0)  # which comes into force when this has returned
        self._remembering.remember()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, end the worker, close; or stay where the user wants to."""
        self.worker.send(commands.Pause())
        if not self.documents.may_close():
            event.ignore()
            return
        self._remembering.remember()
        self.hide()  # the threads may take a moment
        self.end()
        event.accept()

    # Showing

    def on_frame(self) -> None:
        """Take the newest snapshot and show it."""
        snapshot = self.worker.take()
        if snapshot is not None:
            self._note(self.predicting.veil(snapshot))
        if self.snapshot is not None:
            self._turns.serve(self.snapshot)

    def _note(self, snapshot: Snapshot) -> None:
        before = self.snapshot
        if before is None or before.document != snapshot.document:
            self._take_up_document(snapshot)
        self.view.show(snapshot)
        self.documents.note_current(snapshot.experiment)
        self.transport.show_snapshot(snapshot)
        self.status_line.show_snapshot(snapshot)
        self.program_list.show_snapshot(snapshot)
        self.samples.show_snapshot(snapshot)
        self.inspecting.show_snapshot(snapshot)
        self.editing.note(snapshot)
        self._turns.note(snapshot)
        self.panel.show_experiment(snapshot.experiment)
        # The same words at another place are news: the run between may have fitted into a frame.
        known = before is not None and (before.message, before.tick, before.run) == (
            snapshot.message, snapshot.tick, snapshot.run,
        )  # fmt: skip
        if snapshot.message and not known:
            self.notice.tell(snapshot.message[:1].upper() + snapshot.message[1:] + ".")

    def _take_up_document(self, snapshot: Snapshot) -> None:
        """Another document has arrived: what was pending belongs to the one before."""
        self.editing.drop()
        self.panel.show_document(snapshot.experiment)
        self.controls.clear_breakpoints()

    # Slots: the worker and the documents

    def on_opened(
        self, experiment: Experiment, folder: Path, table: KeptTable | None = None
    ) -> None:
        self.notice.hide()  # it speaks of the document before, or of one that could not be opened
        self.worker.send(commands.Open(experiment, folder, table))
        self.panel.scroll_to_top()  # where its text says what to do

    def on_speed_proposed(self, speed: float) -> None:
        """An example opens at a speed at which one sees it learn, not as an L in an instant."""
        self.transport.set_speed(speed)
        self.controls.on_speed_changed(self.transport.speed())

    def on_open_refused(self, experiment: Experiment, sentence: str) -> None:
        """Keep what was open: its run still stands in the worker."""
        self.documents.on_open_refused(experiment, sentence)

    def on_given_up(self, command: commands.Command) -> None:
        """The user has given up what took too long to load; the run of before stands as it was."""
        if isinstance(command, commands.Open):
            self.on_open_refused(command.experiment, "")
        else:
            self.panel.revert()
        self.notice.tell("Given up: nothing has changed.")

    def on_new_run_proposed(self, start: commands.Start, why: str) -> None:
        if not self.controls.ask_for_new_run(start, why):
            self.panel.revert()

    def on_history_changed(self, undo: str, redo: str) -> None:
        for key, change in (("undo", undo), ("redo", redo)):
            show_change(self.actions_by_key[key], change)

    def on_title_changed(self) -> None:
        self.setWindowTitle(f"{self.documents.title} — Backscope")
        self.setWindowModified(self.documents.modified)

    # Slots: breakpoints and edits

    def on_toggle_breakpoint(self) -> None:
        if self.snapshot is not None:
            # A run stops after the operation: the one that has just run is the one on show.
            current = self.snapshot.current
            index = self.snapshot.operation if current is None else current.index
            self.program_list.toggle_breakpoint(index)

    def on_experiment_edited(self, experiment: Experiment) -> None:
        self.documents.note_current(experiment)
        self.worker.send(commands.Change(experiment, self.documents.folder))

    def on_words(self) -> None:
        """Ask for another title and text of the experiment on show."""
        if self.snapshot is None:
            return
        document = self.snapshot.document
        dialog = WordsDialog(*self.panel.words(), self)
        agreed = dialog.exec()
        retire(dialog)
        if agreed and self.snapshot.document == document:
            self.panel.set_words(*dialog.words())

    # Slots: looks

    def on_zoom_in(self) -> None:
        plot = self._focused_plot()
        self.canvas.zoom_by(ZOOM) if plot is None else plot.zoom_in()

    def on_zoom_out(self) -> None:
        plot = self._focused_plot()
        self.canvas.zoom_by(1 / ZOOM) if plot is None else plot.zoom_out()

    def _focused_plot(self) -> CurvePlot | None:
        focus = QApplication.focusWidget()
        return next(
            (p for p in self.plots.values() if focus and (p is focus or p.isAncestorOf(focus))),
            None,
        )

    def on_follow(self) -> None:
        for plot in self.plots.values():
            plot.view_all()
        self.on_following_changed()

    def on_measuring_changed(self) -> None:
        """Have updates measured while a plot of that is in sight."""
        wanted = any(in_sight(plot) for plot in self.plots.values() if plot.spec.of_effects)
        if wanted != self._measuring:
            self._measuring = wanted
            self.worker.send(commands.Track(wanted))

    def on_following_changed(self) -> None:
        follow = all(plot.following for plot in self.plots.values())
        self.actions_by_key["follow"].setChecked(follow)

    def on_theme_changed(self, theme: Theme) -> None:
        parts: list[Themed] = [self.transport, self.canvas]
        parts += [self.status_line, self.notice, self.busy]
        parts += [self.predict_bar, self.editing]
        for part in (*parts, *self.panel_widgets.values()):
            part.set_theme(theme)

    def on_number_style_changed(self, style: NumberStyle) -> None:
        self.canvas.set_digits(style.network_digits, style.decimal)
        self.status_line.set_decimal(style.decimal)
        self.inspecting.set_number_style(style)
        self.predicting.style = style
        self.panel.set_decimal(style.decimal)
        self.editing.set_decimal(style.decimal)
        for plot in self.plots.values():
            plot.set_decimal(style.decimal)

    def on_text_scaled(self, scale: float) -> None:
        self._dock_sizes.scale(scale)

    def changeEvent(self, event: QEvent) -> None:
        """The window was maximized, put on the whole screen, or the like."""
        if event.type() == QEvent.Type.WindowStateChange:
            self.looks.show_full_screen()
        super().changeEvent(event)

    def on_shortcuts(self) -> None:
        dialog = ShortcutsDialog(self.actions_by_key, self)
        dialog.exec()
        retire(dialog)

    def on_about(self) -> None:
        show_about(self)
