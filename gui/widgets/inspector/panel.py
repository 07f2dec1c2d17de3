"""The inspector: where the number that is looked at comes from, as formula, paths, batch, test."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QTabBar, QTabWidget, QVBoxLayout, QWidget

from core.explain import Explanation, Nudge, NumberFormat, Quantity, explain
from core.explain.views.anatomy import Descent
from core.session.snapshot import RUNNING, Snapshot
from gui.look.theme import Theme, palette
from gui.view.selection import Selection
from gui.widgets.inspector.header import Header
from gui.widgets.inspector.matter import Matter, gather
from gui.widgets.inspector.pages.batch_page import BatchPage
from gui.widgets.inspector.pages.formula_page import FormulaPage
from gui.widgets.inspector.pages.nudge_page import NudgePage
from gui.widgets.inspector.pages.paths_page import PathsPage
from gui.widgets.inspector.pages.unit_page import UnitPage
from gui.widgets.inspector.places import parameter_of, place_of, quantities_of
from gui.widgets.inspector.subject import Subject

TAB_LETTERS = 0.88  # of the window's
TAB_PADDING = 22  # pixels; with less the style would cut the words
PAUSE = 15  # ms: several snapshots in one frame are shown once

InspectorPage = FormulaPage | UnitPage | BatchPage | PathsPage | NudgePage


class InspectorPanel(QWidget):
    """Explains one number at a time; from there the factors lead on.

    While the run is running nothing is rendered: a snapshot is only noted.

    Signals:
        hovered: the ``Quantity`` of the factor under the mouse, or None.
        followed: the ``Quantity`` that is explained from now on, by a click on a factor or by the
            way back; the window may select where it is.
        batch_requested: the weight or bias for which ``show_batch`` waits for ``descents``.
        nudge_requested: the weight or bias to be tested; ``show_nudge`` takes the answer.
        nudge_all_requested: test all of them; ``show_nudge_all`` takes the answer.
        export_requested, copy_requested: the name of the picture that is wanted as a file, or on
            the clipboard.
    """

    hovered = Signal(object)
    followed = Signal(object)
    batch_requested = Signal(object)
    nudge_requested = Signal(object)
    nudge_all_requested = Signal()
    export_requested = Signal(str)
    copy_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self._subject = Subject()
        self._numbers = NumberFormat()
        self._explanation: Explanation | None = None
        self._stale = False
        self._late = QTimer(self, singleShot=True, interval=PAUSE)
        self._late.timeout.connect(self.on_due)
        self._build(theme)
        self._wire()
        self.set_theme(theme)

    def _build(self, theme: Theme) -> None:
        self.header = Header(theme)
        self.formula_page = FormulaPage(theme)
        self.unit_page = UnitPage(theme)
        self.batch_page = BatchPage(theme)
        self.paths_page = PathsPage(theme)
        self.nudge_page = NudgePage(theme)
        self.pages: dict[str, InspectorPage] = {
            "Formula": self.formula_page,
            "Unit": self.unit_page,
            "Batch": self.batch_page,
            "Paths": self.paths_page,
            "Nudge": self.nudge_page,
        }
        self.tabs = QTabWidget()
        self._tab_bar = _TabBar()
        self.tabs.setTabBar(self._tab_bar)
        self.tabs.setDocumentMode(True)
        for title, page in self.pages.items():
            self.tabs.addTab(page, title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.tabs, 1)

    def _wire(self) -> None:
        self.header.set_menu(self.formula_page.menu)
        self.header.back_clicked.connect(self.back)
        self.header.chosen.connect(self.on_chosen)
        self.formula_page.back_requested.connect(self.back)
        for formula in (self.formula_page.formula, self.paths_page.formula):
            formula.hovered.connect(self.hovered)
            formula.followed.connect(self.follow)
        self.formula_page.image_wanted.connect(self.on_image_wanted)
        charts = (self.unit_page.chart, self.batch_page.bars, self.batch_page.descents)
        for name, chart in zip(("activation", "batch", "descents"), charts, strict=True):
            chart.picture_name = name
            chart.image_wanted.connect(self.on_image_wanted)
        self.batch_page.batch_requested.connect(self.batch_requested)
        self.nudge_page.followed.connect(self.follow)
        self.nudge_page.nudge_requested.connect(self.nudge_requested)
        self.nudge_page.nudge_all_requested.connect(self.nudge_all_requested)
        self.tabs.currentChanged.connect(self.on_tab)
        for keys in ("Backspace", "Alt+Up"):
            back = QShortcut(QKeySequence(keys), self)
            back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            back.activated.connect(self.back)

    # What is shown

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Explain the same number at another tick; in a run only once it rests."""
        self._subject.show(snapshot)
        if snapshot.state != RUNNING:
            self._later()
        elif not self._stale:
            self._show_stale(True)

    def show_selection(self, selection: Selection | None) -> None:
        """Explain a number of what is selected; None: of the operation that has just run."""
        if self._subject.select(selection):
            self._later()

    def set_sample(self, sample: int | None) -> None:
        """Explain for the sample at this position of the batch, or for the batch (None)."""
        if sample != self._subject.sample:
            self._subject.sample = sample
            self._later()

    def set_number_format(self, numbers: NumberFormat) -> None:
        if numbers != self._numbers:
            self._numbers = numbers
            self._later()

    def set_theme(self, theme: Theme) -> None:
        self.setPalette(palette(theme))
        self.header.set_theme(theme)
        for page in self.pages.values():
            page.set_theme(theme)

    def highlight(self, item: Quantity | Selection | None) -> None:
        """Light the factors that come from a number, or from a neuron, weight, bias or the loss."""
        for formula in (self.formula_page.formula, self.paths_page.formula):
            formula.light(item)

    # Answers that need the data

    def show_batch(self, descents: Sequence[Descent]) -> None:
        self.batch_page.show_descents(descents)

    def show_nudge(self, result: Nudge) -> None:
        self.nudge_page.show_nudge(result)

    def show_nudge_all(self, results: Sequence[Nudge] | str) -> None:
        """Show the results, or the sentence on why there are none."""
        self.nudge_page.show_nudge_all(results)

    def asked_at(self, kind: str) -> object:
        """The run and the tick for which an answer of this kind is waited for."""
        return {
            "batch": self.batch_page.asked_at,
            "nudge": self.nudge_page.asked_at,
            "nudge_all": self.nudge_page.all_asked_at,
        }[kind]

    def miss(self, kind: str) -> None:
        """The answer was of no use: it is asked for again for what is shown next."""
        {
            "batch": self.batch_page.miss,
            "nudge": self.nudge_page.miss,
            "nudge_all": self.nudge_page.miss_all,
        }[kind]()

    # What is explained

    @property
    def explanation(self) -> Explanation | None:
        """What is on show."""
        return self._explanation

    @property
    def quantity(self) -> Quantity | None:
        """The number that is explained; None before the first snapshot."""
        return self._subject.quantity

    def place_of(self, quantity: Quantity | None) -> Selection | None:
        """Where on the canvas ``quantity`` is; None for what has no place there."""
        return self._subject.place_of(quantity)

    def follow(self, quantity: Quantity) -> None:
        """Explain ``quantity`` from now on; ``back`` returns."""
        if self._subject.follow(quantity):
            self._render()
            self.followed.emit(quantity)

    def back(self) -> None:
        """Return to the number that was left last."""
        quantity = self._subject.back()
        if quantity is not None:
            self._render()
            self.followed.emit(quantity)

    def on_image_wanted(self, name: str, as_file: bool) -> None:
        """A chart's or the formula's menu asks for its picture."""
        (self.export_requested if as_file else self.copy_requested).emit(name)

    def on_chosen(self, quantity: Quantity) -> None:
        """Another number of the same thing."""
        self._subject.choose(quantity)
        self._render()

    def explains_parameter(self) -> bool:
        """Whether the number that is explained belongs to a weight or bias that is trained."""
        snapshot, quantity = self._subject.snapshot, self._subject.quantity
        if snapshot is None or quantity is None:
            return False
        return parameter_of(quantity, snapshot) is not None

    def check_all(self) -> None:
        """Bring the page of the nudge test to the front and have all parameters tested."""
        self.tabs.setCurrentWidget(self.nudge_page)
        self._render()
        self.nudge_page.on_all_clicked()

    def matter(self) -> Matter | None:
        """All that there is to show of the number that is explained; None before the first."""
        snapshot, quantity = self._subject.snapshot, self._subject.quantity
        if snapshot is None or quantity is None:
            return None
        parameter, row = parameter_of(quantity, snapshot), self._subject.row
        found = gather(snapshot, quantity, self.place_of(quantity), parameter, row)
        descents = self.batch_page.descents_of(parameter)
        return Matter(*found, descents, row, self._numbers)

    def sizeHint(self) -> QSize:
        return QSize(360, 480)

    # Rendering

    def _later(self) -> None:
        if self.isVisible():
            self._late.start()

    def on_due(self) -> None:
        self._render()

    def on_tab(self) -> None:
        self._render()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._tab_bar.shrink()  # with a font of its own it is not told
            self._later()
        super().changeEvent(event)

    def _show_stale(self, stale: bool) -> None:
        """Say that the run has gone on since the formula was rendered, or that it has not."""
        self._stale = stale
        self.formula_page.formula.set_stale(stale)
        if stale and self._explanation is not None:
            self.header.show_whose("Running. The numbers follow at the next pause.")

    def _render(self) -> None:
        snapshot, quantity = self._subject.snapshot, self._subject.quantity
        self._late.stop()
        if snapshot is None or quantity is None:
            return
        self._show_stale(False)
        row = None if quantity.name == "loss" else self._subject.row
        self._explanation = explanation = explain(snapshot, quantity, row)
        self.header.show_title(explanation.title, self._subject.whose)
        last = self._subject.trail.last
        self.header.show_back(last.text if last else "")
        self._show_siblings(snapshot, quantity)
        self.formula_page.show_explanation(explanation, self._numbers, snapshot.sizes)
        self._render_page(snapshot, quantity)

    def _show_siblings(self, snapshot: Snapshot, quantity: Quantity) -> None:
        place = place_of(quantity, snapshot.sizes)
        siblings: tuple[Quantity, ...] = (quantity,)
        if place is not None:
            siblings = quantities_of(place, snapshot, self._subject.sample)
        same = [one for one in siblings if one.name == quantity.name]
        self.header.show_siblings(siblings, same[0] if same else quantity)

    def _render_page(self, snapshot: Snapshot, quantity: Quantity) -> None:
        """Bring the page that is on show up to date; the others wait until they are."""
        page, row, numbers = self.tabs.currentWidget(), self._subject.row, self._numbers
        parameter = parameter_of(quantity, snapshot)
        if page is self.unit_page:
            self.unit_page.explain(snapshot, self.place_of(quantity), row, numbers)
        elif page is self.batch_page:
            self.batch_page.explain(snapshot, parameter, row, numbers)
        elif page is self.paths_page:
            self.paths_page.explain(snapshot, quantity, row, numbers)
        elif page is self.nudge_page:
            self.nudge_page.explain(parameter, (snapshot.run, snapshot.tick), numbers)


class _TabBar(QTabBar):
    """Tabs so narrow that all of them fit into a dock of 280 pixels: in smaller letters."""

    def __init__(self) -> None:
        super().__init__()
        self.shrink()

    def shrink(self) -> None:
        """Take the size that goes with the window's text."""
        font = QApplication.font()
        font.setPointSizeF(TAB_LETTERS * font.pointSizeF())
        self.setFont(font)

    def tabSizeHint(self, index: int) -> QSize:
        size = super().tabSizeHint(index)
        words = self.fontMetrics().horizontalAdvance(self.tabText(index))
        return QSize(words + TAB_PADDING, size.height())
