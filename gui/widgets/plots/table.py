"""The table of plots: a new plot is one entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gui.theme import Theme
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.curve_spec import PlotSpec
from gui.widgets.plots.effect_plot import EFFECT, EffectPlot
from gui.widgets.plots.gradient_plot import GRADIENTS, GradientPlot
from gui.widgets.plots.loss_plot import LOSS, LossPlot
from gui.widgets.plots.ratio_plot import RATIOS, RatioPlot


@dataclass(frozen=True)
class PlotKind:
    """A plot that the window, the export and ``backscope render`` offer.

    Attributes:
        spec: key, title, axes and series.
        widget: its class, called with the theme (and a parent).
    """

    spec: PlotSpec
    widget: Callable[[Theme], CurvePlot]

    @property
    def key(self) -> str:
        """Its name in file names and on the command line."""
        return self.spec.key

    @property
    def title(self) -> str:
        """Its name on the screen."""
        return self.spec.title

    @property
    def value_unit(self) -> str:
        """Unit of the y axis, "" where it has none."""
        return self.spec.value_unit


PLOTS: dict[str, PlotKind] = {
    kind.key: kind
    for kind in (
        PlotKind(LOSS, LossPlot),
        PlotKind(GRADIENTS, GradientPlot),
        PlotKind(EFFECT, EffectPlot),
        PlotKind(RATIOS, RatioPlot),
    )
}
