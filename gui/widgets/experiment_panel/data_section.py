"""The section for the data: which set, how many samples, how noisy, and what is for testing."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from core.datasets import BUNDLED, GENERATED
from core.experiment.edits import describe, with_data
from core.experiment.schema import Bundled, Csv, Data, Experiment, Generated, Inline
from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel
from gui.widgets.experiment_panel.fields import Choice, NumberField, Option, Switch
from gui.widgets.experiment_panel.section import Section
from gui.words.limits import limits

OWN = "own"


class DataSection(Section):
    """Edits ``data``.

    Signals:
        csv_requested: the user wants to open a table of their own.
    """

    csv_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("data", "Data", parent)
        # The user's own data stay on offer after another set was tried.
        self._own: Inline | Csv | None = None
        self._add_fields()
        self._description = PlainLabel()
        self._description.setWordWrap(True)
        self.add_wide(self._description)
        self._csv = QPushButton("Open CSV…")
        self._csv.setToolTip("Train on a table of your own")
        self._csv.clicked.connect(self.csv_requested)
        self.add_wide(self._csv)

    def _add_fields(self) -> None:
        self._name = Choice()
        self._samples = NumberField(limits(Generated, "samples"))
        self._noise = NumberField(limits(Generated, "noise"))
        self._seed = NumberField(limits(Generated, "seed"))
        self._test = NumberField(limits(Generated, "test_fraction"))
        self._split_seed = NumberField(limits(Generated, "split_seed"))
        self._standardize = Switch("Standardi&ze inputs")
        self.add_row("data.name", "&Data set", self._name)
        self.add_row("data.samples", "Sa&mples", self._samples, "How many samples are made")
        self.add_row(
            "data.noise", "&Noise", self._noise, "Standard deviation of the noise", "data.samples"
        )
        self.add_row("data.seed", "Seed", self._seed, "Another seed makes other samples")
        self.add_row("data.test_fraction", "Test part", self._test,
                     "Part of the samples, 0 to 1, that is kept out of training")  # fmt: skip
        self.add_row("data.split_seed", "Seed", self._split_seed,
                     "Another seed tests on other samples", "data.test_fraction")  # fmt: skip
        self.add_row("data.standardize", "Standardize inputs", self._standardize,
                     "Give each input mean 0 and deviation 1 over the training part")  # fmt: skip
        self._name.committed.connect(self.on_name)
        self._samples.committed.connect(self.on_samples)
        self._noise.committed.connect(self.on_noise)
        self._seed.committed.connect(self.on_seed)
        self._test.committed.connect(self.on_test_fraction)
        self._split_seed.committed.connect(self.on_split_seed)
        self._standardize.committed.connect(self.on_standardize)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._description.setStyleSheet(f"color: {theme.muted}")

    def read(self, experiment: Experiment) -> None:
        data = experiment.data
        if isinstance(data, Inline | Csv):
            self._own = data
        self._name.set_options(self._options())
        self._name.show_value(data.name if isinstance(data, Generated | Bundled) else OWN)
        generated = isinstance(data, Generated)
        for key in ("data.samples", "data.noise", "data.seed"):
            self.set_row_visible(key, generated)
        if isinstance(data, Generated):
            kind = GENERATED[data.name]
            self._samples.show_value(kind.samples if data.samples is None else data.samples)
            self._noise.show_value(kind.noise if data.noise is None else data.noise)
            self._seed.show_value(data.seed)
        self._test.show_value(data.test_fraction)
        self._split_seed.show_value(data.split_seed)
        self.set_row_visible("data.split_seed", data.test_fraction > 0)
        self._standardize.show_value(data.standardize)
        self._description.setText(describe(data))

    def _options(self) -> list[Option | None]:
        options: list[Option | None] = []
        if self._own is not None:
            text = "own table" if isinstance(self._own, Csv) else "own samples"
            options += [Option(OWN, describe(self._own), text=text), None]
        options += [Option(e.name, f"{e.title}: {e.description}") for e in GENERATED.values()]
        options.append(None)
        options += [Option(e.name, f"{e.title}: {e.description}") for e in BUNDLED.values()]
        return options

    def summary(self, experiment: Experiment) -> str:
        data = experiment.data
        return data.name if isinstance(data, Generated | Bundled) else "own data"

    def on_name(self, name: str) -> None:
        old = self.experiment.data
        data: Data
        if name == OWN:
            assert self._own is not None
            data = self._own
        elif name in BUNDLED:
            data = Bundled(name=name)
        else:
            data = Generated(name=name, seed=old.seed if isinstance(old, Generated) else 0)
        data = replace(data, test_fraction=old.test_fraction, split_seed=old.split_seed,
                       standardize=old.standardize)  # fmt: skip
        self.propose(with_data(self.experiment, data), "data.name")

    def _change(self, key: str, value: object) -> None:
        data = replace(self.experiment.data, **{key: value})
        self.propose(with_data(self.experiment, data), f"data.{key}")

    def on_samples(self, value: int) -> None:
        self._change("samples", value)

    def on_noise(self, value: float) -> None:
        self._change("noise", value)

    def on_seed(self, value: int) -> None:
        self._change("seed", value)

    def on_test_fraction(self, value: float) -> None:
        self._change("test_fraction", value)

    def on_split_seed(self, value: int) -> None:
        self._change("split_seed", value)

    def on_standardize(self, value: bool) -> None:
        self._change("standardize", value)
