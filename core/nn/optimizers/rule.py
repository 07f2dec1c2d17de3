"""An optimizer's settings as the experiment has them: plain immutable data with ranges."""

from __future__ import annotations

from math import inf
from typing import Annotated

from msgspec import Meta, Struct

Positive = Annotated[float, Meta(gt=0)]
NotNegative = Annotated[float, Meta(ge=0)]
Below1 = Annotated[float, Meta(ge=0, lt=1)]


class Rule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="name"):
    """What every optimizer has; update k uses learning_rate · decay ** k."""

    decay: Positive = 1.0
    learning_rate: NotNegative = 1e-3


def rule_name(rule: Rule | type[Rule]) -> str:
    """The optimizer's name, as in the file and in the table of optimizers."""
    return str(rule.__struct_config__.tag)


def learning_rate(rule: Rule, update: int) -> float:
    """The learning rate of ``update`` by a rule's settings, decay included."""
    if rule.decay == 1.0:
        return rule.learning_rate
    try:
        return rule.learning_rate * float(rule.decay**update)
    except OverflowError:  # a growing rate outgrows float64 in the end
        return inf
