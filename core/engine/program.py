"""One update is a program: the list of operations that it runs, in order, each with its names."""

from __future__ import annotations

from dataclasses import dataclass

PHASES = ("forward", "loss", "backward", "update")

WORDS = {
    "take_batch": "forward pass: take the batch's inputs and targets",
    "weighted_sum": "forward pass: weighted sum of layer {layer}",
    "activation": "forward pass: activation of layer {layer}",
    "loss": "loss of the batch",
    "loss_gradient": "backward pass: slope of the loss with respect to the network's output",
    "activation_gradient": "backward pass: slope through the activation of layer {layer}",
    "weight_gradient": "backward pass: slope of the loss with respect to "
    "the weights of layer {layer}",
    "bias_gradient": "backward pass: slope of the loss with respect to the biases of layer {layer}",
    "input_gradient": "backward pass: slope of the loss with respect to "
    "the inputs of layer {layer}",
    "update": "update: every weight takes its step against its slope",
}
OPERATION_NAMES = tuple(WORDS)


@dataclass(frozen=True)
class Operation:
    """One operation of an update.

    Attributes:
        index: its place in the program.
        phase: ``forward``, ``loss``, ``backward`` or ``update``.
        op: its name, as in the trace.
        layer: the layer that it works on, counted from 1; None for the whole network.
        reads: names of the arrays it needs.
        writes: names of the arrays it makes.
    """

    index: int
    phase: str
    op: str
    layer: int | None
    reads: tuple[str, ...]
    writes: tuple[str, ...]

    @property
    def words(self) -> str:
        """The operation in words, for the status line."""
        return WORDS[self.op].format(layer=self.layer)


@dataclass(frozen=True)
class Shape:
    """All that decides the program: sizes, and which slopes are wanted.

    Attributes:
        sizes: units per column, the inputs first.
        train_biases: whether the biases get slopes and updates.
        input_gradient: whether the slope by the network's inputs is computed.
        gives_dz: whether the loss gives the slope by z of the last layer directly.
        has_targets: whether samples have targets.
    """

    sizes: tuple[int, ...]
    train_biases: bool
    input_gradient: bool
    gives_dz: bool
    has_targets: bool

    @property
    def layers(self) -> int:
        """Number of layers that compute (the inputs do not)."""
        return len(self.sizes) - 1


Draft = tuple[str, str, int | None, tuple[str, ...], tuple[str, ...]]


def compile_program(shape: Shape) -> tuple[Operation, ...]:
    """The operations of one update of a network of this shape."""
    drafts = [*_forward(shape), *_loss(shape), *_backward(shape), _update(shape)]
    return tuple(Operation(index, *draft) for index, draft in enumerate(drafts))


def _forward(shape: Shape) -> list[Draft]:
    batch = ("a0", "t") if shape.has_targets else ("a0",)
    drafts: list[Draft] = [("forward", "take_batch", None, (), batch)]
    for layer in range(1, shape.layers + 1):
        reads = (f"a{layer - 1}", f"W{layer}", f"b{layer}")
        drafts.append(("forward", "weighted_sum", layer, reads, (f"z{layer}",)))
        drafts.append(("forward", "activation", layer, (f"z{layer}",), (f"a{layer}",)))
    return drafts


def _loss(shape: Shape) -> list[Draft]:
    reads = _loss_reads(shape)
    return [("loss", "loss", None, reads, ("loss", "data_loss"))]


def _loss_reads(shape: Shape) -> tuple[str, ...]:
    last = shape.layers
    outputs = (f"z{last}", f"a{last}") if shape.gives_dz else (f"a{last}",)
    return (*outputs, "t") if shape.has_targets else outputs


def _backward(shape: Shape) -> list[Draft]:
    last = shape.layers
    slope = f"dz{last}" if shape.gives_dz else f"da{last}"
    targets = ("t",) if shape.has_targets else ()
    reads = (f"a{last}", *targets)
    drafts: list[Draft] = [("backward", "loss_gradient", last, reads, (slope,))]
    for layer in range(last, 0, -1):
        drafts.extend(_backward_layer(shape, layer))
    return drafts


def _backward_layer(shape: Shape, layer: int) -> list[Draft]:
    dz = f"dz{layer}"
    drafts: list[Draft] = []
    if not (shape.gives_dz and layer == shape.layers):
        reads = (f"da{layer}", f"z{layer}", f"a{layer}")
        drafts.append(("backward", "activation_gradient", layer, reads, (dz,)))
    reads = (f"a{layer - 1}", dz, f"W{layer}")
    drafts.append(("backward", "weight_gradient", layer, reads[:2], (f"dW{layer}",)))
    if shape.train_biases:
        drafts.append(("backward", "bias_gradient", layer, (dz,), (f"db{layer}",)))
    if layer > 1 or shape.input_gradient:
        writes = (f"da{layer - 1}",)
        drafts.append(("backward", "input_gradient", layer, (dz, f"W{layer}"), writes))
    return drafts


def _update(shape: Shape) -> Draft:
    kinds = ("W", "b") if shape.train_biases else ("W",)
    names = [f"{kind}{layer}" for layer in range(1, shape.layers + 1) for kind in kinds]
    slopes = [f"d{name}" for name in names]
    return ("update", "update", None, tuple(names + slopes), tuple(names))
