"""The debugger's promise: every tick is the same to the bit, by whatever way it is reached."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.prepare import prepare
from core.experiment.schema import (
    Adam,
    Batching,
    Experiment,
    Generated,
    LossChoice,
    Regularization,
    Rmsprop,
    Sgd,
)
from core.nn.losses import LOSSES
from core.recording import curves
from core.session import checkpoints
from core.session.moves import STEPS
from core.session.playback import DIVERGED
from core.session.session import Session
from tests.core.experiments import (
    changed,
    experiments,
    optimizers,
    write_table,
    xor,
)
from tests.core.pictures import Straight, picture


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("tables"))


@st.composite
def variations(draw: st.DrawFn, experiment: Experiment) -> Experiment:
    """The experiment with something else that keeps the run."""
    kind = draw(st.sampled_from(["rate", "optimizer", "batching", "loss", "penalty", "biases"]))
    if kind == "rate":
        rule = experiment.optimizer
        factor = draw(st.sampled_from([0.5, 2.0]))
        return changed(
            experiment, optimizer=changed(rule, learning_rate=rule.learning_rate * factor)
        )
    if kind == "optimizer":
        return changed(experiment, optimizer=draw(optimizers))
    if kind == "batching":
        mode = draw(st.sampled_from(["batch", "stochastic", "mini_batch"]))
        new = Batching(mode=mode, size=draw(st.integers(1, 4)), seed=draw(st.integers(0, 3)))
        return changed(experiment, batching=new)
    if kind == "loss":
        last = experiment.network.layers[-1].activation
        fit = [
            name
            for name, loss in LOSSES.items()
            if (not loss.activations or last in loss.activations)
            and loss.has_targets == LOSSES[experiment.loss.name].has_targets
        ]
        reduction = draw(st.sampled_from(["mean", "sum"]))
        loss = LossChoice(name=draw(st.sampled_from(fit)), reduction=reduction)
        return changed(experiment, loss=loss)
    if kind == "penalty":
        return changed(
            experiment, regularization=Regularization(l2=draw(st.sampled_from([0.0, 0.1])))
        )
    network = changed(experiment.network, train_biases=not experiment.network.train_biases)
    return changed(experiment, network=network)


def walk(data: st.DataObject, session: Session, straight: Straight, folder: Path) -> None:
    """One random move, with what must hold after it."""
    kind = data.draw(
        st.sampled_from(["step", "step", "step", "back", "back", "goto", "run", "change"])
    )
    if kind in ("step", "back"):
        step = data.draw(st.sampled_from(STEPS))
        before = session.position
        expected = session.before(step) if kind == "back" else session.after(step)
        session.step(step, back=kind == "back")
        assert session.stop or session.position == expected
        assert before == (0, 0) or kind == "step" or session.position < before
    elif kind == "goto":
        update = data.draw(st.integers(0, min(session.position[0] + 12, 60)))
        length = len(session.timeline.segment(update).program)
        session.goto(update, data.draw(st.integers(0, length - 1)))
    elif kind == "run":
        session.run_updates(data.draw(st.integers(0, 9)))
    else:
        wanted = data.draw(variations(session.prepared.experiment))
        new = prepare(wanted, folder)
        assert session.keeps_run(new)
        session.change(new)
        straight.change(session.position[0], new)
    found, expected = picture(session), straight.picture(session.position)
    assert expected is not None
    if not session.stop:
        assert found == expected
    else:
        assert straight.last() == session.position
        assert session.stop[0] == DIVERGED
        assert found["values"] == expected["values"]
        assert found["parameters"] == expected["parameters"]
        assert found["message"] == expected["message"]


@given(data=st.data(), experiment=experiments())
@settings(max_examples=120)
def test_a_random_walk_meets_the_straight_run_at_every_tick(
    data: st.DataObject, experiment: Experiment, folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    session, straight = Session(prepared), Straight(prepared)
    for _ in range(data.draw(st.integers(3, 14))):
        walk(data, session, straight, folder)


@given(experiment=experiments(), cuts=st.lists(st.integers(0, 150), max_size=6))
@settings(max_examples=60)
def test_runs_in_chunks_equal_one_run(
    experiment: Experiment, cuts: list[int], folder: Path
) -> None:
    prepared = prepare(experiment, folder)
    whole, parts, stepped = Session(prepared), Session(prepared), Session(prepared)
    whole.goto(150)
    for cut in sorted(cuts):
        parts.goto(cut)
    parts.goto(150)
    while stepped.position[0] < 150 and not stepped.stop:
        stepped.step("update")
    assert picture(whole) == picture(parts) == picture(stepped)


@given(experiment=experiments())
@settings(max_examples=40)
def test_every_operation_of_an_update_can_be_undone_and_done_again(
    experiment: Experiment, folder: Path
) -> None:
    session = Session(prepare(experiment, folder))
    session.goto(3)
    forward = []
    while session.position < (5, 0) and not session.stop:
        forward.append(picture(session))
        session.step("operation")
    for expected in reversed(forward):
        session.step("operation", back=True)
        assert picture(session) == expected
    for expected in forward:
        assert picture(session) == expected
        session.step("operation")


# Long runs, with checkpoints that thin out and curves that widen.

LONG = [
    xor(optimizer=Adam(learning_rate=0.01), batching=Batching(mode="stochastic")),
    xor(optimizer=Sgd(learning_rate=0.1, momentum=0.9), regularization=Regularization(l2=1e-3)),
    xor(
        data=Generated(name="moons", samples=11, test_fraction=0.2),
        optimizer=Rmsprop(centered=True, momentum=0.5),
        batching=Batching(mode="mini_batch", size=4),
    ),
]


@pytest.mark.parametrize("experiment", LONG, ids=["adam", "momentum", "rmsprop"])
def test_a_long_run_is_travelled_exactly(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curves, "LEVEL_BINS", 256)
    monkeypatch.setattr(curves, "BLOCK", 64)
    prepared = prepare(experiment)
    end_at = 12_000 if prepared.test else 30_000
    places = [(0, 5), (1, 0), (777, 3), (4096, 0), (7345, 1), (end_at - 3000, 7), (end_at - 1, 0)]
    straight, expected = Session(prepared), {}
    for place in places:
        straight.goto(*place)
        expected[place] = picture(straight)
    session = Session(prepared, budget=40_000)
    session.goto(end_at)
    end = picture(session)
    assert session.timeline.checkpoints.bytes <= 40_000
    assert len(session.timeline.checkpoints.updates) < end_at / checkpoints.SPACING
    order = np.random.default_rng(0).permutation(len(places))
    for place in [places[i] for i in order]:
        session.goto(*place)
        found = picture(session)
        for name in found:
            if name != "curves":
                assert found[name] == expected[place][name], name
        same_curves(session, place[0])
    session.goto(end_at)
    assert {**picture(session), "curves": 0} == {**end, "curves": 0}


def same_curves(session: Session, end: int) -> None:
    """The curves of a session, however old, end where it stands and have no gap."""
    data = session.curves.data()
    assert session.curves.end == end
    assert data.start.tolist() == (np.cumsum(data.width) - data.width).tolist()
    assert int(data.width.sum()) == end
    for name in data.names:
        known = ~np.isnan(data.high[name]) | (name != "epoch_loss")
        assert (data.low[name] <= data.high[name])[known].all()


def test_step_back_late_in_a_run_is_exact_and_short() -> None:
    session = Session.open(xor(optimizer=Adam()))
    session.goto(20_000, 4)
    expected = picture(session)
    session.step("operation")
    session.step("operation", back=True)
    assert picture(session) == expected
    kept = session.timeline.checkpoints.updates
    assert 20_000 - max(update for update in kept if update <= 20_000) <= checkpoints.SPACING


def test_a_step_of_each_kind_from_the_start() -> None:
    """take_batch, 2 x 2 forward, loss, loss_gradient, 3 + 3 backward and 1 more, update."""
    found = {}
    for kind in STEPS:
        session = Session.open(xor(batching=Batching(mode="stochastic")))
        session.step(kind)
        found[kind] = session.position
    assert found == {
        "operation": (0, 1), "layer": (0, 1), "pass": (0, 6), "update": (1, 0), "epoch": (4, 0),
    }  # fmt: skip


def test_steps_back_stop_at_the_start() -> None:
    for kind in STEPS:
        session = Session.open(xor())
        session.step(kind, back=True)
        assert session.position == (0, 0)
        session.goto(0, 3)
        session.step(kind, back=True)
        assert session.position < (0, 3)


def test_passes_are_forward_backward_and_update() -> None:
    session = Session.open(xor())
    found = []
    for _ in range(4):
        session.step("pass")
        found.append(session.position)
    assert found == [(0, 6), (0, len(session.program) - 1), (1, 0), (1, 6)]
    for place in ((1, 0), (0, len(session.program) - 1), (0, 6), (0, 0)):
        session.step("pass", back=True)
        assert session.position == place
