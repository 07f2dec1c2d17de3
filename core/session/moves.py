"""Where a step leads: the borders of operations, layers and passes within one update's program."""

from __future__ import annotations

from collections.abc import Sequence

from core.engine.program import Operation

STEPS = ("operation", "layer", "pass", "update", "epoch")


def borders(program: Sequence[Operation], kind: str) -> list[int]:
    """How many operations have run at each border of ``kind`` in an update; 0 and the end included.

    ``layer``: all operations of one layer in one phase. ``pass``: forward (with the loss),
    backward, update. Raises ``KeyError`` for other kinds than ``operation``, ``layer``, ``pass``.
    """
    key = {"operation": _operation, "layer": _layer, "pass": _pass}[kind]
    inner = [i for i in range(1, len(program)) if key(program[i]) != key(program[i - 1])]
    return [0, *inner, len(program)]


def _operation(operation: Operation) -> object:
    return operation.index


def _layer(operation: Operation) -> object:
    return (operation.phase, operation.layer)


def _pass(operation: Operation) -> object:
    return "forward" if operation.phase == "loss" else operation.phase


def next_border(program: Sequence[Operation], kind: str, operation: int) -> int:
    """The first border after ``operation`` operations have run."""
    return next(border for border in borders(program, kind) if border > operation)


def previous_border(program: Sequence[Operation], kind: str, operation: int) -> int:
    """The last border before ``operation`` (at least 1) operations have run."""
    return next(border for border in reversed(borders(program, kind)) if border < operation)
