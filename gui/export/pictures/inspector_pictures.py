"""What the inspector shows as pictures: the formula, the activation, the batch, the descents.

They are made from the snapshot on show, whichever of the inspector's pages has been looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from core.explain import ActivationView, Anatomy, Descent, Explanation, NumberFormat
from gui.export.options import WHITE
from gui.export.picture import Picture
from gui.export.table import Cell, Table
from gui.look.theme import Theme
from gui.widgets.inspector import InspectorPanel
from gui.widgets.inspector.charts.batch_chart import BatchChart
from gui.widgets.inspector.charts.chart import Chart
from gui.widgets.inspector.charts.descent_chart import DescentChart
from gui.widgets.inspector.charts.unit_chart import UnitChart
from gui.widgets.inspector.pages.formula_surface import paint_formula

MARGIN = 12.0


@dataclass(frozen=True, eq=False)
class FormulaPicture:
    """An explanation's lines, as large as the picture allows."""

    explanation: Explanation
    numbers: NumberFormat
    name: str = "formula"
    title: str = "Formula"

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the formula into the middle of ``rect``."""
        painter.fillRect(rect, QColor(theme.canvas))
        inner = rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        paint_formula(painter, inner, self.explanation, self.numbers, theme)

    def table(self) -> Table:
        """A row for each factor, by the term that it belongs to; the result last."""
        return Table(("term", "symbol", "value"), self._rows())

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for place, term in enumerate(self.explanation.terms):
            for factor in term.factors:
                yield place, factor.symbol, "" if factor.value is None else factor.value
        result = self.explanation.result
        yield "", self.explanation.quantity.text, "" if result is None else result


@dataclass(frozen=True, eq=False)
class ChartPicture:
    """One of the inspector's charts under a title of its own.

    Attributes:
        chart: is never shown; it paints itself.
        heading: what it is about, above it.
        header, rows: its numbers.
    """

    chart: Chart
    name: str
    title: str
    heading: str
    header: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]] = field(repr=False)

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the heading, and the chart below it, into ``rect``."""
        painter.fillRect(rect, QColor(theme.canvas))
        painter.setFont(self.chart.font())
        painter.setPen(QColor(theme.text))
        line = painter.fontMetrics().height()
        painter.drawText(QPointF(rect.x() + MARGIN, rect.y() + MARGIN + 0.8 * line), self.heading)
        inner = rect.adjusted(MARGIN, 2 * MARGIN + line, -MARGIN, -MARGIN)
        self.chart.paint_to(painter, inner, theme)

    def table(self) -> Table:
        """Its numbers."""
        return Table(self.header, self.rows)


def activation_picture(view: ActivationView, numbers: NumberFormat) -> ChartPicture:
    """A unit's activation with its samples."""
    chart = UnitChart(WHITE)
    chart.numbers = numbers
    chart.show_view(view)
    rows: list[tuple[Cell, ...]] = []
    for kind, z, a, slope in (
        ("curve", view.z, view.a, view.slope),
        ("sample", view.sample_z, view.sample_a, view.sample_slope),
    ):
        columns = (z.tolist(), a.tolist(), slope.tolist())
        rows += [(kind, *row) for row in zip(*columns, strict=True)]
    heading = f"Unit {view.unit} of layer {view.layer}: {view.formula}"
    header = ("kind", "z", "a", "slope")
    return ChartPicture(chart, "activation", "Activation", heading, header, rows)


def batch_picture(anatomy: Anatomy, row: int | None, numbers: NumberFormat) -> ChartPicture:
    """Each sample's slope by one parameter, and their mean."""
    chart = BatchChart(WHITE)
    chart.numbers = numbers
    chart.show_anatomy(anatomy, row)
    rows = list(zip(anatomy.rows.tolist(), anatomy.slopes.tolist(), strict=True))
    kind = "mean" if anatomy.is_mean else "sum"
    heading = f"Slopes of the batch's samples by {anatomy.quantity.text}, and their {kind}"
    return ChartPicture(chart, "batch", "Batch", heading, (anatomy.origin.word, "slope"), rows)


def descents_picture(descents: Sequence[Descent], name: str, numbers: NumberFormat) -> ChartPicture:
    """The slopes of an epoch's updates under the three ways to cut the data."""
    chart = DescentChart(WHITE)
    chart.numbers = numbers
    chart.show_descents(descents)
    rows: list[tuple[Cell, ...]] = [
        (descent.mode, descent.size, update, slope)
        for descent in descents
        for update, slope in enumerate(descent.slopes.tolist())
    ]
    heading = f"Slopes of an epoch's updates by {name}"
    header = ("mode", "size", "update", "slope")
    return ChartPicture(chart, "descents", "Descents", heading, header, rows)


def inspector_pictures(panel: InspectorPanel) -> list[Picture]:
    """All that the inspector has to show now."""
    found = panel.matter()
    pictures: list[Picture] = []
    if found is None:
        return pictures
    pictures.append(FormulaPicture(found.explanation, found.numbers))
    if found.view is not None:
        pictures.append(activation_picture(found.view, found.numbers))
    if found.anatomy is not None and len(found.anatomy.slopes):
        pictures.append(batch_picture(found.anatomy, found.row, found.numbers))
    if found.anatomy is not None and found.descents:
        name = found.anatomy.quantity.text
        pictures.append(descents_picture(found.descents, name, found.numbers))
    return pictures
