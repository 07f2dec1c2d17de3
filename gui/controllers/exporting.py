"""Export from the window: which pictures there are now, the dialog, the clipboard."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from core.task import Cancelled
from gui.controllers.panel_table import panels
from gui.export.rendered import NETWORK
from gui.qt.retire import retire
from gui.settings.settings import Settings
from gui.view.view_state import ViewState
from gui.widgets.canvas.view import NetworkCanvas

# The exporters are imported when something is exported: they would lengthen every start.
if TYPE_CHECKING:
    from gui.export.picture import Picture

EVERYTHING = ""  # the export dialog's name for all pictures


class Exporting(QObject):
    """Makes pictures of the canvas and the panels, as they are on the screen.

    Args:
        widgets: the panels', by the keys of ``panels()``.

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
        widgets: Mapping[str, Any],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings.section("export")
        self._canvas = canvas
        self._view = view
        # What a run draws comes before what is asked about one number.
        specs = sorted(panels().values(), key=lambda spec: not spec.below)
        self._sources = [(spec.pictures, widgets[spec.key]) for spec in specs if spec.pictures]
        self._widgets = {spec.key: widgets[spec.key] for spec in specs if spec.is_picture}
        for _, widget in self._sources:
            widget.export_requested.connect(self.on_panel_export)
            widget.copy_requested.connect(self.on_panel_copy)

    def pictures(self) -> list[Picture]:
        """Everything that can be exported now, the network first."""
        from gui.export.pictures.network_picture import NetworkPicture

        pictures: list[Picture] = []
        snapshot = self._view.snapshot
        if snapshot is not None:
            pictures.append(
                NetworkPicture(snapshot, partial(self._canvas.paint_to, snapshot=snapshot))
            )
        for pictures_of, widget in self._sources:
            pictures += pictures_of(widget)
        return pictures

    def on_export(self) -> None:
        """Open the dialog on what has the focus, or what was exported last."""
        self._ask(self._focused())

    def on_export_all(self) -> None:
        self._ask(EVERYTHING)

    def on_copy_focused(self) -> None:
        self._copy(self._focused() or NETWORK)

    def on_panel_export(self, name: str = "") -> None:
        self._ask(name or self._name_of(self.sender()))

    def on_panel_copy(self, name: str = "") -> None:
        self._copy(name or self._name_of(self.sender()) or NETWORK)

    def _ask(self, what: str | None) -> None:
        pictures = self.pictures()
        if not pictures:
            self.refused.emit("There is nothing to export yet.")
            return
        from gui.export.dialog.dialog import ExportDialog

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
            copy_picture(picture, options, self._window)
        except ExportError as error:
            self.refused.emit(str(error))
            return
        except Cancelled:
            return
        self.told.emit(f"{picture.title} copied as an image.")

    def _focused(self) -> str | None:
        focus = QApplication.focusWidget()
        while focus is not None:
            if focus is self._canvas:
                return NETWORK
            name = self._name_of(focus)
            if name is not None:
                return name
            focus = focus.parentWidget()
        return None

    def _name_of(self, widget: object) -> str | None:
        return next((key for key, one in self._widgets.items() if one is widget), None)
