"""Microseconds an update of the engine takes, beside a plain numpy loop and the bare calls."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from floor import Problem, bare, plain

from core.experiment.schema import Batching, Experiment, Inline, Layer, Network, Sgd
from core.session.session import Session

CASES = (
    ((2, 4, 2, 1), 10, 100),
    ((2, 4, 2, 1), 1, 100),
    ((2, 8, 8, 8, 8, 8, 8, 1), 10, 100),
    ((64, 32, 10), 64, 1024),
)
ROUNDS = 15
ROUND_SECONDS = 0.1


def session_for(problem: Problem) -> Session:
    """A session that trains on ``problem``."""
    layers = [
        Layer(units=len(w), activation="sigmoid", weights=w.tolist()) for w in problem.weights
    ]
    return Session.open(
        Experiment(
            data=Inline(inputs=problem.inputs.tolist(), targets=problem.targets.tolist()),
            network=Network(layers=layers),
            optimizer=Sgd(learning_rate=problem.rate),
            batching=Batching(mode="mini_batch", size=problem.batch),
        )
    )


def check_equal(problem: Problem) -> None:
    """All three sides must do the same work: their weights agree after 50 updates."""
    session = session_for(problem)
    session.run_updates(50)
    views = session.prepared.layout.views(session.machine.memory.theta)
    for other in (plain(problem)(50), bare(problem)(50)):
        for layer, weights in enumerate(other, 1):
            np.testing.assert_allclose(views[f"W{layer}"], weights, rtol=1e-9, atol=1e-12)


def measure(problem: Problem) -> dict[str, float]:
    """Best of several rounds, in microseconds an update; the sides take turns."""
    sides: dict[str, Callable[[int], object]] = {
        "engine": session_for(problem).run_updates,
        "plain": plain(problem),
        "floor": bare(problem),
    }
    best = dict.fromkeys(sides, float("inf"))
    per_epoch = problem.samples // problem.batch
    count = max(1, int(ROUND_SECONDS / _seconds(sides["plain"], 200) / per_epoch)) * per_epoch
    for _ in range(ROUNDS):
        for name, run in sides.items():
            best[name] = min(best[name], _seconds(run, count))
    return {name: 1e6 * seconds for name, seconds in best.items()}


def _seconds(run: Callable[[int], object], updates: int) -> float:
    start = perf_counter()
    run(updates)
    return (perf_counter() - start) / updates


def main() -> None:
    print("Engine: microseconds an update (best of rounds, sides in turns)")
    print(f"{'network':28} {'batch':>5} {'engine':>8} {'plain':>8} {'floor':>8} {'ratio':>6}")
    for sizes, batch, samples in CASES:
        problem = Problem(sizes, batch, samples)
        check_equal(problem)
        cost = measure(problem)
        name = "-".join(map(str, sizes))
        print(
            f"{name:28} {batch:5} {cost['engine']:8.1f} {cost['plain']:8.1f}"
            f" {cost['floor']:8.1f} {cost['engine'] / cost['floor']:6.2f}   (goal 1.5 at most)"
        )


if __name__ == "__main__":
    main()
