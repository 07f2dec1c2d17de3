"""All that one painting of the network needs, gathered once and handed to every part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from gui.view.selection import BIAS, Selection
from gui.widgets.canvas.blocks import Badge, Room, badge_of, names_beside, room_beside
from gui.widgets.canvas.figures import Figures
from gui.widgets.canvas.focus import Focus
from gui.widgets.canvas.formatting import format_number
from gui.widgets.canvas.paint.edges import EdgeStore
from gui.widgets.canvas.paint.inks import Light
from gui.widgets.canvas.paint.sheet import Sheet
from gui.widgets.canvas.places import MIN_EM, Column, Layout
from gui.widgets.canvas.plates import Plates, place_plates

if TYPE_CHECKING:
    from core.session.snapshot import Snapshot


@dataclass(frozen=True)
class PaintOptions:
    """How the network is painted.

    Attributes:
        digits: significant digits of numbers.
        decimal: the decimal mark.
        sample: position in the batch of the sample that is shown; None for the batch's mean.
        zoom: how much the painter enlarges; more numbers fit as it grows.
        least_type: smallest text in pixels; grows with the application's font.
        family: the font's family; "" is the application's.
        selected: outlined thing, or None.
        hovered: lightly outlined thing, or None.
        lit: thing outlined because something elsewhere points to it, or None.
        background: whether the canvas colour is painted under everything.
    """

    digits: int = 4
    decimal: str = "."
    sample: int | None = 0
    zoom: float = 1.0
    least_type: int = MIN_EM
    family: str = ""
    selected: Selection | None = None
    hovered: Selection | None = None
    lit: Selection | None = None
    background: bool = True

    @property
    def least_em(self) -> int:
        """The smallest text in scene units that is still readable at this zoom."""
        return max(1, -int(-self.least_type // max(self.zoom, 1.0)))


@dataclass(frozen=True)
class Frame:
    """One painting: what is painted, where, with what light."""

    sheet: Sheet
    layout: Layout
    snapshot: Snapshot
    figures: Figures
    focus: Focus
    store: EdgeStore
    options: PaintOptions

    @property
    def last(self) -> int:
        return len(self.snapshot.sizes) - 1

    @cached_property
    def has_targets(self) -> bool:
        return "t" in self.figures.written

    def write(self, value: float, chars: int) -> str:
        """``value`` as it is written in the network, in at most so many characters."""
        text = format_number(value, self.options.digits, chars)
        return text.replace(".", self.options.decimal)

    def room(self, column: Column) -> Room:
        return room_beside(column.slot, self.layout.em, self.options.least_em, self.options.digits)

    def badge(self, column: Column) -> Badge | None:
        if column.layer not in self._badges:
            room = self.room(column)
            self._badges[column.layer] = badge_of(column, room, self.options.least_em)
        return self._badges[column.layer]

    @cached_property
    def _badges(self) -> dict[int, Badge | None]:
        return {}

    @cached_property
    def _names(self) -> dict[int, list[str]]:
        return {}

    def names(self, column: Column) -> list[str]:
        """The names of the numbers beside the neurons of ``column``."""
        if column.layer not in self._names:
            room, badge = self.room(column), self.badge(column) is not None
            self._names[column.layer] = names_beside(
                column, room, self.last, self.focus, self.figures, badge
            )
        return self._names[column.layer]

    def above(self, column: Column) -> str:
        """What stands where a badge would: ``a1`` while it is read and the bias is not; or "".

        That is the case for ``activation_gradient``, which needs more numbers than fit below.
        """
        layer, options = column.layer, self.options
        if self.focus.bias(layer) != Light.DIM or column.side != "below":
            return ""
        marked = (options.selected, options.hovered, options.lit)
        if any(item and item.kind == BIAS and item.layer == layer for item in marked):
            return ""
        for name in (f"a{layer}", f"z{layer}"):
            known = name in self.snapshot.values and self.focus.light(name) == Light.READ
            if known and name not in self.names(column):
                return name if self.badge(column) is not None else ""
        return ""

    def plates(self, layer: int) -> Plates | None:
        # Larger text may not cost the numbers: there they shrink back to the usual size.
        least = replace(self.options, least_type=MIN_EM).least_em
        return place_plates(self.layout, layer, least, self.options.digits)

    def edge_name(self, layer: int) -> str:
        """The array that the edges into ``layer`` are drawn by.

        These are the weights. Right after ``weight_gradient`` edges that have no room for numbers
        are drawn by their slopes dW instead, as there is no other place to see those.
        """
        slope = f"dW{layer}"
        if self.focus.light(slope) != Light.WRITTEN or slope not in self.snapshot.values:
            return f"W{layer}"
        plates = self.plates(layer)
        return f"W{layer}" if plates is not None and plates.slopes else slope

    def activation(self, layer: int) -> str:
        return self.snapshot.experiment.network.layers[layer - 1].activation
