"""The page of the batch: a slope taken apart into its samples, and what averaging does to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.explain import NumberFormat, Quantity, format_number
from core.explain.views.anatomy import Anatomy, Descent, batch_anatomy
from core.session.snapshot import Snapshot
from gui.look.theme import Theme
from gui.widgets.inspector.charts.batch_chart import BatchChart
from gui.widgets.inspector.charts.descent_chart import DescentChart
from gui.widgets.inspector.pages.messages import Page, sentence_label

NO_PARAMETER = (
    "The slope by a weight or a bias is put together from all samples of the batch. "
    "Select a weight or a bias to see it taken apart."
)


class BatchPage(Page):
    """Bars for the samples, the update in words, and the three ways to cut the data.

    Signals:
        batch_requested: the parameter (``Quantity``) for which ``show_descents`` wants its answer.
    """

    batch_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._anatomy: Anatomy | None = None
        self._asked: tuple[Quantity, object] | None = None
        self._missed = False  # the answer was of no use
        self._parameter: Quantity | None = None
        self._numbers = NumberFormat()
        self.sentence = sentence_label()
        self.bars = BatchChart(theme)
        self.reading = sentence_label(muted=True)
        self.caption = sentence_label()
        self.descents = DescentChart(theme)
        for part in (self.sentence, self.bars, self.reading, self.caption, self.descents):
            self.column.addWidget(part)
        self.column.setStretchFactor(self.bars, 3)
        self.column.setStretchFactor(self.descents, 2)
        self.bars.pointed.connect(self.on_pointed)

    def explain(
        self,
        snapshot: Snapshot,
        quantity: Quantity | None,
        sample: int | None,
        numbers: NumberFormat,
    ) -> None:
        """Take the slope by ``quantity`` apart, or say why that cannot be."""
        if quantity is None:
            self._parameter = self._asked = None
            self.say(NO_PARAMETER)
            return
        anatomy = batch_anatomy(snapshot, quantity)
        self._anatomy, self._numbers = anatomy, numbers
        self.bars.numbers = self.descents.numbers = numbers
        self.bars.show_anatomy(anatomy, sample)
        self.sentence.setText(self.words())
        self.bars.setVisible(bool(len(anatomy.slopes)))
        self.on_pointed(-1)
        self.show_content()
        self._ask(quantity, (snapshot.run, snapshot.tick))

    def _ask(self, quantity: Quantity, tick: object) -> None:
        """Ask for the descents, once for each tick."""
        if (quantity, tick) == self._asked and not self._missed:
            return
        if quantity != self._parameter:
            self.descents.show_descents(())
            self.caption.setText("All training samples, cut into batches …")
        self._parameter, self._asked, self._missed = quantity, (quantity, tick), False
        self.batch_requested.emit(quantity)

    @property
    def asked_at(self) -> object:
        """The run and the tick for which the descents are asked."""
        return self._asked[1] if self._asked is not None else None

    def miss(self) -> None:
        """The answer is of no use: ask again next time, unless the right one follows."""
        self._missed = True

    def descents_of(self, parameter: Quantity | None) -> tuple[Descent, ...]:
        """The descents on show, where they are those of ``parameter``."""
        same = parameter is not None and parameter == self._parameter
        return self.descents.descents if same else ()

    def words(self) -> str:
        """The slope as a mean or a sum, and the update that follows from it."""
        anatomy = self._anatomy
        assert anatomy is not None
        name, count = anatomy.quantity.text, len(anatomy.slopes)
        if not count or anatomy.from_data is None:
            return f"Slopes of the samples by {name}. {anatomy.note}"
        kind = "mean" if anatomy.is_mean else "sum"
        from_data = self._write(anatomy.from_data)
        if count == 1:
            words = f"The batch is one sample, whose slope by {name} is {from_data}."
        else:
            words = f"{count} slopes by {name}, each of one sample's own loss."
            words += f" Their {kind} is {from_data}."
        if anatomy.penalty:
            words += f" The penalty adds {self._write(anatomy.penalty)}."
        if anatomy.after is not None and anatomy.step is not None:
            before, after = self._write(anatomy.before), self._write(anatomy.after)
            step = self._write(anatomy.step)
            words += f" The update moves {name} by {step}, from {before} to {after}."
        return words

    def on_pointed(self, row: int) -> None:
        """Read out the bar under the mouse, else the one of the sample that is looked at."""
        anatomy = self._anatomy
        if anatomy is None or not 0 <= row < len(anatomy.slopes):
            self.reading.setText("Point at a bar to read it." if self._has_many() else " ")
            return
        slope = self._write(float(anatomy.slopes[row]))
        whose = anatomy.origin.words(int(anatomy.samples[row]))
        self.reading.setText(f"Position {row}, {whose}: slope {slope}")

    def _has_many(self) -> bool:
        return self._anatomy is not None and len(self._anatomy.slopes) > 1

    def show_descents(self, descents: Sequence[Descent]) -> None:
        """The answer to ``batch_requested``."""
        self._missed = False
        self.descents.show_descents(descents)
        alone = sum(len(rows) for rows in descents[0].batches) == 1
        self.descents.setVisible(not alone)
        if alone:
            self.caption.setText("There is one training sample: nothing is averaged.")
            return
        self.caption.setText(
            "The slope of every update of an epoch, at the weights of this tick: "
            + self._of_averaging(descents)
        )

    def _of_averaging(self, descents: Sequence[Descent]) -> str:
        """What the size of the batch does to these slopes."""
        spreads = [descent.spread for descent in sorted(descents, key=lambda item: item.size)]
        if self._anatomy is not None and not self._anatomy.is_mean:
            return "each is the sum over the samples of its batch."
        if spreads == sorted(spreads, reverse=True) and spreads[0] > spreads[-1]:
            return (
                "the larger the batch, the more is averaged, and the closer they lie to their mean."
            )
        return "each is the mean over the samples of its batch."

    def _write(self, value: float) -> str:
        return format_number(value, self._numbers)

    def set_theme(self, theme: Theme) -> None:
        self.bars.set_theme(theme)
        self.descents.set_theme(theme)
