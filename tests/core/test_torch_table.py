"""Derivatives and optimizers against PyTorch's numbers, kept in a table (see make_torch_table)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.experiment.experiment_file import loads
from core.nn.activations import ACTIVATIONS
from core.nn.losses import LOSSES
from core.nn.optimizers import OPTIMIZERS
from core.session.session import Session
from core.session.snapshot import take_snapshot

TABLE = json.loads((Path(__file__).parent / "torch_table.json").read_text())


def named(case: dict[str, Any]) -> str:
    layers = "-".join(layer["activation"] for layer in case["experiment"]["network"]["layers"])
    loss = case["experiment"]["loss"]
    rule = case["experiment"].get("optimizer")
    return json.dumps(rule) if rule else f"{layers}-{loss['name']}-{loss['reduction']}"


def relative_error(found: Any, expected: Any) -> float:
    """Largest difference as a part of the array's largest number; 1e-3 stands in for a true 0."""
    expected = np.asarray(expected)
    scale = np.abs(expected).max(initial=1e-3)
    return float(np.abs(np.asarray(found) - expected).max(initial=0.0) / scale)


@pytest.mark.parametrize("case", TABLE["gradients"], ids=named)
def test_values_and_derivatives(case: dict[str, Any]) -> None:
    experiment = case["experiment"]
    network = {**experiment["network"], "input_gradient": True}
    session = Session.open(loads(json.dumps({**experiment, "network": network})))
    session.goto(0, len(session.program) - 1)
    values = take_snapshot(session).values
    for name, expected in case["expected"].items():
        assert np.shape(values[name]) == np.shape(expected), name
        assert relative_error(values[name], expected) <= 1e-12, name


@pytest.mark.parametrize("case", TABLE["optimizers"], ids=named)
def test_parameters_after_steps(case: dict[str, Any]) -> None:
    session = Session.open(loads(json.dumps(case["experiment"])))
    for update, expected in case["after"].items():
        session.goto(int(update))
        parameters = take_snapshot(session).parameters
        flat = [parameters[name].reshape(-1) for name in ("W1", "W2", "b1", "b2")]
        assert relative_error(np.concatenate(flat), expected) <= 1e-12


def test_the_table_covers_everything() -> None:
    """A new entry of the engine's tables needs PyTorch's numbers too."""
    layers = [c["experiment"]["network"]["layers"] for c in TABLE["gradients"]]
    losses = {(c["experiment"]["loss"]["name"], c["experiment"]["loss"]["reduction"])
              for c in TABLE["gradients"]}  # fmt: skip
    assert {layer["activation"] for rows in layers for layer in rows} == set(ACTIVATIONS)
    assert losses == {(name, reduction) for name in LOSSES for reduction in ("mean", "sum")}
    rules = [case["experiment"]["optimizer"] for case in TABLE["optimizers"]]
    assert {rule["name"] for rule in rules} == set(OPTIMIZERS)
