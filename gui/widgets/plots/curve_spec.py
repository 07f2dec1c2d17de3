"""What one plot shows: its title, its axes and the look of each series. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

# The command line reads the table of plots, and neither Qt nor numpy must be needed for that.
if TYPE_CHECKING:
    from core.recording.curves import CurveData
    from core.session.snapshot import Snapshot
    from gui.look.theme import Theme


class Dash(IntEnum):
    """How a line is dashed; the numbers are those of ``Qt.PenStyle``."""

    SOLID = 1
    DASHED = 2
    DOTTED = 3
    DASH_DOTTED = 4


DASHES = tuple(Dash)
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
    dash: Dash = Dash.SOLID
    symbol: str = "o"


@dataclass(frozen=True)
class Line:
    """A series of a plot, in any theme.

    Attributes:
        name: the series in ``CurveData``.
        label: what the legend calls it.
        colour: name of one of the theme's colours (``train``).
        look: which of ``DASHES`` and ``SYMBOLS`` it has.
    """

    name: str
    label: str
    colour: str
    look: int

    def series(self, theme: Theme) -> Series:
        """It in the colours of ``theme``."""
        return _series(self.name, self.label, getattr(theme, self.colour), self.look)


def _series(name: str, label: str, colour: str, look: int) -> Series:
    return Series(name, label, colour, DASHES[look % len(DASHES)], SYMBOLS[look % len(SYMBOLS)])


@dataclass(frozen=True)
class Guide:
    """A level line behind the curves: at which value, and what it means."""

    value: float
    words: str


@dataclass(frozen=True)
class LogSwitch:
    """The menu entry that switches a plot to a log axis and back.

    Attributes:
        text: its words in the menu, with the mnemonic.
        tooltip: what it does.
        shortcut: portable key names, "" for none.
        icon: name of the drawing, "" for none.
    """

    text: str
    tooltip: str
    shortcut: str = ""
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class PlotSpec:
    """A kind of plot.

    Attributes:
        key: its name in file names and on the command line.
        title: its name on the screen.
        value_label: name of the y axis.
        hint: two lines that stand in for curves while there are none.
        lines: the series to show, as far as they are recorded.
        layers: what the names of the series begin with of which each layer has one (``gradient``
            for ``gradient1``, …); "" for none.
        log_y: whether it starts with a log axis.
        can_log: whether a log axis makes sense.
        log_switch: its entry in the View menu; None where the plot's own button is enough.
        of_effects: whether it shows the snapshot's ``effects`` instead of its ``curves``: what is
            measured only while it is in sight.
        points_to_loss: whether it shows at which update a loss that is pointed to stands.
        text: its words in the View menu, with the mnemonic; "" where the title will do.
        shortcut: portable key names that show and hide it, "" for none.
        behind: key of the plot that it is a tab behind at first; "" where it is to be seen.
        usual: whether ``backscope render`` draws it when nothing is said.
        guide: a level line, or None.
    """

    key: str
    title: str
    value_label: str
    hint: str
    lines: tuple[Line, ...] = ()
    layers: str = ""
    log_y: bool = False
    can_log: bool = True
    log_switch: LogSwitch | None = None
    of_effects: bool = False
    points_to_loss: bool = False
    text: str = ""
    shortcut: str = ""
    behind: str = "loss"
    usual: bool = False
    guide: Guide | None = None

    @property
    def log_key(self) -> str:
        """Name of its log switch among the actions and the settings."""
        return f"log_{self.key}"

    def data_of(self, snapshot: Snapshot) -> CurveData | None:
        """The curves of ``snapshot`` that it shows; None where they are not measured."""
        return snapshot.effects if self.of_effects else snapshot.curves

    def series_of(self, curves: CurveData, theme: Theme) -> tuple[Series, ...]:
        """The series to show of ``curves``; one not known at every update says at which it is."""
        shown = curves.shown
        lines = (line.series(theme) for line in self.lines if line.name in shown)
        return tuple(
            replace(one, label=f"{one.label}, {curves.rare[one.name]}")
            if curves.rare.get(one.name)
            else one
            for one in (*lines, *self._layer_series(shown, theme))
        )

    def _layer_series(self, names: tuple[str, ...], theme: Theme) -> Iterator[Series]:
        """A series for each layer, in the colour that the canvas gives it."""
        if not self.layers:
            return
        ends = (name.removeprefix(self.layers) for name in names if name.startswith(self.layers))
        for layer in sorted(int(end) for end in ends if end.isdecimal()):
            colour = theme.layer(layer)
            yield _series(f"{self.layers}{layer}", f"layer {layer}", colour, layer - 1)
