"""Binary cross-entropy: for outputs that are probabilities, each of its own question."""

from __future__ import annotations

from numpy import absolute, add, exp, greater, log, log1p, multiply, negative, subtract

from core.formula.tokens import E, Expr, function, group, words
from core.formula.tokens import absolute as absolute_of
from core.nn.arrays import ZERO, Floats
from core.nn.losses.loss import Formula, Loss, OutputOf, error, error_of

FROM_A = 13.0  # a z for which 1 - σ(z), about 2e-6, still has ten digits
SAFE = 1e-3  # so close to 0 or 1 an output loses digits in the logarithm


def _value(z: Floats, a: Floats, t: Floats, work: Floats, column: Floats) -> float:
    # -t ln σ(z) - (1 - t) ln(1 - σ(z)) = ln(1 + e^-|z|) + z ([z > 0] - t), finite for every z; each
    # product is exactly 0 where the output is right, so that a tiny loss is not lost in rounding.
    absolute(z, work)
    negative(work, work)
    exp(work, work)
    log1p(work, work)
    softplus = add.reduce(work, axis=None)
    belongs_to_a = _as_from_a(z, a, t, work)
    greater(z, ZERO, work)
    subtract(work, t, work)
    multiply(work, z, work)
    return float(softplus + add.reduce(work, axis=None) + belongs_to_a)


def _as_from_a(z: Floats, a: Floats, t: Floats, softplus: Floats) -> float:
    """What -(1 - t) ln(1 - a) is more than the same from z, where 1 - a has digits to spare.

    With it a loss worked out by hand from the a on show, as the published examples are, agrees to
    the last digit; the difference is some 1e-12.
    """
    near = (z > 0.0) & (z < FROM_A)
    if not near.any():
        return 0.0
    from_z = z[near] + softplus[near]
    return float(((t[near] - 1.0) * (log1p(-a[near]) + from_z)).sum())


def _part(o: OutputOf) -> Expr:
    return -group(o.t * function("ln", log, o.a) + (1 - o.t) * function("ln", log, 1 - o.a))


def _from_z(o: OutputOf) -> Expr:
    return function("ln", log, 1 + E ** -absolute_of(o.z)) + o.z * group(_is_positive(o.z) - o.t)


def _is_from_z(o: OutputOf) -> bool:
    """Near 0 and 1, but for what the engine takes from a there."""
    if o.a.value is None or o.z.value is None or SAFE < o.a.value < 1 - SAFE:
        return False
    return not (o.t.value != 1.0 and 0.0 < o.z.value < FROM_A)


def _is_positive(z: Expr) -> Expr:
    """[z > 0]: 1 where it holds, else 0."""
    value = None if z.value is None else float(z.value > 0)
    tokens = (words("["), *z.tokens, words(" > 0]"))
    return Expr(tokens, value)


NOTE = (
    "The cross-entropy's slope by a is (a − t) / (a (1 − a)), and the sigmoid's slope is "
    "a (1 − a): in their product a (1 − a) cancels, and a − t is left."
)
BINARY_CROSS_ENTROPY = Loss(
    name="binary_cross_entropy",
    title="Binary cross-entropy",
    about="The surprise at the right answers, for outputs that are probabilities of yes or no.",
    formula="−Σₖ [tₖ ln aₖ + (1 − tₖ) ln(1 − aₖ)]",
    slope_formula="a − t",
    value=_value,
    slope=error,
    tokens=Formula(_part, error_of, lambda o: NOTE, _from_z, _is_from_z),
    gives_dz=True,
    activations=("sigmoid",),
    needs_classes=True,
)
