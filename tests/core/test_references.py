"""Worked examples that others published: every number, by the session and by the trace."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.experiment.experiment_file import loads, write_experiment
from core.experiment.schema import Experiment, Layer, LossChoice, Network, Sgd
from core.session.session import Session
from core.session.snapshot import take_snapshot
from core.trace import run_trace
from tests.core.experiments import inline

REFERENCES = json.loads((Path(__file__).parent / "references.json").read_text())
NETWORKS = [entry for entry in REFERENCES if entry["kind"] in ("network", "perceptron")]
DESCENTS = [entry for entry in REFERENCES if entry["kind"] == "gradient_descent"]
# The references count net = 0 as 1, which is the format's hardlim.
ACTIVATIONS = {"step": "hardlim"}
LOSSES = {"perceptron_rule": "perceptron", "output_sum": "output"}
MODES = {"full": "batch", "online": "stochastic"}


def by_id(entry: dict[str, Any]) -> str:
    return str(entry["id"])


def experiment_of(entry: dict[str, Any]) -> Experiment:
    """The entry as an experiment file would have it."""
    network, batch = entry["network"], entry["batch"]
    sizes = network["sizes"]
    biases = network["biases"] or [[0.0] * units for units in sizes[1:]]
    layers = [
        {"units": units, "activation": ACTIVATIONS.get(name, name), "weights": w, "biases": b}
        for units, name, w, b in zip(
            sizes[1:], network["activations"], network["weights"], biases, strict=True
        )
    ]
    data = {"source": "inline", "inputs": entry["inputs"]}
    if entry["targets"] is not None:
        data["targets"] = entry["targets"]
    loss = LOSSES.get(network["loss_id"], network["loss_id"])
    file = {
        "title": entry["title"],
        "data": data,
        "network": {
            "inputs": sizes[0],
            "layers": layers,
            "train_biases": entry["update_biases"],
            "input_gradient": True,
        },
        "loss": {"name": loss, "reduction": batch["reduction"]},
        # Theirs is coef · Σw², the format's is ½ · l2 · Σw².
        "regularization": {"l2": 2 * entry.get("l2", {"coef": 0.0})["coef"]},
        "optimizer": {"name": "sgd", "learning_rate": entry["learning_rate"]},
        "batching": {"mode": MODES[batch["mode"]], "shuffle": False},
    }
    return loads(json.dumps(file).encode())


def parsed(key: str) -> tuple[str, str, tuple[int, ...]]:
    """``after_1_updates.dW1[0][2]`` as state, quantity and indices."""
    found = re.fullmatch(r"(?:(\w+)\.)?(\w+)((?:\[\d+\])*)", key)
    assert found, key
    indices = tuple(int(number) for number in re.findall(r"\d+", found.group(3)))
    return found.group(1) or "", found.group(2), indices


def update_of(state: str, entry: dict[str, Any]) -> int:
    """The update at whose start the network is in ``state``."""
    samples = len(entry["inputs"]) if entry["batch"]["mode"] == "online" else 1
    if state in ("initial", "end"):
        return samples * entry["epochs"] if state == "end" else 0
    number, unit = re.fullmatch(r"after_(\d+)_(\w+)", state).groups()  # type: ignore[union-attr]
    return int(number) * (samples if unit == "epochs" else 1)


def name_of(quantity: str, entry: dict[str, Any]) -> str:
    """The format's name of a reference's quantity."""
    last = len(entry["network"]["sizes"]) - 1
    names = {"output": f"a{last}", "grad_x": "da0"}
    return names.get(quantity, re.sub(r"^delta", "dz", quantity))


def computed_of(quantity: str, values: dict[str, Any], entry: dict[str, Any]) -> Any:
    """A reference's quantity from the values of one forward and backward pass over all samples."""
    outputs = np.array(values[name_of("output", entry)])
    if quantity == "loss_per_output":
        return 0.5 * (outputs - values["t"]) ** 2
    if quantity == "mean_abs_error":
        return np.abs(outputs - values["t"]).mean()
    return values[name_of(quantity, entry)]


def assert_close(found: Any, entry: dict[str, Any], key: str) -> None:
    *_, indices = parsed(key)
    array = np.asarray(found)
    expected = entry["expected"][key]
    error = np.abs(array[indices] - np.asarray(expected))
    assert error.shape == np.shape(expected)
    assert (error <= np.asarray(entry["tolerance"][key])).all(), f"{key}: {array[indices]}"


def values_at(session: Session, entry: dict[str, Any]) -> dict[str, Any]:
    """Everything that one update over all samples computes from the session's parameters."""
    parameters = take_snapshot(session).parameters
    layers = [
        {"weights": parameters[f"W{i}"].tolist(), "biases": parameters[f"b{i}"].tolist()}
        for i in range(1, len(entry["network"]["sizes"]))
    ]
    whole = {**entry, "batch": {**entry["batch"], "mode": "full"}}
    network = {
        **entry["network"],
        "weights": [layer["weights"] for layer in layers],
        "biases": [layer["biases"] for layer in layers],
    }
    look = Session.open(experiment_of({**whole, "network": network, "update_biases": True}))
    look.goto(0, len(look.program) - 1)
    snapshot = take_snapshot(look)
    return {**snapshot.values, **parameters}


@pytest.mark.parametrize("entry", NETWORKS, ids=by_id)
def test_session_gives_the_published_numbers(entry: dict[str, Any]) -> None:
    session = Session.open(experiment_of(entry))
    states: dict[int, list[str]] = {}
    for key in entry["expected"]:
        state = parsed(key)[0]
        if state:
            states.setdefault(update_of(state, entry), []).append(key)
    compared = 0
    for update, keys in sorted(states.items()):
        session.goto(update)
        values = values_at(session, entry)
        for key in keys:
            assert_close(computed_of(parsed(key)[1], values, entry), entry, key)
            compared += 1
    running = [key for key in entry["expected"] if not parsed(key)[0]]
    if running:
        compared += compare_running(entry, running)
    assert compared == len(entry["expected"]) > 0


def compare_running(entry: dict[str, Any], keys: list[str]) -> int:
    """Compare what belongs to each sample just before its own update."""
    session = Session.open(experiment_of(entry))
    outputs = []
    for _ in range(entry["epochs"] * len(entry["inputs"])):
        session.step("pass")
        outputs.append(take_snapshot(session).values[name_of("output", entry)][0])
        session.step("update")
    shape = (entry["epochs"], *np.shape(entry["targets"]))
    errors = np.reshape(outputs, shape) - np.array(entry["targets"])
    found = {"running_outputs": outputs, "epoch_sse_running": (errors**2).sum((1, 2))}
    for key in keys:
        assert_close(found[parsed(key)[1]], entry, key)
    return len(keys)


@pytest.mark.parametrize("entry", NETWORKS, ids=by_id)
def test_stepping_back_to_the_start_gives_the_initial_numbers_again(entry: dict[str, Any]) -> None:
    session = Session.open(experiment_of(entry))
    start = take_snapshot(session)
    session.goto(min(300, entry["epochs"]) + 2, 1)
    session.goto(0)
    again = take_snapshot(session)
    for name, array in start.parameters.items():
        assert np.array_equal(array, again.parameters[name])


def traced(entry: dict[str, Any], folder: Path, updates: int, start: int) -> list[dict[str, Any]]:
    path = folder / "experiment.json"
    write_experiment(experiment_of(entry), path)
    out = io.StringIO()
    run_trace(path, updates, start, None, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("entry", NETWORKS, ids=by_id)
def test_trace_gives_the_published_numbers(entry: dict[str, Any], tmp_path: Path) -> None:
    """Every number that one update's lines or a state line hold."""
    compared = 0
    for key in entry["expected"]:
        state, quantity, _ = parsed(key)
        if not state:
            continue  # the next test's
        update = update_of(state, entry)
        if quantity == "loss" or re.fullmatch(r"[Wb]\d+", quantity):
            final = traced(entry, tmp_path, update, update)[-1]
            assert (final["state"], final["updates"]) == ("final", update)
            assert_close(final[quantity], entry, key)
        elif quantity == "output" and entry["batch"]["mode"] == "online":
            assert_close(traced(entry, tmp_path, update, update)[-1]["outputs"], entry, key)
        else:
            lines = traced(entry, tmp_path, update + 1, update)[1:-1]
            assert {line["update"] for line in lines} == {update}
            values = {name: value for line in lines for name, value in line["writes"].items()}
            assert_close(computed_of(quantity, values, entry), entry, key)
        compared += 1
    assert compared == sum(1 for key in entry["expected"] if parsed(key)[0])


@pytest.mark.parametrize(
    "entry", [e for e in NETWORKS if e["batch"]["mode"] == "online"], ids=by_id
)
def test_trace_gives_the_published_running_numbers(entry: dict[str, Any], tmp_path: Path) -> None:
    keys = [key for key in entry["expected"] if not parsed(key)[0]]
    updates = entry["epochs"] * len(entry["inputs"])
    lines = [line for line in traced(entry, tmp_path, updates, 0) if "op" in line]
    outputs = [line["writes"]["a1"][0] for line in lines if line["op"] == "activation"]
    errors = np.subtract(outputs, entry["targets"] * entry["epochs"]) ** 2
    sums = errors.reshape(entry["epochs"], -1).sum(1)
    epochs = [line["epoch"] for line in lines if line["op"] == "activation"]
    assert epochs == sorted(epochs) and epochs[-1] == entry["epochs"] - 1
    for key in keys:
        found = {"running_outputs": outputs, "epoch_sse_running": sums}[parsed(key)[1]]
        assert_close(found, entry, key)


# Weights of a linear unit as the unknowns: one sample for each, 1 in its own place and 0 elsewhere,
# with target 0, so that the squared errors' sum is the expression. A term c · x² has input √c.
COEFFICIENTS = {"x0^2+x1^2": (1.0, 1.0), "x^2": (1.0,), "x1^2+2*x2^2": (1.0, 2.0)}


def descent_of(entry: dict[str, Any], learning_rate: float) -> Experiment:
    factors = COEFFICIENTS[entry["expression"]]
    rows = [[np.sqrt(c) * (i == k) for k in range(len(factors))] for i, c in enumerate(factors)]
    layer = Layer(units=1, activation="linear", weights=[entry["inputs"]])
    return Experiment(
        data=inline(rows, [[0.0]] * len(rows)),
        network=Network(layers=[layer], train_biases=False),
        loss=LossChoice(name="squared_error", reduction="sum"),
        optimizer=Sgd(learning_rate=learning_rate),
    )


@pytest.mark.parametrize("entry", DESCENTS, ids=by_id)
def test_descent_arrives_where_published(entry: dict[str, Any]) -> None:
    for key, expected in entry["expected"].items():
        rate = re.fullmatch(r"x_final(?:\(lr=(.*)\))?", key).group(1)  # type: ignore[union-attr]
        session = Session.open(descent_of(entry, float(rate or entry["learning_rate"])))
        session.run_updates(entry["epochs"])
        found = take_snapshot(session).parameters["W1"][0]
        error = np.abs(found - expected)
        assert (error <= np.array(entry["tolerance"][key])).all(), f"{key}: {found}"


def test_the_wrong_published_numbers_are_not_what_comes_out() -> None:
    """Mazur's error after one round belongs to already updated weights; ours must be the other."""
    entry = next(entry for entry in NETWORKS if entry["id"] == "mazur_2_2_2_sigmoid")
    slip = entry["expected_not_reproduced"]["after_1_updates.loss"]
    session = Session.open(experiment_of(entry))
    session.goto(1, 6)
    loss = float(take_snapshot(session).values["loss"])
    assert loss == pytest.approx(slip["computed"], abs=1e-15)
    assert abs(loss - slip["published"]) > 1e-7


def test_every_published_number_is_covered() -> None:
    assert len(NETWORKS) == 23
    assert len(DESCENTS) == 3
    assert {entry["kind"] for entry in REFERENCES} == {
        "network", "perceptron", "gradient_descent", "graph",
    }  # fmt: skip
