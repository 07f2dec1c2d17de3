"""The data set: samples as rows of numbers, the same whatever they were made or read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.datasets.origin import SAMPLE, Origin
from core.errors import DataError

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
MOST_CLASSES = 10_000  # each may take an output unit
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples, immutable: the arrays are read-only.

    For classification ``labels`` hold each sample's class, and ``for_outputs`` makes the targets,
    because only the output layer says whether two classes take one unit or two.

    Attributes:
        inputs: samples x inputs, float64, C-contiguous, finite.
        targets: samples x outputs like ``inputs``, or None where there are none (yet).
        input_names: one for each column of inputs.
        target_names: one for each column of targets; before ``for_outputs`` of classes, the one
            name of what the classes are classes of, such as "species".
        classes: the classes' names, or empty when the data is for regression.
        labels: for classification, each sample's index into ``classes``, int64; else None.
        rows: each sample's row where it comes from, int64: see ``Origin``. By default its number.
        row_word: what such a row is called, ``line`` or ``sample``.

    Raises:
        DataError: there is no sample or no input, rows of inputs and targets differ in number, or a
            number is not finite.
    """

    inputs: Floats
    targets: Floats | None = None
    input_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    labels: Labels | None = None
    rows: Labels | None = None
    row_word: str = SAMPLE

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", _matrix(self.inputs, "inputs"))
        if 0 in self.inputs.shape:
            raise DataError("there are no samples" if len(self) == 0 else "there are no inputs")
        if self.targets is not None:
            object.__setattr__(self, "targets", _matrix(self.targets, "targets"))
            _same_length(len(self), len(self.targets), "targets")
        if self.labels is not None:
            object.__setattr__(self, "labels", _read_only(np.asarray(self.labels, np.int64)))
            _same_length(len(self), len(self.labels), "labels")
        rows = np.arange(len(self)) if self.rows is None else self.rows
        object.__setattr__(self, "rows", _read_only(np.asarray(rows, np.int64)))
        _same_length(len(self), len(rows), "rows")

    def __len__(self) -> int:
        return len(self.inputs)

    def origin(self, part: str = "") -> Origin:
        """What the samples are called; ``part`` is ``training``, ``test`` or ""."""
        assert self.rows is not None
        return Origin(self.rows, self.row_word, part)

    def for_outputs(self, units: int) -> Dataset:
        """The same samples with targets for an output layer of so many units.

        Raises:
            DataError: the classes, or the target columns, do not fit that many units.
        """
        if self.labels is not None:
            targets = encode(self.labels, self.classes, units)
            names = self.target_names if units == 1 else self.classes
            return replace(self, targets=targets, target_names=names)
        if self.targets is not None and self.targets.shape[1] != units:
            count = self.targets.shape[1]
            columns = f"{count} target column" if count == 1 else f"{count} target columns"
            raise DataError(
                f"the data has {columns}, so the output layer needs as many units, not {units:,}"
            )
        return self

    def take(self, rows: NDArray[np.intp]) -> Dataset:
        """The samples with these numbers, in this order."""
        return replace(
            self,
            inputs=self.inputs[rows],
            targets=None if self.targets is None else self.targets[rows],
            labels=None if self.labels is None else self.labels[rows],
            rows=None if self.rows is None else self.rows[rows],
        )


def encode(labels: Labels, classes: tuple[str, ...], units: int) -> Floats:
    """Targets for classes: samples x units.

    Two classes and one unit give one column, 1 for the second class and 0 for the first; otherwise
    each class has its unit, with 1 for the sample's own class and 0 for the others (one-hot).

    Raises:
        DataError: there are neither as many units as classes nor two classes and one unit.
    """
    if len(classes) == 2 and units == 1:
        return labels.astype(np.float64).reshape(-1, 1)
    if units != len(classes):
        needed = "1 or 2" if len(classes) == 2 else f"{len(classes):,}"
        raise DataError(
            f"the data has {len(classes):,} classes, so the output layer needs {needed} units, "
            f"not {units:,}"
        )
    targets = np.zeros((len(labels), units))
    targets[np.arange(len(labels)), labels] = 1.0
    return targets


def split(
    dataset: Dataset, test_fraction: float, split_seed: int, standardize: bool
) -> tuple[Dataset, Dataset | None]:
    """The training part and the test part (None where it would be empty).

    Both parts keep the samples' order. With ``standardize``, each column of inputs has the training
    part's mean taken away and is divided by the training part's deviation (the population's,
    divisor n), so that nothing of the test part leaks into training. A column that is constant
    there is only centred.

    Args:
        dataset: samples; is not changed.
        test_fraction: of all samples, from 0 to 1; rounded to whole samples, halves to even.
        split_seed: which samples are for testing: the first ones of numpy's
            ``default_rng(split_seed).permutation``.
        standardize: see above.

    Raises:
        DataError: no sample would remain for training.
    """
    trained, tested = split_rows(len(dataset), test_fraction, split_seed)
    train, test = dataset, None
    if len(tested):
        train, test = dataset.take(trained), dataset.take(tested)
    if not standardize:
        return train, test
    by = train.inputs
    return _standardized(train, by), None if test is None else _standardized(test, by)


def split_rows(
    samples: int, test_fraction: float, split_seed: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Numbers of the samples for training and of those for testing, each in ascending order.

    Arguments and errors as for ``split``.
    """
    if not 0 <= test_fraction <= 1:
        raise DataError(f"the test part must be from 0 to 1 of the data, found {test_fraction}")
    tested = round(samples * test_fraction)
    if tested >= samples:
        noun = "sample" if samples == 1 else "samples"
        raise DataError(
            f"a test part of {test_fraction} of {samples:,} {noun} leaves none for training"
        )
    if not tested:
        return np.arange(samples), np.arange(0)
    order = np.random.default_rng(split_seed).permutation(samples)
    return np.sort(order[tested:]), np.sort(order[:tested])


def _standardized(dataset: Dataset, by: Floats) -> Dataset:
    """The data set with inputs scaled by the columns of ``by``."""
    constant = by.min(axis=0) == by.max(axis=0)
    # Columns are first brought near 1 by a power of two, which is exact: neither sums nor squares
    # then overflow or vanish, however large or small the numbers are.
    _, exponents = np.frexp(np.abs(by).max(axis=0))
    exponents = np.where(constant, 0, exponents)
    scaled = np.ldexp(by, -exponents)
    with np.errstate(over="ignore", invalid="ignore"):
        # By rounding, a constant column's mean may differ from the constant and its deviation from
        # 0, and dividing one by the other would make numbers out of nothing.
        mean = np.where(constant, by[0], scaled.mean(axis=0))
        deviation = np.where(constant, 1.0, scaled.std(axis=0))
        inputs = (np.ldexp(dataset.inputs, -exponents) - mean) / deviation
    return replace(dataset, inputs=inputs)


def listed(names: tuple[str, ...] | list[str], most: int = 6) -> str:
    """The first few names, quoted and with commas, for an error's sentence."""
    shown = ", ".join(quoted(name) for name in names[:most])
    return f"{shown}, …" if len(names) > most else shown


def quoted(text: str, longest: int = 40) -> str:
    """Text from a file in quotation marks, for an error's sentence."""
    return f'"{printable(text, longest)}"'


def printable(text: str, longest: int = 200) -> str:
    """Text from outside, short and on one line whatever it holds."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in short)


def _matrix(values: ArrayLike, what: str) -> Floats:
    matrix = np.ascontiguousarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise DataError(f"the {what} must be rows of numbers, found {matrix.ndim} dimensions")
    if not np.isfinite(matrix).all():
        raise DataError(f"the {what} hold a number that is infinite or not a number")
    return _read_only(matrix)


def _read_only(array: NDArray[Scalar]) -> NDArray[Scalar]:
    view = array.view()
    view.flags.writeable = False
    return view


def _same_length(samples: int, found: int, what: str) -> None:
    if found != samples:
        raise DataError(f"there are {samples:,} rows of inputs and {found:,} of {what}")
