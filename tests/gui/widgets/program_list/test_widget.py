"""The list of operations in use: clicks, keys, breakpoints, scrolling, and what is painted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.experiment.schema import Experiment, Generated, Layer, Network
from core.session.session import Session
from core.session.snapshot import RUNNING, Snapshot, take_snapshot
from gui.look.theme import DARK, LIGHT
from gui.widgets.program_list import ProgramList
from gui.widgets.program_list.delegate import MARGIN, fitting_names
from gui.widgets.program_list.model import LONGEST_LINE
from gui.widgets.program_list.widget import FAST_PAUSE

LEFT = Qt.MouseButton.LeftButton


def experiment(*hidden: int) -> Experiment:
    layers = [Layer(units=units, activation="tanh") for units in hidden]
    return Experiment(data=Generated(name="xor"), network=Network(layers=[*layers, Layer(units=1)]))


def snapshot(update: int, operation: int, hidden: tuple[int, ...] = (4,)) -> Snapshot:
    session = Session.open(experiment(*hidden))
    session.goto(update, operation)
    return take_snapshot(session)


@pytest.fixture
def shown(qtbot: QtBot) -> ProgramList:
    shown = ProgramList(LIGHT)
    qtbot.addWidget(shown)
    shown.resize(260, 460)
    shown.show_snapshot(snapshot(0, 0))
    with qtbot.waitActive(shown):
        shown.show()
    return shown


def place(shown: ProgramList, operation: int) -> QRect:
    return shown._view.visualRect(shown._model.index(shown._model.row_of(operation)))


def body(shown: ProgramList, operation: int) -> QPoint:
    return place(shown, operation).center()


def margin(shown: ProgramList, operation: int) -> QPoint:
    rect = place(shown, operation)
    return QPoint(rect.left() + MARGIN // 2, rect.center().y())


def colours(shown: ProgramList, rect: QRect) -> set[str]:
    image = shown._view.viewport().grab(rect).toImage()
    every = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in every}


def test_a_click_beside_the_margin_goes_to_the_operation(qtbot: QtBot, shown: ProgramList) -> None:
    with qtbot.waitSignal(shown.goto_requested) as caught:
        QTest.mouseClick(shown._view.viewport(), LEFT, pos=body(shown, 4))
    assert caught.args == [4]
    assert shown.breakpoints() == frozenset()


def test_a_click_in_the_margin_sets_and_clears_a_breakpoint(
    qtbot: QtBot, shown: ProgramList
) -> None:
    told: list[frozenset[int]] = []
    shown.breakpoints_changed.connect(told.append)
    with qtbot.assertNotEmitted(shown.goto_requested):
        QTest.mouseClick(shown._view.viewport(), LEFT, pos=margin(shown, 4))
        QTest.mouseClick(shown._view.viewport(), LEFT, pos=margin(shown, 2))
        QTest.mouseClick(shown._view.viewport(), LEFT, pos=margin(shown, 4))
    assert told == [frozenset({4}), frozenset({2, 4}), frozenset({2})]


def test_a_click_on_a_heading_does_nothing(qtbot: QtBot, shown: ProgramList) -> None:
    heading = shown._view.visualRect(shown._model.index(0)).center()
    with qtbot.assertNotEmitted(shown.goto_requested):
        QTest.mouseClick(shown._view.viewport(), LEFT, pos=heading)


def test_the_keyboard_passes_over_headings_and_goes_and_marks(
    qtbot: QtBot, shown: ProgramList
) -> None:
    view = shown._view
    shown.setFocus()
    loss = next(o.index for o in shown._model.program if o.op == "loss")
    view.setCurrentIndex(shown._model.index(shown._model.row_of(loss - 1)))
    QTest.keyClick(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(shown.goto_requested) as caught:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert caught.args == [loss]
    with qtbot.waitSignal(shown.breakpoints_changed) as caught:
        QTest.keyClick(view, Qt.Key.Key_B)
    assert caught.args == [frozenset({loss})]


def test_the_row_that_has_just_run_is_highlighted(shown: ProgramList) -> None:
    shown.show_snapshot(snapshot(0, 3))
    assert LIGHT.highlight in colours(shown, place(shown, 2))
    assert LIGHT.highlight not in colours(shown, place(shown, 3))
    assert LIGHT.highlight not in colours(shown, place(shown, 1))


def test_a_finished_update_is_all_done_with_its_last_row_current(shown: ProgramList) -> None:
    shown.show_snapshot(snapshot(1, 0))
    last = len(shown._model.program) - 1
    assert shown._model.position.done == last + 1
    assert LIGHT.highlight in colours(shown, place(shown, last))
    assert LIGHT.accent in colours(shown, place(shown, 0))  # the arrow


def test_each_layer_has_its_colour(shown: ProgramList) -> None:
    z1, z2 = (place(shown, o.index) for o in shown._model.program if o.op == "weighted_sum")
    assert LIGHT.layer(1) in colours(shown, z1)
    assert LIGHT.layer(2) in colours(shown, z2)


def test_a_breakpoint_is_a_shape_not_only_a_colour(qtbot: QtBot, shown: ProgramList) -> None:
    def grey() -> np.ndarray:
        rect = QRect(
            place(shown, 4).left(), place(shown, 4).top(), MARGIN, place(shown, 4).height()
        )
        image = shown._view.viewport().grab(rect).toImage()
        columns, rows = range(image.width()), range(image.height())
        return np.array([[QColor(image.pixel(x, y)).lightness() for x in columns] for y in rows])

    empty = grey()
    shown.set_breakpoints(frozenset({4}))
    assert (np.abs(grey() - empty) > 60).sum() > 100
    shown.set_breakpoints(frozenset())
    QTest.mouseMove(shown._view.viewport(), margin(shown, 4))
    offered = grey()
    assert 10 < (np.abs(offered - empty) > 60).sum() < 100  # an outline invites a click


def test_set_breakpoints_is_an_echo_and_knows_the_program(qtbot: QtBot, shown: ProgramList) -> None:
    with qtbot.assertNotEmitted(shown.breakpoints_changed):
        shown.set_breakpoints(frozenset({1, 500}))
    assert shown.breakpoints() == frozenset({1})


def test_another_program_moves_breakpoints_and_says_so(qtbot: QtBot, shown: ProgramList) -> None:
    loss = next(o.index for o in shown._model.program if o.op == "loss")
    shown.set_breakpoints(frozenset({loss}))
    with qtbot.waitSignal(shown.breakpoints_changed) as caught:
        shown.show_snapshot(snapshot(0, 0, (4, 4)))
    assert caught.args == [frozenset({loss + 2})]


def test_a_long_program_scrolls_to_the_row_and_not_otherwise(
    qtbot: QtBot, shown: ProgramList
) -> None:
    deep = (8,) * 6
    bar = shown._view.verticalScrollBar()
    shown.show_snapshot(snapshot(0, 0, deep))
    assert bar.value() == 0
    shown.show_snapshot(snapshot(0, 5, deep))
    assert bar.value() == 0
    shown.show_snapshot(snapshot(0, 30, deep))
    assert shown._view.viewport().rect().contains(place(shown, 29))
    assert shown._view.viewport().rect().contains(place(shown, 30))
    middle = bar.value()
    assert middle > 0
    shown.show_snapshot(snapshot(0, 28, deep))
    assert bar.value() == middle


def test_the_row_is_in_sight_when_the_list_is_shown_for_the_first_time(qtbot: QtBot) -> None:
    late = ProgramList(LIGHT)
    qtbot.addWidget(late)
    late.resize(260, 300)
    late.show_snapshot(snapshot(0, 30, (8,) * 6))
    with qtbot.waitExposed(late):
        late.show()
    qtbot.wait(1)
    assert late._view.viewport().rect().contains(place(late, 29))


def test_at_full_speed_marks_move_now_and_then_and_nothing_scrolls(
    shown: ProgramList, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = (8,) * 6
    shown.show_snapshot(snapshot(0, 0, deep))
    fast = snapshot(0, 30, deep).with_state(RUNNING, updates_per_second=5000.0)
    monkeypatch.setattr(shown, "_since_marks", _Clock(FAST_PAUSE - 1))
    shown.show_snapshot(fast)
    assert shown._model.position.done == 0
    monkeypatch.setattr(shown, "_since_marks", _Clock(FAST_PAUSE))
    shown.show_snapshot(fast)
    assert shown._model.position.done == 30
    assert shown._view.verticalScrollBar().value() == 0


class _Clock:
    def __init__(self, elapsed: int) -> None:
        self._elapsed = elapsed

    def elapsed(self) -> int:
        return self._elapsed

    def restart(self) -> None:
        pass


def test_every_name_fits_260_pixels(shown: ProgramList) -> None:
    metrics = shown._delegate._bold_metrics
    widest = max(metrics.horizontalAdvance(row.text) for row in shown._model.rows)
    assert shown._view.viewport().width() - MARGIN - 60 > widest


def test_a_change_of_theme_recolours_the_rows(shown: ProgramList) -> None:
    shown.show_snapshot(snapshot(0, 3))
    shown.set_theme(DARK)
    assert DARK.highlight in colours(shown, place(shown, 2))


def test_a_larger_font_makes_higher_rows(shown: ProgramList) -> None:
    before = place(shown, 0).height()
    font = shown.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    shown.setFont(font)
    assert place(shown, 0).height() > before


def test_the_same_program_is_not_listed_anew(shown: ProgramList) -> None:
    resets: list[int] = []
    shown._model.modelReset.connect(lambda: resets.append(1))
    picture = snapshot(0, 3)
    shown.show_snapshot(picture)
    shown.show_snapshot(replace(picture, run=7))
    assert resets == []


def test_words_that_a_narrow_list_cuts_are_in_its_tool_tips(qtbot, shown: ProgramList) -> None:
    shown.show_snapshot(snapshot(0, 0, hidden=(3,) * 30))
    shown.resize(150, 460)
    program = shown._model.program
    for operation in (*program[-4:], program[0]):
        shown._view.scrollTo(shown._model.index(shown._model.row_of(operation.index)))
        rect = place(shown, operation.index)
        pointed = QHelpEvent(
            QEvent.Type.ToolTip, rect.center(), shown._view.viewport().mapToGlobal(rect.center())
        )
        QApplication.sendEvent(shown._view.viewport(), pointed)
        lines = QToolTip.text().split("\n")
        assert lines[0] == operation.op
        words = " ".join(lines[1:])
        assert all(name in words for name in (operation.words, *operation.writes))
        assert max(map(len, lines)) <= LONGEST_LINE
    QToolTip.hideText()


def test_names_of_what_is_written_are_whole_or_not_there(qapp) -> None:
    metrics = QFontMetrics(qapp.font())
    names = ("W1", "b1", "W2", "b2")
    seen = {fitting_names(names, metrics, width) for width in range(200)}
    assert seen == {"", "W1, …", "W1, b1, …", "W1, b1, W2, …", "W1, b1, W2, b2"}
    assert fitting_names((), metrics, 100) == ""
