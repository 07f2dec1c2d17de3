"""How a picture is exported: its size, its resolution, its colours and its format."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gui.look.theme import LIGHT, Theme

SCREEN_DPI = 96
WHITE = replace(LIGHT, name="white", window="#ffffff", panel="#ffffff", canvas="#ffffff")


@dataclass(frozen=True)
class ExportOptions:
    """Choices for one export.

    Attributes:
        width, height: size in pixels at 96 dots per inch, whatever the resolution.
        dpi: resolution of PNG; a higher one gives the same picture, finer.
        theme: the screen's, or ``WHITE`` for paper.
        format: key of ``FORMATS``.
    """

    width: int = 900
    height: int = 500
    dpi: int = 192
    theme: Theme = WHITE
    format: str = "png"

    @property
    def scale(self) -> float:
        """Dots of the file for each pixel of the screen."""
        return self.dpi / SCREEN_DPI
