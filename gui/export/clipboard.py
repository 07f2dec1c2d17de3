"""The clipboard: a picture to paste into a document."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.dialogs.waiting import wait_for
from gui.export.options import ExportOptions
from gui.export.picture import Picture
from gui.export.writers.image import image_work


def copy_picture(picture: Picture, options: ExportOptions, parent: QWidget | None = None) -> None:
    """Put ``picture`` on the clipboard as an image; it is painted beside the window ``parent``.

    Raises:
        ExportError: it would have more dots than can be painted.
        Cancelled: the user gave it up.
    """
    work = image_work(picture, options)
    QGuiApplication.clipboard().setImage(wait_for(parent, f"Copying {picture.title}", work))
