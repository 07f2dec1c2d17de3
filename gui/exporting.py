"""Export from the window: which pictures there are now, the dialog, the clipboard."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from gui.inspecting import Inspecting
from gui.retire import retire
from gui.settings import Settings
from gui.view_state import ViewState
from gui.widgets.canvas.view import NetworkCanvas
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.spread import SpreadPanel

# The exporters are imported when something is exported: they would lengthen every start.
if TYPE_CHECKING:
    from gui.export.picture import Picture

EVERYTHING = ""  # the export dialog's name for all pictures


class Exporting(QObject):
    """Makes pictures of the canvas and the plots, as they are on the screen.

    Signals:
        told: what was written or copied.
        refused: why something was not.
    """

    told = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        canvas: NetworkCanvas,
        view: ViewState,
        plots: Mapping[str, CurvePlot],
        spread: SpreadPanel,
        inspecting: Inspecting,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings.section("export")
        self._canvas = canvas
        self._view = view
        self._plots = plots
        self._spread = spread
        self._inspecting = inspecting
        inspecting.export_requested.connect(self._ask)
        inspecting.copy_requested.connect(self._copy)
        self._widgets: dict[str, QWidget] = {**plots, "spread": spread}
        for plot in plots.values():
            plot.export_requested.connect(self.on_plot_export)
            plot.copy_requested.connect(self.on_plot_copy)
        spread.export_requested.connect(self.on_plot_export)
        spread.copy_requested.connect(self.on_plot_copy)

    def pictures(self) -> list[Picture]:
        """Everything that can be exported now, the network first."""
        from gui.export.network_picture import NetworkPicture
        from gui.export.plot_picture import picture_of

        pictures: list[Picture] = []
        snapshot = self._view.snapshot
        if snapshot is not None:
            pictures.append(
                NetworkPicture(snapshot, partial(self._canvas.paint_to, snapshot=snapshot))
            )
        found = (picture_of(plot) for plot in self._plots.values())
        pictures += [picture for picture in found if picture is not None]
        if snapshot is not None:
            from gui.export.spread_picture import SpreadPicture

            pictures.append(SpreadPicture(self._spread.layers))
        return pictures + self._inspecting.pictures()

    def on_export(self) -> None:
        """Open the dialog on what has the focus, or what was exported last."""
        self._ask(self._focused())

    def on_export_all(self) -> None:
        self._ask(EVERYTHING)

    def on_copy_focused(self) -> None:
        self._copy(self._focused() or "network")

    def on_plot_export(self) -> None:
        self._ask(self._name_of(self.sender()))

    def on_plot_copy(self) -> None:
        self._copy(self._name_of(self.sender()) or "network")

    def _ask(self, what: str | None) -> None:
        pictures = self.pictures()
        if not pictures:
            self.refused.emit("There is nothing to export yet.")
            return
        from gui.export.dialog import ExportDialog

        dialog = ExportDialog(pictures, self._view.theme, self._settings, self._window, what=what)
        dialog.exported.connect(self.told)
        dialog.exec()
        retire(dialog)

    def _copy(self, name: str) -> None:
        picture = next((item for item in self.pictures() if item.name == name), None)
        widget = self._widgets.get(name, self._canvas)
        if picture is None:
            self.refused.emit("There is nothing to copy yet.")
            return
        from gui.export.clipboard import copy_picture
        from gui.export.errors import ExportError
        from gui.export.options import SCREEN_DPI, ExportOptions

        options = ExportOptions(
            width=widget.width(), height=widget.height(), dpi=SCREEN_DPI, theme=self._view.theme
        )
        try:
            copy_picture(picture, options)
        except ExportError as error:
            self.refused.emit(str(error))
            return
        self.told.emit(f"{picture.title} copied as an image.")

    def _focused(self) -> str | None:
        focus = QApplication.focusWidget()
        while focus is not None:
            if focus is self._canvas:
                return "network"
            name = self._name_of(focus)
            if name is not None:
                return name
            focus = focus.parentWidget()
        return None

    def _name_of(self, widget: object) -> str | None:
        return next((key for key, one in self._widgets.items() if one is widget), None)
