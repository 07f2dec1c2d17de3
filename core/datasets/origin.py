"""What a sample is called: by its line in the file or its number in the data, and by its part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LINE, SAMPLE = "line", "sample"


@dataclass(frozen=True, eq=False)
class Origin:
    """Where the samples of one part of the data come from. All words for samples are made here.

    Attributes:
        rows: for each sample of the part its row: of a table the line in the file, where the first
            is 1 (the header, as in errors); of other data its number, where the first is 0.
        word: ``line`` or ``sample``.
        part: ``training`` or ``test``; "" where all of the data is for training.
    """

    rows: NDArray[np.int64]
    word: str = SAMPLE
    part: str = ""

    def name(self, sample: int) -> str:
        """Short: ``line 94``.

        Args:
            sample: its number within the part.
        """
        return f"{self.word} {self.rows[sample]}"

    def words(self, sample: int) -> str:
        """With its part: ``training line 94``."""
        return f"{self.part} {self.name(sample)}".strip()
