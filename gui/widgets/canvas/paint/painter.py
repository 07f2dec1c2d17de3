"""The network as a picture: one function of a snapshot that serves the screen, PNG, SVG and PDF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.look.theme import Theme
from gui.widgets.canvas.figures import Figures
from gui.widgets.canvas.focus import focus_of
from gui.widgets.canvas.layout import arrange
from gui.widgets.canvas.paint import flow, marks, outputs
from gui.widgets.canvas.paint.ailments import paint_ailments
from gui.widgets.canvas.paint.badges import paint_biases
from gui.widgets.canvas.paint.edges import EdgeStore, paint_chevrons, paint_edges
from gui.widgets.canvas.paint.frame import Frame, PaintOptions
from gui.widgets.canvas.paint.grids import paint_grid
from gui.widgets.canvas.paint.headings import paint_headings
from gui.widgets.canvas.paint.inks import inks_of
from gui.widgets.canvas.paint.neurons import paint_neurons
from gui.widgets.canvas.paint.sheet import Sheet
from gui.widgets.canvas.paint.values import paint_blocks
from gui.widgets.canvas.paint.weights import paint_weights
from gui.widgets.canvas.type_size import smallest_type

if TYPE_CHECKING:
    from core.session.snapshot import Snapshot


def paint_network(
    painter: QPainter,
    rect: QRectF,
    snapshot: Snapshot,
    theme: Theme,
    options: PaintOptions | None = None,
) -> None:
    """Paint the network of ``snapshot`` into ``rect`` (the painter's units), as vectors."""
    NetworkPainter().paint(painter, rect, snapshot, theme, options or PaintOptions())


class NetworkPainter:
    """Paints snapshots one after the other and keeps what does not change between them."""

    def __init__(self) -> None:
        self.store = EdgeStore()
        self._figures: Figures | None = None

    def paint(
        self,
        painter: QPainter,
        rect: QRectF,
        snapshot: Snapshot,
        theme: Theme,
        options: PaintOptions,
    ) -> None:
        """Everything, edges included."""
        frame = self.frame(painter, rect, snapshot, theme, options)
        painter.save()
        painter.translate(rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_under(frame)
        self.paint_live(frame)
        painter.restore()

    def frame(
        self,
        painter: QPainter | None,
        rect: QRectF,
        snapshot: Snapshot,
        theme: Theme,
        options: PaintOptions,
    ) -> Frame:
        """What the parts of a painting share; without a painter it serves to measure alone."""
        wide, high = rect.width(), rect.height()
        wanted = options.least_type
        least = smallest_type(snapshot.sizes, wide, high, wanted, options.digits)
        return Frame(
            Sheet(painter, inks_of(theme), options.family),
            arrange(snapshot.sizes, wide, high, least),
            snapshot,
            self._figures_of(snapshot, options.sample),
            focus_of(snapshot),
            self.store,
            options if least == wanted else replace(options, least_type=least),
        )

    def _figures_of(self, snapshot: Snapshot, sample: int | None) -> Figures:
        kept = self._figures
        if kept is None or kept.snapshot is not snapshot or kept.sample != sample:
            self._figures = kept = Figures(snapshot, sample)
        return kept

    def update_edges(self, frame: Frame) -> bool:
        """Bring the lines up to date with the parameters; whether they changed."""
        layers = range(1, len(frame.layout.columns))
        weights = [frame.snapshot.parameters[f"W{layer}"] for layer in layers]
        slopes = {
            layer: frame.snapshot.values[frame.edge_name(layer)]
            for layer in layers
            if frame.edge_name(layer) != f"W{layer}"
        }
        return self.store.update(frame.layout, weights, slopes)

    def paint_under(self, frame: Frame) -> None:
        """What may lag in a fast run: canvas, edges and their numbers, headings, flow, notes."""
        if frame.options.background:
            size = QRectF(0, 0, frame.layout.width, frame.layout.height)
            frame.sheet.painter.fillRect(size, frame.sheet.inks.canvas)
        self.update_edges(frame)
        paint_edges(frame.sheet, self.store, frame.focus)
        marks.paint_edge_mark(frame)
        paint_chevrons(frame.sheet, frame.layout, self.store, frame.focus)
        for layer in range(1, len(frame.layout.columns)):
            paint_weights(frame, layer)
        paint_headings(frame)
        flow.paint_flow(frame)
        flow.paint_footer(frame)

    def paint_live(self, frame: Frame) -> None:
        """What is painted every time: neurons, their numbers, targets, the loss, and marks."""
        outputs.paint_targets(frame)
        for column in frame.layout.columns:
            if column.grid is not None:
                paint_grid(frame, column)
                paint_ailments(frame, column)
                continue
            paint_neurons(frame, column)
            marks.paint_rings(frame, column)
            paint_blocks(frame, column)
            paint_biases(frame, column)
            paint_ailments(frame, column)
        outputs.paint_loss(frame)
        marks.paint_marks(frame)
