"""The network's menu: what can be done with the thing under the mouse, then with the whole."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, QPointF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gui.controllers.editing import Editing
from gui.controllers.inspecting import Inspecting
from gui.qt.retire import pop_up
from gui.view.selection import Selection
from gui.view.view_state import ViewState
from gui.widgets.canvas import NetworkCanvas
from gui.widgets.canvas.readout import title_of
from gui.widgets.canvas.spots import Spot

OF_THE_WHOLE = ("export", "copy_image", "fit", "zoom_in", "zoom_out")


class CanvasMenu(QObject):
    """Opens the menu by the right button, or by the menu key for what is selected."""

    def __init__(
        self,
        canvas: NetworkCanvas,
        actions: Mapping[str, QAction],
        inspecting: Inspecting,
        editing: Editing,
        view: ViewState,
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._actions = canvas, actions
        self._inspecting, self._editing, self._view = inspecting, editing, view
        self._spot: Spot | None = None
        canvas.customContextMenuRequested.connect(self.on_requested)

    def on_requested(self, position: QPoint) -> None:
        place = QPointF(position)
        item = self._canvas.point_at(place) or self._view.selection
        self._spot = self._canvas.spot_at(place)
        menu = QMenu(self._canvas)
        if item is not None:
            self._add_own(menu, item)
        for key in OF_THE_WHOLE:
            menu.addAction(self._actions[key])
        pop_up(menu, self._canvas.mapToGlobal(position))

    def _add_own(self, menu: QMenu, item: Selection) -> None:
        """What goes with one thing; an entry that cannot be used says why when it is chosen."""
        from core.explain import Quantity  # late, as it would lengthen every start

        snapshot = self._view.snapshot
        assert snapshot is not None
        spot = self._spot
        name = Quantity(spot.name, spot.index).text if spot else title_of(item, snapshot)
        inspect = menu.addAction("&Inspect " + name.replace("&", "&&"))
        inspect.setObjectName("inspect")
        inspect.triggered.connect(self.on_inspect)
        edit = menu.addAction("&Edit value…")
        edit.setObjectName("edit")
        edit.triggered.connect(self.on_edit)
        menu.addSeparator()

    def on_inspect(self) -> None:
        self._inspecting.inspect(self._spot)

    def on_edit(self) -> None:
        item = self._view.selection
        if item is not None:
            self._editing.on_edit_requested(item, self._canvas.place_of(item))
