"""SVG: true vectors that a browser shows as the screen does."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize
from PySide6.QtGui import QFont, QFontInfo, QPainter, QPicture
from PySide6.QtSvg import QSvgGenerator

from gui.export.options import SCREEN_DPI, ExportOptions
from gui.export.picture import Picture, WritesSvg
from gui.export.recording import Work, record
from gui.qt.plain_text import clean

ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)
TITLE = re.compile(r"<title>.*?</title>\s*(<desc>.*?</desc>)?", re.DOTALL)
# pyqtgraph's rules for bitmaps, of which there are none.
STYLE = re.compile(r"<style>.*?</style>\s*", re.DOTALL)
FAMILY = re.compile(r'font-family="([^"]*)"')
# Qt's own name for its default font, which browsers answer with a serif font.
QT_DEFAULT = "Sans Serif"


def svg_work(picture: Picture, options: ExportOptions) -> Work:
    """What makes an SVG of the picture, with a size, a title, and fonts that browsers know."""
    width, height = options.width, options.height
    drawn: Callable[[], str]
    if isinstance(picture, WritesSvg):
        document = picture.svg(width, height, options.theme)  # of graphics items: in this thread
        drawn = partial(str, document)
    else:
        recording = record(picture, width, height, options.theme)
        drawn = partial(_generated, recording, picture.title, width, height)
    return partial(_finished, drawn, picture.title, width, height)


def svg_bytes(picture: Picture, options: ExportOptions) -> bytes:
    """The same at once."""
    return svg_work(picture, options)()


def _finished(drawn: Callable[[], str], title: str, width: int, height: int) -> bytes:
    root = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' version="1.1" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    )
    document = ROOT.sub(root, drawn(), count=1)
    document = TITLE.sub(f"<title>{escape(title)}</title>", document, count=1)
    document = STYLE.sub("", document, count=1)
    return clean(FAMILY.sub(_browser_family, document)).encode("utf-8")


def _generated(recording: QPicture, title: str, width: int, height: int) -> str:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(SCREEN_DPI)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRect(0, 0, width, height))
    generator.setTitle(title)
    painter = QPainter(generator)
    try:
        recording.play(painter)
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
