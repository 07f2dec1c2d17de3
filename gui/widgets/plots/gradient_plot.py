"""The gradient plot: the norm of each layer's slopes by update."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.curve_spec import PlotSpec, Series, layer_series

PREFIX = "gradient"


def _series(names: tuple[str, ...], theme: Theme) -> tuple[Series, ...]:
    return layer_series(PREFIX, names, theme)


GRADIENTS = PlotSpec(
    key="gradients",
    title="Gradients",
    value_label="norm of slopes",
    value_unit="",
    log_y=True,
    hint="The size of the slopes appears here\nafter the first backward pass.",
    series=_series,
)


class GradientPlot(CurvePlot):
    """Norm of the slopes per layer on a log axis, in the colours that the canvas gives layers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(GRADIENTS, theme, parent)
