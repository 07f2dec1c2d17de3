"""A kept table serves as long as reading its file again would give the same."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from core.datasets import keep_table, read_table
from core.engine.prepare import prepare
from core.errors import ExperimentError
from core.experiment.schema import Csv, Experiment, Layer, LossChoice, Network, Sgd

TEXT = "a,b,y\n1,2,3\n4,5,6\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(TEXT)
    return path


def test_it_is_what_reading_gives_and_serves_its_own_file(table: Path, monkeypatch):
    kept = keep_table(table, ["y"])
    again = read_table(table, ["y"])
    assert np.array_equal(kept.dataset.inputs, again.inputs)
    assert np.array_equal(kept.dataset.targets, again.targets)
    assert kept.serves(table, ["y"])
    assert kept.serves(table, ("y",), None, None)
    monkeypatch.chdir(table.parent)
    assert kept.serves(Path("t.csv"), ["y"])
    link = table.with_name("link.csv")
    link.symlink_to(table)
    assert kept.serves(link, ["y"])


@pytest.mark.parametrize("wanted", [(["b"],), (["y"], ["a"]), (["y"], None, ","), (["y", "b"],)])
def test_it_serves_no_other_choice(table: Path, wanted):
    assert not keep_table(table, ["y"]).serves(table, *wanted)


def longer(path: Path) -> None:
    path.write_text(TEXT + "7,8,9\n")


def as_long(path: Path) -> None:
    path.write_text(TEXT.replace("6", "7"))
    os.utime(path, ns=(0, 1))


@pytest.mark.parametrize("change", [longer, as_long, Path.unlink])
def test_it_serves_no_file_that_has_changed(table: Path, change):
    kept = keep_table(table, ["y"])
    change(table)
    assert not kept.serves(table, ["y"])


def test_it_does_not_serve_where_the_file_changed_while_it_was_read(table: Path, monkeypatch):
    from core.datasets import text_rows

    original = text_rows.read_bytes

    def read(path: Path) -> bytes:
        content = original(path)
        longer(path)
        return content

    monkeypatch.setattr(text_rows, "read_bytes", read)
    assert not keep_table(table, ["y"]).serves(table, ["y"])


def test_preparing_takes_it_and_reads_where_it_does_not_serve(table: Path):
    experiment = Experiment(
        data=Csv(path="t.csv", targets=["y"]),
        network=Network(layers=[Layer(units=1, activation="linear")]),
        loss=LossChoice(name="half_squared_error"),
        optimizer=Sgd(learning_rate=0.1),
    )
    kept = keep_table(table, ["y"])
    assert prepare(experiment, table.parent, kept=kept).dataset is kept.dataset
    longer(table)
    assert len(prepare(experiment, table.parent, kept=kept).dataset) == 3
    table.unlink()
    with pytest.raises(ExperimentError, match="cannot read"):
        prepare(experiment, table.parent, kept=kept)
