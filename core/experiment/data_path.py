"""Where an experiment's table lies: beside its file, or elsewhere, which its reader has to want."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from core.datasets.dataset import quoted
from core.errors import ExperimentError
from core.experiment.schema import Csv, Experiment


def located(folder: Path, path: str) -> Path:
    """The file that ``path`` names from ``folder``; composed and decomposed letters are one."""
    spellings = [path, *(unicodedata.normalize(form, path) for form in ("NFC", "NFD"))]
    places = [folder / spelling for spelling in spellings]
    # A name that no file can have, too long or with a NUL, is told by who reads the file.
    return next((place for place in places if os.path.exists(place)), places[0])


def outside(experiment: Experiment, folder: Path) -> Path | None:
    """The table of ``experiment`` where it lies outside ``folder``, links followed; else None."""
    data = experiment.data
    if not isinstance(data, Csv) or "\0" in data.path:
        return None
    home, real = os.path.realpath(folder), os.path.realpath(located(folder, data.path))
    return None if Path(real).is_relative_to(home) else Path(real)


def check_inside(experiment: Experiment, folder: Path) -> None:
    """Raise ``ExperimentError`` where the table lies outside ``folder``."""
    if isinstance(experiment.data, Csv) and outside(experiment, folder) is not None:
        path = quoted(experiment.data.path)
        problem = f"{path} is outside the experiment's folder; --data-outside lets it be read"
        raise ExperimentError("data.path", problem)
