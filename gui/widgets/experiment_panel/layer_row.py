"""One layer's row in the panel: its number in its colour, its units, and its activation."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from core.experiment.edits import allowed_outputs
from core.experiment.schema import MOST_UNITS, Experiment, Layer
from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES
from gui.look.icons import icon
from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel, tip
from gui.widgets.experiment_panel.fields import Choice, CountField, option_of
from gui.words.limits import limits


class LayerRow(QWidget):
    """Edits one layer.

    Args:
        index: 0 for the first layer that computes.
        theme: the colours.

    Signals:
        units_changed: the layer's index and its new number of units.
        activation_changed: the layer's index and its new activation's name.
        removal_requested: the layer's index.
    """

    units_changed = Signal(int, int)
    activation_changed = Signal(int, str)
    removal_requested = Signal(int)

    def __init__(self, index: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = index
        number = index + 1
        self._chip = PlainLabel(str(number))
        self._chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._chip.setMinimumWidth(22)
        self._units = CountField(limits(Layer, "units"))
        self._units.setAccessibleName(f"Units of layer {number}")
        self._units.setObjectName(f"units{number}")
        self._activation = Choice()
        self._activation.setAccessibleName(f"Activation of layer {number}")
        self._activation.setObjectName(f"activation{number}")
        self._remove = QToolButton()
        self._remove.setAutoRaise(True)
        self._remove.setObjectName(f"remove{number}")
        self._remove.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._chip.setBuddy(self._units)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for widget in (self._chip, self._units, self._activation, self._remove):
            row.addWidget(widget)
        row.setStretch(2, 1)
        self._units.committed.connect(self.on_units)
        self._activation.committed.connect(self.on_activation)
        self._remove.clicked.connect(self.on_remove)
        self._measure()
        self.set_theme(theme)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def _measure(self) -> None:
        # By itself it would be as wide as its range asks, so each row of another width.
        self._units.setFixedWidth(self.fontMetrics().horizontalAdvance("10000") + 38)

    def set_theme(self, theme: Theme) -> None:
        colour = theme.layer(self._index + 1)
        text = "#000000" if QColor(colour).lightnessF() > 0.45 else "#ffffff"
        self._chip.setStyleSheet(
            f"background: {colour}; color: {text}; border-radius: 4px; padding: 1px;"
        )
        self._remove.setIcon(icon("remove", theme))

    def show_experiment(self, experiment: Experiment) -> None:
        """Show this layer of ``experiment``, and offer only what fits there."""
        layers = experiment.network.layers
        layer = layers[self._index]
        last = self._index == len(layers) - 1
        kind = "output layer" if last else "hidden layer"
        self._chip.setToolTip(f"Layer {self._index + 1}, {kind}")
        self._show_units(experiment, layer.units, last)
        self._activation.set_options(
            option_of(e, _objection(experiment, e.name, last)) for e in ACTIVATIONS.values()
        )
        self._activation.show_value(layer.activation)
        self._remove.setEnabled(not last)
        name = f"Remove layer {self._index + 1}"
        self._remove.setToolTip("The output layer stays" if last else name)
        self._remove.setAccessibleName(name)

    def _show_units(self, experiment: Experiment, units: int, last: bool) -> None:
        outputs = allowed_outputs(experiment) if last else ()
        self._units.set_range(min(outputs, default=1), max(outputs, default=MOST_UNITS))
        fixed = len(outputs) == 1
        self._units.setEnabled(not fixed)
        words = f"Units of layer {self._index + 1}"
        wanted = " or ".join(map(str, outputs))
        self._units.setToolTip(tip(f"{words}: the data need {wanted}" if outputs else words))
        self._units.show_value(units)

    def on_units(self, units: int) -> None:
        self.units_changed.emit(self._index, units)

    def on_activation(self, name: str) -> None:
        self.activation_changed.emit(self._index, name)

    def on_remove(self) -> None:
        self.removal_requested.emit(self._index)


def _objection(experiment: Experiment, name: str, last: bool) -> str:
    if not last:
        return f"{name} is for the last layer only" if ACTIVATIONS[name].last_only else ""
    fits = LOSSES[experiment.loss.name].activations
    if fits and name not in fits:
        return f"the loss {experiment.loss.name} needs {' or '.join(fits)} here"
    return ""
