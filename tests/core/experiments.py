"""Random experiments for the tests of the engine, and a table of the user's for those with CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from core.experiment.schema import (
    Adagrad,
    Adam,
    Batching,
    Bundled,
    Csv,
    Experiment,
    Generated,
    InitializerChoice,
    Inline,
    Layer,
    LossChoice,
    Network,
    Regularization,
    Rmsprop,
    Sgd,
)
from core.nn.activations import ACTIVATIONS
from core.nn.initializers import INITIALIZERS
from core.nn.losses import LOSSES
from core.nn.optimizers import AdamW

HIDDEN = [name for name, entry in ACTIVATIONS.items() if not entry.last_only]
TABLE = "points.csv"
TABLE_TEXT = "x,y,kind\n" + "".join(
    f"{i / 7 - 0.5:.3f},{(i * i) % 5 / 4},{'ab'[i % 2]}\n" for i in range(9)
)

small = st.integers(-100, 100).map(lambda number: number / 50)
changed = msgspec.structs.replace


def write_table(folder: Path) -> Path:
    """Put the table that random experiments of the source ``csv`` read into ``folder``."""
    (folder / TABLE).write_text(TABLE_TEXT)
    return folder


def inline(
    inputs: list[list[float]], targets: list[list[float]] | None = None, **more: Any
) -> Inline:
    """Inline data with numbers of any kind made floats, as the reader of files makes them."""
    rows = [[float(x) for x in row] for row in inputs]
    wanted = None if targets is None else [[float(t) for t in row] for row in targets]
    return Inline(inputs=rows, targets=wanted, **more)


def xor(**more: Any) -> Experiment:
    """A small network on XOR; ``more`` are other sections of the experiment."""
    layers = [Layer(units=3, activation="tanh"), Layer(units=1, activation="sigmoid")]
    start = InitializerChoice(seed=3)
    sections = {
        "data": Generated(name="xor"),
        "network": Network(layers=layers, initializer=start),
        "loss": LossChoice(name="binary_cross_entropy"),
        "optimizer": Sgd(learning_rate=0.5),
    }
    return Experiment(**(sections | more))


def linear_unit(weight: float = 1.0, target: float = 0.0, **more: Any) -> Experiment:
    """J = (w - target)², by one weight, one sample and no bias."""
    layer = Layer(units=1, activation="linear", weights=[[weight]])
    sections = {
        "data": inline([[1.0]], [[target]]),
        "network": Network(layers=[layer], train_biases=False),
        "loss": LossChoice(name="squared_error", reduction="sum"),
        "optimizer": Sgd(learning_rate=0.1),
    }
    return Experiment(**(sections | more))


def _matrix(rows: int, columns: int) -> st.SearchStrategy[list[list[float]]]:
    row = st.lists(small, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


@st.composite
def _targets(draw: st.DrawFn, loss: str, samples: int, units: int) -> list[list[float]] | None:
    if not LOSSES[loss].has_targets:
        return None
    if loss == "softmax_cross_entropy":
        classes = [draw(st.integers(0, units - 1)) for _ in range(samples)]
        return [[float(k == c) for k in range(units)] for c in classes]
    if LOSSES[loss].gives_dz:
        bits = st.lists(st.sampled_from([0.0, 1.0]), min_size=units, max_size=units)
        return draw(st.lists(bits, min_size=samples, max_size=samples))
    return draw(_matrix(samples, units))


optimizers = st.one_of(
    st.builds(
        AdamW, learning_rate=st.sampled_from([0.001, 0.1]), weight_decay=st.sampled_from([0.0, 0.2])
    ),
    st.builds(
        Sgd,
        learning_rate=st.sampled_from([0.0, 0.01, 0.1]),
        momentum=st.sampled_from([0.0, 0.9]),
        dampening=st.sampled_from([0.0, 0.3]),
        decay=st.sampled_from([1.0, 0.97]),
    ),
    st.builds(Sgd, learning_rate=st.just(0.05), momentum=st.just(0.8), nesterov=st.just(True)),
    st.builds(
        Rmsprop,
        learning_rate=st.sampled_from([0.001, 0.01]),
        momentum=st.sampled_from([0.0, 0.5]),
        centered=st.booleans(),
    ),
    st.builds(
        Adagrad,
        learning_rate=st.sampled_from([0.01, 0.1]),
        lr_decay=st.sampled_from([0.0, 0.1]),
        initial_accumulator_value=st.sampled_from([0.0, 0.5]),
    ),
    st.builds(
        Adam,
        learning_rate=st.sampled_from([0.001, 0.1]),
        betas=st.sampled_from([(0.9, 0.999), (0.5, 0.6), (0.0, 0.0)]),
        amsgrad=st.booleans(),
        decay=st.sampled_from([1.0, 0.99]),
    ),
)


@st.composite
def batchings(draw: st.DrawFn, samples: int) -> Batching:
    """Any mode, for ``samples`` training samples; sometimes with a given order."""
    mode = draw(st.sampled_from(["batch", "stochastic", "mini_batch"]))
    order = None
    if draw(st.integers(0, 3)) == 0:
        number = st.integers(0, samples - 1)
        order = draw(st.lists(st.lists(number, min_size=1, max_size=7), min_size=1, max_size=3))
    return Batching(
        mode=mode,
        size=draw(st.integers(1, samples + 1)),
        shuffle=draw(st.sampled_from([None, True, False])),
        seed=draw(st.integers(0, 9)),
        order=order,
    )


@st.composite
def _data(draw: st.DrawFn, loss: str, test: float) -> tuple[Any, int, int | None, int]:
    """Data for a loss, its number of inputs, of output units (None for any) and of samples."""
    more = {
        "test_fraction": test,
        "split_seed": draw(st.integers(0, 3)),
        "standardize": draw(st.booleans()),
    }
    source = draw(st.sampled_from(["inline", "inline", "inline", "generated", "csv", "bundled"]))
    units = 2 if loss == "softmax_cross_entropy" else draw(st.integers(1, 2))
    if source == "csv":
        return Csv(path=TABLE, targets=["kind"], **more), 2, units, 9
    if source == "generated":
        samples = draw(st.integers(4, 9))
        name = draw(st.sampled_from(["and", "xor", "circle", "spiral", "moons"]))
        data = Generated(name=name, samples=samples, noise=0.1, seed=samples, **more)
        return data, 2, units, samples
    if source == "bundled" and draw(st.integers(0, 2)) == 0:
        return Bundled(name="iris", **more), 4, 3, 150
    samples, columns = draw(st.integers(2, 8)), draw(st.integers(1, 3))
    units = draw(st.integers(1, 3))
    targets = draw(_targets(loss, samples, units))
    return (
        Inline(inputs=draw(_matrix(samples, columns)), targets=targets, **more),
        columns,
        units,
        samples,
    )


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Small experiments with everything that the format has, all of which can be run."""
    loss = draw(st.sampled_from(sorted(LOSSES)))
    test = draw(st.sampled_from([0.0, 0.0, 0.3]))
    data, columns, units, samples = draw(_data(loss, test))
    widths = [*draw(st.lists(st.integers(1, 4), max_size=2)), units]
    last = draw(st.sampled_from(LOSSES[loss].activations or sorted(ACTIVATIONS)))
    layers = []
    for place, width in enumerate(widths):
        inputs = widths[place - 1] if place else columns
        given = draw(st.booleans())
        layers.append(
            Layer(
                units=width,
                activation=last if place == len(widths) - 1 else draw(st.sampled_from(HIDDEN)),
                weights=draw(_matrix(width, inputs)) if given else None,
                biases=draw(_matrix(1, width))[0] if draw(st.booleans()) else None,
            )
        )
    name = draw(st.sampled_from(sorted(INITIALIZERS)))
    return Experiment(
        title=draw(st.text(max_size=8)),
        data=data,
        network=Network(
            layers=layers,
            inputs=draw(st.sampled_from([None, columns])),
            train_biases=draw(st.booleans()),
            input_gradient=draw(st.booleans()),
            initializer=InitializerChoice(name=name, seed=draw(st.integers(0, 9))),
        ),
        loss=LossChoice(name=loss, reduction=draw(st.sampled_from(["mean", "sum"]))),
        regularization=Regularization(
            l1=draw(st.sampled_from([0.0, 0.01])), l2=draw(st.sampled_from([0.0, 0.05]))
        ),
        optimizer=draw(optimizers),
        batching=draw(batchings(samples - round(samples * test))),
    )
