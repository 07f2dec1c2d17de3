"""Milliseconds for one step back, and for far jumps, at update 1,000,000."""

from __future__ import annotations

from time import perf_counter

from engine import session_for
from floor import Problem

UPDATE = 1_000_000
ROUNDS = 5


def main() -> None:
    session = session_for(Problem((2, 4, 2, 1), 10, 100))
    session.goto(UPDATE)
    print(f"Going back from update {UPDATE:,} (2-4-2-1, batch 10), worst of {ROUNDS}:")
    for kind in ("operation", "layer", "pass", "update", "epoch"):
        worst = 0.0
        for _ in range(ROUNDS):
            session.goto(UPDATE)
            start = perf_counter()
            session.step(kind, back=True)
            worst = max(worst, perf_counter() - start)
        print(f"  one {kind:10} {1000 * worst:7.1f} ms   (goal 50 ms at most)")
    for target in (UPDATE - 1000, UPDATE // 2, 0):
        start = perf_counter()
        session.goto(target)
        print(f"  to update {target:<9,} {1000 * (perf_counter() - start):7.1f} ms")


if __name__ == "__main__":
    main()
