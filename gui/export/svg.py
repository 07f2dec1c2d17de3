"""SVG: true vectors that a browser shows as the screen does."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF, QSize
from PySide6.QtGui import QFont, QFontInfo, QPainter
from PySide6.QtSvg import QSvgGenerator

from gui.export.options import SCREEN_DPI, ExportOptions
from gui.export.picture import Picture, WritesSvg
from gui.plain_text import clean
from gui.theme import Theme

ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)
TITLE = re.compile(r"<title>.*?</title>\s*(<desc>.*?</desc>)?", re.DOTALL)
# pyqtgraph's rules for bitmaps, of which there are none.
STYLE = re.compile(r"<style>.*?</style>\s*", re.DOTALL)
FAMILY = re.compile(r'font-family="([^"]*)"')
# Qt's own name for its default font, which browsers answer with a serif font.
QT_DEFAULT = "Sans Serif"


def svg_bytes(picture: Picture, options: ExportOptions) -> bytes:
    """The picture as SVG with a size, a title, and fonts that browsers know."""
    width, height = options.width, options.height
    if isinstance(picture, WritesSvg):
        document = picture.svg(width, height, options.theme)
    else:
        document = _generated(picture, width, height, options.theme)
    root = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' version="1.1" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    )
    title = f"<title>{escape(picture.title)}</title>"
    document = ROOT.sub(root, document, count=1)
    document = TITLE.sub(title, document, count=1)
    document = STYLE.sub("", document, count=1)
    return clean(FAMILY.sub(_browser_family, document)).encode("utf-8")


def _generated(picture: Picture, width: int, height: int, theme: Theme) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(SCREEN_DPI)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRect(0, 0, width, height))
    generator.setTitle(picture.title)
    painter = QPainter(generator)
    try:
        picture.paint(painter, QRectF(0.0, 0.0, width, height), theme)
    finally:
        painter.end()  # Qt crashes where the device goes first
    return bytes(buffer.data().data()).decode("utf-8", "replace")


def _browser_family(match: re.Match[str]) -> str:
    """The font's own name, which has the measured widths, and a generic one where it is missing."""
    families = [name.strip(" '\"") for name in match.group(1).replace("&quot;", "").split(",")]
    known = [_real_family(name) for name in families if name not in ("", "sans-serif")]
    names = dict.fromkeys([*(name for name in known if name != QT_DEFAULT), "sans-serif"])
    return f'font-family="{", ".join(names)}"'


def _real_family(name: str) -> str:
    return QFontInfo(QFont(name)).family() if name == QT_DEFAULT else name
