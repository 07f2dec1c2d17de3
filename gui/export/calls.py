"""How an exporter has something done that only the window's thread may do. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Calls(Protocol):
    """Calls a function in the window's thread and returns what it returns."""

    def __call__(self, function: Callable[[], Result], /) -> Result: ...


def directly(function: Callable[[], Result], /) -> Result:
    """Where there is only one thread."""
    return function()
