"""The section for the optimizer: its fields are those that the chosen optimizer's structure has."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from core.experiment.edits import Edit
from core.experiment.schema import Experiment, OptimizerChoice
from core.nn.optimizers import OPTIMIZERS, rule_name
from gui.widgets.experiment_panel.fields import Choice, NumberField, Switch, option_of
from gui.widgets.experiment_panel.section import Field, Section
from gui.words.limits import limits
from gui.words.typed_number import written

# What people change most stands first; whatever else a structure has follows by itself.
FIRST = ("learning_rate", "decay")
PAIRS = {"decay": "learning_rate"}  # fields that share the line of another


class OptimizerSection(Section):
    """Edits ``optimizer``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("optimizer", "Optimizer", parent)
        self._kind = ""
        self._remembered: dict[str, OptimizerChoice] = {}
        self._name = Choice()
        self._name.set_options(map(option_of, OPTIMIZERS.values()))
        self.add_row("optimizer.name", "&Optimizer", self._name)
        self._name.committed.connect(self.on_name)

    def read(self, experiment: Experiment) -> None:
        rule = experiment.optimizer
        kind = rule_name(rule)
        self._remembered[kind] = rule
        self._name.show_value(kind)
        if kind != self._kind:
            self._build(type(rule))
            self._kind = kind
        for key in _keys(type(rule)):
            value = getattr(rule, key)
            items = value if isinstance(value, tuple) else (value,)
            for number, item in enumerate(items):
                field: Any = self._fields[_place(key, number, len(items))]
                field.show_value(item)
        entry = OPTIMIZERS[kind]
        for condition in entry.conditions:
            possible = getattr(rule, condition.key) or condition.holds(rule)
            objection = "" if possible else f"{condition.title} needs {condition.needs}"
            self.allow(f"optimizer.{condition.key}", objection, entry.setting(condition.key).hint)

    def _build(self, rule: type[OptimizerChoice]) -> None:
        """Replace the fields by those of ``rule``."""
        for place in [key for key in self._fields if key != "optimizer.name"]:
            self.remove_row(place)
        for key in _keys(rule):
            default = getattr(rule(), key)
            count = len(default) if isinstance(default, tuple) else 1
            for number in range(count):
                self._add(rule, key, number, count)

    def _add(self, rule: type[OptimizerChoice], key: str, number: int, count: int) -> None:
        place = _place(key, number, count)
        setting = OPTIMIZERS[rule_name(rule)].setting(key)
        title = setting.title
        title = f"{title.removesuffix('s')} {number + 1}" if count > 1 else title
        is_switch = isinstance(getattr(rule(), key), bool)
        field: Field = Switch(title) if is_switch else NumberField(limits(rule, key))
        label = title.replace("Learning rate", "Learnin&g rate")
        beside = f"optimizer.{PAIRS[key]}" if key in PAIRS else ""
        self.add_row(place, label, field, setting.hint, beside)
        field.committed.connect(self.on_setting)

    def summary(self, experiment: Experiment) -> str:
        rule = experiment.optimizer
        return f"{rule_name(rule)}, {written(rule.learning_rate, self._decimal)}"

    def on_name(self, name: str) -> None:
        # Each optimizer keeps its own settings: a rate that suits one is no good for another.
        rule = self._remembered.get(name) or OPTIMIZERS[name].settings()
        self.propose(Edit(replace(self.experiment, optimizer=rule)), "optimizer.name")

    def on_setting(self, value: Any) -> None:
        sender: Any = self.sender()
        place: str = sender.objectName()
        key = place.removeprefix("optimizer.").split("[")[0]
        rule = self.experiment.optimizer
        if "[" in place:
            number = int(place.rstrip("]").rpartition("[")[2])
            pair = getattr(rule, key)
            value = (*pair[:number], value, *pair[number + 1 :])
        rule = replace(rule, **{key: value})
        note = ""
        for condition in OPTIMIZERS[rule_name(rule)].conditions:
            if condition.broken_by(rule):
                rule = replace(rule, **{condition.key: False})
                note = f"{condition.title} is off: it needs {condition.needs}."
        self.propose(Edit(replace(self.experiment, optimizer=rule), note), place)


def _keys(rule: type[OptimizerChoice]) -> list[str]:
    names = [field.name for field in msgspec.structs.fields(rule)]
    return [*FIRST, *(name for name in names if name not in FIRST)]


def _place(key: str, number: int, count: int) -> str:
    return f"optimizer.{key}[{number}]" if count > 1 else f"optimizer.{key}"
