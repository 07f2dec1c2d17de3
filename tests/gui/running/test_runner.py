"""The runner reaches its goal in bursts, watches convergence only while it runs, and refuses."""

from __future__ import annotations

from msgspec.structs import replace

from core.experiment.schema import Sgd
from core.session.convergence import ConvergenceRule
from core.session.session import Session
from core.session.snapshot import CONVERGED, DIVERGED, FINISHED, PAUSED, take_snapshot
from gui.running.runner import Runner
from gui.words.examples import example

AT_ONCE = ConvergenceRule(tolerance=1e9, window=1)  # nothing is such an improvement


def finish(runner: Runner, session: Session) -> str:
    """Run to the end; returns the state that the snapshot then shows."""
    while runner.running:
        runner.advance(session)
    return runner.describe(take_snapshot(session, 0, None)).state


def test_a_run_in_bursts_ends_where_the_straight_run_ends_to_the_bit():
    session, straight = Session.open(example("spiral")), Session.open(example("spiral"))
    runner = Runner(lambda sentence: None)
    runner.start(session, (500, 0), FINISHED)
    assert finish(runner, session) == FINISHED
    straight.goto(500, 0)
    assert session.position == (500, 0)
    assert (session.machine.memory.state == straight.machine.memory.state).all()


def test_convergence_is_watched_while_running_and_not_while_stepping():
    session, runner = Session.open(example("xor")), Runner(lambda sentence: None)
    runner.set_rule(AT_ONCE, session)
    session.run_updates(20)
    assert session.stop is None
    runner.start(session, None, PAUSED)
    assert finish(runner, session) == CONVERGED
    runner.rest(session)
    session.run_updates(20)
    assert session.stop is None


def test_a_session_taken_over_while_running_is_watched_like_the_one_before():
    session, runner = Session.open(example("xor")), Runner(lambda sentence: None)
    runner.set_rule(AT_ONCE, session)
    runner.start(session, (200, 0), FINISHED)
    other = session.fork()
    runner.take_over(other)
    assert finish(runner, other) == CONVERGED


def test_a_diverged_session_is_not_started_and_the_sentence_says_what_to_do():
    said: list[str] = []
    runner = Runner(said.append)
    wild = replace(example("linear_unit"), optimizer=Sgd(learning_rate=1e9))
    session = Session.open(wild)
    runner.start(session, None, PAUSED)
    assert finish(runner, session) == DIVERGED
    runner.start(session, None, PAUSED)
    assert not runner.running
    assert said == [f"Step back first: {session.stop[1]}." if session.stop else ""]
