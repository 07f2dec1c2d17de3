"""Every activation of the table: its values by formulas, its slope by finite differences."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.nn.activations import ACTIVATIONS, Activation

ENTRIES = list(ACTIVATIONS.values())


def _normal(z: float) -> float:
    """Φ(z); far below 0 the rounding of z / √2 counts, so that its square is put right."""
    x = -z / math.sqrt(2)
    found = math.erfc(x) / 2
    return found * math.exp(float(Fraction(x) ** 2 - Fraction(z) ** 2 / 2)) if z < -1 else found


# Written without regard to speed; math's functions are not numpy's.
FORMULAS = {
    "linear": list,
    "step": lambda row: [1.0 if z > 0 else 0.0 for z in row],
    "hardlim": lambda row: [1.0 if z >= 0 else 0.0 for z in row],
    "sigmoid": lambda row: [math.exp(min(z, 0)) / (1 + math.exp(-abs(z))) for z in row],
    "tanh": lambda row: [math.tanh(z) for z in row],
    "relu": lambda row: [z if z > 0 else 0.0 for z in row],
    "leaky_relu": lambda row: [z if z > 0 else 0.01 * z for z in row],
    "softplus": lambda row: [max(z, 0) + math.log1p(math.exp(-abs(z))) for z in row],
    "gelu": lambda row: [z * _normal(z) for z in row],
    "elu": lambda row: [z if z > 0 else math.expm1(z) for z in row],
    "softmax": lambda row: [
        math.exp(z - max(row)) / math.fsum(math.exp(k - max(row)) for k in row) for z in row
    ],
}
LARGE = [40.0, -40.0, 708.0, -708.0, 1e3, -1e3, 1e30, -1e30, 1e300, -1e300]

shapes = st.tuples(st.integers(1, 6), st.integers(1, 5))
seeds = st.integers(0, 2**32 - 1)
each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)


def forward(entry: Activation, z: Any) -> np.ndarray:
    z = np.array(z, dtype=float, ndmin=2)
    a, before = np.full_like(z, np.nan), z.copy()
    with np.errstate(all="ignore"):
        entry.forward(z, a, np.full((len(z), 1), np.nan))
    assert np.array_equal(z, before)
    return a


def backward(entry: Activation, z: Any, da: np.ndarray) -> np.ndarray:
    z = np.array(z, dtype=float, ndmin=2)
    a, dz = forward(entry, z), np.full_like(z, np.nan)
    given_arrays = [array.copy() for array in (z, a, da)]
    with np.errstate(all="ignore"):
        entry.backward(z, a, da, dz, np.full((len(z), 1), np.nan))
    for array, before in zip((z, a, da), given_arrays, strict=True):
        assert np.array_equal(array, before)
    return dz


def differences(entry: Activation, z: np.ndarray, da: np.ndarray) -> np.ndarray:
    """Slope of Σ da · a by each z, by the fourth-order central difference."""
    found = np.zeros_like(z)
    step = 1e-3
    for place in np.ndindex(*z.shape):
        for shift, factor in ((1, 8), (-1, -8), (2, -1), (-2, 1)):
            moved = z.copy()
            moved[place] += shift * step
            found[place] += factor * (forward(entry, moved) * da).sum() / (12 * step)
    return found


def test_the_table_has_what_the_format_names() -> None:
    assert set(FORMULAS) == set(ACTIVATIONS)
    assert [name for name, entry in ACTIVATIONS.items() if entry.last_only] == ["softmax"]
    assert all(name == entry.name for name, entry in ACTIVATIONS.items())
    assert len({entry.title for entry in ENTRIES}) == len(ENTRIES)


@each
@given(shape=shapes, seed=seeds)
def test_values_follow_the_formula(entry: Activation, shape: tuple[int, int], seed: int) -> None:
    z = np.random.default_rng(seed).normal(0, 4, shape)
    expected = [FORMULAS[entry.name](row) for row in z.tolist()]
    assert forward(entry, z) == pytest.approx(np.array(expected), rel=1e-14, abs=1e-300)


@each
@given(shape=shapes, seed=seeds)
def test_slope_matches_finite_differences(
    entry: Activation, shape: tuple[int, int], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    z, da = rng.normal(0, 2, shape), rng.normal(0, 1, shape)
    if not entry.smooth or entry.bends:  # away from it; what holds there has a test of its own
        z += np.sign(z) * 0.01
    assert backward(entry, z, da) == pytest.approx(differences(entry, z, da), rel=1e-8, abs=1e-9)


@each
@pytest.mark.parametrize("z", LARGE)
def test_large_z_gives_finite_values_and_slopes(entry: Activation, z: float) -> None:
    rows = [[z, 0.5, -0.5], [z, z, z], [0.0, z, -z]]
    a = forward(entry, rows)
    dz = backward(entry, rows, np.ones((3, 3)))
    assert np.isfinite(a).all()
    assert np.isfinite(dz).all()
    if entry.name == "softmax":
        assert a.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-15)


# Value and slope at the kink and a little to its sides, as the format has them.
KINKS = {
    "step": [(-1e-9, 0, 0), (-0.0, 0, 0), (0.0, 0, 0), (1e-9, 1, 0), (5e-324, 1, 0)],
    "hardlim": [(-1e-9, 0, 0), (-5e-324, 0, 0), (-0.0, 1, 0), (0.0, 1, 0), (1e-9, 1, 0)],
    "relu": [(-1e-9, 0, 0), (-0.0, 0, 0), (0.0, 0, 0), (1e-9, 1e-9, 1), (5e-324, 5e-324, 1)],
    "leaky_relu": [(-1e-9, -1e-11, 0.01), (-0.0, 0, 0.01), (0.0, 0, 0.01), (1e-9, 1e-9, 1)],
}


def test_every_kink_is_listed() -> None:
    assert set(KINKS) == {entry.name for entry in ENTRIES if not entry.smooth}


@pytest.mark.parametrize(
    ("name", "z", "a", "slope"), [(k, *row) for k in KINKS for row in KINKS[k]]
)
def test_kinks(name: str, z: float, a: float, slope: float) -> None:
    entry = ACTIVATIONS[name]
    assert forward(entry, z)[0, 0] == pytest.approx(a, rel=1e-15, abs=0)
    assert backward(entry, z, np.full((1, 1), 3.0))[0, 0] == pytest.approx(3 * slope, abs=0)


@each
@pytest.mark.parametrize("z", [0.0, 1e-9, -1e-9])
def test_smooth_slopes_near_zero(entry: Activation, z: float) -> None:
    if entry.smooth and not entry.bends:
        da, rows = np.array([[1.0, 0.5]]), np.array([[z, -z]])
        expected = differences(entry, rows, da)
        assert backward(entry, rows, da) == pytest.approx(expected, abs=1e-11)


@pytest.mark.parametrize("z", [20.0, 30.0, 36.0, -20.0, -100.0, -700.0])
def test_saturated_sigmoid_keeps_its_digits(z: float) -> None:
    assert forward(ACTIVATIONS["sigmoid"], z)[0, 0] == pytest.approx(
        math.exp(min(z, 0)) / (1 + math.exp(-abs(z))), rel=1e-14, abs=0
    )


def test_softmax_does_not_change_when_all_z_move_together() -> None:
    z = np.array([[1.0, 2.0, 4.0]])
    near, far = (forward(ACTIVATIONS["softmax"], z + shift) for shift in (0.0, 1e6))
    assert far == pytest.approx(near, rel=1e-9)


def test_a_batch_is_its_rows_one_by_one() -> None:
    z = np.random.default_rng(0).normal(0, 3, (7, 4))
    da = np.random.default_rng(1).normal(0, 3, (7, 4))
    for entry in ENTRIES:
        rows = [backward(entry, z[i], da[i : i + 1]) for i in range(7)]
        assert backward(entry, z, da) == pytest.approx(np.vstack(rows), rel=1e-15, abs=0)


@each
def test_bounded_is_what_never_leaves_minus_1_to_1(entry: Activation) -> None:
    a = forward(entry, np.linspace(-60.0, 60.0, 4800).reshape(-1, 2))
    assert entry.bounded == bool((np.abs(a) <= 1.0).all())


@each
def test_only_at_kinks_does_the_slope_jump_and_at_bends_its_own(entry: Activation) -> None:
    z = np.arange(-5120, 5121) / 1024.0  # 0 is one of them, and every border lies on one
    _, slopes = entry.curve(z, np.zeros(3))
    jumps = set(z[:-1][np.abs(np.diff(slopes)) > 0.1].tolist())
    assert jumps <= {*entry.kinks, *(border - 1 / 1024 for border in entry.kinks)}
    bent = set(z[1:-1][np.abs(np.diff(slopes, 2)) > 2e-4].tolist())
    assert all(any(abs(z - b) < 0.01 for b in entry.kinks + entry.bends) for z in bent)
    assert all(any(abs(z - b) < 0.01 for z in bent) for b in entry.bends)
