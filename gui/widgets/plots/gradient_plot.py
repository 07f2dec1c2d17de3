"""The gradient plot: the norm of each layer's slopes by update."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.curve_spec import DASHES, SYMBOLS, PlotSpec, Series

PREFIX = "gradient"


def _series(names: tuple[str, ...], theme: Theme) -> tuple[Series, ...]:
    layers = sorted(int(name.removeprefix(PREFIX)) for name in names if name.startswith(PREFIX))
    return tuple(
        Series(
            name=f"{PREFIX}{layer}",
            label=f"layer {layer}",
            colour=theme.layer(layer),
            dash=DASHES[(layer - 1) % len(DASHES)],
            symbol=SYMBOLS[(layer - 1) % len(SYMBOLS)],
        )
        for layer in layers
    )


GRADIENTS = PlotSpec(
    key="gradients",
    title="Gradients",
    value_label="norm of the slopes",
    value_unit="",
    log_y=True,
    hint="The size of each layer's slopes appears here\nafter the first backward pass.",
    series=_series,
)


class GradientPlot(CurvePlot):
    """Norm of the slopes per layer on a log axis, in the colours that the canvas gives layers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(GRADIENTS, theme, parent)
