"""The way that was followed from number to number, to be gone back."""

from __future__ import annotations

from core.explain import Quantity

LONGEST = 200


class Trail:
    """Where one stands, and the numbers that led there."""

    def __init__(self) -> None:
        self._past: list[Quantity] = []

    def __len__(self) -> int:
        return len(self._past)

    def leave(self, quantity: Quantity | None) -> None:
        """Go on from ``quantity``."""
        if quantity is not None:
            self._past = [*self._past[1 - LONGEST :], quantity]

    def back(self) -> Quantity | None:
        """The number that was left last, which is forgotten; None at the start."""
        return self._past.pop() if self._past else None

    @property
    def last(self) -> Quantity | None:
        """Where ``back`` would lead."""
        return self._past[-1] if self._past else None

    def clear(self) -> None:
        self._past = []
