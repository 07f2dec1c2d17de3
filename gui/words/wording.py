"""Title and text of an experiment: an example's own go once it is no longer that example.

What people wrote themselves is theirs and stays. Knows no Qt.
"""

from __future__ import annotations

from functools import cache
from pathlib import PurePath

from msgspec.structs import replace

from core.datasets import BUNDLED, GENERATED
from core.experiment.schema import Bundled, Csv, Data, Experiment, Generated
from gui.words.examples import EXAMPLES, example

GONE = "The title and the text spoke of the example as it was; Undo brings them back."


def with_fitting_words(before: Experiment, after: Experiment) -> Experiment:
    """``after``, a change of ``before``, without words that are true of the example alone."""
    words = before.title, before.notes
    if words != (after.title, after.notes):
        return after  # the change is one of the words themselves
    whose = _owners().get(words)
    if whose is not None and not _is_still(whose, after):
        return replace(after, title=usual_title(after.data), notes="")
    if before.title == usual_title(before.data):
        return replace(after, title=usual_title(after.data))
    return after


def usual_title(data: Data) -> str:
    """What an experiment is called for its data alone."""
    if isinstance(data, Generated):
        return GENERATED[data.name].title
    if isinstance(data, Bundled):
        return BUNDLED[data.name].title
    return PurePath(data.path).stem if isinstance(data, Csv) else "Own samples"


@cache
def _owners() -> dict[tuple[str, str], Experiment]:
    """The examples by their words."""
    found = [example(name) for name in EXAMPLES]
    return {(one.title, one.notes): one for one in found}


def _is_still(one: Experiment, other: Experiment) -> bool:
    """Whether what the words speak of is the same: the data, and the layers' sizes."""
    sizes = [[layer.units for layer in each.network.layers] for each in (one, other)]
    return sizes[0] == sizes[1] and _same_data(one.data, other.data)


def _same_data(one: Data, other: Data) -> bool:
    if isinstance(one, Generated | Bundled) and isinstance(other, Generated | Bundled):
        return type(one) is type(other) and one.name == other.name
    return one == replace(
        other,
        test_fraction=one.test_fraction,
        split_seed=one.split_seed,
        standardize=one.standardize,
    )
