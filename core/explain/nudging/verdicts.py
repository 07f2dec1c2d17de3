"""What a nudge test found, as a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.nn.activations import ACTIVATIONS

AGREE, NO_SLOPE, KINK, DIFFER = "agree", "no_slope", "kink", "differ"
ROUNDING, STEP = "rounding", "step"


def verdict_on(kind: str, error: float, steps: Sequence[int]) -> str:
    """The sentence for every kind but a kink; ``steps`` are the layers above that are flat."""
    where = " and ".join(map(str, steps))
    return {
        AGREE: f"They agree: the relative error is {_size(error)}.",
        NO_SLOPE: f"Both are 0: the steps of layer {where} are flat, so a small nudge changes "
        "nothing, and no slope comes through.",
        ROUNDING: "The slope is so small beside J that the difference drowns in J's rounding.",
    }.get(kind, f"They differ: the relative error is {_size(error)}.")


def _size(error: float) -> str:
    return f"{error:.1e}".replace("e-0", "e-") if error else "0"


def verdict_on_kink(units: Sequence[tuple[int, int]], activations: Mapping[int, str]) -> str:
    """Which unit (layer, unit) crosses its kink, 0 for the loss; without units the penalty does."""
    if not units:
        return "The weight is so near to 0 that the nudge crosses the kink of the penalty's |w|."
    layer, unit = units[0]
    others = f" (and {len(units) - 1} more)" if len(units) > 1 else ""
    if layer == 0:
        return (
            f"Output {unit}{others} crosses a kink of the loss within the nudge: the difference "
            "mixes the slopes of both sides, backpropagation takes one."
        )
    name = f"Unit {unit} of layer {layer}{others}"
    if ACTIVATIONS[activations[layer]].jumps:
        return f"{name} switches within the nudge: J jumps there."
    return (
        f"{name} crosses the kink of its {ACTIVATIONS[activations[layer]].title} within the "
        f"nudge: the difference mixes the slopes of both sides, backpropagation takes one."
    )
