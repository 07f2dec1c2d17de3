"""The loss plot: training loss, its mean over each epoch, and test loss by update."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.curve_spec import DASHES, SYMBOLS, PlotSpec, Series


def _series(names: tuple[str, ...], theme: Theme) -> tuple[Series, ...]:
    looks = (
        Series("loss", "training loss", theme.train, DASHES[0], SYMBOLS[0]),
        Series("epoch_loss", "epoch mean", theme.accent, DASHES[3], SYMBOLS[3]),
        Series("test_loss", "test loss", theme.test, DASHES[1], SYMBOLS[1]),
    )
    return tuple(look for look in looks if look.name in names)


LOSS = PlotSpec(
    key="loss",
    title="Loss",
    value_label="loss",
    value_unit="",
    log_y=False,
    hint="Loss appears here after the first update.\nStep or run to begin.",
    series=_series,
)


class LossPlot(CurvePlot):
    """Training and test loss on a linear axis, or a log axis where that is wanted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(LOSS, theme, parent)
