"""Files dropped onto a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class DropTarget(QObject):
    """Has ``window`` accept what has a local file in it.

    Signals:
        dropped: the first local file; told after the drop is over, so that a dialog does not hang
            the program that the file comes from.
    """

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._path = Path()
        self._over = QTimer(self, singleShot=True, interval=0)
        self._over.timeout.connect(self.on_drop_over)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # which a QDragEnterEvent is too
            paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
            if not paths:
                return False
            event.acceptProposedAction()
            if not isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.Drop:
                self._path = Path(paths[0])
                self._over.start()
            return True
        return False

    def on_drop_over(self) -> None:
        self.dropped.emit(self._path)
