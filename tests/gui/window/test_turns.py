"""Panels in turns: how long one keeps the run waiting, and what a pause shows."""

from __future__ import annotations

import pytest

from gui.running.pace import FRAME
from gui.window.turns import FRAMES_PER_PANEL, SHARE, frames_for


@pytest.mark.parametrize("milliseconds", [0.5, 2, 5, 9, 10, 14, 20, 24])
def test_painting_takes_no_more_than_its_share_of_the_time(milliseconds: float) -> None:
    seconds = milliseconds / 1000
    assert seconds <= SHARE * frames_for(seconds) * FRAME + 1e-12


def test_what_is_quick_has_a_turn_often_and_what_is_slow_still_has_one() -> None:
    least, most = FRAMES_PER_PANEL
    assert frames_for(0.0) == frames_for(0.003) == least
    assert frames_for(0.5) == most
    assert most * FRAME <= 0.15, "three panels are brought up to date twice a second and more"
