"""The section for the network: its layers, and where their weights start."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from core.experiment.edits import (
    Edit,
    with_activation,
    with_initializer,
    with_layer_added,
    with_layer_removed,
    with_unit_count,
)
from core.experiment.schema import MOST_LAYERS, Experiment, InitializerChoice
from core.nn.initializers import INITIALIZERS
from gui.look.theme import Theme
from gui.qt.retire import retire
from gui.widgets.experiment_panel.fields import Choice, NumberField, Switch, option_of
from gui.widgets.experiment_panel.layer_row import LayerRow
from gui.widgets.experiment_panel.section import Section
from gui.words.limits import limits

LAYERS = "network.layers"


class NetworkSection(Section):
    """Edits ``network``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("network", "Network", parent)
        self._row_theme = theme
        self._rows: list[LayerRow] = []
        holder = QWidget()
        self._list = QVBoxLayout(holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(3)
        self._add = QPushButton("Add la&yer")
        self._add.clicked.connect(self.on_add)
        self.add_wide(self._add)  # above the rows: it stays under the mouse when a row is added
        self.add_message(LAYERS, self.add_wide(holder) + 1)
        self._initializer = Choice()
        self._initializer.set_options(map(option_of, INITIALIZERS.values()))
        self._seed = NumberField(limits(InitializerChoice, "seed"))
        self._biases = Switch("Train &biases")
        self._input_gradient = Switch("Slopes of the in&puts")
        self.add_row("network.initializer.name", "&Initializer", self._initializer)
        self.add_row("network.initializer.seed", "Seed", self._seed,
                     "Another seed draws other first weights")  # fmt: skip
        self.add_row("network.train_biases", "Train biases", self._biases,
                     "Without, the biases stay as they start")  # fmt: skip
        self.add_row("network.input_gradient", "Slopes of the inputs", self._input_gradient,
                     "Also compute the slopes with respect to the network's inputs")  # fmt: skip
        self._initializer.committed.connect(self.on_initializer)
        self._seed.committed.connect(self.on_seed)
        self._biases.committed.connect(self.on_biases)
        self._input_gradient.committed.connect(self.on_input_gradient)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._row_theme = theme
        for row in self._rows:
            row.set_theme(theme)

    def read(self, experiment: Experiment) -> None:
        network = experiment.network
        self._fit_rows(len(network.layers))
        for row in self._rows:
            row.show_experiment(experiment)
        self._add.setEnabled(len(network.layers) < MOST_LAYERS)
        self._add.setToolTip(
            "Add a hidden layer before the output layer"
            if self._add.isEnabled()
            else f"There are {MOST_LAYERS} layers, which is the most"
        )
        self._initializer.show_value(network.initializer.name)
        self._seed.show_value(network.initializer.seed)
        self._biases.show_value(network.train_biases)
        self._input_gradient.show_value(network.input_gradient)

    def _fit_rows(self, count: int) -> None:
        """Add or take rows at the end; those that stay keep the focus that they may have."""
        while len(self._rows) < count:
            row = LayerRow(len(self._rows), self._row_theme)
            row.units_changed.connect(self.on_units)
            row.activation_changed.connect(self.on_activation)
            row.removal_requested.connect(self.on_remove)
            self._rows.append(row)
            self._list.addWidget(row)
        while len(self._rows) > count:
            row = self._rows.pop()
            row.blockSignals(True)  # an open list or a count not told of yet dies with its layer
            self._list.removeWidget(row)
            row.hide()
            retire(row)

    def rows(self) -> list[LayerRow]:
        """The layers' rows, the first hidden layer first."""
        return list(self._rows)

    def summary(self, experiment: Experiment) -> str:
        return "-".join(str(layer.units) for layer in experiment.network.layers)

    def on_units(self, index: int, units: int) -> None:
        self.propose(with_unit_count(self.experiment, index, units), LAYERS)

    def on_activation(self, index: int, name: str) -> None:
        self.propose(with_activation(self.experiment, index, name), LAYERS)

    def on_remove(self, index: int) -> None:
        self.propose(with_layer_removed(self.experiment, index), LAYERS)

    def on_add(self) -> None:
        self.propose(with_layer_added(self.experiment), LAYERS)

    def on_initializer(self, name: str) -> None:
        seed = self.experiment.network.initializer.seed
        self.propose(with_initializer(self.experiment, name, seed), "network.initializer.name")

    def on_seed(self, seed: int) -> None:
        name = self.experiment.network.initializer.name
        self.propose(with_initializer(self.experiment, name, seed), "network.initializer.seed")

    def on_biases(self, value: bool) -> None:
        self._change("train_biases", value)

    def on_input_gradient(self, value: bool) -> None:
        self._change("input_gradient", value)

    def _change(self, key: str, value: bool) -> None:
        network = replace(self.experiment.network, **{key: value})
        self.propose(Edit(replace(self.experiment, network=network)), f"network.{key}")
