"""The experiment as a reader of JSON takes it: with the optimizers that the table has right now."""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import Any

import msgspec

from core.experiment.schema import Experiment
from core.nn.optimizers import OPTIMIZERS, Rule


def structure() -> type[msgspec.Struct]:
    """A structure like ``Experiment``, whose optimizer is any of those in the table."""
    return _structure(tuple(entry.settings for entry in OPTIMIZERS.values()))


@cache
def _structure(rules: tuple[type[Rule], ...]) -> type[msgspec.Struct]:
    kinds: dict[str, Any] = {"optimizer": reduce(or_, rules)}
    fields = [
        (field.name, kinds.get(field.name, field.type), field.default)
        if field.default is not msgspec.NODEFAULT
        else (field.name, field.type)
        for field in msgspec.structs.fields(Experiment)
    ]
    return msgspec.defstruct(
        "Experiment", fields, frozen=True, kw_only=True, forbid_unknown_fields=True
    )
