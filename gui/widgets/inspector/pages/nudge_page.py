"""The page of the nudge test: the slope by backpropagation beside what a small change does to J."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from core.explain import Nudge, NumberFormat, Quantity, format_number
from gui.look.theme import Theme
from gui.widgets.inspector.charts.bar_table import BarRow, BarTable
from gui.widgets.inspector.pages.messages import Page, sentence_label

NO_PARAMETER = (
    "The nudge test changes a weight or a bias a little and measures what J does. "
    "Select a weight or a bias."
)
WORST_LISTED = 30
CHECKING = "Checking all parameters …"
KINDS = {
    "agree": "agrees",
    "no_slope": "no slope",
    "kink": "kink",
    "rounding": "too small",
    "step": "step size",
    "differ": "differs",
}
ERROR = NumberFormat(2)
LEAST_DIGITS = 9  # the two slopes agree in more digits than are usually shown


class NudgePage(Page):
    """Two slopes, their difference, the steps taken; and the worst of all parameters.

    Signals:
        nudge_requested: the parameter (``Quantity``) to test.
        nudge_all_requested: all of them are to be tested.
        followed: a parameter's slope, chosen in the list of the worst.
    """

    nudge_requested = Signal(object)
    nudge_all_requested = Signal()
    followed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parameter: Quantity | None = None
        self._asked: tuple[Quantity, object] | None = None
        self._missed = False  # the answer was of no use
        self._all_asked: object = None  # the tick at which all were asked for
        self._all_missed = False  # their answer was of no use
        self._numbers = NumberFormat()
        self._worst: tuple[Nudge, ...] = ()
        self.verdict = sentence_label()
        self.slopes = BarTable(("slope of J", ""), theme, bars=False)
        self.slopes.setHeaderHidden(True)
        self.slopes.setAccessibleName("Backpropagated and measured slope")
        self.steps = BarTable(("nudge h", "slope measured", "off by"), theme, bars=False)
        self.steps.setAccessibleName("Nudges, the largest first")
        self.all_button = QPushButton("Check &all parameters")
        self.all_button.setToolTip("Nudge every trained weight and bias and list the worst")
        self.all_verdict = sentence_label()
        self.worst = BarTable(("parameter", "verdict", "relative error"), theme, bars=False)
        self.worst.setAccessibleName("Parameters, the worst first")
        self._lay_out()
        self.all_button.clicked.connect(self.on_all_clicked)
        self.worst.activated.connect(self.on_activated)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setContentsMargins(2, 4, 2, 4)
        buttons.addWidget(self.all_button)
        buttons.addStretch(1)
        self.column.addWidget(self.verdict)
        self.column.addWidget(self.slopes)
        self.column.addWidget(self.steps, 1)
        self.column.addLayout(buttons)
        self.column.addWidget(self.all_verdict)
        self.column.addWidget(self.worst, 1)
        self.column.addStretch(1)
        for table in (self.slopes, self.steps, self.worst):
            self.column.setStretchFactor(table, 1000)
        self.slopes.setFocusPolicy(self.slopes.focusPolicy().NoFocus)
        self.all_verdict.hide()
        self.worst.hide()

    # Asking

    def explain(self, parameter: Quantity | None, tick: object, numbers: NumberFormat) -> None:
        """Ask for the test of ``parameter``, once for each ``tick``; None: there is nothing to."""
        self._numbers = numbers
        if parameter is None:
            self._parameter = self._asked = None
            self._all_missed = False
            self.say(NO_PARAMETER)
            return
        if (parameter, tick) != self._asked or self._missed:
            self._ask(parameter, tick)
        if self._all_missed:
            self.on_all_clicked()

    def _ask(self, parameter: Quantity, tick: object) -> None:
        if tick != self._all_asked:
            self._forget_worst()
        self._parameter, self._asked, self._missed = parameter, (parameter, tick), False
        self.show_content()
        self.slopes.show_rows([])
        self.steps.show_rows([])
        self.verdict.setText(f"Nudging {parameter.text} …")
        self.nudge_requested.emit(parameter)

    @property
    def asked_at(self) -> object:
        """The run and the tick for which a parameter's test is asked."""
        return self._asked[1] if self._asked is not None else None

    @property
    def all_asked_at(self) -> object:
        """The same for the test of all parameters."""
        return self._all_asked

    def miss(self) -> None:
        """The answer is of no use: ask again next time, unless the right one follows."""
        self._missed = True

    def miss_all(self) -> None:
        """The same for all parameters, where they are still waited for."""
        self._all_missed = self.all_verdict.text() == CHECKING and not self.all_verdict.isHidden()

    def on_all_clicked(self) -> None:
        self._all_asked = self._asked[1] if self._asked is not None else None
        self._all_missed = False
        self.all_verdict.setText(CHECKING)
        self.all_verdict.show()
        self.nudge_all_requested.emit()

    def _forget_worst(self) -> None:
        self._worst = ()
        self.all_verdict.hide()
        self.worst.hide()

    # Answers

    def show_nudge(self, result: Nudge) -> None:
        """Show the answer; one to an earlier question is left out."""
        if result.quantity != self._parameter:
            return
        self._missed = False
        self.verdict.setText(f"{result.quantity.text}: {result.verdict} {self._whose(result)}")
        write = self._write
        rows = [
            ("by backpropagation", write(result.backpropagated)),
            ("measured, for h → 0", write(result.measured)),
            ("relative error", format_number(result.error, self._short())),
            ("smallest nudge h", format_number(result.step, self._short())),
        ]
        self.slopes.show_rows([BarRow((name, value)) for name, value in rows])
        slope = result.backpropagated
        self.steps.show_rows(
            [
                BarRow(
                    (
                        format_number(difference.step, self._short()),
                        write(difference.slope),
                        format_number(difference.slope - slope, self._short()),
                    ),
                    tip=f"J(w + h) = {write(difference.above)}, J(w − h) = "
                    f"{write(difference.below)}",
                )
                for difference in result.differences
            ]
        )

        for table in (self.slopes, self.steps):
            table.fit()
        self.slopes.setMinimumHeight(self.slopes.maximumHeight())

    @staticmethod
    def _whose(result: Nudge) -> str:
        """What J is, and where: after an update the batch's weights are gone already."""
        over = "one sample" if result.samples == 1 else f"a batch of {result.samples}"
        return f"J is taken over {over}, with the weights as they are now."

    def show_nudge_all(self, results: Sequence[Nudge] | str) -> None:
        """Show all parameters' results, the worst first; or the sentence on why there are none."""
        asked, looked_at = self._all_asked, self._asked
        if asked is not None and looked_at is not None and looked_at[1] != asked:
            return  # another tick is looked at
        if isinstance(results, str):
            self._worst = ()
            self.all_verdict.setText(results)
        else:
            self._worst = tuple(results)
            self.all_verdict.setText(self.summary())
        self.all_verdict.show()
        rows = [
            BarRow(
                (
                    item.quantity.text,
                    KINDS.get(item.kind, item.kind),
                    format_number(item.error, self._short()),
                ),
                tip=item.verdict,
            )
            for item in self._worst[:WORST_LISTED]
        ]
        self.worst.show_rows(rows)
        self.worst.fit()
        self.worst.setVisible(bool(rows))

    def summary(self) -> str:
        """How many agree, and which is the worst."""
        count = len(self._worst)
        if not count:
            return "No parameter is trained."
        agree = sum(item.kind == "agree" for item in self._worst)
        worst = self._worst[0]
        error = format_number(worst.error, self._short())
        head = f"All {count} agree." if agree == count else f"{agree} of {count} agree."
        return f"{head} The worst is {worst.quantity.text}, with a relative error of {error}."

    def on_activated(self, index: QModelIndex) -> None:
        quantity = self._worst[index.row()].quantity
        self.followed.emit(Quantity(f"d{quantity.name}", quantity.index))

    def _short(self) -> NumberFormat:
        return NumberFormat(ERROR.digits, self._numbers.decimal)

    def _write(self, value: float) -> str:
        digits = max(self._numbers.digits, LEAST_DIGITS)
        return format_number(value, NumberFormat(digits, self._numbers.decimal))

    def set_theme(self, theme: Theme) -> None:
        for table in (self.slopes, self.steps, self.worst):
            table.set_theme(theme)
