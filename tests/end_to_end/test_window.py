"""The installed program on a real screen: keys step the network there and back, and end it."""

from __future__ import annotations

import numpy as np

STEPS = 6  # into the first update of XOR: the forward pass and the loss


def difference(first: np.ndarray, second: np.ndarray) -> str:
    """Where two pictures differ, in words; "" where they are the same."""
    rows, columns = np.nonzero((first != second).any(axis=2))
    if not len(rows):
        return ""
    box = f"x {columns.min()} to {columns.max()}, y {rows.min()} to {rows.max()}"
    return f"{len(rows)} pixels differ, at {box}"


def test_keys_step_forward_and_back_to_the_same_picture(program, screen):
    pictures = [screen.settled()]
    assert len(np.unique(pictures[0].reshape(-1, 3), axis=0)) > 20, "the window is blank"

    for step in range(STEPS):
        program.key("Right")
        pictures.append(screen.settled())
        assert difference(*pictures[-2:]), f"step {step} forward shows nothing new"

    for step in reversed(range(STEPS)):
        program.key("Left")
        changed = difference(screen.settled(), pictures[step])
        assert changed == "", f"back before step {step} the picture is another one"

    program.key("ctrl+q")
    assert program.wait() == 0, program.errors.read_text()
    assert program.errors.read_text() == ""


def test_space_runs_and_pauses(program, screen):
    before = screen.settled()

    program.key("space")
    screen.wait_until_it_moves()

    program.key("space")
    assert difference(screen.settled(), before), "the run has left nothing to see"


def test_closing_in_the_middle_of_a_run_ends_it_cleanly(program, screen):
    program.key("space")
    screen.wait_until_it_moves()

    program.key("ctrl+q")

    assert program.wait() == 0, program.errors.read_text()
    assert program.errors.read_text() == ""
