"""Samples made by formulas: truth tables, clouds of two classes, and functions to be learned.

Inputs of the truth tables are 0 and 1; all others lie in [-1, 1] before noise (nearly all of those
of ``gauss``, which has no bounds), so that networks learn them as they are. Classes take turns from
sample to sample (0, 1, 0, 1, ...), so they are balanced, also in the first few samples.

Noise is the standard deviation of a normally distributed error: added to the inputs where there are
classes, and to the target where there are none. The same seed gives the same samples before noise,
whatever the noise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.random import Generator

from core.datasets.dataset import Dataset, Floats, Labels
from core.errors import DataError

MOST_SAMPLES = 1_000_000

# (samples, noise, rng) -> inputs (samples x inputs), and labels or targets (samples)
Make = Callable[[int, float, Generator], tuple[Floats, Floats | Labels]]


@dataclass(frozen=True)
class GeneratedData:
    """A data set that is made on demand.

    Attributes:
        name: as in the experiment file.
        title, description: for people; the description is one sentence.
        formula: the samples' rule, without noise.
        samples, noise: what is taken when the experiment does not say.
        make: gives inputs (samples x inputs) and, for each sample, its label or its target.
        input_names, target_name: for people.
        classes: names for the labels 0 and 1; empty for regression.
    """

    name: str
    title: str
    description: str
    formula: str
    samples: int
    noise: float
    make: Make
    input_names: tuple[str, ...] = ("x0", "x1")
    target_name: str = "class"
    classes: tuple[str, ...] = ()


def generate(
    name: str, samples: int | None = None, noise: float | None = None, seed: int = 0
) -> Dataset:
    """Samples of the data set ``name`` of ``GENERATED``, the same for the same arguments.

    Args:
        name: which one.
        samples: how many, 1 to ``MOST_SAMPLES``; None takes the data set's default.
        noise: standard deviation, finite and not negative; None takes the data set's default.
        seed: of numpy's ``default_rng``, not negative.

    Raises:
        DataError: an argument is none of these.
    """
    if name not in GENERATED:
        raise DataError(
            f'there is no generated data set "{name}"; there are {", ".join(GENERATED)}'
        )
    kind = GENERATED[name]
    samples = kind.samples if samples is None else samples
    noise = kind.noise if noise is None else noise
    if not 1 <= samples <= MOST_SAMPLES:
        raise DataError(f"samples must be from 1 to {MOST_SAMPLES:,}, found {samples:,}")
    if not (math.isfinite(noise) and noise >= 0):
        raise DataError(f"noise must be a finite number and not negative, found {noise}")
    if seed < 0:
        raise DataError(f"the seed must not be negative, found {seed}")
    with np.errstate(over="ignore"):
        inputs, answers = kind.make(samples, noise, np.random.default_rng(seed))
    if not (np.isfinite(inputs).all() and np.isfinite(answers).all()):
        raise DataError(f"noise of {noise} makes numbers too large")
    if kind.classes:
        labels = answers.astype(np.int64)
        return Dataset(inputs, None, kind.input_names, (kind.target_name,), kind.classes, labels)
    targets = answers.astype(np.float64).reshape(-1, 1)
    return Dataset(inputs, targets, kind.input_names, (kind.target_name,))


def _truth_table(outputs: tuple[int, int, int, int]) -> Make:
    """Rows 00, 01, 10, 11, again and again."""

    def make(samples: int, noise: float, rng: Generator) -> tuple[Floats, Labels]:
        row = np.arange(samples) % 4
        inputs = np.column_stack([row // 2, row % 2]).astype(np.float64)
        return _shaken(inputs, noise, rng), np.array(outputs, dtype=np.int64)[row]

    return make


def _circle(samples: int, noise: float, rng: Generator) -> tuple[Floats, Labels]:
    """Class 1 in the disc of radius 1/2, class 0 in the ring from 0.7 to 1, even by area."""
    labels = _in_turns(samples)
    least, greatest = np.where(labels, 0.0, 0.7), np.where(labels, 0.5, 1.0)
    radius = np.sqrt(least**2 + (greatest**2 - least**2) * rng.random(samples))
    angle = 2 * np.pi * rng.random(samples)
    points = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return _shaken(points, noise, rng), labels


def _gauss(samples: int, noise: float, rng: Generator) -> tuple[Floats, Labels]:
    """Class 1 around (0.5, 0.5), class 0 around (-0.5, -0.5), both with deviation 0.2."""
    labels = _in_turns(samples)
    centre = np.where(labels, 0.5, -0.5)[:, np.newaxis]
    points = centre + 0.2 * rng.standard_normal((samples, 2))
    return _shaken(points, noise, rng), labels


def _spiral(samples: int, noise: float, rng: Generator) -> tuple[Floats, Labels]:
    """Two arms of 1.75 turns, half a turn apart, with the radius growing from 0.1 to 1."""
    labels = _in_turns(samples)
    along = _along(samples)
    radius = 0.1 + 0.9 * along
    angle = 3.5 * np.pi * along + np.pi * labels
    points = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return _shaken(points, noise, rng), labels


def _moons(samples: int, noise: float, rng: Generator) -> tuple[Floats, Labels]:
    """Two half circles of radius 2/3, each reaching into the other."""
    labels = _in_turns(samples)
    angle = np.pi * _along(samples)
    x = np.where(labels, 1 - np.cos(angle), np.cos(angle)) - 0.5
    y = np.where(labels, 0.5 - np.sin(angle), np.sin(angle)) - 0.25
    return _shaken(np.column_stack([x, y]) / 1.5, noise, rng), labels


def _plane(samples: int, noise: float, rng: Generator) -> tuple[Floats, Floats]:
    """A target that grows evenly along the diagonal, over the whole square."""
    points = rng.uniform(-1, 1, (samples, 2))
    return points, _shaken((points[:, 0] + points[:, 1]) / 2, noise, rng)


def _gaussians(samples: int, noise: float, rng: Generator) -> tuple[Floats, Floats]:
    """Three hills and three valleys in two rows, each of height 1 and deviation 0.15."""
    points = rng.uniform(-1, 1, (samples, 2))
    targets = np.zeros(samples)
    for i, x in enumerate((-2 / 3, 0.0, 2 / 3)):
        for j, y in enumerate((5 / 12, -5 / 12)):
            squares = (points[:, 0] - x) ** 2 + (points[:, 1] - y) ** 2
            targets += (-1) ** (i + j) * np.exp(-squares / (2 * 0.15**2))
    return points, _shaken(targets, noise, rng)


def _line(samples: int, noise: float, rng: Generator) -> tuple[Floats, Floats]:
    """Weight 0.8 and bias 0.2, at even steps."""
    x = np.linspace(-1, 1, samples)
    return x.reshape(-1, 1), _shaken(0.8 * x + 0.2, noise, rng)


def _sine(samples: int, noise: float, rng: Generator) -> tuple[Floats, Floats]:
    """One period, at even steps."""
    x = np.linspace(-1, 1, samples)
    return x.reshape(-1, 1), _shaken(np.sin(np.pi * x), noise, rng)


def _in_turns(samples: int) -> Labels:
    """Labels 0, 1, 0, 1, ..."""
    return np.arange(samples, dtype=np.int64) % 2


def _along(samples: int) -> Floats:
    """How far each sample is along its own class's curve, in even steps from 0 to 1."""
    of_class = np.arange(samples) // 2
    longest = max((samples + 1) // 2 - 1, 1)
    return of_class / longest


def _shaken(values: Floats, noise: float, rng: Generator) -> Floats:
    """The values with noise; drawn last and even for 0, so that nothing else depends on it."""
    return values + noise * rng.standard_normal(values.shape)


def _table(*entries: GeneratedData) -> Mapping[str, GeneratedData]:
    return MappingProxyType({entry.name: entry for entry in entries})


GENERATED: Mapping[str, GeneratedData] = _table(
    GeneratedData(
        "and", "AND", "A truth table: 1 where both inputs are 1.", "t = x0 ∧ x1",
        4, 0.0, _truth_table((0, 0, 0, 1)), target_name="and", classes=("0", "1"),
    ),
    GeneratedData(
        "or", "OR", "A truth table: 1 where at least one input is 1.", "t = x0 ∨ x1",
        4, 0.0, _truth_table((0, 1, 1, 1)), target_name="or", classes=("0", "1"),
    ),
    GeneratedData(
        "xor", "XOR", "A truth table that no straight line divides: 1 where one input alone is 1.",
        "t = x0 ⊕ x1",
        4, 0.0, _truth_table((0, 1, 1, 0)), target_name="xor", classes=("0", "1"),
    ),
    GeneratedData(
        "circle", "Circle", "A disc inside a ring.",
        "inside: √(x0² + x1²) ≤ 0.5; outside: 0.7 ≤ √(x0² + x1²) ≤ 1",
        200, 0.05, _circle, classes=("outside", "inside"),
    ),
    GeneratedData(
        "gauss", "Two clouds", "Two round clouds that a straight line divides.",
        "x0, x1 ~ N(±0.5, 0.2²), + for upper right",
        200, 0.0, _gauss, classes=("lower left", "upper right"),
    ),
    GeneratedData(
        "spiral", "Spiral", "Two arms wound around each other.",
        "x0 = r sin θ, x1 = r cos θ; r = 0.1 + 0.9 s, θ = 3.5π s (+ π for arm 2), 0 ≤ s ≤ 1",
        200, 0.02, _spiral, classes=("arm 1", "arm 2"),
    ),
    GeneratedData(
        "moons", "Moons", "Two half circles, each reaching into the other.",
        "upper: ⅔ (cos θ - ½, sin θ - ¼); lower: ⅔ (½ - cos θ, ¼ - sin θ); 0 ≤ θ ≤ π",
        200, 0.05, _moons, classes=("upper", "lower"),
    ),
    GeneratedData(
        "plane", "Plane", "A target that grows evenly along the diagonal.", "t = (x0 + x1) / 2",
        200, 0.0, _plane, target_name="t",
    ),
    GeneratedData(
        "gaussians", "Hills and valleys", "Three hills and three valleys of a Gaussian's shape.",
        "t = Σ ± exp(-d² / (2 · 0.15²)), d: distance to (-⅔, 0 or ⅔; ±5/12)",
        200, 0.0, _gaussians, target_name="t",
    ),
    GeneratedData(
        "line", "Line", "A straight line with noise: what a single linear unit fits.",
        "t = 0.8 x0 + 0.2",
        40, 0.1, _line, input_names=("x0",), target_name="t",
    ),
    GeneratedData(
        "sine", "Sine", "One period of a sine with noise.", "t = sin(π x0)",
        40, 0.05, _sine, input_names=("x0",), target_name="t",
    ),
)  # fmt: skip
