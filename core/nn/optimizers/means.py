"""Exponential means in place, which several optimizers keep."""

from __future__ import annotations

from numpy import add, multiply

from core.nn.arrays import Floats


def blend(mean: Floats, keep: float, value: Floats, scratch: Floats) -> None:
    """Exponential mean in place: keep · mean + (1 − keep) · value."""
    multiply(mean, keep, mean)
    multiply(value, 1.0 - keep, scratch)
    add(mean, scratch, mean)


def blend_square(mean: Floats, keep: float, value: Floats, scratch: Floats) -> None:
    """Exponential mean of squares in place: keep · mean + (1 − keep) · value²."""
    multiply(mean, keep, mean)
    multiply(value, value, scratch)
    multiply(scratch, 1.0 - keep, scratch)
    add(mean, scratch, mean)
