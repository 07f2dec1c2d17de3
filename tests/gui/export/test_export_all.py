"""Export of everything: each file on its own, and one sentence about the lot."""

from __future__ import annotations

from pathlib import Path

from gui.export.export_all import export_all
from gui.export.options import ExportOptions
from gui.export.render import pictures_of

SMALL = ExportOptions(400, 300, 96)


def test_everything_is_written(qapp, snapshot, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    outcome = export_all(
        pictures_of(snapshot), tmp_path, ("png", "csv"), SMALL, lambda *at: told.append(at)
    )
    names = ["loss.png", "loss.csv", "gradients.png", "gradients.csv", "network.png", "network.csv"]
    assert [path.name for path in outcome.written] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert outcome.sentence == f"6 files written to {tmp_path}."
    assert told == [(at, 6, name) for at, name in enumerate(names)] + [(6, 6, "")]


def test_one_failure_does_not_stop_the_others(qapp, snapshot, tmp_path: Path) -> None:
    (tmp_path / "gradients.csv").mkdir()
    outcome = export_all(pictures_of(snapshot), tmp_path, ["csv"], SMALL)
    assert [path.name for path in outcome.written] == ["loss.csv", "network.csv"]
    assert len(outcome.failures) == 1
    assert outcome.sentence.startswith(f"2 files written to {tmp_path}, 1 file not: ")
    assert "gradients.csv" in outcome.sentence


def test_a_missing_folder_fails_in_a_sentence(qapp, snapshot, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    outcome = export_all(pictures_of(snapshot), gone, ["csv"], SMALL)
    assert outcome.written == ()
    assert outcome.sentence.startswith(f"no files written to {gone}, 3 files not: ")
    assert not gone.exists()
