"""Where numbers break: the first inf or nan that an operation writes, and the sentence on it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.engine.program import Operation

Floats = NDArray[np.float64]


def broken_output(operation: Operation, named: Mapping[str, Floats]) -> str | None:
    """The first inf or nan that ``operation`` has written: ``z2[5,0]`` for row 5, unit 0."""
    for name in operation.writes:
        broken = np.argwhere(~np.isfinite(named[name]))
        if len(broken):
            place = ",".join(str(number) for number in broken[0])
            return f"{name}[{place}]" if place else name
    return None


def describe_divergence(operation: Operation, update: int, name: str, cause: str = "") -> str:
    """The sentence that names the operation which gave the first inf or nan, and the cause."""
    where = f" of layer {operation.layer}" if operation.layer else ""
    return (
        f"diverged in update {update}: {operation.op}{where} gave an inf or nan in {name}; "
        f"{cause and cause + ', or '}step back to see how it came to this"
    )
