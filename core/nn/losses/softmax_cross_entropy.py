"""Softmax cross-entropy: for outputs that share out one certainty among classes."""

from __future__ import annotations

from numpy import add, exp, log, maximum, multiply, subtract

from core.formula.tokens import Expr, function, group, symbol
from core.nn.arrays import Floats
from core.nn.losses.loss import Formula, Loss, OutputOf

SAFE = 1e-3  # so close to 1 an output loses digits in the logarithm
TINY = 1e-300


def _value(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    # -t ln softmax(z) = -t (z - m - ln Σ e^(z - m)) with the row's maximum m; it comes off first:
    # added to the logarithm, it would swallow a tiny loss.
    maximum.reduce(z, axis=1, keepdims=True, out=column)
    subtract(z, column, work)
    exp(work, work)
    total = add.reduce(work, axis=1, keepdims=True)
    log(total, total)
    subtract(z, column, work)
    subtract(work, total, work)
    multiply(work, t, work)
    return -float(add.reduce(work, axis=None))


def _slope(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    # Targets that sum to 1 leave a - t.
    add.reduce(t, axis=1, keepdims=True, out=column)
    multiply(a, column, out)
    subtract(out, t, out)


def _part(o: OutputOf) -> Expr:
    return -(o.t * function("ln", log, o.a))


def _from_z(o: OutputOf) -> Expr:
    largest = symbol("m", "m", o.largest)
    log_sum = symbol("ln Σₖ e^(zₖ − m)", r"\ln \sum_{k} e^{z_k - m}", o.log_sum)
    return o.t * group(log_sum - group(o.z - largest))


def _is_from_z(o: OutputOf) -> bool:
    """Where ln a has lost digits (a near 1) or is not finite (a = 0)."""
    return o.a.value is not None and not (TINY < o.a.value < 1 - SAFE)


def _slope_of(o: OutputOf) -> Expr:
    if o.target_sum in (None, 1.0):
        return o.a - o.t
    return o.a * symbol("Σₖ tₖ", r"\sum_{k} t_k", o.target_sum) - o.t


def _note(o: OutputOf) -> str:
    left = "and since the targets add up to 1, aᵢ − tᵢ is left."
    if o.target_sum not in (None, 1.0):
        left = "and aᵢ Σₖ tₖ − tᵢ is left."
    return (
        "The cross-entropy's slope by aₖ is −tₖ/aₖ and softmax's slopes are ∂aₖ/∂zᵢ = "
        f"aₖ ([k = i] − aᵢ): in their sum every aₖ cancels, {left}"
    )


SOFTMAX_CROSS_ENTROPY = Loss(
    name="softmax_cross_entropy",
    title="Softmax cross-entropy",
    about="The surprise at the right class, for outputs that share out one certainty.",
    formula="−Σₖ tₖ ln aₖ",
    slope_formula="a − t",
    value=_value,
    slope=_slope,
    tokens=Formula(_part, _slope_of, _note, _from_z, _is_from_z),
    gives_dz=True,
    activations=("softmax",),
    needs_classes=True,
)
