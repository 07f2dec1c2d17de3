"""The inspector in the window: made when seen, explains what is selected, asks the worker."""

from __future__ import annotations

import time
from importlib.resources import as_file, files

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.explain import Nudge, Quantity
from gui.widgets.canvas import Selection
from gui.widgets.canvas.spots import all_spots
from gui.widgets.inspector.pages.nudge_page import CHECKING

AFTER_WEIGHT_GRADIENT_2 = 9


@pytest.fixture
def mazur(open_window, hand_at):
    with as_file(files("resources").joinpath("examples", "mazur.json")) as file:
        hand = hand_at(open_window(file))
    hand.wait(lambda now: now.sizes == (2, 2, 2))
    for tick in range(1, AFTER_WEIGHT_GRADIENT_2 + 1):
        hand.press_to(tick, Qt.Key.Key_Right)
    return hand


def seen(hand, qtbot):
    """The inspector, brought to sight."""
    hand.window.docks["inspector"].raise_()
    qtbot.waitUntil(lambda: hand.window.inspecting.panel is not None)
    return hand.window.inspecting.panel


def test_it_is_not_made_before_it_is_seen(hand):
    assert hand.window.inspecting.panel is None
    assert hand.window.docks["inspector"].isVisibleTo(hand.window)


def test_a_selected_weight_is_explained_with_the_published_numbers(mazur, qtbot):
    panel = seen(mazur, qtbot)
    mazur.window.canvas.select(Selection("edge", 2, 0, 0))
    qtbot.waitUntil(lambda: panel.explanation is not None and panel.quantity is not None)
    assert panel.quantity == Quantity("dW2", (0, 0))
    factors = [factor.value for factor in panel.explanation.factors]
    assert factors == pytest.approx([0.74136507, 0.186815602, 0.593269992], abs=5e-9)
    assert panel.explanation.result == pytest.approx(0.082167041, abs=5e-10)


def test_the_worker_answers_a_nudge(mazur, qtbot):
    panel = seen(mazur, qtbot)
    mazur.window.canvas.select(Selection("edge", 2, 0, 0))
    with qtbot.waitSignal(mazur.window.worker.answered, timeout=20_000) as answered:
        mazur.window.inspecting.on_nudge_requested(Quantity("W2", (0, 0)))
    kind, result, at = answered.args
    assert kind == "nudge"
    assert isinstance(result, Nudge)
    assert at == (mazur.now.run, mazur.now.tick)
    assert result.error < 1e-6
    assert panel.isVisible()


def test_asking_leaves_the_run_as_it_is(mazur, qtbot):
    before = mazur.now
    with qtbot.waitSignal(mazur.window.worker.answered, timeout=20_000) as answered:
        mazur.window.inspecting.on_nudge_all_requested()
    assert answered.args[0] == "nudge_all"
    assert len(answered.args[1]) == 8  # the biases are not trained here
    now = mazur.now
    assert now.tick == before.tick
    assert all((now.parameters[name] == before.parameters[name]).all() for name in now.parameters)
    assert all((now.values[name] == before.values[name]).all() for name in now.values)


def test_following_a_factor_selects_its_neuron(mazur, qtbot):
    panel = seen(mazur, qtbot)
    mazur.window.canvas.select(Selection("edge", 2, 0, 0))
    qtbot.waitUntil(lambda: panel.quantity == Quantity("dW2", (0, 0)))
    panel.follow(Quantity("da2", (0, 0)))
    qtbot.waitUntil(lambda: mazur.window.canvas.selection == Selection("neuron", 2, 0))
    panel.back()
    qtbot.waitUntil(lambda: panel.quantity == Quantity("dW2", (0, 0)))


def test_a_start_does_not_import_the_explanations(run_python):
    code = "import sys, gui.window.main_window; print('core.explain' in sys.modules)"
    assert run_python("-c", code).stdout.strip() == "False"


def test_one_key_checks_every_slope_and_lists_the_worst(mazur, qtbot):
    mazur.press(Qt.Key.Key_F8)
    panel = mazur.window.inspecting.panel
    assert panel is not None
    page = panel.nudge_page
    qtbot.waitUntil(lambda: page.worst.topLevelItemCount() > 0)
    assert panel.tabs.currentWidget() is page
    assert page.all_verdict.isVisible()
    errors = [float(page.worst.topLevelItem(row).text(2).replace("−", "-"))
              for row in range(page.worst.topLevelItemCount())]  # fmt: skip
    assert errors == sorted(errors, reverse=True)
    assert errors[0] < 1e-6


@pytest.mark.parametrize("kind", ["batch", "nudge", "nudge_all"])
def test_an_answer_of_another_run_or_tick_is_not_shown_but_asked_for_again(mazur, qtbot, kind: str):
    panel, answered = seen(mazur, qtbot), mazur.window.worker.answered
    mazur.window.canvas.select(Selection("edge", 2, 0, 0))
    asked, shown = [], []
    for name in ("show_batch", "show_nudge", "show_nudge_all"):
        setattr(panel, name, shown.append)
    panel.batch_requested.connect(lambda _: asked.append("batch"))
    panel.nudge_requested.connect(lambda _: asked.append("nudge"))
    panel.nudge_all_requested.connect(lambda: asked.append("nudge_all"))
    panel.tabs.setCurrentWidget(panel.batch_page if kind == "batch" else panel.nudge_page)
    if kind == "nudge_all":
        panel.check_all()
    run, tick = panel.asked_at(kind)
    for at in ((run + 1, tick), (run, tick + 1)):
        qtbot.waitUntil(lambda: len(shown) >= len(asked))  # the worker's own have come
        shown.clear()
        asked.clear()
        answered.emit(kind, "of another", at)
        assert shown == asked == []
        panel.show_snapshot(mazur.now)
        qtbot.waitUntil(lambda: kind in asked)
    qtbot.waitUntil(lambda: len(shown) >= len(asked))
    shown.clear()
    answered.emit(kind, "of this", (run, tick))
    assert shown == ["of this"]


def test_slopes_checked_at_once_after_a_new_run_are_those_of_the_new_run(mazur, qtbot, monkeypatch):
    mazur.window.canvas.select(Selection("edge", 2, 0, 0))
    mazur.press(Qt.Key.Key_F8)
    page = mazur.window.inspecting.panel.nudge_page
    qtbot.waitUntil(lambda: page.worst.topLevelItemCount() > 0, timeout=20_000)
    obey, run = mazur.window.worker._driver.obey, mazur.now.run

    def slowly(command: object) -> None:
        time.sleep(0.2)
        obey(command)

    monkeypatch.setattr(mazur.window.worker._driver, "obey", slowly)
    mazur.window.actions_by_key["reset"].trigger()
    mazur.press(Qt.Key.Key_F8)
    assert page.all_verdict.text() == CHECKING
    now = mazur.wait(lambda now: now.run != run)
    qtbot.waitUntil(lambda: page.all_verdict.text() != CHECKING, timeout=20_000)
    assert page._all_asked == (now.run, now.tick)
    assert page.worst.isVisible()
    qtbot.waitUntil(lambda: "agree" in page.verdict.text(), timeout=20_000)


def test_a_factor_of_the_loss_is_pointed_to_in_the_loss_plot(mazur, qtbot):
    panel = seen(mazur, qtbot)
    line = mazur.window.plots["loss"].figure._cursor
    mazur.press(Qt.Key.Key_PageDown)
    mazur.wait(lambda now: now.update == 1)
    panel.hovered.emit(Quantity("loss"))
    assert line.isVisible()
    assert line.value() == 0, "the update that has just run"
    panel.hovered.emit(Quantity("a1", (0,)))
    assert not line.isVisible()


def test_a_network_too_large_to_check_at_one_go_says_so_where_it_was_asked(
    open_window, hand_at, qtbot
):
    with as_file(files("resources").joinpath("examples", "digits.json")) as file:
        hand = hand_at(open_window(file))
    hand.wait(lambda now: now.sizes == (64, 32, 10))
    hand.press(Qt.Key.Key_F8)
    panel = seen(hand, qtbot)
    trained = 64 * 32 + 32 + 32 * 10 + 10
    said = panel.nudge_page.all_verdict
    qtbot.waitUntil(lambda: f"{trained:,}" in said.text(), timeout=20_000)
    assert said.isVisible() and not panel.nudge_page.worst.isVisible()
    qtbot.waitUntil(lambda: "relative error" in panel.nudge_page.verdict.text(), timeout=20_000)


def test_every_number_on_the_canvas_leads_to_its_own_explanation(mazur, qtbot):
    panel, canvas = seen(mazur, qtbot), mazur.window.canvas
    frame = canvas.frame(None)
    spots = list(all_spots(frame))
    assert {spot.name for spot in spots} >= {"a0", "a2", "t", "dz2"}
    for one in spots:
        place = canvas._viewport.to_widget(one.box.center()).toPoint()
        spot = canvas.spot_at(QPointF(place))  # one may cover another's end
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
        assert canvas.selection == spot.item, spot
        if spot.name[0] not in "Wb":
            assert panel.quantity == Quantity(spot.name, spot.index), spot


def test_the_menu_of_a_number_inspects_it_and_edits_what_it_belongs_to(mazur, qtbot):
    window, canvas = mazur.window, mazur.window.canvas

    def choose(name: str, spot) -> None:
        place = canvas._viewport.to_widget(spot.box.center()).toPoint()
        canvas.customContextMenuRequested.emit(place)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        next(entry for entry in menu.actions() if entry.objectName() == name).trigger()
        menu.close()

    spots = {(spot.name, spot.index): spot for spot in all_spots(canvas.frame(None))}
    choose("inspect", spots["dz2", (1,)])
    qtbot.waitUntil(lambda: window.inspecting.panel is not None)
    qtbot.waitUntil(window.inspecting.panel.isVisible)
    assert window.inspecting.panel.quantity == Quantity("dz2", (1,))
    choose("edit", spots["t", (1,)])
    assert window.editing.editor.isVisible()
    assert "t[1]" in window.editing.editor.label.text()
