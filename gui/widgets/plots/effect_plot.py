"""Did it help? The change of J that an update's slopes predict, beside the one that came."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.curve_spec import DASHES, SYMBOLS, Guide, PlotSpec, Series


def _series(names: tuple[str, ...], theme: Theme) -> tuple[Series, ...]:
    looks = (
        Series("predicted", "predicted", theme.accent, DASHES[1], SYMBOLS[1]),
        Series("measured", "measured", theme.train, DASHES[0], SYMBOLS[0]),
    )
    return tuple(look for look in looks if look.name in names)


EFFECT = PlotSpec(
    key="effect",
    title="Did it help?",
    value_label="change of J",
    value_unit="",
    log_y=False,
    hint="The change of J appears here\nwith the next update.",
    series=_series,
    of_effects=True,
    can_log=False,
    guide=Guide(0.0, "above: J rose"),
)


class EffectPlot(CurvePlot):
    """Predicted (to first order) and measured change of J of each update's own batch."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(EFFECT, theme, parent)
