"""Samples keep the row that they come from through every split, and are called by it everywhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import Dataset, load_bundled, read_table, split
from core.experiment.schema import Batching, Csv, Inline, Layer, LossChoice, Network
from core.explain import Quantity, batch_anatomy, explain
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from tests.core.experiments import inline, xor

LINES = "x,y\n10,0\n20,1\n30,0\n40,1\n50,0\n60,1\n"
LINE_OF = {float(line.split(",")[0]): number for number, line in enumerate(LINES.split("\n"), 1)
           if line[:1].isdigit()}  # fmt: skip


@given(st.integers(2, 40), st.sampled_from([0.0, 0.2, 0.5]), st.integers(0, 9), st.booleans())
def test_rows_go_with_their_samples(samples: int, part: float, seed: int, scaled: bool) -> None:
    column = np.arange(samples, dtype=np.float64).reshape(-1, 1)
    dataset = Dataset(column, column)
    train, test = split(dataset, part, seed, scaled)
    for piece in (train, test):
        if piece is not None:
            assert piece.targets is not None
            assert piece.rows is not None and piece.rows.tolist() == piece.targets[:, 0].tolist()


def test_a_tables_rows_are_the_lines_that_an_editor_shows() -> None:
    dataset = read_table(LINES.encode(), ["y"])
    origin = dataset.origin("training")
    for sample, value in enumerate(dataset.inputs[:, 0].tolist()):
        assert origin.words(sample) == f"training line {LINE_OF[value]}"
    assert load_bundled("iris").origin().name(0) == "line 2"


def session(tmp_path: Path, **more: object) -> Session:
    (tmp_path / "own.csv").write_text(LINES)
    data = Csv(path="own.csv", targets=["y"], test_fraction=0.34, split_seed=3)
    network = Network(layers=[Layer(units=1, activation="sigmoid")])
    batching = Batching(mode="mini_batch", size=3)
    sections = {"data": data, "network": network, "batching": batching} | more
    return Session.open(xor(loss=LossChoice(name="binary_cross_entropy"), **sections), tmp_path)


def test_everywhere_it_is_the_files_line(tmp_path: Path) -> None:
    run = session(tmp_path)
    seen = set()
    for update in range(4):
        run.goto(update, len(run.program) - 1)
        snapshot = take_snapshot(run)
        anatomy = batch_anatomy(snapshot, Quantity("W1", (0, 0)))
        for row, value in enumerate(snapshot.values["a0"][:, 0].tolist()):
            words = f"training line {LINE_OF[value]}"
            assert snapshot.sample_words(row) == words
            assert explain(snapshot, Quantity("a0", (0,)), row).note.endswith(f"{words}.")
            share = explain(snapshot, Quantity("sample_loss", (row,)))
            assert share.title.endswith(f"of {words}")
            assert anatomy.rows[row] == LINE_OF[value]
            seen.add(words)
    assert len(seen) == 4, "the test part's lines are none of them"


@pytest.mark.parametrize("part", [0.0, 0.5])
def test_without_a_file_it_is_the_number_and_without_a_test_part_no_part(part: float) -> None:
    data = inline([[1], [2], [3], [4]], [[0], [0], [1], [1]], test_fraction=part)
    snapshot = _first(data)
    value = float(snapshot.values["a0"][0, 0])
    assert snapshot.sample_words(0) == f"{'training ' if part else ''}sample {value - 1:.0f}"
    assert snapshot.sample_name(0) == f"sample {value - 1:.0f}"


def _first(data: Inline) -> Snapshot:
    network = Network(layers=[Layer(units=1, activation="sigmoid")])
    run = Session.open(xor(data=data, network=network))
    run.step("operation")
    return take_snapshot(run)
