"""What the inspector looks at: a thing and a number of it, at a tick and for a sample."""

from __future__ import annotations

from core.explain import Quantity
from core.session.snapshot import Snapshot
from gui.view.selection import Selection, exists
from gui.widgets.inspector.places import first_choice, of_operation, place_of, within_batch
from gui.widgets.inspector.trail import Trail


class Subject:
    """The number that is explained, and the way that led to it.

    A number of what is selected, else one that the operation that has just run has written, until
    another is chosen or followed to.

    Attributes:
        snapshot: the tick; None before the first.
        sample: the place in the batch that is wanted; None for the whole batch.
        trail: the numbers that were left.
    """

    def __init__(self) -> None:
        self.snapshot: Snapshot | None = None
        self.sample: int | None = None
        self.trail = Trail()
        self._selected: Selection | None = None
        self._chosen: Quantity | None = None  # stays while its thing is looked at

    def show(self, snapshot: Snapshot) -> None:
        """Go to another tick."""
        before, self.snapshot = self.snapshot, snapshot
        if before is None or before.sizes != snapshot.sizes:
            self._forget()  # what was followed may not exist any more
        elif self._selected is None and before.tick != snapshot.tick:
            self._forget()

    def select(self, place: Selection | None) -> bool:
        """Look at another thing; False where this changes nothing."""
        if place is not None and place == self.place:
            self._selected = place  # the window has selected what was followed here
            return False
        if place == self._selected:
            return False
        self._selected = place
        self._forget()
        return True

    def _forget(self) -> None:
        self._chosen = None
        self.trail.clear()

    @property
    def quantity(self) -> Quantity | None:
        """The number that is explained; None before the first tick."""
        if self.snapshot is None:
            return None
        if self._chosen is not None:
            return within_batch(self._chosen, self.snapshot)
        if self._selected is not None and exists(self._selected, self.snapshot.sizes):
            return first_choice(self._selected, self.snapshot, self.sample)
        return of_operation(self.snapshot)

    @property
    def place(self) -> Selection | None:
        """The thing that the number belongs to."""
        return self.place_of(self.quantity)

    def place_of(self, quantity: Quantity | None) -> Selection | None:
        """Where on the canvas ``quantity`` is; None for what has no place there."""
        if quantity is None or self.snapshot is None:
            return None
        return place_of(quantity, self.snapshot.sizes)

    @property
    def row(self) -> int | None:
        """The sample as a row that this batch has; None for the whole batch."""
        count = 0 if self.snapshot is None else len(self.snapshot.samples)
        if self.sample is None or not count:
            return None
        return min(self.sample, count - 1)

    @property
    def whose(self) -> str:
        """At which tick, and for which sample, in words."""
        snapshot = self.snapshot
        assert snapshot is not None
        count, quantity = len(snapshot.samples), self.quantity
        if quantity is not None and quantity.is_next and snapshot.before_update:
            return f"Update {snapshot.update - 1:,}"  # whose step this is
        update = f"Update {snapshot.update:,}"
        if not count:
            return update if snapshot.before_update else f"{update}, batch not taken yet"
        if count == 1:
            return f"{update}, {snapshot.sample_words(0)}"
        if self.row is None:
            return f"{update}, batch of {count:,}"
        whose = snapshot.sample_words(self.row)
        return f"{update}, {whose} (position {self.row})"

    # Moving

    def choose(self, quantity: Quantity) -> None:
        """Look at another number of the same thing.

        One of a network before, whose button was still there, is passed over.
        """
        if self._has(quantity):
            self._chosen = quantity

    def follow(self, quantity: Quantity) -> bool:
        """Go on to ``quantity``; False where that is what is looked at."""
        if quantity == self.quantity or not self._has(quantity):
            return False
        self.trail.leave(self.quantity)
        self._chosen = quantity
        return True

    def _has(self, quantity: Quantity) -> bool:
        """Whether the network on show has the number."""
        place = self.place_of(quantity)
        return place is None or (self.snapshot is not None and exists(place, self.snapshot.sizes))

    def back(self) -> Quantity | None:
        """Return to the number that was left last; None at the start."""
        quantity = self.trail.back()
        if quantity is not None:
            self._chosen = quantity
        return quantity
