"""Numbers of an experiment changed by hand: a first weight or bias, an input, a target."""

from __future__ import annotations

from math import isfinite

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from core.datasets import split_rows
from core.engine.prepare import Prepared
from core.errors import ExperimentError
from core.experiment.experiment_file import MOST_BYTES
from core.experiment.schema import Experiment, Inline

Floats = NDArray[np.float64]
MOST_NUMBERS = MOST_BYTES // 26  # the longest there is, with comma and space


def check_number(name: str, value: float) -> None:
    """Raises ``ExperimentError`` where ``value`` is inf or nan."""
    if not isfinite(value):
        raise ExperimentError(name, f"expected a finite number, found {value}")


def with_first_parameter(
    prepared: Prepared, name: str, index: tuple[int, ...], value: float
) -> Experiment:
    """The experiment that starts with ``value`` for one weight (W1, …) or bias (b1, …).

    The layer's other numbers are given as well then, as they are drawn now.

    Raises:
        ExperimentError: ``value`` is not finite.
        LookupError: there is no such parameter.
    """
    check_number(name, value)
    parameter = prepared.layout.views(prepared.first_parameters())[name]
    parameter[index] = value
    if parameter.size > MOST_NUMBERS:
        problem = f"{parameter.size:,} weights are too many to be given one by one"
        raise ExperimentError(name, f"{problem} in an experiment; at most {MOST_NUMBERS:,}")
    kind, place = name[0], int(name[1:]) - 1
    network = prepared.experiment.network
    layers = list(network.layers)
    key = {"W": "weights", "b": "biases"}[kind]
    layers[place] = replace(layers[place], **{key: parameter.tolist()})
    return replace(prepared.experiment, network=replace(network, layers=layers))


def has_sample(prepared: Prepared, sample: int, name: str, unit: int) -> bool:
    """Whether there is such a number as ``with_sample`` changes."""
    train = prepared.train
    rows, units = {"a0": train.inputs, "t": train.targets}[name].shape
    return bool(0 <= sample < rows and 0 <= unit < units)


def with_sample(prepared: Prepared, sample: int, name: str, unit: int, value: float) -> Experiment:
    """The experiment on own samples: those of now, with one number of a training sample changed.

    The numbers are those that the network sees: standardized, where that was asked for, and classes
    as one target for each output. Whatever else is trained or tested on stays the same to the bit.

    Args:
        prepared: the experiment as it is.
        sample: number of the training sample.
        name: ``a0`` for an input, ``t`` for a target.
        unit: which input or output.
        value: the new number.

    Raises:
        ExperimentError: ``value`` is not finite.
        LookupError: there is no such number.
    """
    check_number(f"{name}[{unit}]", value)
    numbers = len(prepared.dataset) * (prepared.layout.sizes[0] + prepared.train.targets.shape[1])
    if numbers > MOST_NUMBERS:
        problem = f"{numbers:,} numbers are too many to stand in an experiment of their own"
        raise ExperimentError("data", f"{problem}, as edited samples do; at most {MOST_NUMBERS:,}")
    inputs, targets = prepared.train.inputs.copy(), prepared.train.targets.copy()
    {"a0": inputs, "t": targets}[name][sample, unit] = value
    data = prepared.experiment.data
    test = prepared.test
    rows = split_rows(len(prepared.dataset), data.test_fraction, data.split_seed)
    own = Inline(
        inputs=_whole(rows, inputs, None if test is None else test.inputs),
        targets=_whole(rows, targets, None if test is None else test.targets)
        if targets.shape[1]
        else None,
        test_fraction=data.test_fraction,
        split_seed=data.split_seed,
    )
    return replace(prepared.experiment, data=own)


def _whole(
    rows: tuple[NDArray[np.intp], NDArray[np.intp]], train: Floats, test: Floats | None
) -> list[list[float]]:
    """Both parts in the order that the split takes apart again."""
    whole = np.empty((len(rows[0]) + len(rows[1]), train.shape[1]))
    whole[rows[0]] = train
    if test is not None:
        whole[rows[1]] = test
    numbers: list[list[float]] = whole.tolist()
    return numbers
