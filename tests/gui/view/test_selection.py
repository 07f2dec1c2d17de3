"""What a network has and what it lacks."""

from gui.view.selection import Selection, exists

SIZES = (2, 4, 1)


def test_a_smaller_network_lacks_some_things() -> None:
    assert exists(Selection("edge", 1, 3, 1), SIZES)
    assert not exists(Selection("edge", 1, 3, 2), SIZES)
    assert not exists(Selection("neuron", 3, 0), SIZES)
    assert not exists(Selection("bias", 0, 0), SIZES)
    assert exists(Selection("loss", 2, 0), SIZES)
