"""What is known of a loss: what one sample costs and the slope of it, their formulas, and words.

``value(z, a, t, work, column)`` returns the sum of the samples' losses; ``slope(a, t, out,
column)`` writes the derivative of that sum by a, or by z where ``gives_dz``. All arrays are batch x
outputs, ``work`` is scratch of the same shape, C-contiguous, ``column`` of batch x 1. Nothing is
allocated here but the number returned, because these run in the innermost loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from numpy import subtract

from core.formula.tokens import Expr
from core.nn.arrays import Floats

Value = Callable[[Floats, Floats, Floats, Floats, Floats], float]
Slope = Callable[[Floats, Floats, Floats, Floats], None]


@dataclass(frozen=True)
class OutputOf:
    """One output of one sample: its formulas' ingredients.

    Attributes:
        z, a, t: weighted sum, output, target.
        units: number of outputs.
        target_sum: sum of the sample's targets.
        largest, log_sum: of the sample's z: the largest, and ln Σ e^(z − largest).
    """

    z: Expr
    a: Expr
    t: Expr
    units: int
    target_sum: float | None = None
    largest: float | None = None
    log_sum: float | None = None


@dataclass(frozen=True)
class Formula:
    """The tokens of a loss.

    Attributes:
        part: what one output adds to a sample's loss.
        slope: the slope of that by a of the output (by z where the loss gives that).
        note: why the slope is so simple, or "".
        part_from_z: the same as ``part``, from z.
        is_from_z: whether to show that: where the logarithm of a has too few digits, and the
            engine computes from z as well.
    """

    part: Callable[[OutputOf], Expr]
    slope: Callable[[OutputOf], Expr]
    note: Callable[[OutputOf], str] = lambda o: ""
    part_from_z: Callable[[OutputOf], Expr] | None = None
    is_from_z: Callable[[OutputOf], bool] = lambda o: False

    def written(self, output: OutputOf) -> Expr:
        """``part``, or ``part_from_z`` where the engine computes that."""
        from_z = self.part_from_z is not None and self.is_from_z(output)
        return self.part_from_z(output) if from_z and self.part_from_z else self.part(output)


@dataclass(frozen=True, eq=False)
class Loss:
    """A sample's loss and its slope.

    Attributes:
        name: as in the experiment file.
        title: for people.
        about: in a sentence.
        formula: one sample's loss, in a line.
        slope_formula: its derivative by a of the last layer, or by z where ``gives_dz``, in a line.
        value, slope: see the module's text.
        tokens: both as formulas with numbers in them.
        gives_dz: whether ``slope`` is by z of the last layer.
        activations: what the last layer may be; empty for any.
        has_targets: whether samples need targets.
        needs_classes: whether the targets have to be classes.
        kinks: every a − t, ascending, at which the slope jumps.
        bends: every a − t, ascending, at which only the slope's own slope jumps.
        right_answer: what a slope of 0 says, where it says that the answer is right.
    """

    name: str
    title: str
    about: str
    formula: str
    slope_formula: str
    value: Value
    slope: Slope
    tokens: Formula
    gives_dz: bool = False
    activations: tuple[str, ...] = ()
    has_targets: bool = True
    needs_classes: bool = False
    kinks: tuple[float, ...] = ()
    bends: tuple[float, ...] = ()
    right_answer: str = ""


def error(a: Floats, t: Floats, out: Floats, column: Floats) -> None:
    """The slope that several losses have: a − t."""
    subtract(a, t, out)


def error_of(o: OutputOf) -> Expr:
    """A − t in symbols."""
    return o.a - o.t
