"""What can go wrong with what a user hands in, each as one sentence that names the place."""

from __future__ import annotations


class BackscopeError(Exception):
    """Base of every error that is shown to a user as one sentence."""


class ExperimentError(BackscopeError):
    """An experiment that breaks the format.

    Attributes:
        place: where in the file, such as ``network.layers[1].weights[0]`` ("" for the whole file).
        problem: what is wrong there.
    """

    def __init__(self, place: str, problem: str) -> None:
        self.place = place
        self.problem = problem
        super().__init__(_one_line(f"{place}: {problem}" if place else problem))


def _one_line(text: str, longest: int = 5000) -> str:
    """Text with parts of a file in it, without line breaks and other unprintable characters."""
    short = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in short)


class DataError(BackscopeError):
    """Data that cannot be used: a missing file, a cell that is no number, an unknown column."""


class Diverged(BackscopeError):
    """A run in which a number became inf or nan; the text names the operation."""
