"""Each operation as a function without arguments, bound to its arrays once and called ever after.

Binding is where names are looked up and views are made; a bound operation does nothing but its
numpy calls. Shapes: a, z, da, dz are batch x units; W, dW are units x inputs; b, db are units.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.engine.penalty import bind_penalty
from core.engine.program import Operation
from core.engine.workspace import Arrays
from core.experiment.schema import Experiment
from core.nn.activations import ACTIVATIONS, Activation
from core.nn.losses import LOSSES

Floats = NDArray[np.float64]
Kernel = Callable[[], object]  # what it returns is of no use: its arrays are its result


def bind(operation: Operation, arrays: Arrays, experiment: Experiment) -> Kernel:
    """The kernel of any operation but ``take_batch`` and ``update``, which executors bind."""
    binder = _BINDERS[operation.op]
    return binder(operation, arrays, experiment)


def _weighted_sum(operation: Operation, arrays: Arrays, experiment: Experiment) -> Kernel:
    below, weights, bias = (arrays.named[name] for name in operation.reads)
    z = arrays.named[operation.writes[0]]
    dot, transposed, add = below.dot, weights.T, np.add

    def run() -> None:
        dot(transposed, z)
        add(z, bias, z)

    return run


def _activation(operation: Operation, arrays: Arrays, experiment: Experiment) -> Kernel:
    z, a = arrays.named[operation.reads[0]], arrays.named[operation.writes[0]]
    return partial(_entry(operation, experiment).forward, z, a, arrays.column)


def _activation_gradient(operation: Operation, arrays: Arrays, experiment: Experiment) -> Kernel:
    da, z, a = (arrays.named[name] for name in operation.reads)
    dz = arrays.named[operation.writes[0]]
    return partial(_entry(operation, experiment).backward, z, a, da, dz, arrays.column)


def _entry(operation: Operation, experiment: Experiment) -> Activation:
    assert operation.layer is not None
    return ACTIVATIONS[experiment.network.layers[operation.layer - 1].activation]


def _loss(operation: Operation, arrays: Arrays, experiment: Experiment) -> Kernel:
    last = len(experiment.network.layers)
    named = arrays.named
    value = LOSSES[experiment.loss.name].value
    z, a, t, work, column = (
        named[f"z{last}"],
        named[f"a{last}"],
        named["t"],
        arrays.work,
        arrays.column,
    )
    loss, data_loss = named["loss"], named["data_loss"]
    scale = _scale(experiment, len(a))
    penalty = bind_penalty(named, experiment)

    def run() -> None:
        data = value(z, a, t, work, column) * scale
        data_loss[()] = data
        loss[()] = data + penalty()

    def run_without_penalty() -> None:
        data = value(z, a, t, work, column) * scale
        data_loss[()] = data
        loss[()] = data

    rule = experiment.regularization
    return run if rule.l1 or rule.l2 else run_without_penalty


def _scale(experiment: Experiment, samples: int) -> float:
    return 1.0 / samples if experiment.loss.reduction == "mean" else 1.0


def _loss_gradient(operation: Operation, arrays: Arrays, experiment: Experiment) -> Kernel:
    named = arrays.named
    a, out, t, column = (
        named[operation.reads[0]],
        named[operation.writes[0]],
        named["t"],
        arrays.column,
    )
    slope = LOSSES[experiment.loss.name].slope
    scale = _scale(experiment, len(a))
    if scale == 1.0:
        return partial(slope, a, t, out, column)
    factor, multiply = np.array(scale), np.multiply

    def run() -> None:
        slope(a, t, out, column)
        multiply(out, factor, out)

    return run


def _weight_gradient(operation: Operation, arrays: Arrays, experiment: Experiment) -> Kernel:
    below, dz = (arrays.named[name] for name in operation.reads[:2])
    slopes = arrays.named[operation.writes[0]]
    dot = dz.T.dot
    rule = experiment.regularization
    if not (rule.l1 or rule.l2):
        return partial(dot, below, slopes)
    weights = arrays.named[f"W{operation.layer}"]
    scratch = arrays.scratch[: weights.size].reshape(weights.shape)

    def run() -> None:
        dot(below, slopes)
        if rule.l2:
            np.multiply(weights, rule.l2, scratch)
            np.add(slopes, scratch, slopes)
        if rule.l1:
            np.sign(weights, scratch)
            np.multiply(scratch, rule.l1, scratch)
            np.add(slopes, scratch, slopes)

    return run


def _bias_gradient(operation: Operation, arrays: Arrays, experiment: Experiment) -> Kernel:
    dz, slopes = arrays.named[operation.reads[0]], arrays.named[operation.writes[0]]
    return partial(arrays.ones.dot, dz, slopes)  # a product with ones is the quickest sum of rows


def _input_gradient(operation: Operation, arrays: Arrays, experiment: Experiment) -> Kernel:
    dz, weights = (arrays.named[name] for name in operation.reads)
    return partial(dz.dot, weights, arrays.named[operation.writes[0]])


_BINDERS: dict[str, Callable[[Operation, Arrays, Experiment], Kernel]] = {
    "weighted_sum": _weighted_sum,
    "activation": _activation,
    "loss": _loss,
    "loss_gradient": _loss_gradient,
    "activation_gradient": _activation_gradient,
    "weight_gradient": _weight_gradient,
    "bias_gradient": _bias_gradient,
    "input_gradient": _input_gradient,
}
