"""The example of slopes that vanish does what its notes say."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest

from core.experiment.experiment_file import read_experiment
from core.experiment.schema import Experiment
from core.session.session import Session
from core.session.snapshot import take_snapshot

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "deep_sigmoid.json"
UPDATES = 3000


def with_hidden(activation: str) -> Experiment:
    experiment = read_experiment(EXAMPLE)
    *hidden, last = experiment.network.layers
    layers = [msgspec.structs.replace(layer, activation=activation) for layer in hidden]
    network = msgspec.structs.replace(experiment.network, layers=[*layers, last])
    return msgspec.structs.replace(experiment, network=network)


def losses_after(activation: str) -> float:
    """Mean training loss of the last updates."""
    session = Session.open(with_hidden(activation), EXAMPLE.parent)
    session.goto(UPDATES, 0)
    curves = take_snapshot(session).curves
    return float(np.mean(curves.high["loss"][-20:]))


def test_each_layer_further_back_has_smaller_slopes() -> None:
    """A sigmoid's slope is at most 1/4, and the weights do not make up for it."""
    session = Session.open_file(EXAMPLE)
    for update in (0, 100, 1000):
        session.goto(update, len(session.program) - 1)
        slopes = take_snapshot(session).values
        norms = [np.hypot(np.linalg.norm(slopes[f"dW{n}"]), np.linalg.norm(slopes[f"db{n}"]))
                 for n in range(1, 7)]  # fmt: skip
        assert all(2 * below < above for below, above in pairwise(norms))
        assert norms[0] < 2e-3 * norms[-1]


def test_it_learns_nothing() -> None:
    """To guess a class of two costs ln 2."""
    assert losses_after("sigmoid") == pytest.approx(np.log(2), abs=0.03)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_it_learns_with_the_activations_that_the_notes_name(activation: str) -> None:
    assert losses_after(activation) < 0.05
