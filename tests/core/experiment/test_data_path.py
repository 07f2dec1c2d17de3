"""Where a table lies: beside its experiment, or outside its folder, which has to be wanted."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from core.errors import ExperimentError
from core.experiment.data_path import check_inside, located, outside
from core.experiment.schema import Csv
from tests.core.experiments import xor


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "below").mkdir(parents=True)
    for place in (folder / "in.csv", folder / "below" / "in.csv", tmp_path / "out.csv"):
        place.write_text("a,t\n1,2\n2,3\n")
    (folder / "link.csv").symlink_to(tmp_path / "out.csv")
    (folder / "within.csv").symlink_to(folder / "in.csv")
    return folder


@pytest.mark.parametrize("path", ["in.csv", "below/in.csv", "below/../in.csv", "within.csv"])
def test_inside_is_what_ends_in_the_folder(home: Path, path: str) -> None:
    experiment = xor(data=Csv(path=path, targets=["t"]))
    assert outside(experiment, home) is None
    check_inside(experiment, home)


@pytest.mark.parametrize("path", ["../out.csv", "link.csv", "/etc/hostname", "below/../../out.csv"])
def test_outside_is_what_leaves_it_also_by_a_link(home: Path, path: str) -> None:
    experiment = xor(data=Csv(path=path, targets=["t"]))
    assert outside(experiment, home) == Path(os.path.realpath(home / path))
    with pytest.raises(ExperimentError, match="outside the experiment's folder"):
        check_inside(experiment, home)


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("in_file", ["NFC", "NFD"])
def test_composed_and_decomposed_letters_are_one_name(
    tmp_path: Path, on_disk: str, in_file: str
) -> None:
    place = tmp_path / unicodedata.normalize(on_disk, "größe.csv")
    place.write_text("a,t\n1,2\n")
    assert located(tmp_path, unicodedata.normalize(in_file, "größe.csv")).samefile(place)


def test_a_name_that_no_file_can_have_is_left_to_who_reads_it(tmp_path: Path) -> None:
    for path in ("x" * 100_000, "nul\0.csv"):
        assert located(tmp_path, path) == tmp_path / path
