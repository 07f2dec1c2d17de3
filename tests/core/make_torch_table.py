"""Writes torch_table.json: what PyTorch gives for networks, losses and optimizers, in float64.

PyTorch is no requirement of the project; it is needed only when an entry is added here:

    pip install torch==2.13.0 numpy
    python tests/core/make_torch_table.py

Each case holds an experiment's sections, without what it shares with all others, and the numbers:
J and every derivative of it, or the parameters after each step.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from torch.nn import functional

TABLE = Path(__file__).with_name("torch_table.json")
DIGITS = 3  # of the numbers that go in: short in the table, and the same float64 on both sides

ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "softplus": functional.softplus,
    "gelu": functional.gelu,
    "elu": functional.elu,
    "softmax": lambda z: torch.softmax(z, 1),
}
STEPS = {"step": lambda z: (z > 0).double(), "hardlim": lambda z: (z >= 0).double()}

SQUARES = {
    "half_squared_error": lambda z, a, t: 0.5 * ((a - t) ** 2).sum(1),
    "squared_error": lambda z, a, t: ((a - t) ** 2).sum(1),
    "mean_squared_error": lambda z, a, t: ((a - t) ** 2).mean(1),
    "huber": lambda z, a, t: functional.huber_loss(a, t, reduction="none").sum(1),
    "absolute_error": lambda z, a, t: functional.l1_loss(a, t, reduction="none").sum(1),
    "output": lambda z, a, t: a.sum(1),
}
LOSSES = SQUARES | {
    "binary_cross_entropy": lambda z, a, t: functional.binary_cross_entropy_with_logits(
        z, t, reduction="none"
    ).sum(1),
    "softmax_cross_entropy": lambda z, a, t: -(t * torch.log_softmax(z, 1)).sum(1),
    # The outputs are constants to autograd, as the rule has it: the slope by z is a - t.
    "perceptron": lambda z, a, t: ((a.detach() - t) * z).sum(1),
}

OPTIMIZERS = [
    ("sgd", {}),
    ("sgd", {"momentum": 0.9}),
    ("sgd", {"momentum": 0.8, "dampening": 0.3}),
    ("sgd", {"momentum": 0.9, "nesterov": True}),
    ("sgd", {"momentum": 0.5, "decay": 0.9}),
    ("rmsprop", {}),
    ("rmsprop", {"alpha": 0.9, "eps": 1e-6}),
    ("rmsprop", {"centered": True}),
    ("rmsprop", {"momentum": 0.7}),
    ("rmsprop", {"alpha": 0.8, "eps": 1e-4, "centered": True, "momentum": 0.9, "decay": 0.95}),
    ("adagrad", {}),
    ("adagrad", {"lr_decay": 0.1, "initial_accumulator_value": 0.2, "eps": 1e-6}),
    ("adagrad", {"lr_decay": 0.05, "decay": 0.9}),
    ("adam", {}),
    ("adam", {"betas": [0.8, 0.95], "eps": 1e-6}),
    ("adam", {"amsgrad": True}),
    ("adam", {"betas": [0.5, 0.6], "eps": 1e-3, "amsgrad": True, "decay": 0.9}),
    ("adamw", {}),
    ("adamw", {"weight_decay": 0.0}),
    ("adamw", {"betas": [0.5, 0.6], "weight_decay": 0.5, "amsgrad": True, "decay": 0.9}),
]
CLASSES = {
    "adamw": torch.optim.AdamW,
    "sgd": torch.optim.SGD,
    "rmsprop": torch.optim.RMSprop,
    "adagrad": torch.optim.Adagrad,
    "adam": torch.optim.Adam,
}
RATES = {"adamw": 0.05, "sgd": 0.4, "rmsprop": 0.03, "adagrad": 0.2, "adam": 0.05}
UPDATES = 10


class Case:
    """One network with its samples, as an experiment's sections and as tensors."""

    def __init__(self, seed, sizes, activations, loss, reduction, samples, rules=(0.0, 0.0)):
        self.rng = np.random.default_rng(seed)
        self.sizes, self.activations, self.loss_name = sizes, activations, loss
        self.reduction, self.rules = reduction, rules
        self.inputs = self.draw(samples, sizes[0])
        self.targets = self.draw_targets(samples, sizes[-1])
        shapes = [(units, inputs) for inputs, units in pairwise(sizes)]
        self.weights = [self.draw(*shape) for shape in shapes]
        self.biases = [self.draw(units) for units in sizes[1:]]

    def draw(self, *shape):
        numbers = np.round(self.rng.uniform(-1, 1, shape), DIGITS)
        return torch.tensor(numbers + 0.0, dtype=torch.float64, requires_grad=True)

    def draw_targets(self, samples, units):
        if self.loss_name == "softmax_cross_entropy":
            numbers = np.eye(units)[self.rng.integers(0, units, samples)]
        elif self.loss_name in ("binary_cross_entropy", "perceptron"):
            numbers = self.rng.integers(0, 2, (samples, units)).astype(float)
        else:
            numbers = np.round(self.rng.uniform(-1, 1, (samples, units)), DIGITS)
        return torch.tensor(numbers, dtype=torch.float64)

    def objective(self):
        a = self.inputs
        self.values = {}
        tables = ACTIVATIONS | STEPS
        for layer, name in enumerate(self.activations):
            z = a @ self.weights[layer].T + self.biases[layer]
            a = tables[name](z)
            for tensor in (z, a):
                if tensor.requires_grad:
                    tensor.retain_grad()
            self.values |= {f"z{layer + 1}": z, f"a{layer + 1}": a}
        each = LOSSES[self.loss_name](z, a, self.targets)
        data = each.mean() if self.reduction == "mean" else each.sum()
        l1, l2 = self.rules
        penalty = sum(l1 * w.abs().sum() + 0.5 * l2 * (w**2).sum() for w in self.weights)
        return data, data + penalty

    def sections(self):
        layers = [
            {"units": len(b), "activation": name, "weights": w.tolist(), "biases": b.tolist()}
            for name, w, b in zip(self.activations, self.weights, self.biases, strict=True)
        ]
        data = {"source": "inline", "inputs": self.inputs.tolist()}
        if self.loss_name != "output":
            data["targets"] = self.targets.tolist()
        sections = {
            "data": data,
            "network": {"layers": layers},
            "loss": {"name": self.loss_name, "reduction": self.reduction},
        }
        if any(self.rules):
            sections["regularization"] = {"l1": self.rules[0], "l2": self.rules[1]}
        return sections

    def gradients(self):
        """The experiment, and J with its derivatives by everything there is."""
        sections = self.sections()
        data, objective = self.objective()
        objective.backward()
        numbers = {"data_loss": data.item(), "loss": objective.item()}
        for layer, (w, b) in enumerate(zip(self.weights, self.biases, strict=True), 1):
            numbers |= {f"dW{layer}": _slope(w), f"db{layer}": _slope(b)}
            numbers[f"dz{layer}"] = _slope(self.values[f"z{layer}"])
        numbers["da0"] = _slope(self.inputs)
        numbers[f"a{len(self.weights)}"] = self.values[f"a{len(self.weights)}"].tolist()
        return {"experiment": sections, "expected": numbers}

    def steps(self, name, options):
        """The experiment with an optimizer, and all parameters after some of its steps."""
        decay = options.get("decay", 1.0)
        torch_options = {key: value for key, value in options.items() if key != "decay"}
        experiment = self.sections()
        experiment["optimizer"] = {"name": name, "learning_rate": RATES[name], **options}
        parameters = [*self.weights, *self.biases]
        optimizer = CLASSES[name](parameters, lr=RATES[name], **torch_options)
        scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, decay)
        after = {}
        for update in range(1, UPDATES + 1):
            optimizer.zero_grad()
            self.objective()[1].backward()
            optimizer.step()
            scheduler.step()
            if update in (1, 2, 3, UPDATES):
                flat = torch.cat([p.detach().reshape(-1) for p in parameters])
                after[str(update)] = flat.tolist()
        return {"experiment": experiment, "after": after}


def _slope(tensor):
    grad = tensor.grad
    return (torch.zeros_like(tensor) if grad is None else grad).tolist()


def seed_of(*parts):
    """Of a case's own: a new entry of a table leaves all other cases as they are."""
    return crc32(repr(parts).encode())


def gradient_cases():
    """All activations with all losses that they go with, several shapes, both reductions."""
    last = {
        "binary_cross_entropy": ["sigmoid"],
        "softmax_cross_entropy": ["softmax"],
        "perceptron": ["step", "hardlim"],
    }
    for loss in LOSSES:
        for name in last.get(loss, list(ACTIVATIONS)):
            for reduction, samples, sizes in (("mean", 3, (2, 3)), ("sum", 1, (3, 4, 2))):
                seed = seed_of(loss, name, reduction)
                hidden = ["tanh"] * (len(sizes) - 2)
                yield Case(seed, sizes, [*hidden, name], loss, reduction, samples)
    hidden = [name for name in ACTIVATIONS if name != "softmax"]
    for name in hidden:
        for rules in ((0.0, 0.0), (0.01, 0.03)):
            seed = seed_of(name, rules)
            sizes, names = (2, 3, 4, 2), [name, name, "softmax"]
            yield Case(seed, sizes, names, "softmax_cross_entropy", "mean", 4, rules)
    deep = (3, 5, 4, 3, 2, 1)
    names = ["sigmoid", "tanh", "relu", "leaky_relu", "sigmoid"]
    yield Case(101, deep, names, "binary_cross_entropy", "mean", 5, (0.0, 0.1))
    yield Case(102, (1, 1), ["linear"], "squared_error", "sum", 7, (0.2, 0.0))


def optimizer_cases():
    """Every optimizer with every parameter, on one small network."""
    for name, options in OPTIMIZERS:
        seed = seed_of(name, options)
        case = Case(seed, (2, 3, 2), ["tanh", "sigmoid"], "half_squared_error", "mean", 4)
        yield case.steps(name, options)


def main():
    torch.set_num_threads(1)
    table = {
        "made_by": f"torch {torch.__version__}, tests/core/make_torch_table.py",
        "gradients": [case.gradients() for case in gradient_cases()],
        "optimizers": list(optimizer_cases()),
    }
    TABLE.write_text(json.dumps(table, separators=(",", ":")).replace('{"exp', '\n{"exp') + "\n")


if __name__ == "__main__":
    main()
