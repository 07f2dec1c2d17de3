"""Divergence: the first number that breaks, and the sentence on it."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine.divergence import broken_output, describe_divergence
from core.engine.program import Operation

OPERATION = Operation(3, "forward", "weighted_sum", 2, ("a1", "W2", "b2"), ("z2", "extra"))


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_the_first_broken_array_is_named(bad: float) -> None:
    whole = np.zeros((2, 2))
    broken = np.array([[0.0, 1.0], [bad, 2.0]])
    assert broken_output(OPERATION, {"z2": whole, "extra": whole}) is None
    assert broken_output(OPERATION, {"z2": broken, "extra": broken}) == "z2[1,0]"
    assert broken_output(OPERATION, {"z2": whole, "extra": broken}) == "extra[1,0]"
    assert broken_output(OPERATION, {"z2": whole, "extra": np.array(bad)}) == "extra"


def test_only_what_the_operation_writes_is_looked_at() -> None:
    named = {"z2": np.zeros(2), "extra": np.zeros(2), "a1": np.full(2, np.nan)}
    assert broken_output(OPERATION, named) is None


def test_the_sentence_names_update_operation_layer_and_array() -> None:
    sentence = describe_divergence(OPERATION, 17, "z2")
    assert sentence.startswith("diverged in update 17: weighted_sum of layer 2 gave an inf or nan")
    assert "in z2" in sentence
    assert "\n" not in sentence
    whole = Operation(9, "update", "update", None, (), ("W1",))
    assert "update gave an inf or nan in W1" in describe_divergence(whole, 0, "W1")
