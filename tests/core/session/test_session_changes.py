"""Changes in the middle of a run: what is kept, what starts anew, and the past as it was."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine.prepare import prepare
from core.experiment.schema import (
    Adagrad,
    Adam,
    Batching,
    Generated,
    InitializerChoice,
    Layer,
    LossChoice,
    Regularization,
    Rmsprop,
    Sgd,
)
from core.session.session import Session
from core.session.snapshot import take_snapshot
from tests.core.experiments import (
    changed,
    xor,
)
from tests.core.pictures import bits, picture


def optimizer_memory(session: Session) -> list[list[float]]:
    return session.machine.memory.optimizer.tolist()


def test_a_change_of_rate_keeps_parameters_and_momentum() -> None:
    session = Session.open(xor(optimizer=Sgd(learning_rate=0.5, momentum=0.9)))
    session.goto(7)
    before, memory = take_snapshot(session).parameters, optimizer_memory(session)
    session.change(prepare(xor(optimizer=Sgd(learning_rate=0.25, momentum=0.9))))
    assert bits(take_snapshot(session).parameters) == bits(before)
    assert optimizer_memory(session) == memory
    assert session.machine.learning_rate(7) == 0.25


def test_a_change_of_optimizer_starts_its_state_anew() -> None:
    session = Session.open(xor(optimizer=Rmsprop()))
    session.goto(7)
    before = take_snapshot(session).parameters
    session.change(prepare(xor(optimizer=Adagrad(initial_accumulator_value=0.5))))
    assert bits(take_snapshot(session).parameters) == bits(before)
    assert optimizer_memory(session) == [[0.0] * 13]
    session.goto(8)
    values = np.array(optimizer_memory(session))
    assert (values >= 0.5).all()


@pytest.mark.parametrize("update", [0, 6])
def test_a_change_of_trained_biases_keeps_every_parameter(update: int) -> None:
    """Biases lie elsewhere in memory when they are not trained."""
    trained = xor(optimizer=Sgd(learning_rate=0.5))
    network = changed(trained.network, train_biases=False)
    layers = [changed(layer, biases=[0.25] * layer.units) for layer in network.layers]
    fixed = changed(trained, network=changed(network, layers=layers))
    free = changed(trained, network=changed(network, layers=layers, train_biases=True))
    session = Session.open(free)
    session.goto(update)
    before = take_snapshot(session).parameters
    session.change(prepare(fixed))
    assert bits(dict(take_snapshot(session).parameters)) == bits({k: before[k] for k in before})
    session.goto(update + 3)
    after = take_snapshot(session).parameters
    for name in before:
        assert np.array_equal(before[name], after[name]) == (name[0] == "b"), name
    session.goto(update)
    session.change(prepare(free))
    assert bits(take_snapshot(session).parameters) == bits(before)


def test_a_change_in_the_middle_of_an_update_computes_its_values_again() -> None:
    session = Session.open(xor())
    session.goto(4, 9)
    session.change(prepare(xor(regularization=Regularization(l2=0.5))))
    assert session.position == (4, 9)
    values = take_snapshot(session).values
    assert float(values["loss"]) > float(values["data_loss"])
    fresh = Session.open(xor())
    fresh.goto(4)
    fresh.change(prepare(xor(regularization=Regularization(l2=0.5))))
    fresh.goto(4, 9)
    assert bits(take_snapshot(fresh).values) == bits(values)


def test_a_change_to_another_program_starts_the_update_again() -> None:
    session = Session.open(xor())
    session.goto(4, 9)
    session.change(prepare(xor(loss=LossChoice(name="squared_error"))))
    assert session.position == (4, 0)
    assert not take_snapshot(session).values
    assert len(session.program) == 15  # one more: the slope through the last activation


def test_a_change_of_batching_starts_a_new_epoch() -> None:
    session = Session.open(xor(batching=Batching(mode="stochastic")))
    session.goto(6)
    assert session.epoch == 1
    session.change(prepare(xor(batching=Batching(mode="mini_batch", size=3))))
    assert session.epoch == 2
    assert session.after("epoch") == (8, 0)
    assert session.before("epoch") == (4, 0)


def test_what_was_changed_is_met_again_on_the_way_forward() -> None:
    session = Session.open(xor())
    session.goto(10)
    session.change(prepare(xor(optimizer=Adam())))
    session.goto(20)
    expected = picture(session)
    session.goto(3)
    assert isinstance(session.prepared.experiment.optimizer, Sgd)
    session.goto(20)
    assert picture(session) == expected
    assert isinstance(session.prepared.experiment.optimizer, Adam)


def test_a_change_in_the_past_makes_another_future() -> None:
    session = Session.open(xor())
    session.goto(10)
    session.change(prepare(xor(optimizer=Adam())))
    session.goto(20)
    session.goto(5)
    session.change(prepare(xor(optimizer=Sgd(learning_rate=0.1))))
    session.goto(20)
    fresh = Session.open(xor())
    fresh.goto(5)
    fresh.change(prepare(xor(optimizer=Sgd(learning_rate=0.1))))
    fresh.goto(20)
    assert picture(session) == picture(fresh)


def test_a_change_that_needs_a_new_run_is_refused() -> None:
    session = Session.open(xor())
    wider = changed(xor().network, layers=[Layer(units=9), Layer(units=1)])
    reseeded = changed(xor().network, initializer=InitializerChoice(seed=4))
    tested = Generated(name="xor", test_fraction=0.25)
    for experiment in (xor(network=wider), xor(network=reseeded), xor(data=tested)):
        new = prepare(experiment)
        assert not session.keeps_run(new)
        with pytest.raises(ValueError, match="new session"):
            session.change(new)
