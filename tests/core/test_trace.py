"""The trace: every operation as a line of JSON that reads back as the same numbers."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import BackscopeError, Diverged, ExperimentError
from core.experiment.experiment_file import dumps, write_experiment
from core.experiment.schema import (
    Batching,
    Experiment,
    Generated,
    Layer,
    Network,
    Regularization,
    Sgd,
)
from core.session.session import Session
from core.session.snapshot import take_snapshot
from core.trace import run_trace
from tests.core.experiments import experiments, inline, linear_unit, write_table, xor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


def text_of(
    experiment: Experiment, folder: Path, updates: int, start: int = 0, ops: Any = None
) -> str:
    path = folder / "experiment.json"
    write_experiment(experiment, path)
    out = io.StringIO()
    run_trace(path, updates, start, ops, out)
    return out.getvalue()


def lines_of(*arguments: Any, **more: Any) -> list[dict[str, Any]]:
    text = text_of(*arguments, **more)
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def bits(number: Any) -> Any:
    return [bits(item) for item in number] if isinstance(number, list) else float(number).hex()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(experiment=experiments(), updates=st.integers(0, 4))
def test_lines_are_the_session_step_by_step(
    experiment: Experiment, updates: int, folder: Path
) -> None:
    first, *operations, final = lines_of(experiment, folder, updates)
    session = Session.open(experiment, folder)
    assert len(operations) == updates * len(session.program)
    assert (first["state"], first["updates"], first["epoch"]) == ("initial", 0, 0)
    for tick, line in enumerate(operations):
        operation = session.program[session.position[1]]
        assert line["tick"] == tick == session.tick
        assert (line["update"], line["epoch"]) == (session.position[0], session.epoch)
        assert (line["phase"], line["op"]) == (operation.phase, operation.op)
        assert line["layer"] == operation.layer
        assert line["reads"] == list(operation.reads)
        assert list(line["writes"]) == list(operation.writes)
        session.step("operation")
        snapshot = take_snapshot(session)
        known = snapshot.parameters if operation.op == "update" else snapshot.values
        for name, value in line["writes"].items():
            assert bits(value) == bits(known[name].tolist())
    assert (final["state"], final["updates"]) == ("final", updates)
    assert final["epoch"] == session.epoch
    for name, array in take_snapshot(session).parameters.items():
        assert bits(final[name]) == bits(array.tolist())


def test_keys_are_those_of_the_format(tmp_path: Path) -> None:
    first, line, *_ = lines_of(xor(), tmp_path, 1)
    assert list(line) == [
        "tick", "epoch", "update", "phase", "op", "layer", "reads", "writes",
    ]  # fmt: skip
    assert list(first) == [
        "state", "updates", "epoch", "loss", "data_loss", "outputs", "W1", "b1", "W2", "b2",
    ]  # fmt: skip


def test_state_lines_are_over_all_training_data(tmp_path: Path) -> None:
    """J with the penalty, whatever the batches: 2 · 2² over samples 1 and 1, and ½ · 3 · 2²."""
    experiment = linear_unit(
        2.0,
        data=inline([[1.0], [1.0]], [[0.0], [0.0]]),
        regularization=Regularization(l2=3.0),
        batching=Batching(mode="stochastic"),
        optimizer=Sgd(learning_rate=0.0),
    )
    first, *_, final = lines_of(experiment, tmp_path, 3)
    for line in (first, final):
        assert (line["loss"], line["data_loss"]) == (14.0, 8.0)
        assert line["outputs"] == [[2.0], [2.0]]
        assert line["W1"] == [[2.0]]
    assert (first["epoch"], final["epoch"]) == (0, 1)


def test_from_leaves_out_the_updates_before(tmp_path: Path) -> None:
    everything, late = lines_of(xor(), tmp_path, 90), lines_of(xor(), tmp_path, 90, start=70)
    assert late[0] == everything[0]
    assert late[1:] == [line for line in everything[1:] if line.get("update", 99) >= 70]


def test_from_beyond_the_end_leaves_the_state_lines(tmp_path: Path) -> None:
    lines = lines_of(xor(), tmp_path, 3, start=9)
    assert [line["state"] for line in lines] == ["initial", "final"]
    assert lines == [line for line in lines_of(xor(), tmp_path, 3) if "state" in line]


def test_ops_keeps_the_operations_named(tmp_path: Path) -> None:
    everything = lines_of(xor(), tmp_path, 3)
    some = lines_of(xor(), tmp_path, 3, ops=["loss", "weight_gradient"])
    names = ("loss", "weight_gradient", None)
    assert some == [line for line in everything if line.get("op") in names]
    assert len(some) == 2 + 3 * 3


def test_an_unknown_operation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match='unknown operation "dance"; known are take_batch'):
        lines_of(xor(), tmp_path, 1, ops=["loss", "dance"])


@pytest.mark.parametrize("mode", ["batch", "stochastic", "mini_batch"])
def test_the_trace_is_the_same_every_time(mode: Any, tmp_path: Path) -> None:
    experiment = xor(
        data=Generated(name="moons", samples=11, test_fraction=0.2),
        batching=Batching(mode=mode, size=4),
    )
    assert text_of(experiment, tmp_path, 12) == text_of(experiment, tmp_path, 12)


def test_text_beyond_ascii_in_paths(tmp_path: Path) -> None:
    inner = tmp_path / "Übung 1"
    inner.mkdir()
    assert len(lines_of(xor(title="ü ∂"), inner, 0)) == 2


def diverged(experiment: Experiment, folder: Path, updates: int = 5000) -> tuple[str, list[Any]]:
    """The sentence, and the lines that were written before."""
    path, out = folder / "experiment.json", io.StringIO()
    write_experiment(experiment, path)
    with pytest.raises(Diverged) as caught:
        run_trace(path, updates, 0, None, out)
    return str(caught.value), [json.loads(line) for line in out.getvalue().splitlines()]


def test_divergence_names_the_operation(tmp_path: Path) -> None:
    sentence, lines = diverged(linear_unit(optimizer=Sgd(learning_rate=3.0)), tmp_path)
    assert sentence.startswith("diverged in update ")
    assert "loss gave an inf or nan in loss" in sentence
    assert lines[-1]["op"] == "activation"
    assert f"update {lines[-1]['update']}:" in sentence
    for line in lines[1:]:
        assert all(np.isfinite(value).all() for value in line["writes"].values())


def test_divergence_in_the_updates_left_out(tmp_path: Path) -> None:
    path, out = tmp_path / "experiment.json", io.StringIO()
    write_experiment(linear_unit(optimizer=Sgd(learning_rate=3.0)), path)
    with pytest.raises(Diverged, match="loss gave an inf or nan"):
        run_trace(path, 5000, 4000, None, out)
    assert [json.loads(line)["state"] for line in out.getvalue().splitlines()] == ["initial"]


def test_a_network_that_is_broken_from_the_start(tmp_path: Path) -> None:
    wide = Layer(units=1, activation="linear", weights=[[1e200]])
    broken = linear_unit(network=Network(layers=[wide, wide]))
    sentence, lines = diverged(broken, tmp_path, updates=1)
    assert "weighted_sum of layer 2" in sentence
    assert all("NaN" not in json.dumps(line) for line in lines)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"not JSON", b"[" * 100_000, b"\xff\xfe{\x00}\x00", dumps(xor())[:-9],
        dumps(xor()).replace(b'"title"', b'"titel"'),
        dumps(xor()).replace(b'"units": 3', b'"units": 0'),
        dumps(xor()).replace(b'"units": 3', b'"units": 1000000000'),
        dumps(xor()).replace(b'"tanh"', b'"softmax"'),
        dumps(xor()).replace(b"0.5", b"NaN"),
        dumps(xor()).replace(b'"name": "xor"', b'"name": "xnor"'),
        dumps(xor()).replace(
            b'"source": "generated"', b'"source": "csv", "path": "no.csv", "targets": ["t"]'
        ),
    ],
)  # fmt: skip
def test_bad_files_write_nothing(content: bytes, tmp_path: Path) -> None:
    path, out = tmp_path / "bad.json", io.StringIO()
    path.write_bytes(content)
    with pytest.raises(BackscopeError) as caught:
        run_trace(path, 1, 0, None, out)
    assert str(caught.value).isprintable()
    assert out.getvalue() == ""
