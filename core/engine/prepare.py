"""An experiment made ready to run: data loaded and split, sizes known, first weights drawn."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets import (
    GENERATED,
    Dataset,
    KeptTable,
    Origin,
    generate,
    load_bundled,
    read_table,
    split,
)
from core.engine.estimate import estimate
from core.engine.layout import Layout
from core.engine.program import Shape
from core.errors import DataError, ExperimentError
from core.experiment import validation
from core.experiment.data_path import located
from core.experiment.schema import Bundled, Csv, Data, Experiment, Generated, Inline
from core.nn.initializers import draw_weights
from core.nn.losses import LOSSES
from core.task import report

Floats = NDArray[np.float64]
MOST_PARAMETERS = 20_000_000
MOST_BATCH_NUMBERS = 50_000_000


@dataclass(frozen=True)
class Samples:
    """Inputs (samples x inputs) and targets (samples x outputs; 0 columns where there are none)."""

    inputs: Floats
    targets: Floats

    def __len__(self) -> int:
        return len(self.inputs)

    def part(self, start: int, end: int) -> Samples:
        """Those from ``start`` to ``end``, or to the last; views."""
        return Samples(self.inputs[start:end], self.targets[start:end])


@dataclass(frozen=True)
class Prepared:
    """All that a run needs, from one experiment.

    Attributes:
        experiment: what it was made from.
        folder: where relative paths of the experiment start.
        dataset: the data as read, before targets are made and parts are split off.
        train, test: the samples; ``test`` is None without a test part.
        input_names, output_names: for people.
        origin: what the training samples are called.
        layout: the parameters' places.
        shape: what decides the program.
    """

    experiment: Experiment
    folder: Path
    dataset: Dataset
    train: Samples
    test: Samples | None
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    origin: Origin
    layout: Layout
    shape: Shape

    def first_parameters(self) -> Floats:
        """The flat vector of weights and biases that the experiment starts with."""
        network = self.experiment.network
        vector = np.zeros(self.layout.length)
        views = self.layout.views(vector)
        choice = network.initializer
        drawn = draw_weights(choice.name, choice.seed, self.layout.sizes)
        for number, (layer, weights) in enumerate(zip(network.layers, drawn, strict=True), 1):
            views[f"W{number}"][:] = weights if layer.weights is None else layer.weights
            views[f"b{number}"][:] = 0.0 if layer.biases is None else layer.biases
        return vector


def prepare(
    experiment: Experiment,
    folder: Path | str = ".",
    known: Prepared | None = None,
    kept: KeptTable | None = None,
) -> Prepared:
    """Load and check all of ``experiment``. Raises ``ExperimentError`` or ``DataError``.

    Args:
        experiment: a valid experiment.
        folder: where relative paths start: the experiment file's own folder.
        known: an experiment made ready before; where its data is the same, it is not read again.
        kept: a table that was read before; where it is the experiment's, it is not read again.
    """
    validation.check(experiment)
    loss = LOSSES[experiment.loss.name]
    sizes_before = [layer.units for layer in experiment.network.layers]
    _check_parameters([experiment.network.inputs or 1, *sizes_before])
    _check_memory(experiment, *_counts(experiment))
    loaded = _reuse(experiment, Path(folder), known)
    if loaded is None:
        loaded = _load(experiment.data, Path(folder), kept)
    _check_memory(experiment, len(loaded), loaded.inputs.shape[1])
    report("Preparing the samples")
    dataset = _with_targets(loaded, experiment) if loss.has_targets else loaded
    try:
        data = experiment.data
        train, test = split(dataset, data.test_fraction, data.split_seed, data.standardize)
    except DataError as error:
        raise ExperimentError("data.test_fraction", str(error)) from None
    sizes = (train.inputs.shape[1], *sizes_before)
    _check_sizes(experiment, sizes, len(train.inputs))
    return Prepared(
        experiment=experiment,
        folder=Path(folder),
        dataset=loaded,
        train=_samples(train, loss.has_targets),
        test=None if test is None else _samples(test, loss.has_targets),
        input_names=dataset.input_names,
        output_names=_output_names(dataset, sizes[-1]),
        origin=train.origin("" if test is None else "training"),
        layout=Layout(sizes, experiment.network.train_biases),
        shape=Shape(
            sizes=sizes,
            train_biases=experiment.network.train_biases,
            input_gradient=experiment.network.input_gradient,
            gives_dz=loss.gives_dz,
            has_targets=loss.has_targets,
        ),
    )


def _reuse(experiment: Experiment, folder: Path, known: Prepared | None) -> Dataset | None:
    if known is None or known.experiment.data != experiment.data or known.folder != folder:
        return None
    return known.dataset


def _load(data: Data, folder: Path, kept: KeptTable | None) -> Dataset:
    if isinstance(data, Generated):
        return generate(data.name, data.samples, data.noise, data.seed)
    if isinstance(data, Bundled):
        return load_bundled(data.name)
    if isinstance(data, Csv):
        path, wanted = located(folder, data.path), (data.targets, data.inputs, data.delimiter)
        if kept is not None and kept.serves(path, *wanted):
            return kept.dataset
        try:
            return read_table(path, *wanted)
        except DataError as error:
            raise ExperimentError("data.path", str(error)) from None
    return _inline(data)


def _inline(data: Inline) -> Dataset:
    inputs = np.array(data.inputs, dtype=np.float64)
    targets = None
    if data.targets is not None:
        targets = np.array(data.targets, dtype=np.float64)
    columns = 0 if targets is None else targets.shape[1]
    return Dataset(
        inputs=inputs,
        targets=targets,
        input_names=tuple(f"x{i}" for i in range(inputs.shape[1])),
        target_names=tuple(f"t{i}" for i in range(columns)),
        classes=(),
        labels=None,
    )


def _with_targets(dataset: Dataset, experiment: Experiment) -> Dataset:
    """The data with targets that fit the last layer."""
    layers = experiment.network.layers
    units = layers[-1].units
    place = f"network.layers[{len(layers) - 1}].units"
    if dataset.labels is not None:
        try:
            return dataset.for_outputs(units)
        except DataError as error:
            raise ExperimentError(place, str(error)) from None
    assert dataset.targets is not None
    found = dataset.targets.shape[1]
    if found != units:
        noun = "column" if found == 1 else "columns"
        raise ExperimentError(place, f"the data has {found} target {noun}, found {units} units")
    return dataset


def _samples(dataset: Dataset, wants_targets: bool) -> Samples:
    targets = dataset.targets if wants_targets else None
    if targets is None:
        targets = np.zeros((len(dataset.inputs), 0))
    return Samples(np.ascontiguousarray(dataset.inputs), np.ascontiguousarray(targets))


def _output_names(dataset: Dataset, units: int) -> tuple[str, ...]:
    names = dataset.classes if len(dataset.classes) == units else dataset.target_names
    return names if len(names) == units else tuple(f"a{i}" for i in range(units))


def _check_parameters(sizes: list[int]) -> None:
    count = sum(a * b + b for a, b in pairwise(sizes))
    if count > MOST_PARAMETERS:
        problem = f"{count:,} weights and biases are more than {MOST_PARAMETERS:,}"
        raise ExperimentError("network.layers", problem)


def _counts(experiment: Experiment) -> tuple[int, int]:
    """Samples and inputs as far as they are known before the data is made; at least one of each."""
    data = experiment.data
    if isinstance(data, Generated):
        kind = GENERATED[data.name]
        return data.samples or kind.samples, len(kind.input_names)
    if isinstance(data, Inline):
        return len(data.inputs), len(data.inputs[0])
    return 1, experiment.network.inputs or 1


def _check_memory(experiment: Experiment, samples: int, inputs: int) -> None:
    sizes = (inputs, *(layer.units for layer in experiment.network.layers))
    test = round(samples * experiment.data.test_fraction)
    estimate(experiment, sizes, max(1, samples - test), test).check()


def _check_sizes(experiment: Experiment, sizes: tuple[int, ...], samples: int) -> None:
    network, batching = experiment.network, experiment.batching
    if network.inputs not in (None, sizes[0]):
        problem = f"the data has {sizes[0]} inputs, found {network.inputs}"
        raise ExperimentError("network.inputs", problem)
    validation.check_layer(0, network.layers[0], sizes[0])
    _check_parameters(list(sizes))
    size = {"batch": samples, "stochastic": 1}.get(batching.mode, batching.size)
    if size * sum(sizes) > MOST_BATCH_NUMBERS:
        problem = f"a batch of {size:,} samples needs too much memory for this network"
        raise ExperimentError("batching", problem)
    for e, order in enumerate(batching.order or []):
        sample = max(order)
        if sample >= samples:
            place = f"batching.order[{e}][{order.index(sample)}]"
            raise ExperimentError(place, f"sample {sample} of {samples} training samples")
