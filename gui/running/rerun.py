"""Changes of an experiment, in words: what was changed, and why it needs a new run."""

from __future__ import annotations

from time import perf_counter

import msgspec

from core.engine.prepare import Prepared
from core.experiment.schema import MOST_SEED, Experiment
from core.session.session import Session

TRIED = 5  # updates by which the cost of more is judged
WORDS = {"regularization": "penalty"}


def seconds_to_repeat(session: Session) -> float:
    """About how long the run so far would take once more, by a few updates tried beside it."""
    trial = session.fork()
    trial.goto(trial.position[0] + 1)
    start = perf_counter()
    trial.run_updates(TRIED)
    return (perf_counter() - start) / TRIED * session.position[0]


def with_next_seed(experiment: Experiment) -> Experiment:
    """The experiment with every weight drawn anew; weights given in the file are given up."""
    replace = msgspec.structs.replace
    network = experiment.network
    layers = [replace(layer, weights=None, biases=None) for layer in network.layers]
    # After the greatest seed comes the first one again: a file could not hold a greater one.
    seed = (network.initializer.seed + 1) % (MOST_SEED + 1)
    choice = replace(network.initializer, seed=seed)
    return replace(experiment, network=replace(network, layers=layers, initializer=choice))


def why_new(old: Prepared, new: Prepared) -> str:
    """Why ``new`` cannot go on from the weights of ``old``, as a sentence."""
    if old.layout.sizes != new.layout.sizes:
        before, after = ("-".join(map(str, item.layout.sizes)) for item in (old, new))
        return f"The network changes from {before} to {after}, so its weights cannot be kept."
    if (old.test is None) != (new.test is None):
        return "The test part of the data appears or goes, so the curves cannot be continued."
    return "The initial weights change, so the run has to start from them."


def same_but_for_words(old: Experiment, new: Experiment) -> bool:
    """Whether nothing differs that is trained: title and notes are for people."""
    return old == msgspec.structs.replace(new, title=old.title, notes=old.notes)


def what_changed(old: Experiment, new: Experiment) -> str:
    """What differs, for the words of undo: ``change of the optimizer``."""
    parts = [name for name in old.__struct_fields__ if getattr(old, name) != getattr(new, name)]
    return f"change of the {WORDS.get(parts[0], parts[0])}" if parts else "change"
