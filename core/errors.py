"""What can go wrong with what a user hands in, each as one sentence that names the place."""

from __future__ import annotations

LONGEST = 188  # with "backscope: " or "Not saved: " before it, a line of 200 characters


class BackscopeError(Exception):
    """Base of every error that is shown to a user as one sentence.

    The text is one printable line of at most ``LONGEST`` characters, whatever it was made of.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(shortened(" ".join(text.split()), LONGEST))


class ExperimentError(BackscopeError):
    """An experiment that breaks the format.

    Attributes:
        place: where in the file, such as ``network.layers[1].weights[0]`` ("" for the whole file).
        problem: what is wrong there.
    """

    def __init__(self, place: str, problem: str) -> None:
        self.place = place
        self.problem = problem
        what = shortened(problem, LONGEST - 40)
        # A long path is cut before the problem is: that is what the reader needs.
        where = shortened(place, LONGEST - 2 - len(what))
        super().__init__(f"{where}: {what}" if place else problem)


def shortened(text: str, longest: int) -> str:
    """Text with parts of a file in it on one printable line; the middle goes where it is long."""
    start = text if len(text) <= 2 * longest else text[:longest] + text[-longest:]
    line = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in start)
    if len(line) <= longest:
        return line
    tail = (longest - 1) // 2
    return f"{line[: longest - 1 - tail]}…{line[len(line) - tail :]}"


class DataError(BackscopeError):
    """Data that cannot be used: a missing file, a cell that is no number, an unknown column."""


class Diverged(BackscopeError):
    """A run in which a number became inf or nan; the text names the operation."""
