"""Which sample of the batch the canvas shows: one of them, or the batch's mean."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from core.session.snapshot import RUNNING, Snapshot
from gui.qt.plain_text import PlainLabel, tip

MOST_LISTED = 200
NARROWEST = 130  # pixels
WIDEST = len("position 99 of 199: line 1999")
# The first sample of a truth table is all zeros, for which almost nothing is to be seen.
FIRST_SHOWN = 1


class SamplePicker(QWidget):
    """A list of the batch's samples.

    Signals:
        sample_changed: place in the batch, or None for the mean.
    """

    sample_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QComboBox()
        self._box.setAccessibleName("Sample on show")
        self._box.setToolTip("Whose values and slopes the network shows")
        self._box.setMinimumContentsLength(WIDEST)
        self._box.setMinimumWidth(NARROWEST)  # in a narrow window the network needs the room more
        label = PlainLabel("Sho&w")
        label.setBuddy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(self._box)
        self._size = -1
        self._named: tuple[int, ...] = ()  # the samples whose names stand in the list
        self._wish: int | None = FIRST_SHOWN
        self._told: int | None = 0  # what the canvas shows by itself
        self._fill(0)
        self._box.activated.connect(self.on_activated)

    @property
    def sample(self) -> int | None:
        """Place in the batch, or None for the mean."""
        place: int | None = self._box.currentData()
        return place

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Offer the samples that the batch has; between two updates the list stays."""
        if len(snapshot.samples):
            self._fill(len(snapshot.samples))
        elif snapshot.current is None:
            self._fill(0)
        self._name(snapshot)
        self._tell()

    def choose(self, sample: int | None) -> None:
        """Show that sample, or the batch's mean; one that this batch lacks is a wish for others."""
        if sample == self.sample:
            return
        self._wish = sample
        index = self._box.findData(sample)
        if index >= 0:
            self._box.setCurrentIndex(index)
            self._told = sample

    def on_activated(self, index: int) -> None:
        self._wish = self.sample
        self._tell()

    def _name(self, snapshot: Snapshot) -> None:
        """Say which samples they are, where they stand still: a run takes others all the time.

        A sample's name is its line in the file, or its number in the data.
        """
        rows = snapshot.origin.rows[snapshot.samples[:MOST_LISTED]]
        named = () if snapshot.state == RUNNING else tuple(rows.tolist())
        if named == self._named:
            return
        self._named = named
        for place in range(self._box.count() - 1 if self._size else 0):
            words = f": {snapshot.sample_name(place)}" if named else ""
            whole = snapshot.sample_words(place) if named else ""
            self._box.setItemData(1 + place, tip(whole), Qt.ItemDataRole.ToolTipRole)
            self._box.setItemText(1 + place, f"position {place} of {self._size}{words}")

    def _fill(self, size: int) -> None:
        """Offer ``size`` places; a wish outlives a batch that is too small for it.

        Without a batch, at a run's start, nobody knows how many there will be.
        """
        if size == self._size:
            return
        self._size, self._named = size, ()
        wish = self._wish
        if size:
            places = list(range(min(size, MOST_LISTED)))
            wish = None if wish is None else min(wish, places[-1])
        else:
            places = [FIRST_SHOWN if wish is None else wish]
        blocked = self._box.blockSignals(True)
        self._box.clear()
        self._box.addItem("mean of the batch", None)
        for place in places:
            self._box.addItem(f"position {place}" + (f" of {size}" if size else ""), place)
        self._box.setCurrentIndex(0 if wish is None else 1 + places.index(wish))
        self._box.blockSignals(blocked)

    def _tell(self) -> None:
        if self._told != self.sample:
            self._told = self.sample
            self.sample_changed.emit(self.sample)
