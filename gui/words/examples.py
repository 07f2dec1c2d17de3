"""The examples that ship with the program, and the experiment that *New* begins with.

Knows no Qt.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from core.experiment.experiment_file import loads
from core.experiment.schema import Experiment, Generated, Layer, Network, Sgd

# In the order of the story they tell; a new example is one file and one name here. Beside it the
# speed, in operations a second, at which one sees it learn: most of it takes some 15 seconds.
EXAMPLES = {
    "linear_unit": 30,
    "perceptron_and": 30,
    "xor": 1000,
    "mazur": 300,
    "circle": 2000,
    "spiral": 5000,
    "deep_sigmoid": 5000,
    "iris": 200,
    "digits": 60,
}
FIRST = "xor"


@cache
def example(name: str) -> Experiment:
    """The example that ships under ``name``."""
    return loads(files("resources").joinpath("examples", f"{name}.json").read_bytes())


def new_experiment() -> Experiment:
    """The smallest network with a hidden layer that learns something, without a name or a text."""
    layers = [Layer(units=2, activation="tanh"), Layer(units=1, activation="sigmoid")]
    return Experiment(
        data=Generated(name="xor"), network=Network(layers=layers), optimizer=Sgd(learning_rate=0.5)
    )
