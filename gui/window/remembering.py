"""Keeps layout, looks and speed: stored when they change, restored with care at the next start."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow

from gui.settings.settings import LAYOUT_VERSION, Settings
from gui.settings.start_mark import StartMark
from gui.widgets.experiment_panel import ExperimentPanel
from gui.widgets.plots.curve_spec import PlotSpec
from gui.widgets.plots.table import PLOTS
from gui.widgets.transport import Transport
from gui.window import window_parts
from gui.window.looks import Looks

EVERY = 1000  # milliseconds


class Remembering(QObject):
    """Looks once a second whether anything is other than it is stored; only then it writes.

    A window that is killed loses what was changed in the last second.

    Signals:
        told: a sentence, once, on why nothing can be stored.
    """

    told = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        settings: Settings,
        looks: Looks,
        actions: Mapping[str, QAction],
        transport: Transport,
        panel: ExperimentPanel,
        docks: Mapping[str, QDockWidget],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._looks = looks
        self._actions = actions
        self._transport = transport
        self._panel = panel
        self._docks = docks
        self._mark = StartMark(settings.place)
        self._told = False
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.on_due)

    def restore(self) -> None:
        """Bring back what is stored; what is missing or damaged keeps its first state."""
        settings, act = self._settings, self._actions
        if not self._mark.put():
            print(_DIED, file=sys.stderr)
            window_parts.fit_to_screen(self._window)
        else:
            self._restore_layout()
        self._transport.set_speed(settings.number("speed", self._transport.speed()))
        self._panel.set_folded([name for name in settings.text("folded").split(",") if name])
        for spec in _switched():
            act[spec.log_key].setChecked(settings.flag(spec.log_key, spec.log_y))
        self._looks.restore(act)
        self._looks.restore_numbers()

    def _restore_layout(self) -> None:
        geometry, layout = self._settings.data("geometry"), self._settings.data("layout")
        if not self._window.restoreGeometry(geometry):
            window_parts.fit_to_screen(self._window)
        self._window.restoreState(layout, LAYOUT_VERSION)  # nothing, for a layout that is empty

    def start(self) -> None:
        """From now on store changes: the window is about to be shown."""
        self._timer.start()
        QTimer.singleShot(0, self, self.on_shown)

    def on_shown(self) -> None:
        """Bring panels in windows of their own before the main window, which came after them."""
        for dock in self._docks.values():
            if dock.isFloating() and not dock.isHidden():
                dock.hide()
                dock.move(on_screen(dock.frameGeometry(), dock.screen().availableGeometry()))
                dock.show()
                dock.raise_()

    def on_due(self) -> None:
        """Have a look whether anything has changed."""
        if self._window.isVisible():
            self._mark.take_away()
            self.remember()

    def remember(self) -> None:
        """Store what is other than it is stored."""
        settings = self._settings
        settings.set_data("geometry", self._window.saveGeometry())
        settings.set_data("layout", self._window.saveState(LAYOUT_VERSION))
        settings.set_number("speed", self._transport.speed())
        settings.set_text("folded", ",".join(self._panel.folded()))
        for spec in _switched():
            settings.set_flag(spec.log_key, self._actions[spec.log_key].isChecked())
        self._looks.remember()
        settings.save()
        if settings.problem and not self._told:
            self._told = True
            self.told.emit(settings.problem)

    def stop(self) -> None:
        """Store no more; harmless when it has stopped already."""
        self._timer.stop()
        self._mark.take_away()

    def on_reset_layout(self) -> None:
        """Put every panel where it is at the first start."""
        window_parts.arrange(self._window, self._docks)


def _switched() -> list[PlotSpec]:
    """The plots whose log axis is switched in the menu."""
    return [spec for spec in PLOTS.values() if spec.log_switch is not None]


def on_screen(frame: QRect, screen: QRect) -> QPoint:
    """Where the window ``frame`` can be seen and taken hold of: on ``screen``, or as it is."""
    x = max(screen.left(), min(frame.left(), screen.right() - frame.width()))
    y = max(screen.top(), min(frame.top(), screen.bottom() - frame.height()))
    return QPoint(x, y)


_DIED = (
    "backscope: the last start ended while it restored the layout of the panels; "
    "this one begins with the standard layout"
)
