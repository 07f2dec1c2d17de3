"""The factors that textbooks print: Mazur, Hagan, CS231n, Karpathy, Saito, NNFS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.explain import NumberFormat, Quantity, Term, as_latex, as_text, explain
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from tests.core.test_references import assert_close, computed_of, experiment_of, name_of, parsed

FILE = Path(__file__).parents[1] / "references.json"
REFERENCES = {entry["id"]: entry for entry in json.loads(FILE.read_text())}
NAMED = [
    "mazur_2_2_2_sigmoid",
    "hagan_1_2_1_logsig_purelin",
    "cs231n_2d_sigmoid_neuron",
    "karpathy_tanh_neuron",
    "saito_simplenet_softmax_gradient",
    "nnfs_relu_neuron",
    "nnfs_softmax_ce_batch_gradient",
    "ng_logistic_bce_fullbatch",
    "hmkcode_linear_2_2_1",
    "sklearn_mlp_worked_example",
]
EXPLAINED = ("z", "a", "dz", "da", "dW", "db")


def opened(entry_id: str, update: int = 0, back: int = 1) -> Snapshot:
    """The published network just before the end of an update."""
    session = Session.open(experiment_of(REFERENCES[entry_id]))
    session.goto(update, len(session.program) - back)
    return take_snapshot(session)


@pytest.mark.parametrize("entry_id", NAMED)
def test_explained_results_are_the_published_numbers(entry_id: str) -> None:
    entry, snapshot = REFERENCES[entry_id], opened(entry_id)
    compared = 0
    for key in entry["expected"]:
        state, quantity, _ = parsed(key)
        name = name_of(quantity, entry)
        if state != "initial" or name.rstrip("0123456789") not in EXPLAINED:
            continue
        if name not in snapshot.values:
            continue  # slopes of biases that are not trained there
        found = np.zeros(snapshot.values[name].shape)
        for index in np.ndindex(*found.shape):
            explanation = explain(snapshot, Quantity(name, index))
            assert explanation.result is not None
            found[index] = explanation.result
        assert_close(computed_of(quantity, {**snapshot.values, name: found}, entry), entry, key)
        compared += 1
    assert compared


def test_mazurs_three_lines() -> None:
    explanation = explain(opened("mazur_2_2_2_sigmoid"), Quantity("dW2", (0, 0)))
    lines = [as_text(line, NumberFormat(9)) for line in explanation.lines]
    assert lines == [
        "∂J/∂W2[0,0] = ∂J/∂a2[0] · ∂a2[0]/∂z2[0] · ∂z2[0]/∂W2[0,0]",
        "= 0.74136507 · a2[0] · (1 − a2[0]) · a1[0]",
        "= 0.74136507 × 0.186815602 × 0.593269992 = 0.0821670406",
    ]
    comma = as_text(explanation.lines[2], NumberFormat(4, ","))
    assert comma == "= 0,7414 × 0,1868 × 0,5933 = 0,08217"
    assert as_latex(explanation.lines[0]) == (
        r"\frac{\partial J}{\partial w^{(2)}_{0,0}} = "
        r"\frac{\partial J}{\partial a^{(2)}_{0}} \cdot "
        r"\frac{\partial a^{(2)}_{0}}{\partial z^{(2)}_{0}} \cdot "
        r"\frac{\partial z^{(2)}_{0}}{\partial w^{(2)}_{0,0}}"
    )
    assert as_latex(explanation.lines[2], NumberFormat(3, ",")) == (
        r"= 0{,}741 \times 0{,}187 \times 0{,}593 = 0{,}0822"
    )


def test_mazurs_factors_can_be_followed_to_the_loss_and_back() -> None:
    """By the links alone: w5 (0.0822), its slope from above, and on to the data."""
    snapshot = opened("mazur_2_2_2_sigmoid")
    quantity, path = Quantity("dW1", (0, 0)), []
    while True:
        explanation = explain(snapshot, quantity)
        path.append((quantity.name, explanation.result))
        following = [f.quantity for f in explanation.factors if f.quantity is not None]
        above = [q for q in following if q.kind in ("da", "dz", "sample_loss")]
        if not above:
            break
        quantity = above[0]
    assert [name for name, _ in path] == ["dW1", "da1", "dz2", "da2", "sample_loss"]
    published = [0.000438568, 0.036350306, 0.138498562, 0.74136507, 0.298371109]
    assert [value for _, value in path] == pytest.approx(published, abs=5.1e-10)


def values_of(terms: tuple[Term, ...]) -> list[list[float | None]]:
    return [[factor.value for factor in term.factors] for term in terms]


def test_mazurs_slope_comes_back_from_both_outputs() -> None:
    explanation = explain(opened("mazur_2_2_2_sigmoid"), Quantity("da1", (0,)))
    # Published: 0.055399425 and -0.019049119.
    assert [term.value for term in explanation.terms] == pytest.approx(
        [0.055399425, -0.019049119], abs=1e-9
    )
    assert values_of(explanation.terms)[0] == pytest.approx([0.138498562, 0.40], abs=5.1e-10)


def test_hagans_sensitivity_starts_with_minus_two_e() -> None:
    explanation = explain(opened("hagan_1_2_1_logsig_purelin"), Quantity("da2", (0,)))
    assert as_text(explanation.lines[1]) == "= 2 · (a2[0] − t[0])"
    assert as_text(explanation.lines[2], NumberFormat(4)) == "= 2 × (0.4463 − 1.707) = −2.522"


def test_cs231ns_sigmoid_neuron() -> None:
    snapshot = opened("cs231n_2d_sigmoid_neuron")
    local = explain(snapshot, Quantity("slope1", (0,)))
    assert as_text(local.lines[1], NumberFormat(3)) == "= 0.731 × (1 − 0.731)"
    assert local.result == pytest.approx(0.196611933, abs=1e-9)
    # dw = [x0 * ddot, x1 * ddot] with ddot = (1 - f) * f
    slope = explain(snapshot, Quantity("dW1", (0, 0)))
    assert [f.value for f in slope.factors] == pytest.approx([1.0, 0.196611933, -1.0], abs=1e-9)


def test_karpathys_neuron() -> None:
    """o = tanh(n) = 0.7071, so do/dn = 1 - o² = 0.5."""
    snapshot = opened("karpathy_tanh_neuron")
    local = explain(snapshot, Quantity("slope1", (0,)))
    assert as_text(local.lines[0]) == "∂a1[0]/∂z1[0] = 1 − a1[0]²"
    assert local.result == pytest.approx(0.5, abs=1e-6)
    for inputs, slope in ((0, 1.0), (1, 0.0)):
        found = explain(snapshot, Quantity("dW1", (0, inputs))).result
        assert found == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize(
    "entry_id", ["saito_simplenet_softmax_gradient", "nnfs_softmax_ce_batch_gradient"]
)
def test_softmax_with_cross_entropy_collapses(entry_id: str) -> None:
    snapshot = opened(entry_id)
    for row in range(len(snapshot.samples)):
        for unit in range(3):
            explanation = explain(snapshot, Quantity("dz1", (unit,)), row)
            a, t = snapshot.values["a1"][row, unit], snapshot.values["t"][row, unit]
            expected = (a - t) / len(snapshot.samples)
            assert explanation.result == pytest.approx(expected, rel=1e-12)
            assert "cancels" in explanation.note
            assert f"a1[{unit}] − t[{unit}]" in as_text(explanation.lines[1])


def test_nnfs_relu_neuron() -> None:
    snapshot = opened("nnfs_relu_neuron")
    slope = explain(snapshot, Quantity("dW1", (0, 0)))
    assert "(1 if z1[0] > 0 else 0)" in as_text(slope.lines[1])
    entry: dict[str, Any] = REFERENCES["nnfs_relu_neuron"]
    after = opened("nnfs_relu_neuron", 0, 1)
    found = [[explain(after, Quantity("W1+", (0, i))).result for i in range(3)]]
    assert np.allclose(found, entry["expected"]["after_1_updates.W1"], atol=1e-12)
