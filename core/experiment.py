"""The experiment: all that is needed to repeat a run bit for bit, as plain immutable data.

The structures mirror the experiment file key by key; ``core.experiment_file`` reads and writes it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

MOST_UNITS = 10_000
MOST_LAYERS = 100
MOST_SAMPLES = 1_000_000
MOST_SEED = 2**63 - 1

Seed = Annotated[int, Meta(ge=0, le=MOST_SEED)]
Units = Annotated[int, Meta(ge=1, le=MOST_UNITS)]
Positive = Annotated[float, Meta(gt=0)]
NotNegative = Annotated[float, Meta(ge=0)]
Below1 = Annotated[float, Meta(ge=0, lt=1)]
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


class _OptimizerChoice(_Part, frozen=True, kw_only=True, tag_field="name"):
    """What every optimizer has; update k uses learning_rate · decay ** k."""

    decay: Positive = 1.0


class Sgd(_OptimizerChoice, frozen=True, kw_only=True, tag="sgd"):
    """torch.optim.SGD."""

    learning_rate: NotNegative = 1e-3
    momentum: NotNegative = 0.0
    dampening: float = 0.0
    nesterov: bool = False


class Rmsprop(_OptimizerChoice, frozen=True, kw_only=True, tag="rmsprop"):
    """torch.optim.RMSprop."""

    learning_rate: NotNegative = 1e-2
    alpha: NotNegative = 0.99
    eps: NotNegative = 1e-8
    momentum: NotNegative = 0.0
    centered: bool = False


class Adagrad(_OptimizerChoice, frozen=True, kw_only=True, tag="adagrad"):
    """torch.optim.Adagrad."""

    learning_rate: NotNegative = 1e-2
    lr_decay: NotNegative = 0.0
    initial_accumulator_value: NotNegative = 0.0
    eps: NotNegative = 1e-10


class Adam(_OptimizerChoice, frozen=True, kw_only=True, tag="adam"):
    """torch.optim.Adam."""

    learning_rate: NotNegative = 1e-3
    betas: tuple[Below1, Below1] = (0.9, 0.999)
    eps: NotNegative = 1e-8
    amsgrad: bool = False


OptimizerChoice = Sgd | Rmsprop | Adagrad | Adam
OPTIMIZER_CHOICES: dict[str, type[Sgd] | type[Rmsprop] | type[Adagrad] | type[Adam]] = {
    "sgd": Sgd,
    "rmsprop": Rmsprop,
    "adagrad": Adagrad,
    "adam": Adam,
}


def rule_name(rule: OptimizerChoice) -> str:
    """The optimizer's name, as in the file and in the table of optimizers."""
    return str(rule.__struct_config__.tag)


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
