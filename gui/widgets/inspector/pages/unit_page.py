"""The page of the unit: its activation drawn, and in words what comes through it."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from core.explain import NumberFormat, dead_words, format_number, twin_words
from core.explain.views.activation_view import ActivationView, activation_view
from core.nn.losses import LOSSES
from core.session.snapshot import Snapshot
from gui.look.theme import Theme
from gui.view.selection import BIAS, EDGE, NEURON, Selection
from gui.widgets.inspector.charts.unit_chart import UnitChart
from gui.widgets.inspector.pages.messages import Page, sentence_label

NO_UNIT = "Select a neuron to see its activation as a curve."
NO_ACTIVATION = "Inputs come from the data: they have no activation."
QUIET, LOUD = QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.BrightText
MUCH = 0.5  # of the samples saturated: more is worth a warning


class UnitPage(Page):
    """The activation of one unit, with the samples of the batch on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: ActivationView | None = None
        self._numbers = NumberFormat()
        self._snapshot: Snapshot | None = None
        self.title = sentence_label()
        self.state = sentence_label()
        self.warning = sentence_label()
        self.chart = UnitChart(theme)
        self.column.addWidget(self.title)
        self.column.addWidget(self.chart, 1)
        self.column.addWidget(self.state)
        self.column.addWidget(self.warning)

    def explain(
        self, snapshot: Snapshot, place: Selection | None, sample: int | None, numbers: NumberFormat
    ) -> None:
        """Show the unit at ``place``: a neuron, or the one that a weight or bias belongs to."""
        if place is None or place.kind not in (NEURON, EDGE, BIAS):
            self.say(NO_UNIT)
            return
        if place.layer == 0:
            self.say(NO_ACTIVATION)
            return
        view = activation_view(snapshot, place.layer, place.unit, sample)
        self._view, self._numbers, self._snapshot = view, numbers, snapshot
        self.chart.numbers = numbers
        self.chart.show_view(view)
        unit = f"Unit {view.unit} of layer {view.layer}"
        self.title.setText(f"{unit}: {view.formula},  slope {view.slope_formula}")
        self.state.setText(self.state_words())
        self._warn()
        self.show_content()

    def state_words(self) -> str:
        """Where the sample stands, and how much slope comes through."""
        view = self._view
        assert view is not None
        if not len(view.sample_z):
            return "Not computed yet: the samples appear with the activation of this layer."
        greatest = f"at most {self._write(view.greatest)}"
        if view.sample is None:
            low, high = float(view.sample_slope.min()), float(view.sample_slope.max())
            return (
                f"{len(view.sample_z)} samples; slopes from {self._write(low)} to "
                f"{self._write(high)} ({greatest})."
            )
        z, a, slope = (
            self._write(float(values[view.sample]))
            for values in (view.sample_z, view.sample_a, view.sample_slope)
        )
        return f"z = {z},  a = {a},  slope {slope} ({greatest})."

    def warning_words(self) -> str:
        """What is wrong with the unit, or ""."""
        view = self._view
        assert view is not None
        assert self._snapshot is not None
        if self._without_slope():
            flat = (
                "The curve is flat, but that does no harm: this loss gives the slope by z directly."
            )
            return flat if view.greatest == 0 and len(view.sample_z) else ""
        if view.dead:
            return dead_words(self._snapshot, view.layer, view.unit)
        if view.greatest == 0 and len(view.sample_z):
            return "The curve is flat wherever it has a slope: no slope comes through it."
        count, many = int(view.saturated.sum()), len(view.saturated)
        if not count:
            return ""
        if many == 1:
            return "Saturated: under 1 % of the greatest slope comes through."
        words = f"Saturated for {count} of {many} samples: under 1 % of the greatest slope."
        return words if count < many else f"{words} Next to none comes through."

    def _without_slope(self) -> bool:
        """Whether the loss begins at z, so that the activation's slope is never needed."""
        view, snapshot = self._view, self._snapshot
        assert view is not None and snapshot is not None
        last = view.layer == len(snapshot.sizes) - 1
        return last and LOSSES[snapshot.experiment.loss.name].gives_dz

    def _warn(self) -> None:
        view, snapshot = self._view, self._snapshot
        assert view is not None and snapshot is not None
        words = " ".join(
            filter(None, [self.warning_words(), twin_words(snapshot, view.layer, view.unit)])
        )
        self.warning.setText(words)
        self.warning.setVisible(bool(words))
        few = not view.dead and view.saturated.mean() < MUCH if len(view.saturated) else False
        self.warning.setForegroundRole(QUIET if few else LOUD)

    def _write(self, value: float) -> str:
        return format_number(value, self._numbers)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.chart.set_theme(theme)
