"""What is known of an optimizer: its settings, its step, its formulas, and words about them.

``bind(rule, theta, slopes, state, scratch)`` returns ``step(rate, count)``: it changes the vector
``theta`` in place by one update with learning rate ``rate``; ``count`` is the number of updates
that this optimizer has made before. ``state`` is (number of state vectors) x (parameters), all zero
before the first step. Every formula is for one parameter θ with slope g and learning rate η.
Recurrences and defaults are those of PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.nn.arrays import Floats
from core.nn.optimizers.move import Equation, Move
from core.nn.optimizers.rule import Rule, rule_name

Step = Callable[[float, int], None]
Bind = Callable[[Any, Floats, Floats, Floats, Floats], Step]


@dataclass(frozen=True)
class Setting:
    """A setting for people: what it is called, and a hint ("": none)."""

    title: str
    hint: str = ""


@dataclass(frozen=True)
class Condition:
    """A switch that asks something of other settings.

    Attributes:
        key: the switch's.
        title: what it brings, as the start of a sentence.
        needs: what it asks for, in words.
        holds: whether the settings have that.
    """

    key: str
    title: str
    needs: str
    holds: Callable[[Any], bool]

    def broken_by(self, rule: Rule) -> bool:
        """Whether the switch is on, and the settings are not what it asks for."""
        return bool(getattr(rule, self.key)) and not self.holds(rule)


EVERY = {
    "learning_rate": Setting(
        "Learning rate", "Size of a step; 0.03, 1e-3 and 0,03 are all understood"
    ),
    "decay": Setting("Decay", "Update k uses learning rate · decayᵏ; 1 keeps it as it is"),
}


@dataclass(frozen=True, eq=False)
class Optimizer:
    """An update rule.

    Attributes:
        title: for people.
        about: in a sentence.
        formula: the rule in a line.
        settings: the structure of its settings in the experiment file; its tag is the name there.
        names: its settings for people, but for those that every optimizer has, or whose key will
            do.
        state_names: given the rule's settings, the names of its state vectors.
        bind: see the module's text.
        equations: the step as formulas with numbers in them, the last one of the parameter.
        remark: what the letters of the state stand for.
        caution: what is out of the ordinary about an update, or "".
        rate_note: what beside the decay changes the steps' size, or "".
        conditions: of switches that ask something of other settings.
    """

    title: str
    about: str
    formula: str
    settings: type[Rule]
    state_names: Callable[[Any], tuple[str, ...]]
    bind: Bind
    equations: Callable[[Move], list[Equation]]
    remark: str
    names: Mapping[str, Setting] = field(default_factory=dict)
    caution: Callable[[Move], str] = lambda move: ""
    rate_note: Callable[[Any], str] = lambda rule: ""
    conditions: tuple[Condition, ...] = ()

    @property
    def name(self) -> str:
        """As in the experiment file."""
        return rule_name(self.settings)

    def setting(self, key: str) -> Setting:
        """What the setting ``key`` is called."""
        plain = Setting(key.replace("_", " ").capitalize())
        return EVERY.get(key) or self.names.get(key, plain)
