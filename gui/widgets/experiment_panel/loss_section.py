"""The section for the objective: the loss, how samples add up, and the penalty on weights."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from core.experiment.edits import Edit, loss_objection, with_loss
from core.experiment.schema import Experiment, Regularization
from core.nn.losses import LOSSES
from gui.widgets.experiment_panel.fields import Choice, NumberField, Option, option_of
from gui.widgets.experiment_panel.section import Section
from gui.words.limits import limits

REDUCTIONS = (
    Option("mean", "The mean of the batch's samples"),
    Option("sum", "The sum over the batch's samples"),
)


class LossSection(Section):
    """Edits ``loss`` and ``regularization``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("loss", "Loss", parent)
        self._name = Choice()
        self._reduction = Choice()
        self._reduction.set_options(REDUCTIONS)
        self._l1 = NumberField(limits(Regularization, "l1"))
        self._l2 = NumberField(limits(Regularization, "l2"))
        self.add_row("loss.name", "&Loss", self._name)
        self.add_row("loss.reduction", "Reduction", self._reduction)
        self.add_row("regularization.l1", "Penalty l&1", self._l1, "Adds l1 · Σ|w|")
        self.add_row("regularization.l2", "l&2", self._l2, "Adds ½ · l2 · Σw²", "regularization.l1")
        self._name.committed.connect(self.on_name)
        self._reduction.committed.connect(self.on_reduction)
        self._l1.committed.connect(self.on_l1)
        self._l2.committed.connect(self.on_l2)

    def read(self, experiment: Experiment) -> None:
        self._name.set_options(
            option_of(e, loss_objection(experiment.data, e.name)) for e in LOSSES.values()
        )
        self._name.show_value(experiment.loss.name)
        self._reduction.show_value(experiment.loss.reduction)
        self._l1.show_value(experiment.regularization.l1)
        self._l2.show_value(experiment.regularization.l2)

    def summary(self, experiment: Experiment) -> str:
        return experiment.loss.name

    def on_name(self, name: str) -> None:
        self.propose(with_loss(self.experiment, name), "loss.name")

    def on_reduction(self, name: str) -> None:
        loss = replace(self.experiment.loss, reduction=name)
        self.propose(Edit(replace(self.experiment, loss=loss)), "loss.reduction")

    def on_l1(self, value: float) -> None:
        self._penalize("l1", value)

    def on_l2(self, value: float) -> None:
        self._penalize("l2", value)

    def _penalize(self, key: str, value: float) -> None:
        penalty = replace(self.experiment.regularization, **{key: value})
        edit = Edit(replace(self.experiment, regularization=penalty))
        self.propose(edit, f"regularization.{key}")
