"""Fields of the export dialog: numbers with units, and choices by their data."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QSpinBox


def number_box(limits: range, unit: str) -> QSpinBox:
    """A box for a whole number with its unit."""
    box = QSpinBox()
    box.setRange(limits[0], limits[-1])
    box.setSuffix(unit)
    box.setSingleStep(10)
    box.setKeyboardTracking(False)
    return box


def choose(box: QComboBox, data: object) -> None:
    """Choose the entry with ``data``; one that is not there leaves the first."""
    box.setCurrentIndex(max(box.findData(data), 0))
