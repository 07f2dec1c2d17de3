"""The section for batching: how an epoch is cut into updates, and in which order samples come."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from core.experiment.edits import Edit
from core.experiment.schema import BATCHING_MODES, Batching, Experiment
from gui.widgets.experiment_panel.fields import Choice, NumberField, Option, Switch
from gui.widgets.experiment_panel.section import Section
from gui.words.limits import limits

WORDS = {
    "batch": "One update for each pass over the data",
    "stochastic": "One update for each sample",
    "mini_batch": "One update for each batch of a few samples",
}


class BatchingSection(Section):
    """Edits ``batching``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("batching", "Batching", parent)
        self._mode = Choice()
        self._mode.set_options(Option(mode, WORDS.get(mode, "")) for mode in BATCHING_MODES)
        self._size = NumberField(limits(Batching, "size"))
        self._shuffle = Switch("Sh&uffle")
        self._seed = NumberField(limits(Batching, "seed"))
        self.add_row("batching.mode", "Mode", self._mode)
        self.add_row("batching.size", "Batch size", self._size)
        self.add_row("batching.shuffle", "Shuffle", self._shuffle)
        self.add_row("batching.seed", "Seed", self._seed, beside="batching.shuffle")
        self._mode.committed.connect(self.on_mode)
        self._size.committed.connect(self.on_size)
        self._shuffle.committed.connect(self.on_shuffle)
        self._seed.committed.connect(self.on_seed)

    def read(self, experiment: Experiment) -> None:
        batching = experiment.batching
        self._mode.show_value(batching.mode)
        self._size.show_value(batching.size)
        self._shuffle.show_value(batching.shuffles)
        self._seed.show_value(batching.seed)
        ordered = batching.order is not None
        given = "The experiment gives the order of the samples" if ordered else ""
        sized = batching.mode == "mini_batch"
        self.allow("batching.size", "" if sized else "Only mini_batch has a size",
                   "Samples in an update; the last batch of an epoch may be shorter")  # fmt: skip
        self.allow("batching.shuffle", given, "Draw a new order of the samples every epoch")
        still = given or ("" if batching.shuffles else "Without shuffling nothing is drawn")
        self.allow("batching.seed", still, "Another seed draws other orders")

    def summary(self, experiment: Experiment) -> str:
        batching = experiment.batching
        size = f" of {batching.size:,}" if batching.mode == "mini_batch" else ""
        return f"{batching.mode}{size}"

    def on_mode(self, mode: str) -> None:
        self._change("mode", mode)

    def on_size(self, size: int) -> None:
        self._change("size", size)

    def on_shuffle(self, shuffle: bool) -> None:
        self._change("shuffle", shuffle)

    def on_seed(self, seed: int) -> None:
        self._change("seed", seed)

    def _change(self, key: str, value: Any) -> None:
        batching = replace(self.experiment.batching, **{key: value})
        self.propose(Edit(replace(self.experiment, batching=batching)), f"batching.{key}")
