"""The anatomy of a batch: each sample's slope by one parameter, and how averaging them moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.datasets import Origin
from core.engine.machine import Machine
from core.engine.passes import Pass
from core.engine.prepare import Prepared
from core.engine.schedule import Schedule
from core.experiment.schema import Batching
from core.explain.explain import check
from core.explain.parameter_slopes import penalty_slope, sample_slopes
from core.explain.reading import Reading
from core.explain.updates import read_move
from core.formula.quantity import Quantity
from core.numbers.norms import mean, standard_deviation
from core.session.snapshot import Snapshot
from core.task import each

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
MOST_UPDATES = 2000
USUAL_SIZE = 32  # of a mini-batch, where the experiment names none
PART = 200_000  # numbers of the network's values that are worked on at a time


@dataclass(frozen=True, eq=False)
class Anatomy:
    """One parameter's slopes, sample by sample.

    Attributes:
        quantity: the parameter.
        samples: numbers of the training samples of the batch.
        origin: what they are called.
        slopes: the slope of each sample's own loss.
        is_mean: whether J is their mean; else it is their sum.
        from_data: their mean (or sum); with ``penalty`` it is ``slope``.
        penalty: the penalty's part.
        slope: the engine's slope of J; None where it has not been computed yet.
        before, after: the parameter before and after the update; ``after`` is None without slope.
        note: what is missing, or "".
    """

    quantity: Quantity
    samples: Indices
    origin: Origin
    slopes: Floats
    is_mean: bool
    from_data: float | None
    penalty: float
    slope: float | None
    before: float
    after: float | None
    note: str

    @property
    def rows(self) -> Indices:
        """Each sample's row: its line in the file, or its number in the data."""
        return self.origin.rows[self.samples]

    @property
    def step(self) -> float | None:
        """How far the update moves the parameter."""
        return None if self.after is None else self.after - self.before


def batch_anatomy(snapshot: Snapshot, quantity: Quantity) -> Anatomy:
    """The batch's slopes by a weight or bias (``W2`` or ``dW2``). Raises ``LookupError``."""
    parameter = _parameter(quantity)
    check(snapshot, parameter)
    reading = Reading(snapshot, None)
    is_mean = snapshot.experiment.loss.reduction == "mean"
    shares = sample_slopes(reading, parameter.layer, parameter.index)
    slope = reading.number(Quantity(f"d{parameter.name}", parameter.index))
    own, from_data = np.zeros(0), None
    if shares is not None:
        own = shares * len(shares) if is_mean else shares
        from_data = float(shares.sum())
    now = float(snapshot.parameters[parameter.name][parameter.index])
    move = read_move(snapshot, parameter)
    note = "" if slope is not None else reading.missing(Quantity(f"d{parameter.name}"))
    return Anatomy(
        quantity=parameter,
        samples=snapshot.samples.copy(),
        origin=snapshot.origin,
        slopes=own,
        is_mean=is_mean,
        from_data=from_data,
        penalty=penalty_slope(snapshot.experiment, parameter, now),
        slope=slope,
        before=now,
        after=None if move is None or move.ran else move.result,
        note=note,
    )


def _parameter(quantity: Quantity) -> Quantity:
    name = quantity.name.removeprefix("d").rstrip("+")
    if name[:1] not in ("W", "b"):
        raise LookupError(f"{quantity.name} is no weight or bias")
    return Quantity(name, quantity.index)


@dataclass(frozen=True, eq=False)
class Descent:
    """One epoch of one way to cut the data into batches, as one parameter sees it.

    Attributes:
        mode: ``batch``, ``mini_batch`` or ``stochastic``.
        size: samples in a batch (the last may have fewer).
        batches: for each update the numbers of its training samples.
        slopes: for each update the slope of J over its samples, penalty included. All are taken at
            the same parameters, so that they differ by the averaging alone.
        values: the parameter at the start, and after each update of an epoch of real descent from
            there (of its first 2000 updates), the optimizer's state starting at zero.
    """

    mode: str
    size: int
    batches: tuple[Indices, ...]
    slopes: Floats
    values: Floats

    @property
    def mean(self) -> float:
        return mean(self.slopes)

    @property
    def spread(self) -> float:
        """Standard deviation of the slopes: what averaging over larger batches takes away."""
        return standard_deviation(self.slopes)


def descents(
    prepared: Prepared,
    parameters: Mapping[str, Floats],
    quantity: Quantity,
    size: int | None = None,
    epoch: int = 0,
) -> tuple[Descent, ...]:
    """One parameter under batch, mini-batch and stochastic descent, side by side.

    Args:
        prepared: the experiment with its data; all training samples are taken.
        parameters: W1, b1, … at which the slopes are taken.
        quantity: the weight or bias.
        size: of the mini-batches; None takes the experiment's, or where that is one sample or all
            of them, something in between.
        epoch: whose order to shuffle by.
    """
    parameter = _parameter(quantity)
    own = training_slopes(prepared, parameters, parameter)
    value = float(parameters[parameter.name][parameter.index])
    penalty = penalty_slope(prepared.experiment, parameter, value)
    reduce = np.mean if prepared.experiment.loss.reduction == "mean" else np.sum
    batching = prepared.experiment.batching
    chosen = min(size or _between(batching.size, len(own)), len(own))
    found = []
    for mode, count in (("batch", len(own)), ("mini_batch", chosen), ("stochastic", 1)):
        cut = msgspec.structs.replace(batching, mode=mode, size=chosen, order=None, shuffle=None)
        batches = _batches(cut, len(own), epoch)
        slopes = np.array([float(reduce(own[rows])) for rows in each(batches)]) + penalty
        values = _course(prepared, parameters, parameter, cut, (epoch, len(batches)))
        found.append(Descent(mode, count, batches, slopes, values))
    return tuple(found)


def _between(size: int, samples: int) -> int:
    """``size`` where it tells mini-batch descent from the two others, else one that does."""
    return size if 1 < size < samples else max(1, min(samples // 2, USUAL_SIZE))


def _course(
    prepared: Prepared,
    parameters: Mapping[str, Floats],
    parameter: Quantity,
    batching: Batching,
    span: tuple[int, int],
) -> Floats:
    """The parameter through an epoch (its number, its updates), by a machine of its own."""
    epoch, updates = span
    experiment = msgspec.structs.replace(prepared.experiment, batching=batching)
    machine = Machine(replace(prepared, experiment=experiment), first_epoch=epoch)
    views = prepared.layout.views(machine.memory.theta)
    for name, view in views.items():
        view[...] = parameters[name]
    values = [float(parameters[parameter.name][parameter.index])]
    with np.errstate(all="ignore"):
        for update in range(min(updates, MOST_UPDATES)):
            machine.replay(update, 1)
            values.append(float(views[parameter.name][parameter.index]))
    return np.array(values)


def _batches(batching: Batching, samples: int, epoch: int) -> tuple[Indices, ...]:
    schedule = Schedule(batching, samples)
    first, end = schedule.epoch_start(epoch), schedule.epoch_start(epoch + 1)
    return tuple(schedule.batch(update).astype(np.int64) for update in each(range(first, end)))


def training_slopes(
    prepared: Prepared, parameters: Mapping[str, Floats], parameter: Quantity
) -> Floats:
    """The slope of every training sample's own loss by a parameter.

    Works in arrays of its own, on a part of the samples at a time.
    """
    count, layer = len(prepared.train), parameter.layer
    places = prepared.layout.places.get(parameter.name)
    if places is None or len(places[1]) != len(parameter.index):
        raise LookupError(f"no parameter {parameter.name}{list(parameter.index)}")
    rows = max(1, min(count, PART // sum(prepared.layout.sizes)))
    is_mean = prepared.experiment.loss.reduction == "mean"
    parts = []
    for start in each(range(0, count, rows), every=1):
        numbers = np.arange(start, min(start + rows, count))
        look = Pass(prepared, parameters, numbers)
        look.loss()
        look.slopes()
        shares = look.named[f"dz{layer}"][:, parameter.index[0]].copy()
        if len(parameter.index) == 2:
            shares *= look.named[f"a{layer - 1}"][:, parameter.index[1]]
        parts.append(shares * len(numbers) if is_mean else shares)
    return np.concatenate(parts)
