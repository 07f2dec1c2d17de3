"""What the types of an experiment cannot say: names that exist, shapes that fit, finite numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from core.datasets import BUNDLED, GENERATED
from core.datasets.dataset import quoted
from core.errors import ExperimentError
from core.experiment.json_errors import readable
from core.experiment.schema import Bundled, Csv, Experiment, Generated, Inline, Layer, Matrix
from core.nn.activations import ACTIVATIONS
from core.nn.initializers import INITIALIZERS
from core.nn.losses import LOSSES
from core.nn.optimizers import OPTIMIZERS, rule_name


def check(experiment: Experiment) -> None:
    """Raise ``ExperimentError`` for the first thing that is wrong with ``experiment``."""
    _finite(experiment)
    _limits(experiment)
    _data(experiment)
    _names(experiment)
    _layers(experiment)
    _loss(experiment)
    _optimizer(experiment)


def _finite(experiment: Experiment) -> None:
    for place, value in _numbers(msgspec.structs.asdict(experiment), ""):
        if not math.isfinite(value):
            raise ExperimentError(place, f"expected a finite number, found {value}")


def _limits(experiment: Experiment) -> None:
    """What the file's reader would refuse is refused where it is built, too.

    Matrices have no limits of their own, and are left out of the copy that is looked at.
    """
    replace = msgspec.structs.replace
    layers = [replace(each, weights=None, biases=None) for each in experiment.network.layers]
    data = experiment.data
    if isinstance(data, Inline):
        data = replace(data, inputs=[], targets=None)
    bare = replace(
        experiment,
        data=data,
        network=replace(experiment.network, layers=layers),
        batching=replace(experiment.batching, order=None),
    )
    plain = msgspec.to_builtins(bare)
    plain.pop("optimizer")  # its settings are those of an entry of the table
    try:
        msgspec.convert(plain, Experiment)
        msgspec.convert(msgspec.to_builtins(experiment.optimizer), type(experiment.optimizer))
    except msgspec.ValidationError as error:
        raise readable(str(error), None) from None


def _numbers(node: Any, place: str) -> Iterator[tuple[str, float]]:
    """Every float below ``node`` with the place where it stands."""
    if isinstance(node, float):
        yield place, node
    elif isinstance(node, msgspec.Struct):
        yield from _numbers(msgspec.structs.asdict(node), place)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _numbers(value, f"{place}.{key}" if place else key)
    elif isinstance(node, list | tuple):
        if node and isinstance(node[0], float | int) and all(map(math.isfinite, node)):
            return  # a row of a matrix of millions, looked at without naming its places
        for index, value in enumerate(node):
            yield from _numbers(value, f"{place}[{index}]")


def _known(place: str, name: str, table: Mapping[str, object]) -> None:
    if name not in table:
        raise ExperimentError(place, f"unknown name {quoted(name)}; known are {', '.join(table)}")


def _data(experiment: Experiment) -> None:
    data = experiment.data
    if isinstance(data, Generated):
        _known("data.name", data.name, GENERATED)
    elif isinstance(data, Bundled):
        _known("data.name", data.name, BUNDLED)
    elif isinstance(data, Csv):
        if not data.targets and _needs_targets(experiment):
            raise ExperimentError("data.targets", "expected at least one column name")
    else:
        _inline(experiment, data)


def _needs_targets(experiment: Experiment) -> bool:
    return experiment.loss.name not in LOSSES or LOSSES[experiment.loss.name].has_targets


def _inline(experiment: Experiment, data: Inline) -> None:
    columns = experiment.network.inputs or (len(data.inputs[0]) if data.inputs else 0)
    if not data.inputs:
        raise ExperimentError("data.inputs", "expected at least one sample")
    if columns == 0:
        raise ExperimentError("data.inputs[0]", "expected at least one number")
    _rows("data.inputs", data.inputs, columns)
    if data.targets is None:
        if _needs_targets(experiment):
            problem = f"the loss {experiment.loss.name} needs targets"
            raise ExperimentError("data.targets", problem)
        return
    _count("data.targets", data.targets, len(data.inputs), "rows")
    _rows("data.targets", data.targets, experiment.network.layers[-1].units)


def _rows(place: str, matrix: Matrix, columns: int) -> None:
    for index, row in enumerate(matrix):
        _count(f"{place}[{index}]", row, columns, "numbers")


def _count(place: str, items: list[Any], expected: int, noun: str) -> None:
    if len(items) != expected:
        nouns = noun if expected != 1 else noun[:-1]
        raise ExperimentError(place, f"expected {expected} {nouns}, found {len(items)}")


def _names(experiment: Experiment) -> None:
    network = experiment.network
    for index, layer in enumerate(network.layers):
        place = f"network.layers[{index}].activation"
        _known(place, layer.activation, ACTIVATIONS)
        last = index == len(network.layers) - 1
        if ACTIVATIONS[layer.activation].last_only and not last:
            raise ExperimentError(place, f"{layer.activation} is for the last layer only")
    _known("network.initializer.name", network.initializer.name, INITIALIZERS)
    _known("loss.name", experiment.loss.name, LOSSES)


def _layers(experiment: Experiment) -> None:
    network = experiment.network
    inputs = network.inputs
    if isinstance(experiment.data, Inline):
        inputs = len(experiment.data.inputs[0])
    for index, layer in enumerate(network.layers):
        check_layer(index, layer, inputs)
        inputs = layer.units


def check_layer(index: int, layer: Layer, inputs: int | None) -> None:
    """Check the shapes of a layer's own weights and biases; ``inputs`` None is not known yet."""
    place = f"network.layers[{index}]"
    if layer.weights is not None:
        _count(f"{place}.weights", layer.weights, layer.units, "rows")
        columns = inputs if inputs is not None else len(layer.weights[0])
        _rows(f"{place}.weights", layer.weights, columns)
    if layer.biases is not None:
        _count(f"{place}.biases", layer.biases, layer.units, "numbers")


def _loss(experiment: Experiment) -> None:
    fits = LOSSES[experiment.loss.name].activations
    last = experiment.network.layers[-1].activation
    if fits and last not in fits:
        place = f"network.layers[{len(experiment.network.layers) - 1}].activation"
        wanted = " or ".join(fits)
        problem = f"the loss {experiment.loss.name} needs {wanted} here, found {last}"
        raise ExperimentError(place, problem)


def _optimizer(experiment: Experiment) -> None:
    rule = experiment.optimizer
    for condition in OPTIMIZERS[rule_name(rule)].conditions:
        if condition.broken_by(rule):
            problem = f"{condition.key} needs {condition.needs}"
            raise ExperimentError(f"optimizer.{condition.key}", problem)
