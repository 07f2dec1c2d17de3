"""Explanations of the update: how slope, learning rate and the optimizer's state move a parameter.

What an update will do before it has run is computed by the engine's own optimizer, on copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.explain.formula.chain import formula
from core.explain.formula.explanation import Explanation
from core.explain.reading import Reading
from core.formula.quantity import Quantity
from core.formula.tokens import EQUALS, Expr, Line, fill, number, quantity_symbol, symbol
from core.nn.optimizers import OPTIMIZERS, Equation, Move, rule_name
from core.session.snapshot import Snapshot, State

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stepped:
    """Numbers of some parameters after a step, and the state vectors after it."""

    values: Floats
    state: Floats


@dataclass(frozen=True)
class Position:
    """What the update in question starts from.

    Attributes:
        ran: whether it has run already.
        parameters, state, slopes: before it.
        rate: its learning rate.
        count: updates that the optimizer had made before it.
    """

    ran: bool
    parameters: Mapping[str, Floats]
    state: State
    slopes: Mapping[str, Floats]
    rate: float
    count: int

    @classmethod
    def of(cls, snapshot: Snapshot) -> Position:
        """The update that has just run, else the one in progress."""
        if snapshot.before_update:
            return cls(
                True,
                snapshot.before_update,
                snapshot.optimizer_before,
                snapshot.slopes_used,
                snapshot.rate_used,
                snapshot.optimizer_updates - 1,
            )
        return cls(
            False,
            snapshot.parameters,
            snapshot.optimizer_state,
            snapshot.values,
            snapshot.learning_rate,
            snapshot.optimizer_updates,
        )


def step_of(
    snapshot: Snapshot, name: str, index: tuple[int, ...], slopes: Floats, fresh: bool = False
) -> Stepped:
    """What the update makes of one parameter (or of the whole array: index ()), given its slopes.

    The engine's own optimizer does it, on copies; other slopes than the real ones may be tried,
    and, where ``fresh``, a state of zeros.
    """
    position, rule = Position.of(snapshot), snapshot.experiment.optimizer
    theta = np.array(position.parameters[name][index], dtype=np.float64).reshape(-1)
    vectors = [np.reshape(vector[name][index], -1) for vector in position.state.values()]
    state = np.array(vectors, dtype=np.float64).reshape(len(vectors), len(theta))
    if fresh:
        state[:] = 0.0
    flat = np.array(slopes, dtype=np.float64).reshape(-1)
    step = OPTIMIZERS[rule_name(rule)].bind(rule, theta, flat, state, np.zeros(len(theta)))
    with np.errstate(all="ignore"):
        step(position.rate, position.count)
    return Stepped(theta, state)


def read_move(snapshot: Snapshot, parameter: Quantity) -> Move | None:
    """One parameter's update; None until its slope is there, or where it is not trained."""
    position = Position.of(snapshot)
    name, index = parameter.name, parameter.index
    slopes = position.slopes.get(f"d{name}")
    if slopes is None:
        return None
    slope = float(slopes[index])
    after = step_of(snapshot, name, index, np.array([slope]))
    states = zip(position.state, after.state[:, 0], strict=True)
    made = {vector: float(value) for vector, value in states}
    result = float(after.values[0])
    if position.ran:
        result = float(snapshot.parameters[name][index])
        made = {key: float(vector[name][index]) for key, vector in snapshot.optimizer_state.items()}
    return Move(
        parameter=parameter,
        theta=float(position.parameters[name][index]),
        slope=slope,
        rate=position.rate,
        count=position.count,
        rule=snapshot.experiment.optimizer,
        before={key: float(vector[name][index]) for key, vector in position.state.items()},
        after=made,
        result=result,
        ran=position.ran,
    )


def explain_update(reading: Reading, quantity: Quantity) -> Explanation:
    """The new value of a weight or bias."""
    snapshot, rule = reading.snapshot, reading.snapshot.experiment.optimizer
    parameter = Quantity(quantity.name.rstrip("+"), quantity.index)
    entry = OPTIMIZERS[rule_name(rule)]
    title = f"Update of {parameter.text}: {entry.title}"
    move = read_move(snapshot, parameter)
    if move is None:
        return Explanation(
            quantity,
            None,
            title,
            _symbols(snapshot, parameter),
            (),
            None,
            reading.missing(quantity),
        )
    equations = entry.equations(move)
    lines = _one(equations[0]) if len(equations) == 1 else _many(equations)
    sentences = [entry.remark] if len(equations) > 1 else []
    sentences += filter(None, [entry.caution(move)])
    if move.rate != rule.learning_rate:
        sentences.append(f"η has been decayed: {rule.learning_rate:g} at the start.")
    if move.slope == 0.0:
        sentences.append(f"The slope is 0, {_moved_by(snapshot, move)}.")
    if not move.ran:
        sentences.append("This is what the update is going to do.")
    return Explanation(quantity, None, title, lines, (), move.result, " ".join(sentences))


def _moved_by(snapshot: Snapshot, move: Move) -> str:
    """What moves a parameter whose slope is 0."""
    if move.result == move.theta:
        return "so it stays"
    name, index = move.parameter.name, move.parameter.index
    carried, fresh = (
        float(step_of(snapshot, name, index, np.zeros(1), fresh).values[0])
        for fresh in (False, True)
    )
    if fresh == move.theta:
        return "but what the optimizer carries moves it"
    decay = "but the optimizer's weight decay"
    return f"{decay} moves it" if carried == fresh else f"{decay} and what it carries move it"


def _symbols(snapshot: Snapshot, parameter: Quantity) -> tuple[Line, ...]:
    """The rule without numbers."""
    position, rule = Position.of(snapshot), snapshot.experiment.optimizer
    theta = float(position.parameters[parameter.name][parameter.index])
    count, rate = position.count, position.rate
    move = Move(parameter, theta, None, rate, count, rule, {}, {}, None, ran=False)
    equations = OPTIMIZERS[rule_name(rule)].equations(move)
    return tuple((*item.left.tokens, EQUALS, *item.right.tokens) for item in equations)


def _one(equation: Equation) -> tuple[Line, ...]:
    right = equation.right.tokens
    halfway = fill(
        right, lambda token: token.quantity is not None and token.quantity.kind[0] == "d"
    )
    assert equation.value is not None
    return (
        (*equation.left.tokens, EQUALS, *right),
        (EQUALS, *halfway),
        (EQUALS, *fill(right), EQUALS, *number(equation.value).tokens),
    )


def _many(equations: list[Equation]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for item in equations:
        assert item.value is not None
        lines.append((*item.left.tokens, EQUALS, *item.right.tokens))
        lines.append((EQUALS, *fill(item.right.tokens), EQUALS, *number(item.value).tokens))
    return tuple(lines)


def explain_parameter(reading: Reading, quantity: Quantity) -> Explanation:
    """A weight or bias as it is now: by the update that has just run, or as it has stood since."""
    snapshot = reading.snapshot
    if quantity.name in snapshot.before_update and f"d{quantity.name}" in snapshot.slopes_used:
        return explain_update(reading, quantity)
    value = reading.number(quantity)
    assert value is not None
    title = f"{'Weight' if quantity.kind == 'W' else 'Bias'} {quantity.text}"
    line = (*quantity_symbol(quantity, None).tokens, EQUALS, *number(value).tokens)
    note = "It has its start value: no update has changed it yet."
    if snapshot.update:
        latest = snapshot.update - 1
        note = f"Update {latest}, or a change since, has left it so; the next update may move it."
    trained = quantity.kind == "W" or snapshot.experiment.network.train_biases
    if not trained:
        note = "Biases are not trained here: no update changes it."
    return Explanation(quantity, None, title, (line,), (), value, note)


def explain_rate(reading: Reading, quantity: Quantity) -> Explanation:
    """The learning rate in force: ηₖ = η₀ dᵏ."""
    snapshot, rule = reading.snapshot, reading.snapshot.experiment.optimizer
    ran = bool(snapshot.before_update)
    update = snapshot.update - 1 if ran else snapshot.update
    value = snapshot.rate_used if ran else snapshot.learning_rate
    heading = quantity_symbol(quantity, None)
    start = symbol("η₀", r"\eta_0", rule.learning_rate)
    right: Expr = start
    note = OPTIMIZERS[rule_name(rule)].rate_note(rule)
    note = note or "The experiment lets it stay the same in every update."
    if rule.decay != 1.0:
        right = start * symbol("d", "d", rule.decay) ** symbol("k", "k", float(update))
        note = f"k is the number of the update, {update}; d is the decay."
    return Explanation(
        quantity, None, "Learning rate", formula(heading, right, value), (), value, note
    )
