"""The canvas's colours and pens, worked out once for each theme: signs, strength, dimming."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from core.numbers.safe_range import share
from gui.look.theme import Theme

STEPS = 8  # steps of width and colour for each sign
ZERO = 2 * STEPS  # the pen of a weight that is exactly zero
SHADES = 128  # shades of the value scale on each side of zero
NAN_SHADE = 2 * SHADES + 1


class Light(IntEnum):
    """How a thing stands to the operation that has just run."""

    PLAIN = 0
    DIM = 1
    READ = 2
    WRITTEN = 3


def blend(front: str | QColor, back: str | QColor, part: float) -> QColor:
    """``part`` of ``front`` and the rest of ``back``; opaque, as batches of lines paint fastest."""
    a, b = QColor(front), QColor(back)
    return QColor.fromRgbF(
        *(part * p + (1 - part) * q for p, q in zip(_rgb(a), _rgb(b), strict=True))
    )


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


class Inks:
    """All colours for one theme. ``fills[strength][shade]`` is the value scale from -1 to 1.

    ``strength`` is 0, or 1 for dimmed; 2 and 3 likewise with more contrast, for inputs.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.canvas = QColor(theme.canvas)
        self.text = QColor(theme.text)
        self.muted = QColor(theme.muted)
        self.frost = QColor(theme.canvas)  # under text: what lies behind stays visible
        self.frost.setAlphaF(0.86)
        self.border = QColor(theme.border)
        self.grid = QColor(theme.grid)
        self.accent = QColor(theme.accent)
        self.highlight = QColor(theme.highlight)
        self.error = QColor(theme.error)
        self.dim_text = blend(theme.text, theme.canvas, 0.5)
        self.blank = blend(theme.muted, theme.canvas, 0.6)
        self.dim_muted = blend(theme.muted, theme.canvas, 0.6)
        self.fills = (
            self._scale(0.92), self._scale(0.32), self._scale(1.0, 0.6), self._scale(0.7, 0.6)
        )  # fmt: skip
        self.shades: tuple[NDArray[np.uint32], ...] = tuple(
            np.array([c.rgba() for c in scale], dtype=np.uint32) for scale in self.fills
        )

    def _scale(self, strength: float, power: float = 0.8) -> list[QColor]:
        theme = self.theme
        steps = [(i - SHADES) / SHADES for i in range(2 * SHADES + 1)]
        colours = [
            blend(
                theme.positive if v > 0 else theme.negative,
                theme.canvas,
                strength * abs(v) ** power,
            )
            for v in steps
        ]
        return [*colours, blend(theme.error, theme.canvas, strength)]

    def sign(self, value: float) -> QColor:
        """Blue for positive, orange for negative, grey for zero."""
        theme = self.theme
        return QColor(theme.positive if value > 0 else theme.negative if value < 0 else theme.muted)

    def faint(self, value: float) -> QColor:
        """The same, dimmed."""
        return blend(self.sign(value), self.canvas, 0.4)

    def layer(self, layer: int, light: Light = Light.PLAIN) -> QColor:
        """The colour of a layer, the same as its curve's in the gradient plot; inputs are grey."""
        colour = QColor(self.theme.layer(layer)) if layer else self.muted
        return blend(colour, self.canvas, 0.4) if light == Light.DIM else colour

    def words(self, light: Light) -> QColor:
        return self.dim_text if light == Light.DIM else self.text

    def names(self, light: Light) -> QColor:
        return self.dim_muted if light == Light.DIM else self.muted

    @lru_cache(maxsize=32)  # noqa: B019 - one Inks for each theme lives as long as the program
    def edge_pens(self, widest: float, dim: bool) -> list[QPen]:
        """Pens by step: positive ones from weak to strong, negative ones, then the one for zero."""
        theme, strength, result = self.theme, 0.3 if dim else 1.0, []
        for colour in (theme.positive, theme.negative):
            for step in range(STEPS):
                part = (step + 1) / STEPS
                shade = blend(colour, theme.canvas, strength * (0.28 + 0.72 * part))
                result.append(flat_pen(shade, 0.6 + (widest - 0.6) * part))
        result.append(flat_pen(blend(theme.border, theme.canvas, 0.5 + strength / 2), 0.8))
        return result


def flat_pen(colour: QColor, width: float) -> QPen:
    """A solid pen with flat caps: round caps cost time and blur where an edge meets a circle."""
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)


def shade_of(values: NDArray[np.float64], scale: float) -> NDArray[np.intp]:
    """Indices into ``Inks.fills`` for ``values`` where ``scale`` is the value of full colour."""
    part = share(values, scale)
    bad = np.isnan(part)
    shades = np.rint(np.where(bad, 0, part) * SHADES).astype(np.intp) + SHADES
    shades[bad] = NAN_SHADE
    return shades


@lru_cache(maxsize=8)
def inks_of(theme: Theme) -> Inks:
    """The colours of ``theme``, kept from one painting to the next."""
    return Inks(theme)
