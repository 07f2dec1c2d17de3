"""Generated samples: each data set is what its formula says, balanced, and the same every time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import GENERATED, Dataset, generate
from core.errors import DataError

NAMES = sorted(GENERATED)
CLASSES = [name for name in NAMES if GENERATED[name].classes]
NUMBERS = [name for name in NAMES if not GENERATED[name].classes]
TRUTH = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0]}


def labels_of(dataset: Dataset) -> np.ndarray:
    assert dataset.labels is not None
    return dataset.labels


def targets_of(dataset: Dataset) -> np.ndarray:
    assert dataset.targets is not None
    return dataset.targets[:, 0]


def test_the_experiment_format_names_these_and_no_others() -> None:
    named = "and or xor circle gauss spiral moons plane gaussians line sine"
    assert " ".join(GENERATED) == named
    assert all(kind.name == name for name, kind in GENERATED.items())


@pytest.mark.parametrize("name", NAMES)
def test_defaults_shapes_and_names(name: str) -> None:
    kind = GENERATED[name]
    dataset = generate(name)
    assert dataset.inputs.shape == (kind.samples, len(kind.input_names))
    assert dataset.input_names == kind.input_names
    assert dataset.target_names == (kind.target_name,)
    if kind.classes:
        assert dataset.classes == kind.classes
        assert set(labels_of(dataset).tolist()) == {0, 1}
        targets = dataset.for_outputs(1).targets
        assert targets is not None
        assert targets[:, 0].tolist() == labels_of(dataset).tolist()
    else:
        assert targets_of(dataset).shape == (kind.samples,)
        assert dataset.classes == ()


@pytest.mark.parametrize("name", NAMES)
@given(samples=st.integers(1, 300), noise=st.floats(0, 10), seed=st.integers(0, 2**63 - 1))
def test_the_same_arguments_give_the_same_samples(
    name: str, samples: int, noise: float, seed: int
) -> None:
    first = generate(name, samples, noise, seed)
    again = generate(name, samples, noise, seed)
    assert len(first) == samples
    assert (first.inputs == again.inputs).all()
    if first.targets is not None:
        assert (targets_of(first) == targets_of(again)).all()
    else:
        assert (labels_of(first) == labels_of(again)).all()


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(TRUTH) - {"spiral", "moons"}))
def test_another_seed_gives_other_samples(name: str) -> None:
    first, second = generate(name, 20, 0.1, 1), generate(name, 20, 0.1, 2)
    same_targets = first.targets is not None and (targets_of(first) == targets_of(second)).all()
    assert not ((first.inputs == second.inputs).all() and same_targets)


@pytest.mark.parametrize("name", NAMES)
def test_noise_is_a_deviation_added_to_the_same_samples(name: str) -> None:
    clean, noisy = generate(name, 20_000, 0.0, 5), generate(name, 20_000, 0.3, 5)
    if GENERATED[name].classes:
        assert (labels_of(clean) == labels_of(noisy)).all()
        error = noisy.inputs - clean.inputs
    else:
        assert (clean.inputs == noisy.inputs).all()
        error = targets_of(noisy) - targets_of(clean)
    # Of 20,000 numbers, mean and deviation are known to about 0.3 / sqrt(20,000) = 0.002.
    assert abs(error.mean()) < 0.01
    assert abs(error.std() - 0.3) < 0.01


@pytest.mark.parametrize("name", sorted(set(CLASSES) - set(TRUTH)))
@given(samples=st.integers(1, 200))
def test_classes_are_balanced_from_the_first_samples_on(name: str, samples: int) -> None:
    labels = labels_of(generate(name, samples))
    assert labels.tolist() == [i % 2 for i in range(samples)]


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_truth_tables(name: str) -> None:
    dataset = generate(name)
    assert dataset.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert labels_of(dataset).tolist() == TRUTH[name]
    longer = generate(name, 10)
    assert longer.inputs[8:].tolist() == [[0, 0], [0, 1]]
    assert labels_of(longer).tolist() == (TRUTH[name] * 3)[:10]


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"gauss"}))
def test_inputs_lie_between_minus_1_and_1(name: str) -> None:
    inputs = generate(name, 5000, 0.0).inputs
    assert np.abs(inputs).max() <= 1
    assert np.abs(inputs).max() > 0.95


def test_circle_classes_are_apart_by_radius_and_fill_their_areas_evenly() -> None:
    dataset = generate("circle", 40_000, 0.0)
    radius, inside = np.hypot(*dataset.inputs.T), labels_of(dataset) == 1
    assert radius[inside].max() <= 0.5
    assert radius[~inside].min() >= 0.7
    assert radius[~inside].max() <= 1
    # Half of each area lies within these radii: sqrt(0.25 / 2) and sqrt((0.49 + 1) / 2).
    assert abs((radius[inside] < np.sqrt(0.125)).mean() - 0.5) < 0.02
    assert abs((radius[~inside] < np.sqrt(0.745)).mean() - 0.5) < 0.02


def test_gauss_clouds_have_their_centres_and_deviation() -> None:
    dataset = generate("gauss", 40_000, 0.0)
    for label, centre in ((0, -0.5), (1, 0.5)):
        cloud = dataset.inputs[labels_of(dataset) == label]
        np.testing.assert_allclose(cloud.mean(axis=0), centre, atol=0.01)
        np.testing.assert_allclose(cloud.std(axis=0), 0.2, atol=0.01)


def test_spiral_arms_turn_1_75_times_half_a_turn_apart() -> None:
    dataset = generate("spiral", 400, 0.0)
    labels = labels_of(dataset)
    first, second = dataset.inputs[labels == 0], dataset.inputs[labels == 1]
    np.testing.assert_allclose(second, -first, atol=1e-12)
    radius = np.hypot(*first.T)
    np.testing.assert_allclose([radius[0], radius[-1]], [0.1, 1.0])
    assert (np.diff(radius) > 0).all()
    turns = np.diff(np.unwrap(np.arctan2(first[:, 0], first[:, 1]))).sum() / (2 * np.pi)
    assert turns == pytest.approx(1.75)
    # Arms never meet: the nearest points of the two are as far apart as their beginnings.
    gaps = np.hypot(*(first[:, np.newaxis] - second[np.newaxis]).transpose(2, 0, 1))
    assert gaps.min() >= 0.2 - 1e-12


def test_moons_are_half_circles_that_no_line_divides() -> None:
    dataset = generate("moons", 400, 0.0)
    labels = labels_of(dataset)
    upper, lower = dataset.inputs[labels == 0], dataset.inputs[labels == 1]
    np.testing.assert_allclose(np.hypot(upper[:, 0] + 1 / 3, upper[:, 1] + 1 / 6), 2 / 3)
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1 / 3, lower[:, 1] - 1 / 6), 2 / 3)
    np.testing.assert_allclose(lower, -upper, atol=1e-12)
    # A point of each lies between two points of the other.
    assert lower[:, 1].max() > upper[:, 1].min()
    assert upper[:, 0].max() > lower[:, 0].min()


def test_plane_is_half_the_sum() -> None:
    dataset = generate("plane", 500, 0.0)
    np.testing.assert_allclose(targets_of(dataset), dataset.inputs.sum(axis=1) / 2)


def test_gaussians_are_six_hills_and_valleys() -> None:
    dataset = generate("gaussians", 200_000, 0.0)
    targets = targets_of(dataset)
    signs = {(-2 / 3, 5 / 12): 1, (0, 5 / 12): -1, (2 / 3, 5 / 12): 1,
             (-2 / 3, -5 / 12): -1, (0, -5 / 12): 1, (2 / 3, -5 / 12): -1}  # fmt: skip
    for centre, sign in signs.items():
        distance = np.hypot(*(dataset.inputs - centre).T)
        near, deviation_away = distance < 0.01, np.abs(distance - 0.15) < 0.002
        np.testing.assert_allclose(targets[near], sign, atol=0.01)
        np.testing.assert_allclose(targets[deviation_away], sign * np.exp(-0.5), atol=0.02)
    assert np.abs(targets[np.abs(dataset.inputs[:, 1]) > 0.97]).max() < 0.01


def test_line_and_sine_follow_their_formulas_at_even_steps() -> None:
    for name, rule in (("line", lambda x: 0.8 * x + 0.2), ("sine", lambda x: np.sin(np.pi * x))):
        dataset = generate(name, 41, 0.0)
        x = dataset.inputs[:, 0]
        np.testing.assert_allclose(np.diff(x), 0.05)
        assert (x[0], x[-1]) == (-1, 1)
        np.testing.assert_allclose(targets_of(dataset), rule(x), atol=1e-15)


def test_samples_are_the_same_in_years_to_come() -> None:
    # An experiment file promises to repeat bit for bit. Where this fails, numpy draws otherwise
    # than when it was written (numpy 2.4).
    inputs = generate("plane", 2, 0.0, 0).inputs
    # 2 u - 1 for the numbers with which default_rng(0) begins: 0.63696169, 0.26978671, ...
    expected = [0.2739233746429086, -0.4604265724722594, -0.9180529521276106, -0.9669447289429418]
    np.testing.assert_allclose(inputs.ravel(), expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("xorr",),
            'there is no generated data set "xorr"; there are and, or, xor, circle, gauss, spiral, '
            "moons, plane, gaussians, line, sine",
        ),
        (("xor", 0), "samples must be from 1 to 1,000,000, found 0"),
        (("xor", 1_000_001), "samples must be from 1 to 1,000,000, found 1,000,001"),
        (("xor", 4, -0.1), "noise must be a finite number and not negative, found -0.1"),
        (("xor", 4, float("nan")), "noise must be a finite number and not negative, found nan"),
        (("xor", 4, float("inf")), "noise must be a finite number and not negative, found inf"),
        (("xor", 400, 1.7e308), "noise of 1.7e+308 makes numbers too large"),
        (("line", 400, 1.7e308), "noise of 1.7e+308 makes numbers too large"),
        (("xor", 4, 0.0, -1), "the seed must not be negative, found -1"),
    ],
)
def test_arguments_out_of_range(arguments: tuple[object, ...], sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        generate(*arguments)  # type: ignore[arg-type]
    assert str(caught.value) == sentence
