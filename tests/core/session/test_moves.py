"""Steps: the borders of operations, layers and passes within an update."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine.program import Shape, compile_program
from core.session.moves import STEPS, borders, next_border, previous_border

PROGRAM = compile_program(Shape((2, 3, 1), True, False, False, True))
shapes = st.builds(
    Shape,
    sizes=st.lists(st.integers(1, 3), min_size=2, max_size=5).map(tuple),
    train_biases=st.booleans(),
    input_gradient=st.booleans(),
    gives_dz=st.booleans(),
    has_targets=st.booleans(),
)
kinds = st.sampled_from(["operation", "layer", "pass"])


def test_borders_of_a_small_network() -> None:
    assert STEPS == ("operation", "layer", "pass", "update", "epoch")
    assert borders(PROGRAM, "operation") == list(range(16))
    # take_batch | layer 1 | layer 2 | loss | backward layer 2 | backward layer 1 | update
    assert borders(PROGRAM, "layer") == [0, 1, 3, 5, 6, 11, 14, 15]
    assert borders(PROGRAM, "pass") == [0, 6, 14, 15]


@given(shape=shapes, kind=kinds)
def test_a_layer_is_never_left_in_the_middle(shape: Shape, kind: str) -> None:
    program = compile_program(shape)
    found = borders(program, kind)
    assert found == sorted(set(found))
    assert (found[0], found[-1]) == (0, len(program))
    assert set(borders(program, "pass")) <= set(borders(program, "layer")) | set(found)
    for start, end in pairwise(found):
        inside = program[start:end]
        if kind == "layer":
            assert len({(op.phase, op.layer) for op in inside}) == 1
        if kind == "pass":
            assert len({op.phase.replace("loss", "forward") for op in inside}) == 1


@given(shape=shapes, kind=kinds, data=st.data())
def test_next_and_previous_are_neighbours(shape: Shape, kind: str, data: st.DataObject) -> None:
    program = compile_program(shape)
    found = borders(program, kind)
    place = data.draw(st.integers(0, len(program) - 1))
    following = next_border(program, kind, place)
    assert following == min(border for border in found if border > place)
    assert previous_border(program, kind, following) <= place
    assert previous_border(program, kind, place + 1) == max(b for b in found if b <= place)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        borders(PROGRAM, "update")
