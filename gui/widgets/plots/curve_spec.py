"""What one plot shows: its title, its axes and the look of each series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt

from core.curves import CurveData
from core.snapshot import Snapshot
from gui.theme import Theme

DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
)
SYMBOLS = ("o", "s", "t1", "d", "star", "p", "t", "h")


@dataclass(frozen=True)
class Series:
    """One curve: colour, dashes and symbol differ, so that colour is never the only cue.

    Attributes:
        name: the series in ``CurveData`` (``loss``, ``gradient1``, …).
        label: what the legend calls it.
        colour: of the theme, ``#rrggbb``.
        dash: style of the line.
        symbol: marker of single points, a name of pyqtgraph's symbols.
    """

    name: str
    label: str
    colour: str
    dash: Qt.PenStyle = Qt.PenStyle.SolidLine
    symbol: str = "o"


def layer_series(prefix: str, names: tuple[str, ...], theme: Theme) -> tuple[Series, ...]:
    """A series for each layer: those of ``names`` that begin with ``prefix``, in its colour."""
    layers = sorted(int(name.removeprefix(prefix)) for name in names if name.startswith(prefix))
    return tuple(
        Series(
            name=f"{prefix}{layer}",
            label=f"layer {layer}",
            colour=theme.layer(layer),
            dash=DASHES[(layer - 1) % len(DASHES)],
            symbol=SYMBOLS[(layer - 1) % len(SYMBOLS)],
        )
        for layer in layers
    )


@dataclass(frozen=True)
class Guide:
    """A level line behind the curves: at which value, and what it means."""

    value: float
    words: str


@dataclass(frozen=True)
class PlotSpec:
    """A kind of plot.

    Attributes:
        key: its name in file names and on the command line.
        title: its name on the screen.
        value_label: name of the y axis.
        value_unit: unit of the y axis, "" where it has none.
        log_y: whether it starts with a log axis.
        hint: two lines that stand in for curves while there are none.
        series: the series to show, given the names in ``CurveData`` and the theme.
        of_effects: whether it shows the snapshot's ``effects`` instead of its ``curves``.
        can_log: whether a log axis makes sense.
        guide: a level line, or None.
    """

    key: str
    title: str
    value_label: str
    value_unit: str
    log_y: bool
    hint: str
    series: Callable[[tuple[str, ...], Theme], tuple[Series, ...]]
    of_effects: bool = False
    can_log: bool = True
    guide: Guide | None = None

    def data_of(self, snapshot: Snapshot) -> CurveData | None:
        """The curves of ``snapshot`` that it shows; None where they are not measured."""
        return snapshot.effects if self.of_effects else snapshot.curves

    def series_of(self, curves: CurveData, theme: Theme) -> tuple[Series, ...]:
        """The series to show of ``curves``; one not known at every update says at which it is."""
        return tuple(
            replace(one, label=f"{one.label}, {curves.rare[one.name]}")
            if curves.rare.get(one.name)
            else one
            for one in self.series(curves.shown, theme)
        )

    @property
    def axis_label(self) -> str:
        """The y axis' name with its unit."""
        return f"{self.value_label} ({self.value_unit})" if self.value_unit else self.value_label
