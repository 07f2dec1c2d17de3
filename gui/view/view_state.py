"""What is being looked at, outside the widgets: they show it and ask for changes of it.

``View`` is plain data, for files and lessons; ``ViewState`` is the one that a window has, with a
signal for each part. Controllers read it and never a widget.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from PySide6.QtCore import QObject, Signal

from core.session.snapshot import Snapshot
from gui.look.number_style import NumberStyle
from gui.look.theme import LIGHT, Theme
from gui.view.selection import Selection, exists

Count = Annotated[int, Meta(ge=0)]


class View(Struct, frozen=True, forbid_unknown_fields=True):
    """What is being looked at, as plain data.

    Attributes:
        tick: where the run stands.
        selection: the thing of the network that is selected, or None.
        sample: place in the batch of the sample on show; None for the batch's mean.
        breakpoints: indices of operations after which a run stops, ascending.
        numbers: how numbers are written.
        theme: ``light`` or ``dark``.
        panels: keys of the panels that are to be seen, sorted.
        zoom: how much the network is enlarged.
    """

    tick: Count = 0
    selection: Selection | None = None
    sample: Count | None = 0
    breakpoints: tuple[Count, ...] = ()
    numbers: NumberStyle = NumberStyle()
    theme: str = "light"
    panels: tuple[str, ...] = ()
    zoom: Annotated[float, Meta(gt=0)] = 1.0

    def to_plain(self) -> dict[str, Any]:
        """Numbers, texts, lists and dictionaries alone, as JSON has them."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def from_plain(cls, plain: object) -> View:
        """What ``to_plain`` gave. Raises ``msgspec.ValidationError``, which names the place."""
        return msgspec.convert(plain, cls)


class ViewState(QObject):
    """The view of one window; a signal tells of each part that has become another.

    Attributes:
        snapshot: the run at the tick on show; None before the first.

    Signals:
        snapshot_changed: the ``Snapshot`` of another tick.
        selection_changed: the ``Selection``, or None.
        sample_changed: place in the batch, or None for its mean.
        breakpoints_changed: frozenset of indices of operations.
        numbers_changed: the ``NumberStyle``.
        theme_changed: the ``Theme``.
        panels_changed: frozenset of the keys of the panels that are to be seen.
        zoom_changed: how much the network is enlarged.
    """

    snapshot_changed = Signal(object)
    selection_changed = Signal(object)
    sample_changed = Signal(object)
    breakpoints_changed = Signal(object)
    numbers_changed = Signal(object)
    theme_changed = Signal(object)
    panels_changed = Signal(object)
    zoom_changed = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.snapshot: Snapshot | None = None
        self._theme = LIGHT
        self._now = View()

    @property
    def now(self) -> View:
        """All of it, as plain data."""
        tick = 0 if self.snapshot is None else self.snapshot.tick
        return msgspec.structs.replace(self._now, tick=tick)

    @property
    def selection(self) -> Selection | None:
        return self._now.selection

    @property
    def sample(self) -> int | None:
        return self._now.sample

    @property
    def breakpoints(self) -> frozenset[int]:
        return frozenset(self._now.breakpoints)

    @property
    def numbers(self) -> NumberStyle:
        return self._now.numbers

    @property
    def theme(self) -> Theme:
        return self._theme

    def show(self, snapshot: Snapshot) -> None:
        """Another tick; what is selected goes where its network has no such thing."""
        self.snapshot = snapshot
        if self.selection is not None and not exists(self.selection, snapshot.sizes):
            self.select(None)
        self.snapshot_changed.emit(snapshot)

    def select(self, item: Selection | None) -> None:
        self._set(self.selection_changed, item, selection=item)

    def set_sample(self, sample: int | None) -> None:
        self._set(self.sample_changed, sample, sample=sample)

    def set_breakpoints(self, operations: frozenset[int]) -> None:
        ordered = tuple(sorted(operations))
        self._set(self.breakpoints_changed, operations, breakpoints=ordered)

    def set_numbers(self, style: NumberStyle) -> None:
        self._set(self.numbers_changed, style, numbers=style)

    def set_theme(self, theme: Theme) -> None:
        if theme is not self._theme:
            self._theme = theme
            self._set(self.theme_changed, theme, theme=theme.name)

    def set_panels(self, keys: frozenset[str]) -> None:
        self._set(self.panels_changed, keys, panels=tuple(sorted(keys)))

    def set_zoom(self, zoom: float) -> None:
        self._set(self.zoom_changed, zoom, zoom=zoom)

    def restore(self, view: View) -> None:
        """Look at what ``view`` says, but for its tick: that is for who opens the run.

        A selection that the network on show does not have is left out.
        """
        item = view.selection
        known = item is None or (self.snapshot is not None and exists(item, self.snapshot.sizes))
        self.select(item if known else None)
        self.set_sample(view.sample)
        self.set_breakpoints(frozenset(view.breakpoints))
        self.set_numbers(view.numbers)
        self.set_panels(frozenset(view.panels))
        self.set_zoom(view.zoom)

    def _set(self, changed: Any, value: object, **part: object) -> None:
        after = msgspec.structs.replace(self._now, **part)
        if after != self._now:
            self._now = after
            changed.emit(value)
