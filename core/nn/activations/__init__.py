"""Activations: one module for a function or a close family, and the table of them all."""

from __future__ import annotations

from core.nn.activations.activation import Activation, Formula, LayerFormula
from core.nn.activations.elu import ELU
from core.nn.activations.gelu import GELU
from core.nn.activations.linear import LINEAR
from core.nn.activations.relu import LEAKY_RELU, RELU
from core.nn.activations.sigmoid import SIGMOID
from core.nn.activations.softmax import SOFTMAX
from core.nn.activations.softplus import SOFTPLUS
from core.nn.activations.step import HARDLIM, STEP
from core.nn.activations.tanh import TANH

_ENTRIES = (
    LINEAR,
    STEP,
    HARDLIM,
    SIGMOID,
    TANH,
    RELU,
    LEAKY_RELU,
    SOFTPLUS,
    GELU,
    ELU,
    SOFTMAX,
)
ACTIVATIONS = {entry.name: entry for entry in _ENTRIES}

__all__ = ["ACTIVATIONS", "Activation", "Formula", "LayerFormula"]
