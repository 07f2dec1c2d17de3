"""Losses: one module for a loss or a close family, and the table of them all."""

from __future__ import annotations

from core.nn.losses.absolute_error import ABSOLUTE_ERROR
from core.nn.losses.binary_cross_entropy import BINARY_CROSS_ENTROPY
from core.nn.losses.huber import HUBER
from core.nn.losses.loss import Formula, Loss, OutputOf
from core.nn.losses.output import OUTPUT
from core.nn.losses.perceptron import PERCEPTRON
from core.nn.losses.softmax_cross_entropy import SOFTMAX_CROSS_ENTROPY
from core.nn.losses.squared_error import HALF_SQUARED_ERROR, MEAN_SQUARED_ERROR, SQUARED_ERROR

_ENTRIES = (
    HALF_SQUARED_ERROR,
    SQUARED_ERROR,
    MEAN_SQUARED_ERROR,
    HUBER,
    ABSOLUTE_ERROR,
    BINARY_CROSS_ENTROPY,
    SOFTMAX_CROSS_ENTROPY,
    PERCEPTRON,
    OUTPUT,
)
LOSSES = {entry.name: entry for entry in _ENTRIES}

__all__ = ["LOSSES", "Formula", "Loss", "OutputOf"]
