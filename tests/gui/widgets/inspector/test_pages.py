from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from core.explain import NumberFormat, Quantity, nudge, nudge_all
from core.explain.views.anatomy import descents
from core.session.session import Session
from core.session.snapshot import Snapshot, take_snapshot
from gui.look.theme import DARK
from gui.view.selection import BIAS, EDGE, LOSS, NEURON, Selection
from gui.widgets.inspector import InspectorPanel

SnapshotOf = Callable[..., Snapshot]


def look(panel: InspectorPanel, page: str, at: Snapshot, on: Selection | None) -> None:
    panel.tabs.setCurrentWidget(panel.pages[page])
    panel.show_snapshot(at)
    panel.show_selection(on)
    panel.on_due()


def cells(panel: InspectorPanel, row: int) -> list[str]:
    table = panel.paths_page.table
    item = table.topLevelItem(row)
    assert item is not None
    return [item.text(column) for column in range(table.columnCount())]


class Worker:
    """Answers what the inspector asks for, as the window does."""

    def __init__(self, panel: InspectorPanel, session: Session) -> None:
        self.panel, self.session = panel, session
        self.asked: list[Quantity] = []
        self.snapshot = take_snapshot(session)
        panel.nudge_requested.connect(self.on_nudge)
        panel.nudge_all_requested.connect(self.on_nudge_all)
        panel.batch_requested.connect(self.on_batch)

    def _run(self) -> tuple[object, object, np.ndarray]:
        session = self.session
        return session.prepared, self.snapshot.parameters, session.machine.rows

    def on_nudge(self, quantity: Quantity) -> None:
        self.asked.append(quantity)
        self.panel.show_nudge(nudge(*self._run(), quantity))

    def on_nudge_all(self) -> None:
        self.panel.show_nudge_all(nudge_all(*self._run()))

    def on_batch(self, quantity: Quantity) -> None:
        self.asked.append(quantity)
        prepared, parameters, _ = self._run()
        self.panel.show_batch(descents(prepared, parameters, quantity))


@pytest.fixture
def worker_of(
    panel: InspectorPanel, example_session: Callable[..., Session]
) -> Callable[..., Worker]:
    def make(name: str, ticks: int) -> Worker:
        return Worker(panel, example_session(name, ticks))

    return make


# Paths


def test_the_paths_of_a_first_layers_weight_add_up_to_its_slope(
    panel: InspectorPanel, snapshot_of: SnapshotOf
) -> None:
    """Mazur: dE/dw1 = 0.000438568, through both outputs."""
    look(panel, "Paths", snapshot_of("mazur", 12), Selection(EDGE, 1, 0, 0))
    assert panel.paths_page.table.topLevelItemCount() == 3
    first, second, total = (cells(panel, row) for row in range(3))
    assert first[0] == "z1[0] → z2[0]" and second[0] == "z1[0] → z2[1]"
    parts = [float(row[1].replace("−", "-")) for row in (first, second, total)]
    assert parts[0] + parts[1] == pytest.approx(parts[2], rel=1e-3)
    assert parts[2] == pytest.approx(0.000438568, rel=1e-4)
    assert total[0] == "sum" and total[2] == "100%"


def test_the_chosen_path_is_written_out_and_its_factors_lead_on(
    panel: InspectorPanel, qtbot: QtBot, snapshot_of: SnapshotOf
) -> None:
    look(panel, "Paths", snapshot_of("mazur", 12), Selection(EDGE, 1, 0, 0))
    formula = panel.paths_page.formula
    assert "0.05 × 0.241300709 × 0.4 × 0.186815602 × 0.74136507" in formula.text()
    panel.paths_page.table.choose(1)
    assert "× 0.5 × " in formula.text()
    quantity = Quantity("W2", (1, 0))
    qtbot.mouseClick(
        formula, Qt.MouseButton.LeftButton, pos=formula.rect_of(quantity).center().toPoint()
    )
    assert panel.quantity == quantity


def test_many_paths_are_grouped(panel: InspectorPanel, snapshot_of: SnapshotOf) -> None:
    look(panel, "Paths", snapshot_of("spiral", 18), Selection(EDGE, 1, 0, 0))
    summary = panel.paths_page.summary()
    assert "8 paths" in summary or "grouped" in summary
    look(panel, "Paths", snapshot_of("digits", 13), Selection(EDGE, 1, 5, 20))
    assert panel.paths_page.summary().startswith("10 paths lead")


def test_the_largest_of_many_paths_stands_last_with_all_its_factors(
    panel: InspectorPanel, example_session: Callable[..., Session]
) -> None:
    session = example_session("deep_sigmoid")
    session.goto(0, len(session.program) - 1)
    snapshot = take_snapshot(session)
    look(panel, "Paths", snapshot, Selection(EDGE, 1, 0, 0))
    assert panel.paths_page.summary().startswith("256 paths lead")
    last = panel.paths_page.table.topLevelItemCount() - 1
    assert cells(panel, last)[0] == "largest" and cells(panel, last - 1)[0] == "sum"
    panel.paths_page.table.choose(last)
    symbols, numbers, product = panel.paths_page.formula.text().split("=")
    assert symbols.count("∂a") == 5 + 5  # ∂a/∂z of five layers, and ∂z/∂a of the next
    factors = [float(text.strip(" ()\n").replace("−", "-")) for text in numbers.split("×")]
    assert len(factors) == 12 and sum(0 < abs(factor) <= 0.25 for factor in factors) >= 5
    assert np.prod(factors) == pytest.approx(float(product.replace("−", "-")), rel=1e-7)
    panel.paths_page.table.choose(last - 1)
    assert not panel.paths_page.formula.isVisible()


def test_no_path_starts_at_the_loss(panel: InspectorPanel, snapshot_of: SnapshotOf) -> None:
    look(panel, "Paths", snapshot_of("mazur", 12), Selection(LOSS, 2, 0))
    assert "Select a weight" in panel.paths_page.message


# Nudge


def test_the_nudge_test_shows_both_slopes(
    panel: InspectorPanel, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("mazur", 12)
    look(panel, "Nudge", worker.snapshot, Selection(EDGE, 2, 0, 0))
    assert worker.asked == [Quantity("W2", (0, 0))]
    rows = [panel.nudge_page.slopes.topLevelItem(row) for row in range(4)]
    texts = {row.text(0): row.text(1) for row in rows if row is not None}
    for name in ("by backpropagation", "measured, for h → 0"):
        assert round(float(texts[name]), 9) == 0.082167041
    assert float(texts["relative error"].replace("−", "-")) < 1e-9
    assert "agree" in panel.nudge_page.verdict.text()
    assert panel.nudge_page.steps.topLevelItemCount() >= 2


def test_the_same_question_is_asked_once_a_tick(
    panel: InspectorPanel, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("mazur", 12)
    for _ in range(3):
        look(panel, "Nudge", worker.snapshot, Selection(EDGE, 2, 0, 0))
    assert len(worker.asked) == 1
    look(panel, "Nudge", worker.snapshot, Selection(EDGE, 2, 0, 1))
    assert worker.asked[1:] == [Quantity("W2", (0, 1))]


def test_a_late_answer_to_another_question_is_left_out(
    panel: InspectorPanel, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("mazur", 12)
    late = nudge(*worker._run(), Quantity("W1", (0, 0)))
    look(panel, "Nudge", worker.snapshot, Selection(EDGE, 2, 0, 0))
    panel.show_nudge(late)
    assert panel.nudge_page.verdict.text().startswith("W2[0,0]")


def test_all_parameters_are_checked_and_the_worst_leads_to_its_slope(
    panel: InspectorPanel, qtbot: QtBot, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("mazur", 12)
    look(panel, "Nudge", worker.snapshot, Selection(EDGE, 2, 0, 0))
    qtbot.mouseClick(panel.nudge_page.all_button, Qt.MouseButton.LeftButton)
    assert panel.nudge_page.summary().startswith("All 8 agree. The worst is W")
    worst = panel.nudge_page.worst
    worst.choose(0)
    item = worst.topLevelItem(0)
    assert item is not None
    name = item.text(0)
    worst.activated.emit(worst.currentIndex())
    assert panel.quantity is not None and panel.quantity.text == f"∂J/∂{name}"


def test_a_kink_is_named_and_counted_as_no_agreement(
    panel: InspectorPanel, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("mazur", 12)
    look(panel, "Nudge", worker.snapshot, Selection(EDGE, 2, 0, 0))
    sound = nudge(*worker._run(), Quantity("W2", (0, 0)))
    kinked = replace(sound, kind="kink", error=0.5, verdict="Unit 0 crosses its kink.")
    panel.show_nudge(kinked)
    words = panel.nudge_page.verdict.text()
    assert words.startswith("W2[0,0]: Unit 0 crosses its kink.") and "over one sample" in words
    panel.show_nudge_all([kinked, sound, sound])
    summary = panel.nudge_page.summary()
    assert summary == "2 of 3 agree. The worst is W2[0,0], with a relative error of 0.5."
    item = panel.nudge_page.worst.topLevelItem(0)
    assert item is not None and item.text(1) == "kink"


def test_untrained_biases_and_neurons_are_not_nudged(
    panel: InspectorPanel, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("mazur", 12)
    for item in (Selection(BIAS, 1, 0), Selection(NEURON, 1, 0), None):
        look(panel, "Nudge", worker.snapshot, item)
    assert [quantity.kind for quantity in worker.asked] == ["W"]  # the operation's own
    panel.show_selection(Selection(NEURON, 1, 0))
    panel.on_due()
    assert "Select a weight or a bias" in panel.nudge_page.message


# Batch


def test_the_bars_are_the_samples_slopes_and_their_mean_is_the_engines(
    panel: InspectorPanel, worker_of: Callable[..., Worker]
) -> None:
    panel.set_number_format(NumberFormat(6))
    worker = worker_of("iris", 13)
    look(panel, "Batch", worker.snapshot, Selection(EDGE, 1, 0, 0))
    slope = float(worker.snapshot.values["dW1"][0, 0])
    words = panel.batch_page.sentence.text()
    assert f"{slope:.6g}".replace("-", "−") in words
    assert "each of one sample's own loss" in words
    step = 0.05 * -slope
    assert f"The update moves W1[0,0] by {step:.6g}, from".replace("-", "−") in words


def test_a_bar_under_the_mouse_is_read_out(
    panel: InspectorPanel, qtbot: QtBot, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("iris", 13)
    look(panel, "Batch", worker.snapshot, Selection(EDGE, 1, 0, 0))
    bars = panel.batch_page.bars
    seen = set()
    for x in range(0, bars.width(), 3):
        qtbot.mouseMove(bars, QPoint(x, 20))
        seen.add(panel.batch_page.reading.text())
    read = [text for text in seen if text.startswith("Position")]
    assert len(read) == len(worker.snapshot.samples)


def test_the_three_ways_of_descent_stand_side_by_side(
    panel: InspectorPanel, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("iris", 13)
    look(panel, "Batch", worker.snapshot, Selection(EDGE, 1, 0, 0))
    words = panel.batch_page.descents.accessibleDescription()
    assert words == (
        "Batch of 120: 1 update an epoch; Mini-batch of 15: 8 updates an epoch; "
        "Stochastic of 1: 120 updates an epoch"
    )


def test_before_the_slopes_are_there_the_batch_page_says_when_they_come(
    panel: InspectorPanel, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("iris", 3)
    look(panel, "Batch", worker.snapshot, Selection(EDGE, 1, 0, 0))
    assert "Not computed yet" in panel.batch_page.sentence.text()
    assert panel.batch_page.bars.isHidden()


# Unit


def test_the_unit_page_says_where_the_sample_stands(
    panel: InspectorPanel, snapshot_of: SnapshotOf
) -> None:
    look(panel, "Unit", snapshot_of("mazur", 12), Selection(NEURON, 1, 0))
    words = panel.unit_page.state_words()
    assert "z = 0.3775" in words and "a = 0.593269992" in words
    assert "slope 0.241300709 (at most 0.25)" in words


def test_a_dead_unit_is_called_dead(panel: InspectorPanel, snapshot_of: SnapshotOf) -> None:
    snapshot = snapshot_of("digits", 13)
    dead = np.flatnonzero((snapshot.values["z1"] <= 0).all(axis=0))
    alive = np.flatnonzero((snapshot.values["z1"] > 0).any(axis=0))
    for unit in alive[:1]:
        look(panel, "Unit", snapshot, Selection(NEURON, 1, int(unit)))
        assert "Dead" not in panel.unit_page.warning_words()
    for unit in dead[:1]:
        look(panel, "Unit", snapshot, Selection(NEURON, 1, int(unit)))
        assert panel.unit_page.warning_words().startswith("Dead")


def test_steps_teach_nothing_and_the_page_says_so(
    panel: InspectorPanel, snapshot_of: SnapshotOf
) -> None:
    look(panel, "Unit", snapshot_of("perceptron_and", 3), Selection(NEURON, 1, 0))
    assert "flat" in panel.unit_page.warning.text() and panel.unit_page.warning.isVisible()


@pytest.mark.parametrize("ticks", [0, 3, 13])
@pytest.mark.parametrize("example", ["digits", "mazur", "linear_unit", "perceptron_and"])
def test_every_unit_is_drawn(
    example: str, ticks: int, panel: InspectorPanel, snapshot_of: SnapshotOf
) -> None:
    snapshot = snapshot_of(example, ticks)
    panel.set_theme(DARK)
    for layer in range(len(snapshot.sizes)):
        for sample in (None, 0):
            panel.set_sample(sample)
            look(panel, "Unit", snapshot, Selection(NEURON, layer, snapshot.sizes[layer] - 1))
            image = panel.unit_page.grab().toImage()
            assert not image.isNull()
            assert bool(panel.unit_page.message) == (layer == 0)


def test_an_answer_of_an_earlier_tick_is_left_out(
    panel: InspectorPanel, worker_of: Callable[..., Worker]
) -> None:
    worker = worker_of("mazur", 12)
    look(panel, "Nudge", worker.snapshot, Selection(EDGE, 2, 0, 0))
    panel.nudge_page.on_all_clicked()
    results = [nudge(*worker._run(), Quantity("W2", (0, 0)))]
    look(panel, "Nudge", worker_of("mazur", 13).snapshot, Selection(EDGE, 2, 0, 0))
    panel.show_nudge_all(results)
    assert not panel.nudge_page.worst.isVisible()
