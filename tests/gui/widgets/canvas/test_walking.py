"""Walking through a network by keyboard reaches every neuron, bias and weight."""

from gui.view.selection import Selection
from gui.widgets.canvas.walking import neighbour, parameter_of

SIZES = (2, 4, 1)


def test_a_walk_starts_at_the_first_input() -> None:
    assert neighbour(None, SIZES, 0, 0) == Selection("neuron", 0, 0)


def test_steps_down_and_across_stay_in_the_network() -> None:
    item = Selection("neuron", 1, 0)
    for unit in (1, 2, 3, 3):
        item = neighbour(item, SIZES, 0, 1)
        assert item == Selection("neuron", 1, unit)
    assert neighbour(item, SIZES, 1, 0) == Selection("neuron", 2, 0)
    assert neighbour(item, SIZES, -1, 0) == Selection("neuron", 0, 1)
    assert neighbour(Selection("neuron", 0, 0), SIZES, -1, -1) == Selection("neuron", 0, 0)


def test_parameters_of_a_neuron_come_round() -> None:
    start = Selection("neuron", 1, 2)
    ring = [Selection("bias", 1, 2), Selection("edge", 1, 2, 0), Selection("edge", 1, 2, 1)]
    item = start
    for expected in (*ring, ring[0]):
        item = parameter_of(item, SIZES, 1)
        assert item == expected
    assert parameter_of(start, SIZES, -1) == ring[-1]
    assert parameter_of(Selection("neuron", 0, 0), SIZES, 1) == Selection("neuron", 0, 0)
