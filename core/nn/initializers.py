"""Where weights start: each initializer draws the weights of one layer.

Glorot and Bengio, 2010 (Xavier) and He et al., 2015 give the formulas; ``fan_in`` is the number of
a layer's inputs and ``fan_out`` the number of its units. Biases start at 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.nn.arrays import Floats


@dataclass(frozen=True)
class Initializer:
    """A rule for the first weights.

    Attributes:
        name: as in the experiment file.
        title: for people.
        about: in a sentence.
        formula: the distribution in a line.
        draw: takes a generator and the shape (units, inputs), returns the weights.
    """

    name: str
    title: str
    about: str
    formula: str
    draw: Callable[[np.random.Generator, tuple[int, int]], Floats]


def _symmetric(rng: np.random.Generator, shape: tuple[int, int], bound: float) -> Floats:
    return rng.uniform(-bound, bound, shape)


def _xavier(shape: tuple[int, int], factor: float) -> float:
    return float(np.sqrt(factor / (shape[0] + shape[1])))


def _he(shape: tuple[int, int], factor: float) -> float:
    return float(np.sqrt(factor / shape[1]))


_ENTRIES = (
    Initializer(
        name="zeros",
        title="Zeros",
        about="All units start alike and get the same slopes: what random starts are for.",
        formula="w = 0",
        draw=lambda rng, shape: np.zeros(shape),
    ),
    Initializer(
        name="uniform",
        title="Uniform",
        about="Any weight from −1 to 1 alike, whatever the layer's width.",
        formula="w ~ U(-1, 1)",
        draw=lambda rng, shape: _symmetric(rng, shape, 1),
    ),
    Initializer(
        name="normal",
        title="Normal",
        about="Weights of the size 1, whatever the layer's width.",
        formula="w ~ N(0, 1)",
        draw=lambda rng, shape: rng.normal(0, 1, shape),
    ),
    Initializer(
        name="xavier_uniform",
        title="Xavier uniform",
        about="Smaller in wide layers, so that values and slopes keep their size; made for tanh.",
        formula="w ~ U(-r, r), r = √(6 / (fan_in + fan_out))",
        draw=lambda rng, shape: _symmetric(rng, shape, _xavier(shape, 6)),
    ),
    Initializer(
        name="xavier_normal",
        title="Xavier normal",
        about="As Xavier uniform, with normally distributed weights.",
        formula="w ~ N(0, s), s = √(2 / (fan_in + fan_out))",
        draw=lambda rng, shape: rng.normal(0, _xavier(shape, 2), shape),
    ),
    Initializer(
        name="he_uniform",
        title="He uniform",
        about="Larger than Xavier's, since a ReLU lets only half of the values through.",
        formula="w ~ U(-r, r), r = √(6 / fan_in)",
        draw=lambda rng, shape: _symmetric(rng, shape, _he(shape, 6)),
    ),
    Initializer(
        name="he_normal",
        title="He normal",
        about="As He uniform, with normally distributed weights.",
        formula="w ~ N(0, s), s = √(2 / fan_in)",
        draw=lambda rng, shape: rng.normal(0, _he(shape, 2), shape),
    ),
)
INITIALIZERS = {entry.name: entry for entry in _ENTRIES}


def draw_weights(name: str, seed: int, sizes: tuple[int, ...]) -> list[Floats]:
    """First weights of every layer (units x inputs).

    Each layer draws from its own stream, so that a change of a later layer leaves the earlier
    layers' weights as they were.
    """
    draw = INITIALIZERS[name].draw
    shapes = [(units, inputs) for inputs, units in pairwise(sizes)]
    return [draw(np.random.default_rng([seed, i]), shape) for i, shape in enumerate(shapes, 1)]
