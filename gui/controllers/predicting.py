"""Predict, then reveal: what an operation has computed is shown once it has been predicted.

While a question is open the window is handed the snapshot from before the operation. So nothing on
the screen can give the number away, and nothing has to know that a number is hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from core.session.snapshot import PAUSED, READY, Snapshot
from gui.look.number_style import NumberStyle
from gui.view.view_state import ViewState
from gui.widgets.canvas import NetworkCanvas, Selection
from gui.widgets.predict_bar import PredictBar, Score

# The explanations are imported when the mode is first used: they would lengthen every start.
if TYPE_CHECKING:
    from core.explain import Quantity, Question

RESTING = (PAUSED, READY)


class Predicting(QObject):
    """Between the worker's snapshots and the window that shows them.

    Asked for is only what a single step forward has computed: neither a run nor a way back asks,
    and what has been seen once is not asked for again.

    Signals:
        revealed: the true ``Snapshot``, which may be shown now.
        next_requested: the learner wants the next operation.
    """

    revealed = Signal(object)
    next_requested = Signal()

    def __init__(self, bar: PredictBar, canvas: NetworkCanvas, view: ViewState) -> None:
        super().__init__(bar)
        self._bar = bar
        self._canvas = canvas
        self._view = view
        self._on = False
        self._seen: Snapshot | None = None  # the latest that was shown as it is
        self._hidden: Snapshot | None = None  # the true one, while a question is open
        self._question: Question | None = None
        self._known: tuple[int, int] = (-1, -1)  # run, and the latest tick that was seen
        self._done: list[Quantity] = []  # answered, where the layer stays hidden meanwhile
        self._clean = True  # no wrong answer and no hint so far
        self.score = Score()
        self.style = NumberStyle()
        bar.answered.connect(self.on_answered)
        bar.hint_requested.connect(self.on_hint)
        bar.reveal_requested.connect(self.on_reveal)
        bar.next_requested.connect(self.on_next)
        bar.restart_requested.connect(self.on_restart)
        view.selection_changed.connect(self.on_selected)
        view.sample_changed.connect(self.on_sample_changed)
        bar.hide()

    @property
    def question(self) -> Question | None:
        """What is asked; None while nothing is."""
        return self._question

    def set_on(self, on: bool) -> None:
        """Start or end the mode; the score stays."""
        self._on = on
        self._bar.setVisible(on)
        if on:
            self._bar.show_idle()
        else:
            self._uncover()

    def veil(self, snapshot: Snapshot) -> Snapshot:
        """What the window may show for ``snapshot``."""
        hidden, seen = self._hidden, self._seen
        if seen is not None and seen.document != snapshot.document:
            self._forget()
        elif hidden is not None and seen is not None:
            if _same_place(hidden, snapshot) and _same_parameters(hidden, snapshot):
                return seen
            self._close(right=False)  # passed over
            seen = hidden
        if self._asks(seen, snapshot) and self._open(snapshot):
            assert seen is not None
            self._seen = seen
            return seen
        self._show(snapshot)
        return snapshot

    def _asks(self, before: Snapshot | None, now: Snapshot) -> bool:
        return (
            self._on
            and before is not None
            and before.state in RESTING
            and now.state in RESTING
            and before.run == now.run
            and before.experiment == now.experiment
            and now.tick == before.tick + 1
            and (self._known[0] != now.run or now.tick > self._known[1])
        )

    def _show(self, snapshot: Snapshot) -> None:
        """Take note of what is about to be shown as it is."""
        before, self._seen = self._seen, snapshot
        run, tick = self._known
        goes_on = run == snapshot.run and before is not None
        if goes_on and before is not None and before.experiment is not snapshot.experiment:
            goes_on = before.experiment == snapshot.experiment  # else its future is another one
        self._known = (snapshot.run, max(snapshot.tick, tick) if goes_on else snapshot.tick)
        self._hidden = self._question = None
        if self._on and (before is None or not _same_place(before, snapshot)):
            self._bar.show_idle()

    # A question

    def _open(self, snapshot: Snapshot) -> bool:
        """Ask for a number of ``snapshot``; False where there is none to ask for."""
        from core.explain import question

        found = question(snapshot, self._row(snapshot), self._is_selected)
        if found is None:
            return False
        self._hidden, self._question, self._clean = snapshot, found, True
        self._done = []
        self._ask()
        return True

    def _ask(self) -> None:
        from core.explain import explain

        assert self._question is not None
        assert self._hidden is not None
        asked, snapshot = self._question, self._hidden
        words = explain(snapshot, asked.quantity, asked.sample).title
        whose = ""
        if asked.sample is not None and len(snapshot.samples) > 1:
            whose = f" for {snapshot.sample_words(asked.sample)}"
        verb = "becomes" if asked.quantity.is_next else "is"
        words = f"{words[:1].upper()}{words[1:]}: what {verb} {asked.name}{whose}?"
        self._bar.ask(words, "Two" if self._digits == 2 else "Three")
        self._bar.show_given(self._given())
        self._light()

    def _given(self) -> str:
        """What the answer is worked out from, of what the network may have no room for."""
        from core.explain import NumberFormat, Question, explain, format_number, given

        if self._question is None or self._hidden is None or self._seen is None:
            return ""
        asked, style = self._question, NumberFormat(6, self.style.decimal)
        numbers = given(self._seen, self._hidden, asked)
        for quantity in self._done:
            result = explain(self._hidden, quantity, asked.sample).result
            if result is not None:
                numbers.append((quantity, result))
        parts = [
            f"{quantity.text if quantity.name == 'rate' else Question(quantity, None).name} = "
            f"{format_number(value, style)}"
            for quantity, value in numbers
        ]
        return f"Given: {';  '.join(parts)}" if parts else ""

    def _light(self) -> None:
        from gui.widgets.inspector.places import place_of

        assert self._question is not None
        assert self._hidden is not None
        place = place_of(self._question.quantity, self._hidden.sizes)
        self._canvas.light(place)

    def _row(self, snapshot: Snapshot) -> int | None:
        sample, count = self._view.sample, len(snapshot.samples)
        return None if sample is None or not count else min(sample, count - 1)

    def _is_selected(self, quantity: Quantity) -> bool:
        from gui.widgets.inspector.places import place_of

        selection, shown = self._view.selection, self._view.snapshot
        if selection is None or shown is None:
            return False
        place = place_of(quantity, shown.sizes)
        return place == selection

    def _end(self, right: bool) -> bool:
        """End the question; True where the next number of the layer is asked for at once."""
        from core.explain import question

        found = None
        if self._bar.one_at_a_time and self._hidden is not None and self._question is not None:
            self._done.append(self._question.quantity)
            row = self._row(self._hidden)
            found = question(self._hidden, row, self._is_selected, self._done)
        if found is None:
            self._close(right)
            return False
        self._count(right)
        self._question, self._clean = found, True
        self._ask()
        return True

    def _close(self, right: bool) -> None:
        """Count the question that is open, and let its number be seen."""
        self._count(right)
        self._uncover()

    def _count(self, right: bool) -> None:
        self.score.asked += 1
        self.score.right += right
        self.score.at_once += right and self._clean
        self._bar.show_score(self.score)

    def _forget(self) -> None:
        """Another document has come: its learner has not passed over the question of this one."""
        self._hidden = self._question = None
        self._bar.field.clear()
        self._canvas.light(None)

    def _uncover(self) -> None:
        hidden, self._hidden, self._question = self._hidden, None, None
        if hidden is None:
            return
        self._canvas.light(None)
        self._known = (hidden.run, hidden.tick)
        self._seen = hidden
        self.revealed.emit(hidden)

    @property
    def _digits(self) -> int:
        """How many digits make an answer right: three, or those that the network shows."""
        return min(3, self.style.network_digits)

    def _truth(self) -> str:
        from core.explain import NumberFormat, explain, format_number

        assert self._question is not None
        assert self._hidden is not None
        asked = self._question
        result = explain(self._hidden, asked.quantity, asked.sample).result
        assert result is not None
        return f"{asked.name} = {format_number(result, NumberFormat(6, self.style.decimal))}"

    # Slots

    def on_answered(self, text: str) -> None:
        """Judge an answer: right, or what went wrong where that can be told."""
        from core.explain import diagnose

        if self._question is None or self._hidden is None:
            return
        asked = self._question
        verdict = diagnose(self._hidden, asked.quantity, asked.sample, text, self._digits)
        if verdict.is_right:
            truth = self._truth()
            if self._end(right=True):
                self._bar.show_next(f"✓ Right: {truth}. The next one:", "ok")
            else:
                self._bar.show_right(f"Right: {truth}. Enter or → goes on.")
        elif verdict.is_right_so_far:
            self._bar.show_so_far(verdict.sentence)
        else:
            self._clean = False
            self._bar.show_wrong(verdict.sentence)

    def on_hint(self) -> None:
        """Show where the number comes from, in symbols."""
        from core.explain import as_text, explain

        if self._question is None or self._hidden is None:
            return
        self._clean = False
        asked = self._question
        lines = explain(self._hidden, asked.quantity, asked.sample).lines
        self._bar.show_hint(as_text(lines[0]))

    def on_reveal(self) -> None:
        """Show the number unpredicted."""
        if self._question is None:
            return
        truth = self._truth()
        if self._end(right=False):
            self._bar.show_next(f"{truth}. The next one:", "")
        else:
            self._bar.show_revealed(f"{truth}. Enter or → goes on.")

    def on_next(self) -> None:
        if self._question is None:
            self.next_requested.emit()

    def on_restart(self) -> None:
        """Count anew."""
        self.score = Score()
        self._bar.show_score(self.score)

    def on_selected(self, selection: Selection | None) -> None:
        """Ask for a number of what has been selected, where the operation has computed one."""
        if selection is not None and self._hidden is not None:
            self._ask_again(only_selected=True)

    def on_sample_changed(self, sample: int | None) -> None:
        """Ask for another sample's number."""
        if self._hidden is not None:
            self._done = []
            self._ask_again()

    def _ask_again(self, only_selected: bool = False) -> None:
        from core.explain import question

        assert self._hidden is not None
        row = self._row(self._hidden)
        found = question(self._hidden, row, self._is_selected, self._done)
        if found is None or found == self._question:
            return
        if self._is_selected(found.quantity) or not only_selected:
            self._question = found
            self._ask()


def _same_place(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots show the same tick of the same run under the same experiment."""
    places = [(item.run, item.tick, item.state) for item in (one, other)]
    return places[0] == places[1] and one.experiment == other.experiment


def _same_parameters(one: Snapshot, other: Snapshot) -> bool:
    """Whether no weight or bias has been edited by hand in between."""
    pairs = ((array, other.parameters[name]) for name, array in one.parameters.items())
    return all(np.array_equal(*pair) for pair in pairs)
