"""The experiment: all that is needed to repeat a run bit for bit, as plain immutable data.

The structures mirror the experiment file key by key; ``experiment_file`` reads and writes it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.datasets.dataset import MOST_CLASSES
from core.nn.optimizers import OPTIMIZERS, Adagrad, Adam, Rmsprop, Rule, Sgd, rule_name
from core.nn.optimizers.rule import Below1, NotNegative

MOST_UNITS = MOST_CLASSES
MOST_LAYERS = 100
MOST_SAMPLES = 1_000_000
MOST_SEED = 2**63 - 1

Seed = Annotated[int, Meta(ge=0, le=MOST_SEED)]
Units = Annotated[int, Meta(ge=1, le=MOST_UNITS)]
Matrix = list[list[float]]


class _Part(Struct, frozen=True, forbid_unknown_fields=True):
    """Part of an experiment: immutable, and strict about its keys."""


class _Data(_Part, frozen=True, kw_only=True, tag_field="source"):
    """What every source of data has."""

    test_fraction: Below1 = 0.0
    split_seed: Seed = 0
    standardize: bool = False


class Inline(_Data, frozen=True, kw_only=True, tag="inline"):
    """Samples that stand in the file itself; rows are samples."""

    inputs: Matrix
    targets: Matrix | None = None


class Generated(_Data, frozen=True, kw_only=True, tag="generated"):
    """Samples made by one of the generators of ``core.datasets``; None takes its default."""

    name: str
    samples: Annotated[int, Meta(ge=1, le=MOST_SAMPLES)] | None = None
    noise: NotNegative | None = None
    seed: Seed = 0


class Bundled(_Data, frozen=True, kw_only=True, tag="bundled"):
    """Real data that ships with the program."""

    name: str


class Csv(_Data, frozen=True, kw_only=True, tag="csv"):
    """A table of the user's; ``path`` is relative to the experiment file."""

    path: str
    targets: list[str]
    inputs: list[str] | None = None
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] | None = None


Data = Inline | Generated | Bundled | Csv


class Layer(_Part, frozen=True, kw_only=True):
    """One layer; weights are units x inputs. None takes the initializer's weights, or zeros."""

    units: Units
    activation: str = "sigmoid"
    weights: Matrix | None = None
    biases: list[float] | None = None


class InitializerChoice(_Part, frozen=True, kw_only=True):
    """Where weights start that the file does not give."""

    name: str = "xavier_uniform"
    seed: Seed = 0


class Network(_Part, frozen=True, kw_only=True):
    """The network's layers and what of it is trained."""

    layers: Annotated[list[Layer], Meta(min_length=1, max_length=MOST_LAYERS)]
    inputs: Units | None = None
    train_biases: bool = True
    input_gradient: bool = False
    initializer: InitializerChoice = InitializerChoice()


class LossChoice(_Part, frozen=True, kw_only=True):
    """The loss and how the samples' losses become one number."""

    name: str = "half_squared_error"
    reduction: Literal["mean", "sum"] = "mean"


class Regularization(_Part, frozen=True, kw_only=True):
    """The penalty l1 · Σ|w| + ½ · l2 · Σw² over weights."""

    l1: NotNegative = 0.0
    l2: NotNegative = 0.0


OptimizerChoice = Rule
OPTIMIZER_CHOICES: dict[str, type[Rule]] = {
    name: entry.settings for name, entry in OPTIMIZERS.items()
}


BATCHING_MODES = ("batch", "stochastic", "mini_batch")


class Batching(_Part, frozen=True, kw_only=True):
    """How an epoch is cut into updates; ``shuffle`` None means: all but ``batch`` shuffle."""

    mode: Literal["batch", "stochastic", "mini_batch"] = "batch"
    size: Annotated[int, Meta(ge=1, le=MOST_SAMPLES)] = 10
    shuffle: bool | None = None
    seed: Seed = 0
    order: (
        Annotated[
            list[Annotated[list[Annotated[int, Meta(ge=0)]], Meta(min_length=1)]],
            Meta(min_length=1),
        ]
        | None
    ) = None

    @property
    def shuffles(self) -> bool:
        """Whether every epoch draws a new order."""
        if self.order is not None:
            return False
        return self.mode != "batch" if self.shuffle is None else self.shuffle


class Experiment(_Part, frozen=True, kw_only=True):
    """The whole experiment."""

    format: Literal["backscope-experiment/1"] = "backscope-experiment/1"
    title: str = ""
    notes: str = ""
    data: Data
    network: Network
    loss: LossChoice = LossChoice()
    regularization: Regularization = Regularization()
    optimizer: OptimizerChoice = Sgd()
    batching: Batching = Batching()


__all__ = [
    "BATCHING_MODES",
    "MOST_LAYERS",
    "MOST_SAMPLES",
    "MOST_SEED",
    "MOST_UNITS",
    "OPTIMIZER_CHOICES",
    "Adagrad",
    "Adam",
    "Batching",
    "Bundled",
    "Csv",
    "Data",
    "Experiment",
    "Generated",
    "InitializerChoice",
    "Inline",
    "Layer",
    "LossChoice",
    "Matrix",
    "Network",
    "OptimizerChoice",
    "Regularization",
    "Rmsprop",
    "Sgd",
    "rule_name",
]
