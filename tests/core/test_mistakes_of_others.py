"""Mistakes found in other programs of this kind, none of which may be made here."""

from __future__ import annotations

from core.engine.evaluation import Evaluator
from core.experiment.schema import (
    Batching,
    Generated,
    InitializerChoice,
    LossChoice,
    Regularization,
)
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import (
    changed,
    inline,
    linear_unit,
    xor,
)
from tests.core.pictures import bits, picture


def test_no_sample_is_carried_into_the_next_epoch() -> None:
    session = Session.open(
        xor(
            data=Generated(name="moons", samples=10),
            batching=Batching(mode="mini_batch", size=4),
        )
    )
    for epoch in range(5):
        taken: list[int] = []
        sizes = []
        for _ in range(3):
            assert session.epoch == epoch
            session.step("operation")
            samples = take_snapshot(session).samples.tolist()
            sizes.append(len(samples))
            taken += samples
            session.step("update")
        assert sizes == [4, 4, 2]
        assert sorted(taken) == list(range(10))


def test_the_order_is_drawn_anew_every_epoch() -> None:
    session = Session.open(
        xor(data=Generated(name="moons", samples=10), batching=Batching(mode="stochastic"))
    )
    orders = set()
    for _ in range(6):
        order = []
        for _ in range(10):
            session.step("operation")
            order += take_snapshot(session).samples.tolist()
            session.step("update")
        orders.add(tuple(order))
    assert len(orders) == 6


def test_the_loss_has_the_penalty_in_it() -> None:
    """In the values, the curves and the test loss alike: ½ · 3 · 2² + 0.5 · 2 = 7 on top of 4."""
    data = inline([[1.0]] * 4, [[0.0]] * 4, test_fraction=0.5)
    rule = Regularization(l1=0.5, l2=3.0)
    loss = LossChoice(name="squared_error")
    session = Session.open(linear_unit(2.0, data=data, regularization=rule, loss=loss))
    session.step("pass")
    values = take_snapshot(session).values
    assert (float(values["loss"]), float(values["data_loss"])) == (11.0, 4.0)
    assert take_snapshot(session).curves.current == {"loss": 11.0, "test_loss": 11.0}
    session.step("update")
    found = session.curves.data()
    assert (found.low["loss"][0], found.low["test_loss"][0]) == (11.0, 11.0)
    assert found.low["gradient1"][0] == 2 * 2.0 + 3.0 * 2.0 + 0.5


def test_evaluation_leaves_the_activations_on_show_alone() -> None:
    experiment = xor(data=Generated(name="moons", samples=12, test_fraction=0.5))
    session = Session.open(experiment)
    session.goto(3, 6)
    before = bits({name: array.copy() for name, array in session.machine.named.items()})
    prepared = session.prepared
    assert prepared.test is not None
    parameters = prepared.layout.views(session.machine.memory.theta)
    evaluator = Evaluator(prepared, parameters, prepared.test)
    evaluator.loss()
    evaluator.outputs()
    take_snapshot(session)
    assert bits(dict(session.machine.named)) == before


def test_no_weight_is_updated_before_the_backward_pass_has_used_it() -> None:
    session = Session.open(xor())
    start = bits(take_snapshot(session).parameters)
    while session.program[session.position[1]].op != "update":
        assert bits(take_snapshot(session).parameters) == start
        session.step("operation")
    snapshot = take_snapshot(session)
    expected = snapshot.values["dz2"] @ snapshot.parameters["W2"]
    assert bits(snapshot.values["da1"]) == bits(expected)
    session.step("operation")
    after = take_snapshot(session)
    assert bits(after.before_update) == start
    for name in ("W1", "b1", "W2", "b2"):
        step = 0.5 * snapshot.values[f"d{name}"]
        assert bits(after.parameters[name]) == bits(snapshot.parameters[name] - step)


def test_what_is_not_computed_yet_is_not_there() -> None:
    session = Session.open(xor())
    known: list[str] = []
    for operation in session.program[:-1]:
        assert sorted(take_snapshot(session).values) == sorted(known)
        session.step("operation")
        known += operation.writes
    while known:
        assert sorted(take_snapshot(session).values) == sorted(known)
        session.step("operation", back=True)
        operation = session.program[session.position[1]]
        known = [name for name in known if name not in operation.writes]
    assert take_snapshot(session).tick == 0


def test_epochs_are_passes_over_the_data() -> None:
    session = Session.open(xor(batching=Batching(mode="stochastic")))
    epochs = []
    for _ in range(9):
        epochs.append(take_snapshot(session).epoch)
        session.step("update")
    assert epochs == [0, 0, 0, 0, 1, 1, 1, 1, 2]
    session.step("epoch")
    assert session.position == (12, 0)
    session.step("epoch", back=True)
    session.step("epoch", back=True)
    assert session.position == (4, 0)


def test_a_reset_has_the_same_weights() -> None:
    session = Session.open(xor())
    start = picture(session)
    session.goto(300)
    session.goto(0)
    assert picture(session) == start
    assert picture(Session.open(xor())) == start
    reseeded = xor(network=changed(xor().network, initializer=InitializerChoice(seed=4)))
    assert picture(Session.open(reseeded))["parameters"] != start["parameters"]
