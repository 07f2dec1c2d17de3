"""The program: its operations in the format's order, each reading only what was written before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.engine.program import OPERATION_NAMES, PHASES, Shape, compile_program

shapes = st.builds(
    Shape,
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=6).map(tuple),
    train_biases=st.booleans(),
    input_gradient=st.booleans(),
    gives_dz=st.booleans(),
    has_targets=st.booleans(),
)


def steps(shape: Shape) -> list[str]:
    return [f"{op.op}{op.layer or ''}" for op in compile_program(shape)]


def test_the_order_is_that_of_the_format() -> None:
    shape = Shape((2, 3, 1), True, False, False, True)
    assert steps(shape) == [
        "take_batch", "weighted_sum1", "activation1", "weighted_sum2", "activation2",
        "loss", "loss_gradient2",
        "activation_gradient2", "weight_gradient2", "bias_gradient2", "input_gradient2",
        "activation_gradient1", "weight_gradient1", "bias_gradient1", "update",
    ]  # fmt: skip


def test_a_loss_that_gives_dz_leaves_out_the_last_activations_slope() -> None:
    direct = steps(Shape((2, 3, 1), True, False, True, True))
    assert "activation_gradient2" not in direct
    assert "activation_gradient1" in direct
    operations = compile_program(Shape((2, 3, 1), True, False, True, True))
    assert next(op for op in operations if op.op == "loss_gradient").writes == ("dz2",)


def test_biases_that_are_not_trained_have_no_slopes_and_no_update() -> None:
    operations = compile_program(Shape((2, 3, 1), False, False, False, True))
    assert not [op for op in operations if op.op == "bias_gradient"]
    assert operations[-1].writes == ("W1", "W2")


def test_the_slope_by_the_inputs_is_there_when_wanted() -> None:
    without, wanted = (
        compile_program(Shape((2, 3, 1), True, wants, False, True)) for wants in (False, True)
    )
    names = [name for op in wanted for name in op.writes]
    assert "da0" in names
    assert "da0" not in [name for op in without for name in op.writes]
    assert wanted[-2].op == "input_gradient" and wanted[-2].layer == 1


def test_a_loss_without_targets_takes_none() -> None:
    operations = compile_program(Shape((2, 1), True, False, False, False))
    assert "t" not in [name for op in operations for name in (*op.reads, *op.writes)]


@given(shape=shapes)
def test_everything_read_was_there_before(shape: Shape) -> None:
    operations = compile_program(shape)
    layers = range(1, len(shape.sizes))
    known = {f"{kind}{layer}" for layer in layers for kind in "Wb"}
    for op in operations:
        assert set(op.reads) <= known, op
        if op.op != "update":  # no value is overwritten within an update, no weight changed early
            assert not set(op.writes) & known, op
        known |= set(op.writes)


@given(shape=shapes)
def test_operations_are_numbered_named_and_in_the_order_of_the_phases(shape: Shape) -> None:
    operations = compile_program(shape)
    assert [op.index for op in operations] == list(range(len(operations)))
    phases = [PHASES.index(op.phase) for op in operations]
    assert phases == sorted(phases)
    assert {op.op for op in operations} <= set(OPERATION_NAMES)
    assert len({op.words for op in operations}) == len(operations)
    for op in operations:
        assert "{" not in op.words
        assert op.layer is None or f"layer {op.layer}" in op.words or op.op == "loss_gradient"


@given(shape=shapes)
def test_the_update_moves_what_has_a_slope(shape: Shape) -> None:
    *before, update = compile_program(shape)
    slopes = [name for op in before for name in op.writes if name[:2] in ("dW", "db")]
    assert sorted(f"d{name}" for name in update.writes) == sorted(slopes)
    assert set(update.reads) == {*update.writes, *slopes}


def test_words_for_the_status_line() -> None:
    operations = compile_program(Shape((2, 4, 1), True, False, False, True))
    wanted = "backward pass: slope of the loss with respect to the weights of layer 2"
    assert wanted in [op.words for op in operations]
