"""A short random try of the window: no fault, no hang, and the run afterwards as it must be."""

from __future__ import annotations

import signal


def test_two_thousand_random_events_leave_the_window_sound(run_python):
    # In a process of its own, which a crash ends, on a machine that may be loaded.
    ended = run_python("tests/monkey.py", "--seed", 7, "--events", 2000, "--patience", 20)
    assert ended.returncode == 0, (
        f"{signal.Signals(-ended.returncode).name if ended.returncode < 0 else 'faults'}\n"
        f"{ended.stdout[-4000:]}\n{ended.stderr[-2000:]}"
    )
    assert "0 hangs, 0 faults" in ended.stdout
