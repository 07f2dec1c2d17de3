"""The list's model: phases, marks at every tick, and breakpoints that stay with their operation."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from core.engine.program import PHASES, Operation, Shape, compile_program
from gui.widgets.program_list.model import HEADINGS, Position, ProgramModel, position

Role = Qt.ItemDataRole


def program(*hidden: int, biases: bool = True) -> tuple[Operation, ...]:
    return compile_program(Shape((2, *hidden, 1), biases, False, True, True))


@pytest.fixture
def model(qtbot: QtBot) -> ProgramModel:
    model = ProgramModel()
    model.set_program(program(4))
    return model


def texts(model: ProgramModel, role: int) -> list[str]:
    return [model.data(model.index(row), role) for row in range(model.rowCount())]


def test_qt_finds_no_fault_with_the_model(qtbot: QtBot, model: ProgramModel) -> None:
    tester = QAbstractItemModelTester(model)
    model.set_position(Position(3, 2, 3))
    model.set_breakpoints(frozenset({1}))
    model.set_program(program(4, 4))
    assert tester.model() is model


def test_every_phase_has_its_heading_above_its_operations(model: ProgramModel) -> None:
    headings = [row for row in model.rows if row.operation is None]
    assert [row.phase for row in headings] == list(PHASES) == list(HEADINGS)
    below = [row.operation for row in model.rows if row.operation]
    assert below == list(model.program)
    for row in range(model.rowCount()):
        flags = model.flags(model.index(row))
        assert bool(flags & Qt.ItemFlag.ItemIsEnabled) == (model.rows[row].operation is not None)


def test_two_eights_six_layers_have_forty_rows(qtbot: QtBot) -> None:
    model = ProgramModel()
    model.set_program(program(*[8] * 6))
    assert len(model.program) == sum(row.operation is not None for row in model.rows)
    assert [model.operation_at(model.index(model.row_of(i))).index for i in (0, 17, 30)] == [
        0,
        17,
        30,
    ]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("tick", "expected"),
    [
        (0, Position(0, None, 0)),
        (1, Position(1, 0, 1)),
        (4, Position(4, 3, 4)),
        (5, Position(5, 4, 0)),  # the whole update has run: shown as done, with the next one ahead
        (6, Position(1, 0, 1)),
        (10, Position(5, 4, 0)),
    ],
)
def test_marks_at_a_tick(tick: int, expected: Position) -> None:
    assert position(tick, tick % 5, 5) == expected


def test_only_rows_whose_marks_change_are_repainted(qtbot: QtBot, model: ProgramModel) -> None:
    changed: list[int] = []

    def on_changed(first: QModelIndex, last: QModelIndex) -> None:
        changed.extend(range(first.row(), last.row() + 1))

    model.dataChanged.connect(on_changed)
    model.set_position(Position(3, 2, 3))
    changed.clear()
    model.set_position(Position(4, 3, 4))
    assert sorted(changed) == sorted(model.row_of(operation) for operation in (2, 3, 4))
    changed.clear()
    model.set_position(Position(4, 3, 4))
    assert changed == []


def test_every_row_can_be_read_aloud(model: ProgramModel) -> None:
    model.set_position(Position(2, 1, 2))
    model.set_breakpoints(frozenset({2}))
    spoken = texts(model, Role.AccessibleTextRole)
    assert spoken[:4] == [
        "Forward pass",
        "take_batch, writes a0, t, done",
        "weighted_sum, layer 1, writes z1, has just run",
        "activation, layer 1, writes a1, runs next, breakpoint",
    ]


def test_tooltips_say_what_an_operation_does(model: ProgramModel) -> None:
    tip = model.data(model.index(2), Role.ToolTipRole)
    assert tip == (
        "weighted_sum\nforward pass: weighted sum of layer 1\nreads a0, W1, b1; writes z1"
    )
    assert model.data(model.index(0), Role.ToolTipRole) is None


def test_breakpoints_stay_with_their_operation_in_another_program(model: ProgramModel) -> None:
    weight_gradient_1 = next(o for o in model.program if (o.op, o.layer) == ("weight_gradient", 1))
    bias_gradient_2 = next(o for o in model.program if (o.op, o.layer) == ("bias_gradient", 2))
    model.set_breakpoints(frozenset({weight_gradient_1.index, bias_gradient_2.index}))
    model.set_program(program(4, biases=False))
    kept = [model.program[index] for index in model.breakpoints]
    assert [(o.op, o.layer) for o in kept] == [("weight_gradient", 1)]
    assert kept[0].index != weight_gradient_1.index
