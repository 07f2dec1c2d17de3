"""Norms of numbers of every size agree with the C library's scaled ones, and with exact sums."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment.schema import (
    Experiment,
    Inline,
    Layer,
    LossChoice,
    Network,
    Regularization,
    Sgd,
)
from core.numbers import norms
from core.session.session import Session
from core.session.snapshot import over_batch, take_snapshot
from tests.core.experiments import linear_unit

ANY_SIZE = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.builds(math.ldexp, st.floats(-1, 1), st.integers(-1074, 1020)),
    st.sampled_from([0.0, 5e-324, -1.1e-162, 1.5e200, -1.7e308, 1.0]),
)
vectors = st.lists(ANY_SIZE, min_size=1, max_size=8).map(np.array)


def close(found: float, expected: float) -> bool:
    return found == expected or found == pytest.approx(expected, rel=1e-13, abs=1e-323)


@given(vectors)
def test_a_norm_of_any_size_is_that_of_hypot(vector: np.ndarray) -> None:
    with np.errstate(over="ignore", under="ignore"):
        assert close(norms.norm(vector), math.hypot(*vector.tolist()))


@given(vectors, st.integers(0, 1000), st.floats(-2, 2))
def test_a_change_in_proportion_to_the_vector_has_that_ratio(
    before: np.ndarray, down: int, factor: float
) -> None:
    after = np.ldexp(before, -down) * factor
    with np.errstate(all="ignore"):
        found = norms.relative_change(before, after, after - before)
    exact = [
        Fraction(b) - Fraction(a) for a, b in zip(before.tolist(), after.tolist(), strict=True)
    ]
    squares = sum(Fraction(x) ** 2 for x in before.tolist())
    if squares == 0:
        assert math.isnan(found)
        return
    ratio = sum(x * x for x in exact) / squares
    assert found == pytest.approx(math.sqrt(ratio), rel=1e-12, abs=1e-150)


@given(vectors)
def test_mean_and_deviation_never_overflow(values: np.ndarray) -> None:
    largest = float(np.abs(values).max())
    scaled = [Fraction(x) for x in values.tolist()]
    mean = sum(scaled) / len(scaled)
    assert norms.mean(values) == pytest.approx(float(mean), rel=1e-12, abs=1e-15 * largest)
    deviation = norms.standard_deviation(values)
    assert 0 <= deviation <= largest * (1 + 1e-12)
    if largest > 0:
        squares = sum(((x - mean) / Fraction(largest)) ** 2 for x in scaled) / len(scaled)
        assert deviation / largest == pytest.approx(
            math.sqrt(squares), rel=1e-9, abs=1e-9 + 5e-324 / largest
        )


@pytest.mark.parametrize("broken", [np.inf, -np.inf, np.nan])
def test_what_is_not_finite_has_no_finite_norm(broken: float) -> None:
    vector = np.array([1.0, broken, 1e300])
    with np.errstate(all="ignore"):
        assert not math.isfinite(norms.norm(vector))
        assert not math.isfinite(norms.relative_change(np.ones(3), vector, vector - 1))


@pytest.mark.parametrize("size", [1e200, 1.0, 1e-165])
def test_the_curves_and_the_update_ratio_hold_at_every_size(size: float) -> None:
    # J = mean of w x over x and 2x: its slope is 1.5 x, and with this rate every step is half of w.
    experiment = Experiment(
        data=Inline(inputs=[[size], [2 * size]]),
        network=Network(layers=[Layer(units=1, activation="linear", weights=[[size]])]),
        loss=LossChoice(name="output"),
        optimizer=Sgd(learning_rate=1 / 3),
    )
    session = Session.open(
        experiment
        if size <= 1
        else Experiment(
            data=experiment.data,
            network=Network(layers=[Layer(units=1, activation="linear", weights=[[1.0]])]),
            loss=experiment.loss,
            optimizer=Sgd(learning_rate=1 / (3 * size)),
        )
    )
    session.track(True)
    session.goto(1)
    curves, effects = session.curves.data(), session.effects and session.effects.data()
    bias = 1.0
    expected = math.hypot(1.5 * size, bias)
    assert curves.low["gradient1"][0] == pytest.approx(expected, rel=1e-12)
    assert effects is not None
    assert effects.low["ratio1"][0] == pytest.approx(0.5, rel=1e-12)


def test_slopes_that_vanish_keep_their_norm() -> None:
    session = Session.open(linear_unit(1.1e-162, target=0.0))
    session.goto(0, len(session.program) - 1)
    slopes = take_snapshot(session).values["dW1"]
    found = session.recorder.partial(take_snapshot(session).values)["gradient1"]
    assert found >= abs(float(slopes[0, 0])) > 0


@pytest.mark.parametrize(("weight", "l2"), [(1.5e200, 1e-300), (1e-170, 1e300), (3.0, 0.5)])
def test_the_penalty_is_finite_where_its_value_is(weight: float, l2: float) -> None:
    experiment = Experiment(
        data=Inline(inputs=[[0.0]], targets=[[0.0]]),
        network=Network(layers=[Layer(units=1, activation="linear", weights=[[weight]])]),
        regularization=Regularization(l2=l2),
    )
    session = Session.open(experiment)
    session.step("pass")
    exact = Fraction(weight) ** 2 * Fraction(l2) / 2
    session.goto(0, 4)
    assert float(session.machine.memory.loss) == pytest.approx(float(exact), rel=1e-12)


def test_the_batchs_mean_of_large_values_is_no_inf() -> None:
    rows = np.array([[1.7e308, 1.0], [1.7e308, 2.0], [1.1e308, 6.0]])
    assert over_batch("a1", rows).tolist() == pytest.approx([1.5e308, 3.0])
