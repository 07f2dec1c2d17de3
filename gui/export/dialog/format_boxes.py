"""Check boxes for the formats of an export of everything."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from gui.export.formats import FORMATS


class FormatBoxes(QWidget):
    """One box for each of ``FORMATS``.

    Signals:
        changed: other formats are checked now.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes = {key: QCheckBox(key.upper()) for key in FORMATS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for key, box in self.boxes.items():
            box.setAccessibleName(FORMATS[key].title)
            box.setToolTip(FORMATS[key].title)
            box.toggled.connect(self.changed)
            row.addWidget(box)

    @property
    def keys(self) -> tuple[str, ...]:
        """The formats that are checked, keys of ``FORMATS``."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        """Check these alone."""
        wanted = set(keys)
        for key, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(key in wanted)
            box.blockSignals(False)
        self.changed.emit()
