"""The clipboard: a picture to paste into a document."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from gui.export.image import image_of
from gui.export.options import ExportOptions
from gui.export.picture import Picture


def copy_picture(picture: Picture, options: ExportOptions) -> None:
    """Put ``picture`` on the clipboard as an image.

    Raises:
        ExportError: it would have more dots than can be painted.
    """
    QGuiApplication.clipboard().setImage(image_of(picture, options))
