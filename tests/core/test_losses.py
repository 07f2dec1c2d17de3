"""Every loss of the table: its value by the formula, its slope by finite differences."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES, Loss

ENTRIES = list(LOSSES.values())
Row = list[float]


def _binary_cross_entropy(z: Row, a: Row, t: Row) -> float:
    return -sum(
        tk * math.log(ak) + (1 - tk) * math.log(1 - ak) for ak, tk in zip(a, t, strict=True)
    )


FORMULAS: dict[str, Callable[[Row, Row, Row], float]] = {
    "half_squared_error": lambda z, a, t: sum((x - y) ** 2 for x, y in zip(a, t, strict=True)) / 2,
    "squared_error": lambda z, a, t: sum((x - y) ** 2 for x, y in zip(a, t, strict=True)),
    "mean_squared_error": lambda z, a, t: (
        sum((x - y) ** 2 for x, y in zip(a, t, strict=True)) / len(a)
    ),
    "huber": lambda z, a, t: sum(
        (x - y) ** 2 / 2 if abs(x - y) <= 1 else abs(x - y) - 0.5 for x, y in zip(a, t, strict=True)
    ),
    "absolute_error": lambda z, a, t: sum(abs(x - y) for x, y in zip(a, t, strict=True)),
    "binary_cross_entropy": _binary_cross_entropy,
    "softmax_cross_entropy": lambda z, a, t: (
        -sum(y * math.log(x) for x, y in zip(a, t, strict=True))
    ),
    "perceptron": lambda z, a, t: sum((x - y) * n for n, x, y in zip(z, a, t, strict=True)),
    "output": lambda z, a, t: sum(a),
}
DIRECT = {"binary_cross_entropy", "softmax_cross_entropy", "perceptron"}

shapes = st.tuples(st.integers(1, 6), st.integers(1, 5))
seeds = st.integers(0, 2**32 - 1)
each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)


def outputs(entry: Loss, z: np.ndarray) -> np.ndarray:
    name = entry.activations[0] if entry.activations else "tanh"
    a = np.zeros_like(z)
    with np.errstate(all="ignore"):
        ACTIVATIONS[name].forward(z, a, np.zeros((len(z), 1)))
    return a


def value(entry: Loss, z: np.ndarray, a: np.ndarray, t: np.ndarray) -> float:
    given_arrays = [array.copy() for array in (z, a, t)]
    work, column = np.full_like(z, np.nan), np.full((len(z), 1), np.nan)
    with np.errstate(all="ignore"):
        found = entry.value(z, a, t, work, column)
    for array, before in zip((z, a, t), given_arrays, strict=True):
        assert np.array_equal(array, before)
    assert isinstance(found, float)
    return found


def slope(entry: Loss, a: np.ndarray, t: np.ndarray) -> np.ndarray:
    given_arrays = [array.copy() for array in (a, t)]
    out = np.full_like(a, np.nan)
    entry.slope(a, t, out, np.full((len(a), 1), np.nan))
    for array, before in zip((a, t), given_arrays, strict=True):
        assert np.array_equal(array, before)
    return out


def sample(entry: Loss, shape: tuple[int, int], seed: int) -> tuple[np.ndarray, ...]:
    """Random z, a of them, and targets of the kind that the loss takes (soft ones too)."""
    rng = np.random.default_rng(seed)
    z, t = rng.normal(0, 2, shape), rng.uniform(0, 1, shape)
    if not entry.has_targets:
        t = np.zeros((shape[0], 0))
    a = outputs(entry, z)
    for border in entry.kinks + entry.bends:  # differences across it are of both sides
        t[np.abs(a - t - border) < 1e-3] += 2e-3
    return z, a, t


def test_the_table_has_what_the_format_names() -> None:
    assert set(FORMULAS) == set(LOSSES)
    assert {name for name, entry in LOSSES.items() if entry.gives_dz} == DIRECT
    assert [name for name, entry in LOSSES.items() if not entry.has_targets] == ["output"]
    assert all(name == entry.name for name, entry in LOSSES.items())


@each
@given(shape=shapes, seed=seeds)
def test_value_follows_the_formula(entry: Loss, shape: tuple[int, int], seed: int) -> None:
    z, a, t = sample(entry, shape, seed)
    rows = zip(z.tolist(), a.tolist(), t.tolist(), strict=True)
    expected = math.fsum(FORMULAS[entry.name](*row) for row in rows)
    assert value(entry, z, a, t) == pytest.approx(expected, rel=1e-11, abs=1e-12)


@each
@given(shape=shapes, seed=seeds)
def test_slope_matches_finite_differences(entry: Loss, shape: tuple[int, int], seed: int) -> None:
    z, a, t = sample(entry, shape, seed)
    found, step = np.zeros(shape), 1e-4
    for place in np.ndindex(*shape):
        sides = []
        for shift in (step, -step):
            moved_z, moved_a = z.copy(), a.copy()
            if entry.gives_dz:
                moved_z[place] += shift
                # The perceptron rule takes its outputs as they are: they are flat.
                moved_a = a if entry.name == "perceptron" else outputs(entry, moved_z)
            else:
                moved_a[place] += shift
            sides.append(value(entry, moved_z, moved_a, t))
        found[place] = (sides[0] - sides[1]) / (2 * step)
    assert slope(entry, a, t) == pytest.approx(found, rel=1e-6, abs=1e-7)


LARGE = [40.0, 1e3, 1e30, 1e100]


@pytest.mark.parametrize("name", sorted(DIRECT))
@pytest.mark.parametrize("z", LARGE)
@pytest.mark.parametrize("sign", [1, -1])
def test_saturated_outputs_give_finite_losses_and_slopes(name: str, z: float, sign: int) -> None:
    entry = LOSSES[name]
    for t in (np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])):
        rows = np.array([[sign * z, -sign * z]])
        a = outputs(entry, rows)
        assert math.isfinite(value(entry, rows, a, t))
        assert np.isfinite(slope(entry, a, t)).all()


@pytest.mark.parametrize("z", [-1000.0, -40.0, -5.0, 0.0, 5.0, 20.0, 36.0, 40.0, 100.0, 700.0])
def test_binary_cross_entropy_keeps_its_digits(z: float) -> None:
    """Right outputs cost e^-|z|, which must not drown in the rounding of z; wrong ones cost |z|."""
    entry = LOSSES["binary_cross_entropy"]
    for t in (0.0, 1.0):
        rows, targets = np.array([[z]]), np.array([[t]])
        signed = z if t == 0 else -z
        expected = max(signed, 0) + math.log1p(math.exp(-abs(z)))
        found = value(entry, rows, outputs(entry, rows), targets)
        assert found == pytest.approx(expected, rel=1e-14, abs=0)


@pytest.mark.parametrize("shift", [0.0, 50.0, -300.0, 1e4])
def test_softmax_cross_entropy_keeps_its_digits(shift: float) -> None:
    """-ln a of the class with the greatest z is ln Σ e^(z - m), however large z is."""
    entry = LOSSES["softmax_cross_entropy"]
    z = np.array([[10.0, -10.0, -12.0]]) + shift
    expected = math.log1p(math.exp(-20) + math.exp(-22))
    found = value(entry, z, outputs(entry, z), np.array([[1.0, 0.0, 0.0]]))
    assert found == pytest.approx(expected, abs=3e-16)


def test_targets_of_softmax_need_not_sum_to_1() -> None:
    """The slope by z is a · Σt - t; a - t is that for targets that sum to 1."""
    entry = LOSSES["softmax_cross_entropy"]
    z = np.array([[0.3, -1.0, 2.0]])
    t = np.array([[0.5, 2.0, 0.25]])
    a = outputs(entry, z)
    assert slope(entry, a, t) == pytest.approx(a * 2.75 - t, rel=1e-14)


def test_hand_computed_values() -> None:
    a, t = np.array([[0.5, 1.0], [0.0, -1.0]]), np.array([[0.0, 3.0], [1.0, -1.0]])
    z = np.zeros((2, 2))
    found = {name: value(LOSSES[name], z, a, t) for name in FORMULAS if name not in DIRECT}
    assert found == {
        "half_squared_error": 2.625,
        "squared_error": 5.25,
        "mean_squared_error": 2.625,
        "huber": 2.125,
        "absolute_error": 3.5,
        "output": 0.5,
    }
    half = LOSSES["binary_cross_entropy"]
    assert value(half, z, a, np.ones((2, 2))) == pytest.approx(4 * math.log(2), rel=1e-15)


@pytest.mark.parametrize("size", [1.0, 1.0 + 1e-9, 3.0, 1e10, 1e200])
def test_huber_squares_nothing_large(size: float) -> None:
    entry, a, t = LOSSES["huber"], np.array([[size]]), np.zeros((1, 1))
    assert value(entry, a, a, t) == pytest.approx(size - 0.5, rel=1e-15)
    assert slope(entry, -a, t).item() == -1.0


def test_the_absolute_error_has_no_slope_at_the_target() -> None:
    entry, a, t = LOSSES["absolute_error"], np.array([[0.5, 1e-300, -2.0]]), np.array([[0.5, 0, 0]])
    assert slope(entry, a, t).tolist() == [[0.0, 1.0, -1.0]]
