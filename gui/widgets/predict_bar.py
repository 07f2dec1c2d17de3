"""The bar of “Predict, then reveal”: the question, a field for the answer, verdict and score."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.look.theme import Theme
from gui.qt.plain_text import PlainLabel

FIELD_CHARS = 14
IDLE = "Step on with → and predict what the next operation computes."


@dataclass
class Score:
    """What a learner has answered since the program, or the count, was started.

    Attributes:
        asked: questions that have come to an end, by an answer or without.
        right: those that ended with the right answer.
        at_once: those that were right at the first try and without a hint.
    """

    asked: int = 0
    right: int = 0
    at_once: int = 0

    @property
    def text(self) -> str:
        if not self.asked:
            return "No answers yet"
        return f"{self.right} of {self.asked} right, {self.at_once} at the first try"


class PredictBar(QFrame):
    """Shows one question at a time; it knows words alone, and nothing of the network.

    Signals:
        answered: the text of an answer.
        hint_requested, reveal_requested, restart_requested: the buttons.
        next_requested: Enter in the field, once the number is known.
    """

    answered = Signal(str)
    hint_requested = Signal()
    reveal_requested = Signal()
    next_requested = Signal()
    restart_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("predict_bar")
        self._asking = False
        self._tone = ""
        self.question = PlainLabel()
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setWordWrap(True)
        self.given = PlainLabel()
        self.given.setTextFormat(Qt.TextFormat.PlainText)
        self.given.setWordWrap(True)
        self.given.hide()
        self.each = QCheckBox("One number at a time")
        self.each.setToolTip("Predict each number of a layer; else one answer shows the layer")
        self.field = QLineEdit()
        self.field.setAccessibleName("Your prediction")
        self.field.setPlaceholderText("your prediction")
        self.verdict = PlainLabel()
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setWordWrap(True)
        self.score = PlainLabel()
        self.score.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.check = self._button("&Check", "Compare the prediction with the number (Enter)")
        self.hint = self._button("Hin&t", "Show the formula in symbols")
        self.reveal = self._button("Reveal", "Give up and show the number")
        self.restart = self._button("Restart", "Start counting anew")
        self._lay_out()
        self._measure()
        self._wire()
        self.set_theme(theme)
        self.show_score(Score())
        self.show_idle()

    @staticmethod
    def _button(text: str, tooltip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tooltip)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        asking = QHBoxLayout()
        asking.setSpacing(6)
        for widget in (self.field, self.check, self.hint, self.reveal):
            asking.addWidget(widget)
        asking.addStretch(1)
        asking.addWidget(self.each)
        below = QHBoxLayout()
        below.setSpacing(10)
        top = Qt.AlignmentFlag.AlignTop
        below.addWidget(self.verdict, 1)
        below.addWidget(self.score, 0, top)
        below.addWidget(self.restart, 0, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(4)
        column.addWidget(self.question)
        column.addWidget(self.given)
        column.addLayout(asking)
        column.addLayout(below)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        self.field.setMinimumWidth(FIELD_CHARS * metrics.averageCharWidth())
        self.field.setMaximumWidth(2 * FIELD_CHARS * metrics.averageCharWidth())
        # Two lines of a verdict: the network above does not move when one is longer.
        self.verdict.setMinimumHeight(2 * metrics.lineSpacing())

    def _wire(self) -> None:
        self.field.returnPressed.connect(self.on_enter)
        self.check.clicked.connect(self.on_enter)
        self.hint.clicked.connect(self.hint_requested)
        self.reveal.clicked.connect(self.reveal_requested)
        self.restart.clicked.connect(self.restart_requested)

    def ask(self, question: str, digits: str = "Three") -> None:
        """Ask; the field is empty and has the focus."""
        self._show_asking(True)
        self.question.setText(question)
        self.field.setAccessibleDescription(question)
        self.field.clear()
        self._say(f"{digits} digits are enough. Another number: click it in the network.", "")
        self.field.setFocus()

    @property
    def one_at_a_time(self) -> bool:
        """Whether each number of a layer is asked for before the layer is shown."""
        return self.each.isChecked()

    def show_given(self, sentence: str) -> None:
        """The numbers that the answer is worked out from; "" for none."""
        self.given.setText(sentence)
        self.given.setVisible(bool(sentence))

    def show_next(self, sentence: str, tone: str) -> None:
        """How the question before the one that is asked now has ended."""
        self._say(sentence, tone)
        self.field.setFocus()

    def show_idle(self, sentence: str = IDLE) -> None:
        """Nothing is asked now."""
        self._show_asking(False)
        self.question.setText(sentence)
        self.show_given("")
        self._say("", "")

    def show_wrong(self, sentence: str) -> None:
        """Say what is wrong; the answer can be typed over."""
        self._say(f"✗ {sentence}", "error")
        self.field.setFocus()
        self.field.selectAll()

    def show_so_far(self, sentence: str) -> None:
        """Nothing is wrong, but digits are missing; the answer can be typed over."""
        self._say(f"… {sentence}", "")
        self.field.setFocus()
        self.field.selectAll()

    def show_right(self, sentence: str) -> None:
        self._end(f"✓ {sentence}", "ok")

    def show_revealed(self, sentence: str) -> None:
        self._end(sentence, "")

    def show_hint(self, sentence: str) -> None:
        self._say(sentence, "")
        self.field.setFocus()
        self.field.selectAll()

    def show_score(self, score: Score) -> None:
        self.score.setText(score.text)
        self.restart.setEnabled(bool(score.asked))

    def on_enter(self) -> None:
        """Answer; or go on, where the question has been answered."""
        if not self._asking:
            self.next_requested.emit()
        elif self.field.text().strip():
            self.answered.emit(self.field.text())

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(
            f"#predict_bar {{ background: {theme.panel}; border-top: 1px solid {theme.border}; }}"
        )
        self._colour()

    def _end(self, sentence: str, tone: str) -> None:
        self._show_asking(False)
        self._say(sentence, tone)
        self.field.setFocus()  # a button that was clicked is off now, and Enter is to go on

    def _show_asking(self, asking: bool) -> None:
        self._asking = asking
        for button in (self.check, self.hint, self.reveal):
            button.setEnabled(asking)
        self.field.setReadOnly(not asking)

    def _say(self, sentence: str, tone: str) -> None:
        self._tone = tone
        self.verdict.setText(sentence)
        self._colour()

    def _colour(self) -> None:
        colour = getattr(self._theme, self._tone) if self._tone else self._theme.text
        self.verdict.setStyleSheet(f"color: {colour}")
