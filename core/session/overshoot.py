"""Whether a run diverged because its steps overshoot: J rose where its slopes predicted a fall."""

from __future__ import annotations

import numpy as np

from core.recording.curves import Curves
from core.recording.effects_recorder import EffectsRecorder, effect_series
from core.session.timeline import Timeline

LOOKED_AT = 8  # updates before the one that diverged


def overshoot(timeline: Timeline, update: int) -> str:
    """In words, how steps overshot before ``update``, and what to try; "" where they did not.

    The updates before are run again on a machine of their own, to be measured.
    """
    segment = timeline.segment(update)
    first = max(segment.first, update - LOOKED_AT)
    kept, state = timeline.state(first)
    machine = segment.machine()
    curves = Curves(effect_series(segment.prepared), first)
    effects = EffectsRecorder(machine, curves)
    machine.observe = effects.begin
    machine.restore(state)
    machine.replay(kept, first - kept)

    def after() -> bool:
        effects.end()
        return False

    machine.run_updates(first, update - first, after)
    data = curves.data()
    rose = (data.low["predicted"] < 0.0) & (data.low["measured"] > 0.0)
    if not len(rose) or not rose[-1] or 2 * int(np.count_nonzero(rose)) < len(rose):
        return ""
    rate = machine.learning_rate(update)
    return f"the steps overshoot: {_how_often(rose)}; try a learning rate well below {rate:.6g}"


def _how_often(rose: np.ndarray) -> str:
    if len(rose) == 1:
        return "J rose in the update before, where its slopes predicted a fall"
    count = int(np.count_nonzero(rose))
    return f"J rose in {count} of the {len(rose)} updates before, where its slopes predicted a fall"
