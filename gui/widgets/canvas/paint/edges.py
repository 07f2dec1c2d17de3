"""The weights as lines: the strongest of each layer, sorted into 16 steps of colour and width."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF

from core.numbers.safe_range import share
from gui.qt.qt_lines import lines_of
from gui.widgets.canvas.focus import Focus
from gui.widgets.canvas.paint.inks import STEPS, ZERO, Light
from gui.widgets.canvas.paint.sheet import Sheet
from gui.widgets.canvas.places import Column, Layout

MANY = 240  # most weights drawn of one layer: more lines than that only hide each other
Floats = NDArray[np.float64]


@dataclass(eq=False)
class LayerEdges:
    """The drawn edges into one layer.

    ``units`` and ``sources`` (n) say which weights they are, ``values`` (n) what they are drawn by,
    ``segments`` (n x 4) where they run, ``total`` how many weights the layer has. ``batches`` pairs
    a pen's number with ready lines, weak ones first so that strong ones end on top.
    """

    layer: int
    units: NDArray[np.intp]
    sources: NDArray[np.intp]
    values: Floats
    segments: Floats
    total: int
    batches: list[tuple[int, list[QLineF]]] = field(default_factory=list)

    @property
    def widest(self) -> float:
        """Width of the strongest edge: thinner where there are many."""
        count = len(self.values)
        return 5.0 if count <= 16 else 3.6 if count <= 40 else 2.6 if count <= 100 else 1.4


def choose_edges(values: Floats, before: Column, after: Column) -> LayerEdges:
    """The strongest of ``values`` (units x inputs), and where they run."""
    flat = values.ravel()
    if flat.size > MANY:
        strength = np.nan_to_num(np.abs(flat), nan=np.inf)
        chosen = np.argpartition(strength, flat.size - MANY)[-MANY:]
    else:
        chosen = np.arange(flat.size)
    chosen = chosen[np.argsort(np.abs(flat[chosen]), kind="stable")]
    units, sources = np.divmod(chosen, values.shape[1])
    segments = np.hstack([before.starts[sources], after.ends[units]])
    return LayerEdges(after.layer, units, sources, flat[chosen], segments, flat.size)


def sort_into_steps(edges: LayerEdges, scale: float) -> None:
    """Fill ``edges.batches``; ``scale`` is the strength of the widest line."""
    strength = share(np.nan_to_num(np.abs(edges.values), nan=np.inf), scale)
    steps = np.minimum((strength * STEPS).astype(np.intp), STEPS - 1)
    pens = np.where(edges.values == 0, ZERO, np.where(edges.values < 0, steps + STEPS, steps))
    edges.batches = []
    for pen in sorted(set(pens.tolist()), key=lambda pen: -1 if pen == ZERO else pen % STEPS):
        edges.batches.append((pen, lines_of(edges.segments[pens == pen])))


def _scale(layers: list[LayerEdges]) -> float:
    """The strength of the widest line: the largest, but for a few outliers among very many."""
    drawn = np.concatenate([np.abs(edges.values) for edges in layers])
    drawn = drawn[np.isfinite(drawn)]
    return float(np.percentile(drawn, 99)) if drawn.size > 200 else float(drawn.max(initial=0))


class EdgeStore:
    """Keeps the lines from one painting to the next until a parameter or the layout changes."""

    def __init__(self) -> None:
        self.layers: list[LayerEdges] = []
        self._layout: Layout | None = None
        self._sources: list[Floats] = []
        self._replaced: list[int] = []

    def update(
        self, layout: Layout, weights: list[Floats], slopes: dict[int, Floats] | None = None
    ) -> bool:
        """Bring the lines up to date with W1, W2, …; whether they changed.

        Layers in ``slopes`` are drawn by these instead, on a scale of their own, while all
        weights share one scale, so that thick means the same everywhere.
        """
        slopes = slopes or {}
        sources = [*weights, *slopes.values()]
        if (
            layout is self._layout
            and list(slopes) == self._replaced
            and all(
                a is b or np.array_equal(a, b) for a, b in zip(sources, self._sources, strict=True)
            )
        ):
            return False
        self._layout, self._sources, self._replaced = layout, sources, list(slopes)
        columns = layout.columns
        self.layers = [
            choose_edges(values, columns[i], columns[i + 1]) for i, values in enumerate(weights)
        ]
        scale = _scale(self.layers)
        for layer, values in slopes.items():
            edges = choose_edges(values, columns[layer - 1], columns[layer])
            self.layers[layer - 1] = edges
            sort_into_steps(edges, _scale([edges]))
        for edges in self.layers:
            if edges.layer not in slopes:
                sort_into_steps(edges, scale)
        return True

    @property
    def drawn(self) -> int:
        return sum(len(edges.values) for edges in self.layers)

    @property
    def total(self) -> int:
        return sum(edges.total for edges in self.layers)


def paint_edges(sheet: Sheet, store: EdgeStore, focus: Focus) -> None:
    """Dimmed layers first, lit ones over them."""
    layers = sorted(store.layers, key=lambda edges: focus.edges(edges.layer) != Light.DIM)
    for edges in layers:
        dim = focus.edges(edges.layer) == Light.DIM
        pens = sheet.inks.edge_pens(edges.widest, dim)
        for pen, lines in edges.batches:
            sheet.painter.setPen(pens[pen])
            sheet.painter.drawLines(lines)


def paint_chevrons(sheet: Sheet, layout: Layout, store: EdgeStore, focus: Focus) -> None:
    """Arrowheads on the lit edges, along the flow: where numbers go, not where weights point."""
    if not focus.direction:
        return
    for edges in store.layers:
        if focus.edges(edges.layer) == Light.DIM or len(edges.values) > 40:
            continue
        size = 6.5 if len(edges.values) <= 16 else 4.5
        for value, (x1, y1, x2, y2) in zip(
            edges.values.tolist(), edges.segments.tolist(), strict=True
        ):
            length = float(np.hypot(x2 - x1, y2 - y1)) or 1.0
            dx, dy = (x2 - x1) / length, (y2 - y1) / length
            # Near the end that the flow comes from, where edges do not cross yet; of many edges
            # farther out, where those of one neuron have spread.
            clear = max(1.5 * layout.radius + 2.2 * size, 0.01 * len(edges.values) * length)
            part = clear / length if focus.direction > 0 else 1 - clear / length
            sheet.painter.setPen(sheet.inks.canvas)
            sheet.painter.setBrush(sheet.inks.sign(value))
            sheet.chevron(
                x1 + part * (x2 - x1), y1 + part * (y2 - y1),
                dx * focus.direction, dy * focus.direction, size,
            )  # fmt: skip
