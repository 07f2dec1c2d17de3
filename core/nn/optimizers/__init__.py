"""Optimizers: one module for a rule, its settings included, and the table of them all."""

from __future__ import annotations

from core.nn.optimizers.adagrad import ADAGRAD, Adagrad
from core.nn.optimizers.adam import ADAM, Adam
from core.nn.optimizers.adamw import ADAMW, AdamW
from core.nn.optimizers.move import Equation, Move
from core.nn.optimizers.optimizer import Condition, Optimizer, Setting
from core.nn.optimizers.rmsprop import RMSPROP, Rmsprop
from core.nn.optimizers.rule import Rule, learning_rate, rule_name
from core.nn.optimizers.sgd import SGD, Sgd

_ENTRIES = (
    SGD,
    RMSPROP,
    ADAGRAD,
    ADAM,
    ADAMW,
)
OPTIMIZERS = {entry.name: entry for entry in _ENTRIES}

__all__ = [
    "OPTIMIZERS",
    "Adagrad",
    "Adam",
    "AdamW",
    "Condition",
    "Equation",
    "Move",
    "Optimizer",
    "Rmsprop",
    "Rule",
    "Setting",
    "Sgd",
    "learning_rate",
    "rule_name",
]
