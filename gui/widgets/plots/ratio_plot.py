"""The update ratio: how far each update moves a layer's weights, for their size."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.curve_spec import Guide, PlotSpec, Series, layer_series

PREFIX = "ratio"


def _series(names: tuple[str, ...], theme: Theme) -> tuple[Series, ...]:
    return layer_series(PREFIX, names, theme)


RATIOS = PlotSpec(
    key="ratios",
    title="Update ratio",
    value_label="|ΔW| / |W|",
    value_unit="",
    log_y=True,
    hint="The ratio appears here\nwith the next update.",
    series=_series,
    of_effects=True,
    guide=Guide(1e-3, "usual: 0.001"),
)


class RatioPlot(CurvePlot):
    """Norm of the change of W over the norm of W, per layer, in the layers' colours."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(RATIOS, theme, parent)
