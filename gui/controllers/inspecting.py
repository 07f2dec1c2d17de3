"""The inspector's dock: made when it is first seen, and connected with canvas and worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget, QVBoxLayout, QWidget

from core.session.snapshot import Snapshot
from gui.controllers.worker import Worker
from gui.look.number_style import NumberStyle
from gui.look.theme import Theme
from gui.running.commands import Ask
from gui.view.view_state import ViewState
from gui.widgets.canvas import NetworkCanvas, Selection

# The explanations are imported when the inspector is first seen: they would lengthen every start.
if TYPE_CHECKING:
    from core.explain import Quantity
    from gui.widgets.canvas.spots import Spot
    from gui.widgets.inspector import InspectorPanel


LOSSES = ("loss", "data_loss", "sample_loss")


class InspectorPlace(QWidget):
    """What the inspector's dock holds: nothing until it is first seen, then the inspector.

    Attributes:
        panel: the inspector, once it has been seen.

    Signals:
        export_requested, copy_requested: the name of one of its pictures.
    """

    export_requested = Signal(str)
    copy_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.panel: InspectorPanel | None = None
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def make(self) -> InspectorPanel:
        """Put the inspector in."""
        from gui.widgets.inspector import InspectorPanel

        self.panel = InspectorPanel(self._theme)
        self.panel.export_requested.connect(self.export_requested)
        self.panel.copy_requested.connect(self.copy_requested)
        self._column.addWidget(self.panel)
        return self.panel

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self.panel is not None:
            self.panel.set_theme(theme)


class Inspecting(QObject):
    """Between the inspector, the canvas, the choice of a sample, and the worker.

    Args:
        dock: holds an ``InspectorPlace``.

    Signals:
        loss_pointed: the update whose loss the factor under the mouse is, or None.
    """

    loss_pointed = Signal(object)

    def __init__(
        self,
        dock: QDockWidget,
        canvas: NetworkCanvas,
        view: ViewState,
        worker: Worker,
    ) -> None:
        super().__init__(dock)
        self._dock = dock
        place = dock.widget()
        assert isinstance(place, InspectorPlace)
        self._place = place
        self._canvas = canvas
        self._view = view
        self._worker = worker
        self._snapshot: Snapshot | None = None
        self._style = NumberStyle()
        dock.visibilityChanged.connect(self.on_visibility_changed)
        worker.answered.connect(self.on_answered)

    @property
    def _panel(self) -> InspectorPanel | None:
        return self._place.panel

    @property
    def panel(self) -> InspectorPanel | None:
        """The inspector, once it has been seen."""
        return self._panel

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        if self._panel is not None:
            self._panel.show_snapshot(snapshot)

    def set_number_style(self, style: NumberStyle) -> None:
        """Write the formulas' numbers in this style."""
        self._style = style
        if self._panel is not None:
            from core.explain import NumberFormat

            self._panel.set_number_format(NumberFormat(style.formula_digits, style.decimal))

    def on_visibility_changed(self, visible: bool) -> None:
        if visible and self._panel is None:
            self._make()

    def _make(self) -> None:
        panel = self._place.make()
        panel.set_sample(self._view.sample)
        self._view.selection_changed.connect(panel.show_selection)
        self._canvas.number_chosen.connect(self.on_number_chosen)
        self._canvas.pointed.connect(panel.highlight)
        self._view.sample_changed.connect(panel.set_sample)
        panel.hovered.connect(self.on_hovered)
        panel.followed.connect(self.on_followed)
        panel.batch_requested.connect(self.on_batch_requested)
        panel.nudge_requested.connect(self.on_nudge_requested)
        panel.nudge_all_requested.connect(self.on_nudge_all_requested)
        if self._snapshot is not None:
            panel.show_snapshot(self._snapshot)
        panel.show_selection(self._view.selection)
        self.set_number_style(self._style)

    def on_hovered(self, quantity: Quantity | None) -> None:
        """Light on the canvas, and in the loss plot, what a factor of the formula comes from."""
        assert self._panel is not None
        place = self._panel.place_of(quantity)
        self._canvas.light(place)
        of_loss = quantity is not None and quantity.name in LOSSES and self._snapshot is not None
        self.loss_pointed.emit(_update_on_show(self._snapshot) if of_loss else None)

    def on_followed(self, quantity: Quantity) -> None:
        """Select on the canvas what the formula goes on with."""
        assert self._panel is not None
        place = self._panel.place_of(quantity)
        if place is not None:
            self._view.select(place)

    def on_number_chosen(self, spot: Spot) -> None:
        """Explain the number that was clicked on the canvas."""
        from core.explain import Quantity

        assert self._panel is not None
        quantity = Quantity(spot.name, spot.index)
        if quantity.kind not in ("W", "b") or quantity.is_next:  # a value needs no explanation
            self._panel.on_chosen(quantity)

    def inspect(self, spot: Spot | None) -> None:
        """Bring the inspector to the front, with what is selected, or with the number there."""
        self._dock.show()
        self._dock.raise_()
        if self._panel is None:
            self._make()
        if spot is not None:
            self.on_number_chosen(spot)

    def on_check_slopes(self) -> None:
        """Nudge every parameter, and show the worst beside the one that is looked at."""
        self.inspect(None)
        assert self._panel is not None
        if not self._panel.explains_parameter():
            self._view.select(Selection("edge", 1, 0, 0))
        self._panel.check_all()

    def on_batch_requested(self, parameter: Quantity) -> None:
        self._worker.send(Ask("batch", parameter))

    def on_nudge_requested(self, parameter: Quantity) -> None:
        self._worker.send(Ask("nudge", parameter))

    def on_nudge_all_requested(self) -> None:
        self._worker.send(Ask("nudge_all", None))

    def on_answered(self, kind: str, answer: object, at: tuple[int, int]) -> None:
        """Hand the worker's answer to the page that asked.

        Where it is of another tick than the page's, what the worker has done meanwhile is not
        on show yet, or was so before: the page asks once more if no better answer follows.
        """
        if self._panel is None:
            return
        if at != self._panel.asked_at(kind):
            self._panel.miss(kind)
        else:
            show = {
                "batch": self._panel.show_batch,
                "nudge": self._panel.show_nudge,
                "nudge_all": self._panel.show_nudge_all,
            }[kind]
            show(answer)  # type: ignore[operator]


def _update_on_show(snapshot: Snapshot | None) -> int:
    """The update that the numbers on show belong to: just after its step it is the one before."""
    assert snapshot is not None
    return snapshot.update - bool(snapshot.before_update)
