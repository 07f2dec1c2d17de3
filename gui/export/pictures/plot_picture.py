"""A plot as a picture: drawn anew beside the screen's, which export never touches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyqtgraph as pg
from pyqtgraph.exporters import SVGExporter
from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF
from PySide6.QtGui import QColor, QPainter

from core.recording.curves import CurveData
from gui.export.options import WHITE
from gui.export.table import Table
from gui.export.writers.csv_file import curve_table
from gui.look.theme import Theme
from gui.qt.retire import retire
from gui.widgets.plots.curve_figure import CurveFigure, View
from gui.widgets.plots.curve_plot import CurvePlot
from gui.widgets.plots.curve_spec import PlotSpec


@dataclass(frozen=True, eq=False)
class PlotPicture:
    """Curves as they were, with the axis and the zoom that were chosen.

    Attributes:
        spec: the kind of plot.
        curves: the data.
        view: the part that was zoomed to; None shows everything.
        log_y: a log axis where everything is shown.
    """

    spec: PlotSpec
    curves: CurveData
    view: View | None = None
    log_y: bool | None = None

    @property
    def name(self) -> str:
        """Key of the plot."""
        return self.spec.key

    @property
    def title(self) -> str:
        """Title of the plot."""
        return self.spec.title

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the plot into ``rect``; lines are as wide as the device is fine."""
        scale = painter.deviceTransform().m11()
        size = QRect(0, 0, round(rect.width()), round(rect.height()))
        with self._drawn(size, theme, scale, pieces=True) as view:
            view.render(painter, rect, size)

    def svg(self, width: int, height: int, theme: Theme) -> str:
        """The plot as SVG, clipped to its axes."""
        size = QRect(0, 0, width, height)
        with self._drawn(size, theme, 1.0, pieces=False) as view:
            view.scene().prepareForPaint()
            exporter = SVGExporter(view.plotItem)
            exporter.params["background"] = QColor(theme.canvas)
            document: bytes = exporter.export(toBytes=True)
        return document.decode("utf-8")

    def table(self) -> Table:
        """The recorded values of every series in the plot."""
        names = self.spec.series_of(self.curves, WHITE)
        return curve_table(self.curves, tuple(one.name for one in names))

    @contextmanager
    def _drawn(
        self, size: QRect, theme: Theme, scale: float, pieces: bool
    ) -> Iterator[pg.PlotWidget]:
        """A drawing of the plot in a view that is never shown; ``pieces``: see ``CurveLines``."""
        figure = CurveFigure(self.spec, theme, scale, for_file=True, pieces=pieces)
        view = pg.PlotWidget(plotItem=figure.item, background=theme.canvas)
        view.setFixedSize(size.size())
        view.resizeEvent(None)  # a hidden widget gets none by itself
        figure.set_curves(self.curves)
        if self.view is not None:
            figure.show_view(self.view)
        else:
            figure.set_log_y(self.spec.log_y if self.log_y is None else self.log_y)
            figure.fit(keep=False)
        # Brings the transforms up to date; pyqtgraph does so before painting alone.
        view.scene().prepareForPaint()
        figure.settle()
        try:
            yield view
        finally:
            view.close()
            retire(view)
            # Now, for a command has no event loop that would do it.
            QCoreApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)


def picture_of(plot: CurvePlot) -> PlotPicture | None:
    """The plot on the screen as a picture, with its zoom; None while it has no data."""
    if plot.curves is None:
        return None
    return PlotPicture(plot.spec, plot.curves, plot.zoomed_view, plot.log_y)
