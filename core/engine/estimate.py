"""How much memory a run takes, told from its sizes before anything of it is made."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from core.errors import ExperimentError
from core.experiment.schema import Experiment, rule_name
from core.nn.optimizers import OPTIMIZERS

MOST = 2**30  # bytes
BUDGET = 64 * 2**20
FLOAT = 8
EVALUATED = 4_000_000  # numbers of an evaluation at a time
PLACES = {"data": "data", "batch": "batching"}  # where to change what takes most


@dataclass(frozen=True)
class Estimate:
    """Bytes by what they are for.

    Attributes:
        weights: parameters, drawn and kept.
        optimizer: the optimizer's state.
        slopes: derivatives of J by the parameters, and room to work.
        batch: values and slopes of the largest batch, and a copy to be shown.
        checkpoints: states to go back to.
        evaluation: loss and outputs of all samples, worked through in parts.
        data: the samples as read, split and scaled.
    """

    weights: int
    optimizer: int
    slopes: int
    batch: int
    checkpoints: int
    evaluation: int
    data: int

    @property
    def total(self) -> int:
        return sum(vars(self).values())

    def check(self) -> None:
        """Raise ``ExperimentError`` with the numbers where all together are more than ``MOST``."""
        if self.total <= MOST:
            return
        parts = sorted(vars(self).items(), key=lambda part: -part[1])
        shown = [f"{name} {_gib(size)}" for name, size in parts if size >= MOST / 20]
        problem = f"needs about {_gib(self.total)} GiB of memory, more than {_gib(MOST)}"
        place = PLACES.get(parts[0][0], "network.layers")
        raise ExperimentError(place, f"{problem}: {', '.join(shown)}")


def estimate(experiment: Experiment, sizes: tuple[int, ...], train: int, test: int) -> Estimate:
    """The memory for ``experiment``.

    Args:
        experiment: network, optimizer and batching.
        sizes: units per column, the inputs first.
        train: number of training samples.
        test: number of samples for testing.
    """
    parameters = sum(inputs * units + units for inputs, units in pairwise(sizes))
    rule = experiment.optimizer
    vectors = len(OPTIMIZERS[rule_name(rule)].state_names(rule))
    state = parameters * (1 + vectors) * FLOAT
    outputs, units = sizes[-1], sum(sizes[1:])
    batch = _largest_batch(experiment, train) * (4 * units + 2 * sizes[0] + 2 * outputs + 2)
    evaluated = min(train, max(1, EVALUATED // (2 * sum(sizes) + outputs)))
    return Estimate(
        weights=2 * parameters * FLOAT,
        optimizer=parameters * vectors * FLOAT,
        slopes=2 * parameters * FLOAT,
        batch=2 * batch * FLOAT,
        # One more is made while the run stands behind an update, to show what it changed.
        checkpoints=state + max(2 * state, min(BUDGET, state * 4096)),
        evaluation=(2 * evaluated * (2 * units + outputs + 1) + train * outputs) * FLOAT,
        data=3 * (train + test) * (sizes[0] + outputs) * FLOAT,
    )


def _largest_batch(experiment: Experiment, samples: int) -> int:
    batching = experiment.batching
    epoch = max((len(order) for order in batching.order or []), default=samples)
    return {"batch": epoch, "stochastic": 1}.get(batching.mode, min(batching.size, epoch))


def _gib(size: int) -> str:
    return f"{size / 2**30:.2g}" if size < 10 * 2**30 else f"{size / 2**30:,.0f}"
