"""Outputs, scores, worst samples and maps, against plain loops and the engine's own numbers."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from core.engine.prepare import Prepared, prepare
from core.experiment.experiment_file import read_experiment
from core.results import (
    Forward,
    Plane,
    axis_of,
    classes_of,
    middle_of,
    score,
    task_of,
    units_of,
    values_on,
    worst,
)
from core.results.scores import NO_ANSWER
from core.results.task import CLASSES, NUMBERS, YES_NO, Task
from core.results.worst import MOST_JUDGED
from core.session.session import Session
from core.session.snapshot import take_snapshot
from core.task import Cancelled, carrying_out
from core.task import Task as Work

FOLDER = Path(__file__).parents[3] / "resources" / "examples"
EXAMPLES = ("xor", "spiral", "circle", "iris", "digits", "mazur", "perceptron_and", "linear_unit")

IN_PLAIN_PYTHON = {
    "linear": lambda z: z,
    "sigmoid": lambda z: [1 / (1 + math.exp(-x)) for x in z],
    "tanh": lambda z: [math.tanh(x) for x in z],
    "relu": lambda z: [max(x, 0.0) for x in z],
    "hardlim": lambda z: [float(x >= 0) for x in z],
    "softmax": lambda z: [math.exp(x) / math.fsum(map(math.exp, z)) for x in z],
}


def of_example(name: str) -> Prepared:
    return prepare(read_experiment(FOLDER / f"{name}.json"), FOLDER)


def parameters_of(prepared: Prepared) -> dict[str, np.ndarray]:
    return prepared.layout.views(prepared.first_parameters())


def by_hand(prepared: Prepared, inputs: np.ndarray) -> np.ndarray:
    """The outputs for one sample, unit by unit."""
    a, parameters = list(inputs), parameters_of(prepared)
    for number, layer in enumerate(prepared.experiment.network.layers, 1):
        weights, biases = parameters[f"W{number}"], parameters[f"b{number}"]
        z = [math.fsum(w * x for w, x in zip(row, a, strict=True)) + b
             for row, b in zip(weights, biases, strict=True)]  # fmt: skip
        a = IN_PLAIN_PYTHON[layer.activation](z)
    return np.array(a)


@pytest.mark.parametrize("name", EXAMPLES)
def test_outputs_are_those_of_a_sum_by_hand_and_of_the_run_itself(name: str):
    prepared = of_example(name)
    outputs = Forward(prepared, parameters_of(prepared)).outputs(prepared.train.inputs)
    for row in (0, len(outputs) // 2, len(outputs) - 1):
        assert outputs[row] == pytest.approx(by_hand(prepared, prepared.train.inputs[row]), 1e-12)
    session = Session(prepared)
    while f"a{prepared.shape.layers}" not in (snapshot := take_snapshot(session)).values:
        session.step("operation")
    of_batch = snapshot.values[f"a{prepared.shape.layers}"]
    np.testing.assert_allclose(outputs[snapshot.samples], of_batch, rtol=1e-12, atol=1e-300)


def test_a_large_set_is_worked_through_in_parts_that_can_be_given_up(monkeypatch):
    prepared = of_example("spiral")
    forward = Forward(prepared, parameters_of(prepared))
    whole = forward.values(prepared.train.inputs, ("z1", "a2"))
    monkeypatch.setattr("core.results.forward.MOST_NUMBERS", 7 * 2 * sum(prepared.shape.sizes))
    parts = forward.values(prepared.train.inputs, ("z1", "a2"))
    for name, values in whole.items():
        np.testing.assert_allclose(parts[name], values, rtol=1e-13)
    work = Work()
    work.cancel()
    with carrying_out(work), pytest.raises(Cancelled):
        forward.outputs(prepared.train.inputs)


@pytest.mark.parametrize(
    ("name", "kind", "names"),
    [
        ("xor", YES_NO, ("0", "1")),
        ("iris", CLASSES, ("setosa", "versicolor", "virginica")),
        ("digits", CLASSES, tuple(f"digit {k}" for k in range(10))),
        ("linear_unit", NUMBERS, None),
        ("mazur", NUMBERS, None),
        ("perceptron_and", YES_NO, None),
    ],
)
def test_what_the_outputs_are_for_follows_from_the_targets(name, kind, names):
    task = task_of(of_example(name))
    assert task is not None
    assert task.kind == kind
    assert names is None or task.names == names


def test_accuracy_and_confusion_are_those_of_a_plain_count():
    random = np.random.default_rng(5)
    for _ in range(50):
        size, count = int(random.integers(2, 6)), int(random.integers(1, 40))
        task = Task(CLASSES, tuple(map(str, range(size))))
        own = random.integers(0, size, count)
        outputs = random.normal(size=(count, size))
        targets = np.eye(size)[own]
        found = score(task, outputs, targets)
        given = [max(range(size), key=lambda k, row=row: outputs[row][k]) for row in range(count)]
        pairs = Counter(zip(own.tolist(), given, strict=True))
        assert {(r, c): int(found.confusion[r, c]) for r, c in pairs} == dict(pairs)
        assert found.confusion.sum() == count
        assert found.right == sum(pairs[k, k] for k in range(size))
        assert found.accuracy == found.right / count
        assert found.r2 is found.mean_error is None


def test_r2_and_the_mean_error_are_those_of_exact_fractions():
    random = np.random.default_rng(6)
    for _ in range(50):
        count, width = int(random.integers(2, 30)), int(random.integers(1, 4))
        outputs, targets = random.normal(size=(2, count, width)) * 10.0 ** random.integers(-5, 6)
        found = score(Task(NUMBERS, ("t",) * width), outputs, targets)
        a, t = ([[Fraction(x) for x in column] for column in part.T] for part in (outputs, targets))
        means = [sum(column) / count for column in t]
        parts = [
            1 - sum((x - y) ** 2 for x, y in zip(*pair, strict=True))
            / sum((y - mean) ** 2 for y in pair[1])
            for pair, mean in zip(zip(a, t, strict=True), means, strict=True)
        ]  # fmt: skip
        off = sum(abs(x - y) for pair in zip(a, t, strict=True) for x, y in zip(*pair, strict=True))
        assert found.r2 == pytest.approx(float(sum(parts) / width), rel=1e-9, abs=1e-12)
        assert found.mean_error == pytest.approx(float(off / (count * width)), rel=1e-12)
        assert found.accuracy is found.confusion is None


def test_a_target_that_never_changes_has_no_r2():
    task = Task(NUMBERS, ("t",))
    found = score(task, np.array([[1.0], [2.0]]), np.array([[3.0], [3.0]]))
    assert found.r2 is None
    assert found.mean_error == 1.5


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_outputs_that_are_not_finite_name_no_class_and_count_as_wrong(bad: float):
    task = Task(YES_NO, ("no", "yes"))
    outputs, targets = np.array([[0.9], [bad], [0.5]]), np.array([[1.0], [1.0], [0.0]])
    assert classes_of(task, outputs).tolist() == [1, NO_ANSWER, 0]
    found = score(task, outputs, targets)
    assert (found.right, found.wrong, found.unanswered) == (2, 1, 1)
    assert found.confusion.sum() == 2


def test_the_worst_samples_have_the_losses_that_the_engine_gives_them_one_by_one():
    prepared = of_example("iris")
    forward, train = Forward(prepared, parameters_of(prepared)), prepared.train
    last = prepared.shape.layers
    values = forward.values(train.inputs, (f"z{last}", f"a{last}"))
    found = worst(prepared, values[f"z{last}"], values[f"a{last}"], train.targets, most=len(train))
    assert [one.loss for one in found] == sorted((one.loss for one in found), reverse=True)
    assert sorted(one.sample for one in found) == list(range(len(train)))
    for one in found:
        right = int(train.targets[one.sample].argmax())
        assert one.loss == pytest.approx(-math.log(one.output[right]), rel=1e-9)
    mean = sum(one.loss for one in found) / len(found)
    session = Session(prepared)
    session.step("update")
    assert prepared.experiment.batching.mode != "batch" or mean == pytest.approx(
        session.curves.data({}, 1, {}).column("loss")[0]
    )


def test_of_many_samples_those_farthest_off_are_judged():
    prepared = of_example("linear_unit")
    count = MOST_JUDGED + 500
    targets = np.random.default_rng(1).normal(size=(count, 1))
    outputs = np.zeros((count, 1))
    outputs[7] = np.nan
    found = worst(prepared, outputs, outputs, targets, most=4)
    assert found[0].sample == 7
    far = np.argsort(-np.abs(targets[:, 0]))
    assert [one.sample for one in found[1:]] == [row for row in far.tolist() if row != 7][:3]


@pytest.mark.parametrize("name", EXAMPLES)
def test_own_units_lead_back_to_what_the_network_gets(name: str):
    prepared = of_example(name)
    units = units_of(prepared)
    own = units.own(prepared.train.inputs)
    np.testing.assert_allclose(units.trained(own), prepared.train.inputs, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(own.min(axis=0), units.low, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(own.max(axis=0), units.high, rtol=1e-12, atol=1e-12)
    rows = prepared.origin.rows
    if prepared.dataset.row_word == "sample":
        np.testing.assert_allclose(own, prepared.dataset.inputs[rows], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ["spiral", "xor", "iris"])
def test_a_map_has_at_random_points_what_direct_evaluation_gives(name: str):
    prepared = of_example(name)
    units, forward = units_of(prepared), Forward(prepared, parameters_of(prepared))
    plane = Plane(axis_of(units, 1), axis_of(units, 0), middle_of(units))
    count, last = 13, f"a{prepared.shape.layers}"
    found = values_on(forward, units, plane, count, (last, "a1"))
    assert found[last].shape == (count, count, prepared.shape.sizes[-1])
    random = np.random.default_rng(3)
    for _ in range(20):
        column, row = random.integers(0, count, 2)
        own = units.middle.copy()
        for side, at in ((plane.across, column), (plane.up, row)):
            own[side.column] = side.low + (at + 0.5) / count * (side.high - side.low)
        outputs = by_hand(prepared, units.trained(own))
        np.testing.assert_allclose(found[last][row, column], outputs, rtol=1e-9, atol=1e-12)


def test_one_input_alone_makes_a_line():
    prepared = of_example("linear_unit")
    units, forward = units_of(prepared), Forward(prepared, parameters_of(prepared))
    line = Plane(axis_of(units, 0), None, middle_of(units))
    found = values_on(forward, units, line, 5, ("a1",))["a1"]
    assert found.shape == (5, 1)
    for own, output in zip(line.across.centres(5), found, strict=True):
        inputs = units.middle.copy()
        inputs[0] = own
        assert output == pytest.approx(by_hand(prepared, units.trained(inputs)), 1e-9, 1e-12)
