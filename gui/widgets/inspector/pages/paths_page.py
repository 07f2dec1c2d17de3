"""The page of paths: every way from the number to the loss, its product, and their sum."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from core.explain import (
    Explanation,
    Line,
    LossPath,
    NumberFormat,
    Paths,
    Quantity,
    Token,
    format_number,
    paths,
)
from core.formula.tokens import DOT, EQUALS, TIMES, number
from core.session.snapshot import Snapshot
from gui.look.theme import Theme
from gui.widgets.inspector.charts.bar_table import BarRow, BarTable
from gui.widgets.inspector.pages.formula_view import FormulaView
from gui.widgets.inspector.pages.messages import Page, sentence_label

STARTS = ("a", "z", "W", "b", "da", "dz", "dW", "db")
NO_START = "No path to the loss starts here. Select a weight, a bias or a neuron."
TABLE_DIGITS = 5  # at most: the columns have to fit


class PathsPage(Page):
    """A table of paths, and below it the factors of the one that is chosen.

    Attributes:
        table: the paths.
        formula: the factors.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: Paths | None = None
        self._numbers = NumberFormat()
        self._sizes: tuple[int, ...] = ()
        self._sentence = sentence_label()
        self.table = BarTable(("through", "product", "share"), theme)
        self.table.setAccessibleName("Paths to the loss")
        self.formula = FormulaView(theme)
        self.column.addWidget(self._sentence)
        self.column.addWidget(self.table, 1000)  # of the height, before what stays empty
        self.column.addWidget(self.formula)
        self.column.addStretch(1)
        self.table.currentItemChanged.connect(self.on_chosen)

    def explain(
        self, snapshot: Snapshot, quantity: Quantity, sample: int | None, numbers: NumberFormat
    ) -> None:
        """Show the paths from ``quantity``, or say why there are none."""
        start = Quantity(quantity.name.replace("slope", "z"), quantity.index)
        if start.kind not in STARTS:
            self._paths = None
            self.say(NO_START)
            return
        found = paths(snapshot, start, sample)
        self._numbers, self._sizes = numbers, snapshot.sizes
        self.show_content()
        if found == self._paths:
            return
        self._paths = found
        self._sentence.setText(self.summary())
        self.table.show_rows(_rows(found, numbers))
        self.table.fit()
        if self.table.currentItem() is None and found.paths:
            self.table.choose(0)
        self.on_chosen()

    def summary(self) -> str:
        """The page's sentence: how many paths, and what they add up to."""
        found = self._paths
        assert found is not None
        many = f"{found.count:,}".replace(",", " ")
        ways = "1 path leads" if found.count == 1 else f"{many} paths lead"
        words = f"{ways} from here to J."
        if found.grouped:
            words += " They are grouped by the unit of the next layer that they enter."
        if found.result is None:
            return f"{words} {found.note}"
        total = format_number(found.result, self._numbers)
        ends = "Its product is" if found.count == 1 else "Their products add up to"
        words += f" {ends} {found.quantity.text} = {total}."
        if found.heaviest is not None:
            words += " The largest of them stands last, with all its factors."
        return words

    def on_chosen(self) -> None:
        """Write out the factors of the path that is chosen."""
        found, row = self._paths, self.table.indexOfTopLevelItem(self.table.currentItem())
        path = None if found is None else _path_in(found, row, self.table.topLevelItemCount())
        self.formula.setVisible(path is not None)
        if found is not None and path is not None:
            known = path.value is not None
            lines = (_symbols(path), _numbers(path)) if known else (_symbols(path),)
            title = f"Factors of the path through {_way(path)}"
            shown = Explanation(found.quantity, found.sample, title, lines)
            self.formula.show_explanation(shown, self._numbers, self._sizes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.formula.set_available(event.size().width() - 16)
        super().resizeEvent(event)

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)
        self.formula.set_theme(theme)


def _rows(found: Paths, numbers: NumberFormat) -> list[BarRow]:
    short = NumberFormat(min(numbers.digits, TABLE_DIGITS), numbers.decimal)
    values = [path.value for path in found.paths if path.value is not None]
    others, left = found.others
    extra = [value for value in (left, found.penalty) if value]
    largest = max((abs(value) for value in (*values, *extra)), default=0.0) or 1.0

    def row(words: str, value: float | None, strong: bool = False, tip: str = "") -> BarRow:
        if value is None:
            return BarRow((words, "", ""), tip=tip)
        bar = None if strong else value / largest
        cells = (words, format_number(value, short), _share(value, found.result))
        return BarRow(cells, bar, strong, tip)

    rows = [row(_short_way(path), path.value, tip=_way(path)) for path in found.paths]
    if others:
        rows.append(row(f"{others} more", left))
    if found.penalty:
        rows.append(row("the penalty", found.penalty))
    if found.result is not None:
        rows.append(row("sum", found.result, strong=True))
    if found.heaviest is not None:
        rows.append(row("largest", found.heaviest.value, tip=_way(found.heaviest)))
    return rows


def _path_in(found: Paths, row: int, rows: int) -> LossPath | None:
    """The path that the row of this number shows; None for a sum."""
    if 0 <= row < len(found.paths):
        return found.paths[row]
    return found.heaviest if row == rows - 1 else None


def _share(value: float, result: float | None) -> str:
    """What part of the slope a path makes up; above 100 % where others work against it."""
    if not result:
        return ""
    part = round(100 * value / result)
    return f"{part}%".replace("-", "−")


def _way(path: LossPath) -> str:
    way = " → ".join(unit.text for unit in path.units) or "the output itself"
    return way if path.count == 1 else f"{way} → … ({path.count} paths)"


def _short_way(path: LossPath) -> str:
    """Of many paths in one row, which all begin alike, the unit that they part at."""
    return _way(path) if path.count == 1 else path.units[-1].text


def _symbols(path: LossPath) -> Line:
    """The factors' symbols, multiplied."""
    return _joined([_token(f.symbol, f.latex, f.value, f.quantity) for f in path.factors], DOT)


def _token(text: str, latex: str, value: float | None, quantity: Quantity | None) -> Token:
    return Token("symbol", text, latex, quantity, value)


def _numbers(path: LossPath) -> Line:
    """Their numbers and the product; over a batch the product alone."""
    assert path.value is not None
    result = (EQUALS, *number(path.value).tokens)
    if any(factor.value is None for factor in path.factors):
        return result
    factors = [Token("number", "", "", f.quantity, f.value) for f in path.factors]
    return (EQUALS, *_joined(factors, TIMES), *result)


def _joined(tokens: list[Token], sign: Token) -> Line:
    line: list[Token] = []
    for token in tokens:
        line += [sign, token] if line else [token]
    return tuple(line)
