"""Real data that ships with the program, read like anyone's own table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from core.datasets.dataset import Dataset
from core.datasets.table_file import read_table
from core.errors import DataError


@dataclass(frozen=True)
class BundledData:
    """A table in ``resources/data``; see its README for the whole story.

    Attributes:
        name: as in the experiment file.
        title, description: for people; the description is one sentence.
        file: name of the CSV file.
        targets: names of the target columns.
        source, licence: who made it, and the terms under which it is given on.
    """

    name: str
    title: str
    description: str
    file: str
    targets: tuple[str, ...]
    source: str
    licence: str


def load_bundled(name: str) -> Dataset:
    """The data set ``name`` of ``BUNDLED``. Raises ``DataError`` for any other name."""
    if name not in BUNDLED:
        raise DataError(f'there is no bundled data set "{name}"; there are {", ".join(BUNDLED)}')
    kind = BUNDLED[name]
    # Found as a package, the folder is the checkout's in a checkout and the wheel's in a wheel.
    content = (files("resources") / "data" / kind.file).read_bytes()
    return read_table(content, kind.targets, name=kind.file)


BUNDLED: Mapping[str, BundledData] = MappingProxyType(
    {
        "iris": BundledData(
            "iris",
            "Iris",
            "Three species of iris by four lengths: 150 flowers.",
            "iris.csv",
            ("species",),
            "R. A. Fisher (1936), Iris, UCI Machine Learning Repository, "
            "https://doi.org/10.24432/C56C76",
            "CC BY 4.0",
        ),
        "digits": BundledData(
            "digits",
            "Handwritten digits",
            "Ten digits as images of 8 x 8 pixels: 1,797 images by 13 people.",
            "digits.csv",
            ("digit",),
            "E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, "
            "UCI Machine Learning Repository, https://doi.org/10.24432/C50P49",
            "CC BY 4.0",
        ),
    }
)
