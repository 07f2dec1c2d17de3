"""Icons are our own line drawings, tinted with the theme's text colour and drawn for each size."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.look.theme import Theme

# 16 and 20 px at 100, 125, 150 and 200 %: each is drawn by itself, so none is a scaled picture.
# (A QIconEngine in Python would draw on demand, but PySide6 6.10 crashes once Qt clones it.)
SIZES = (16, 20, 24, 25, 30, 32, 40, 64)
# Disabled icons are muted further than muted text, which must stay readable; an icon need not.
DISABLED_OPACITY = 0.5


@cache
def icon(name: str, theme: Theme) -> QIcon:
    """The drawing ``resources/icons/<name>.svg`` in the colours of ``theme``.

    Raises:
        FileNotFoundError: there is no such drawing.
    """
    drawing = QSvgRenderer(QByteArray(_source(name).replace("currentColor", theme.text).encode()))
    result = QIcon()
    for size in SIZES:
        normal = _draw(drawing, size)
        result.addPixmap(QPixmap.fromImage(normal), QIcon.Mode.Normal)
        result.addPixmap(QPixmap.fromImage(_tint(normal, theme.muted)), QIcon.Mode.Disabled)
    return result


def names() -> list[str]:
    """The names of all drawings, in alphabetical order."""
    folder = files("resources").joinpath("icons")
    return sorted(f.name.removesuffix(".svg") for f in folder.iterdir() if f.name.endswith(".svg"))


def pixmap(name: str, theme: Theme, size: int, ratio: float = 1.0) -> QPixmap:
    """The drawing at ``size`` px for a screen with ``ratio`` device pixels in a pixel."""
    return icon(name, theme).pixmap(QSize(size, size), ratio)


def _source(name: str) -> str:
    return files("resources").joinpath("icons").joinpath(f"{name}.svg").read_text("utf-8")


def _draw(drawing: QSvgRenderer, size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    return image


def _tint(image: QImage, colour: str) -> QImage:
    """The same shape in ``colour`` for disabled controls; quicker than drawing it anew."""
    shade = QColor(colour)
    shade.setAlphaF(DISABLED_OPACITY)
    result = image.copy()
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(result.rect(), shade)
    painter.end()
    return result
