"""Edits of an experiment: each gives a new valid one and says what else changed.

Knows no Qt. A choice that does not go with another one takes the other along: a loss its output
activation, a data set the number of outputs, another shape the weights that the file gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from msgspec.structs import replace

from core.datasets import BUNDLED, GENERATED, load_bundled
from core.experiment.schema import Bundled, Data, Experiment, Generated, Inline, Layer, Network
from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES


@dataclass(frozen=True)
class Edit:
    """A new experiment, and in a sentence what changed beside what was asked for ("": nothing)."""

    experiment: Experiment
    note: str = ""


@dataclass(frozen=True)
class Columns:
    """What a data set asks of a network.

    Attributes:
        inputs: number of inputs.
        outputs: numbers of output units that fit, the preferred one first; empty for any.
        classes: whether the targets are classes; None where that is not known.
    """

    inputs: int
    outputs: tuple[int, ...]
    classes: bool | None


def columns(data: Data) -> Columns | None:
    """What ``data`` asks for; None for a table that only the reader of the file knows."""
    if isinstance(data, Generated):
        kind = GENERATED[data.name]
        return Columns(len(kind.input_names), _outputs(len(kind.classes)), bool(kind.classes))
    if isinstance(data, Bundled):
        return _bundled_columns(data.name)
    if isinstance(data, Inline):
        targets = data.targets
        return Columns(len(data.inputs[0]), () if targets is None else (len(targets[0]),), None)
    return None


@cache
def _bundled_columns(name: str) -> Columns:
    dataset = load_bundled(name)
    return Columns(
        dataset.inputs.shape[1], _outputs(len(dataset.classes)), dataset.labels is not None
    )


def _outputs(classes: int) -> tuple[int, ...]:
    return {0: (1,), 2: (1, 2)}.get(classes, (classes,))


def allowed_outputs(experiment: Experiment) -> tuple[int, ...]:
    """Numbers of output units that fit; empty for any."""
    found = columns(experiment.data)
    loss = LOSSES[experiment.loss.name]
    return found.outputs if found and loss.has_targets else ()


def loss_objection(data: Data, name: str) -> str:
    """Why the loss ``name`` does not go with ``data``; "" where it does."""
    found = columns(data)
    loss = LOSSES[name]
    if loss.has_targets and isinstance(data, Inline) and data.targets is None:
        return "these data have no targets"
    numbers = found is not None and found.classes is False
    if numbers and loss.needs_classes:
        return "it needs classes, and the targets of these data are numbers"
    return ""


def with_data(experiment: Experiment, data: Data) -> Edit:
    """Train on other data; the last layer, the loss and the given weights follow."""
    notes = []
    order = experiment.batching.order
    if order is not None:
        batching = replace(experiment.batching, order=None)
        experiment = replace(experiment, batching=batching)
        notes.append("the given order of samples is dropped")
    network = replace(experiment.network, inputs=None)
    experiment = replace(experiment, data=data, network=network)
    if loss_objection(data, experiment.loss.name):
        edit = with_loss(experiment, "half_squared_error")
        layers = edit.experiment.network.layers
        layers = [*layers[:-1], replace(layers[-1], activation="linear")]
        experiment = replace(edit.experiment, network=replace(network, layers=layers))
        notes.append("the loss is now half_squared_error after a linear layer")
    fitted = _fitted(experiment)
    return Edit(fitted.experiment, _sentence(*notes, fitted.note))


def with_loss(experiment: Experiment, name: str) -> Edit:
    """Use another loss; the last layer's activation and units follow."""
    experiment = replace(experiment, loss=replace(experiment.loss, name=name))
    fits = LOSSES[name].activations
    layers = experiment.network.layers
    note = ""
    if fits and layers[-1].activation not in fits:
        layers = [*layers[:-1], replace(layers[-1], activation=fits[0])]
        experiment = replace(experiment, network=replace(experiment.network, layers=layers))
        note = f"the last layer is now {fits[0]}, which {name} needs"
    fitted = _fitted(experiment)
    return Edit(fitted.experiment, _sentence(note, fitted.note))


def with_layers(experiment: Experiment, layers: list[Layer]) -> Edit:
    """Use other layers; weights that the file gave go where they no longer fit."""
    network = replace(experiment.network, layers=list(layers))
    return _fitted(replace(experiment, network=network))


def with_unit_count(experiment: Experiment, index: int, units: int) -> Edit:
    """Give layer ``index`` (0 is the first) so many units."""
    layers = list(experiment.network.layers)
    layers[index] = replace(layers[index], units=units)
    return with_layers(experiment, layers)


def with_activation(experiment: Experiment, index: int, name: str) -> Edit:
    """Give layer ``index`` another activation."""
    layers = list(experiment.network.layers)
    layers[index] = replace(layers[index], activation=name)
    return with_layers(experiment, layers)


def with_layer_added(experiment: Experiment) -> Edit:
    """Put a layer like the last hidden one (or of 4 tanh units) before the output layer."""
    layers = experiment.network.layers
    like = layers[-2] if len(layers) > 1 else Layer(units=4, activation="tanh")
    added = Layer(units=like.units, activation=like.activation)
    return with_layers(experiment, [*layers[:-1], added, layers[-1]])


def with_layer_removed(experiment: Experiment, index: int) -> Edit:
    """Take layer ``index`` out."""
    layers = experiment.network.layers
    return with_layers(experiment, [*layers[:index], *layers[index + 1 :]])


def with_initializer(experiment: Experiment, name: str, seed: int) -> Edit:
    """Draw the first weights anew; weights that the file gave would hide them, so they go."""
    network = experiment.network
    given = any(layer.weights is not None for layer in network.layers)
    layers = [replace(layer, weights=None, biases=None) if given else layer
              for layer in network.layers]  # fmt: skip
    initializer = replace(network.initializer, name=name, seed=seed)
    network = replace(network, layers=layers, initializer=initializer)
    note = "the weights that the file gave are dropped" if given else ""
    return Edit(replace(experiment, network=network), _sentence(note))


def _fitted(experiment: Experiment) -> Edit:
    """``experiment`` with as many outputs as its data need, and without weights of other shapes."""
    network, notes = experiment.network, []
    outputs = allowed_outputs(experiment)
    last = network.layers[-1]
    # One unit whose layer shares out 1 is always 1, whatever it is given.
    if ACTIVATIONS[last.activation].last_only and len(outputs) > 1:
        outputs = tuple(units for units in outputs if units > 1)
    if outputs and last.units not in outputs:
        last = replace(last, units=outputs[0])
        network = replace(network, layers=[*network.layers[:-1], last])
        plural = "" if last.units == 1 else "s"
        notes.append(f"the last layer now has {last.units} unit{plural}, as the data need")
    found = columns(experiment.data)
    checked = _without_misfits(network, found.inputs if found else network.inputs)
    if checked != network:
        notes.append("given weights that no longer fit are dropped")
    return Edit(replace(experiment, network=checked), _sentence(*notes))


def _without_misfits(network: Network, inputs: int | None) -> Network:
    layers = []
    for layer in network.layers:
        rows = layer.weights
        if rows is not None:
            fits = len(rows) == layer.units and inputs in (None, len(rows[0]))
            layer = layer if fits else replace(layer, weights=None, biases=None)  # noqa: PLW2901
        elif layer.biases is not None and len(layer.biases) != layer.units:
            layer = replace(layer, biases=None)  # noqa: PLW2901
        layers.append(layer)
        inputs = layer.units
    return replace(network, layers=layers)


def describe(data: Data) -> str:
    """The user's own data or a data set's entry in a sentence."""
    if isinstance(data, Generated):
        return GENERATED[data.name].description
    if isinstance(data, Bundled):
        return BUNDLED[data.name].description
    if isinstance(data, Inline):
        parts = [_count(len(data.inputs), "sample"), _count(len(data.inputs[0]), "input")]
        outputs = len(data.targets[0]) if data.targets is not None else 0
        parts.append(_count(outputs, "target") if outputs else "no targets")
        return f"In the experiment itself: {', '.join(parts)}."
    return f"{data.path}: learns {', '.join(data.targets) or 'without targets'}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _sentence(*notes: str) -> str:
    text = "; ".join(f"{note[0].lower()}{note[1:].rstrip('.')}" for note in notes if note)
    return f"{text[0].upper()}{text[1:]}." if text else ""
