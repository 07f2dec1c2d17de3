"""The table of panels: a new panel is one entry here, and its widget. Every plot is a panel, too.

Actions, docks, sizes, exports, colours and turns read all that they know of a panel from here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.controllers.inspecting import InspectorPlace
from gui.look.theme import Theme
from gui.widgets.experiment_panel import ExperimentPanel
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.curve_spec import PlotSpec
from gui.widgets.plots.table import PLOTS
from gui.widgets.program_list import ProgramList
from gui.widgets.spread import SpreadPanel

# The exporters are imported when something is exported: they would lengthen every start.
if TYPE_CHECKING:
    from gui.export.picture import Picture

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, kw_only=True)
class PanelSpec:
    """A panel of the window.

    Attributes:
        key: its name in code and in the stored layout.
        title: what stands above it.
        widget: makes what lies in it, in the colours of a theme; that has ``set_theme``.
        text: its words in the View menu, with the mnemonic; "" where the title will do.
        shortcut: portable key names, "" for none; the menu has the panels in this order.
        area: the side of the window where it is at the first start.
        behind: key of the panel that it is a tab behind then; "" where it is to be seen.
        least_width: pixels, in text of the usual size; 0 where its widget knows.
        first_width: pixels of its side at the first start; 0 where another panel there says it.
        shows_runs: whether its widget has ``show_snapshot``, called in turn with other large ones,
            and ``on_sight``, told when it comes to be seen or no longer is.
        pictures: what of its widget can be exported now. The widget has the signals
            ``export_requested`` and ``copy_requested`` then, with a picture's name, or without one
            where there is one of the panel's key.
        is_picture: whether that one is exported and copied while the panel has the focus.
    """

    key: str
    title: str
    widget: Callable[[Theme], QWidget]
    text: str = ""
    shortcut: str = ""
    area: Qt.DockWidgetArea = BOTTOM
    behind: str = ""
    least_width: int = 0
    first_width: int = 0
    shows_runs: bool = False
    pictures: Callable[[Any], Sequence[Picture]] | None = None
    is_picture: bool = False

    @property
    def action_key(self) -> str:
        """Name of the action that shows and hides it."""
        return f"panel_{self.key}"

    @property
    def below(self) -> bool:
        """Whether it is below the network."""
        return self.area == BOTTOM


def _inspector_pictures(place: InspectorPlace) -> Sequence[Picture]:
    if place.panel is None:  # it has not been seen yet
        return []
    from gui.export.pictures.inspector_pictures import inspector_pictures

    return inspector_pictures(place.panel)


def _plot_pictures(plot: CurvePlot) -> Sequence[Picture]:
    from gui.export.pictures.plot_picture import picture_of

    picture = picture_of(plot)
    return [] if picture is None else [picture]


def _spread_pictures(panel: SpreadPanel) -> Sequence[Picture]:
    from gui.export.pictures.spread_picture import SpreadPicture

    return [SpreadPicture(panel.layers)] if panel.layers else []


def _plot_panel(spec: PlotSpec) -> PanelSpec:
    return PanelSpec(
        key=spec.key,
        title=spec.title,
        widget=partial(CurvePlot, spec),
        text=spec.text,
        shortcut=spec.shortcut,
        behind=spec.behind,
        shows_runs=True,
        pictures=_plot_pictures,
        is_picture=True,
    )


PANELS: dict[str, PanelSpec] = {
    spec.key: spec
    for spec in (
        PanelSpec(
            key="experiment",
            title="Experiment",
            widget=ExperimentPanel,
            text="Experi&ment",
            shortcut="Ctrl+1",
            area=LEFT,
            first_width=310,
        ),
        PanelSpec(
            key="program",
            title="Operations",
            widget=ProgramList,
            text="O&perations",
            shortcut="Ctrl+2",
            area=RIGHT,
            least_width=190,  # narrower, words would be cut
            first_width=280,  # with room for a formula
        ),
        PanelSpec(
            key="inspector",
            title="Inspector",
            widget=InspectorPlace,
            text="I&nspector",
            shortcut="Ctrl+5",
            area=RIGHT,
            behind="program",
            pictures=_inspector_pictures,
        ),
        PanelSpec(
            key="spread",
            title="Spread",
            widget=SpreadPanel,
            text="Spread of &weights, activations, slopes",
            shortcut="Ctrl+8",
            behind="gradients",
            shows_runs=True,
            pictures=_spread_pictures,
            is_picture=True,
        ),
    )
}


def panels() -> dict[str, PanelSpec]:
    """These and the plots by key: those at the sides first, as the focus goes through them."""
    specs = [*(_plot_panel(spec) for spec in PLOTS.values()), *PANELS.values()]
    return {spec.key: spec for spec in sorted(specs, key=lambda spec: spec.below)}
