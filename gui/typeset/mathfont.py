"""The font of formulas, and how large its signs are.

Formulas are laid out by this package and drawn as text in one bundled font: that takes no time at
the start, stays crisp at any size, and every factor keeps a place of its own to point at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

FILE = Path(__file__).parent / "font" / "STIXTwoMath-subset.ttf"
REFERENCE = 200  # pixels: large enough that rounding to whole pixels does not matter
AXIS = 0.258  # height of the fraction bar over the baseline, in em: the font's own AxisHeight
BAR = 0.06  # thickness of that bar, in em


@dataclass(frozen=True)
class Extent:
    """Width of a run of signs and how far its ink reaches above and below the baseline, in em."""

    width: float
    ascent: float
    descent: float


@cache
def _family() -> str:
    """Load the font. Raises ``RuntimeError`` where the file is damaged or missing."""
    number = QFontDatabase.addApplicationFont(str(FILE))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    if not families:
        raise RuntimeError(f"the font of formulas cannot be loaded from {FILE}")
    return families[0]


@lru_cache(maxsize=64)
def math_font(pixels: int) -> QFont:
    """The font with an em of ``pixels``; widths grow in proportion to it, without hinting."""
    font = QFont(_family())
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    font.setPixelSize(pixels)
    return font


@cache
def _reference() -> QFontMetricsF:
    return QFontMetricsF(math_font(REFERENCE))


@lru_cache(maxsize=4096)
def extent(text: str) -> Extent:
    """How large ``text`` is."""
    metrics = _reference()
    ink = metrics.tightBoundingRect(text)
    width = metrics.horizontalAdvance(text)
    return Extent(width / REFERENCE, -ink.top() / REFERENCE, ink.bottom() / REFERENCE)
